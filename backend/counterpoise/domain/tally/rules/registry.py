"""Which rules there are, by name, and what each claims."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.tally.ballots import Floats
from counterpoise.domain.tally.columns import Column
from counterpoise.domain.tally.rules.mean import mean, means
from counterpoise.domain.tally.rules.median import median, normalised_medians
from counterpoise.domain.tally.rules.moving_phantoms import (
    independent_markets,
    ladder,
    moving_phantoms,
    utilitarian_division,
)
from counterpoise.domain.tally.rules.uniform_median import uniform_median

__all__ = ["DEFAULT", "DEFAULT_AXIS", "AxisRule", "BudgetRule", "axis_rules", "budget_rule", "budget_rules"]

DEFAULT = "independent-markets"
DEFAULT_AXIS = "uniform-median"
_ALWAYS = frozenset({"anonymous", "monotone", "unanimous"})


@dataclass(frozen=True, slots=True)
class AxisRule:
    """A rule for the weight on one axis.

    Attributes:
        name: as in a tally's ``rules``.
        decide: a column to the share of the first pole, 0–1; NaN where everybody abstains.
        claims: names of the axioms that hold, each an executable function in ``axioms``.
        source: who published it.
    """

    name: str
    decide: Callable[[Column], float]
    claims: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class BudgetRule:
    """A rule for importances: they sum to 1.

    Attributes:
        name: as on the command line.
        divide: columns to results.
        claims: names of the axioms that hold, each an executable function in ``axioms``.
        source: who published it.
    """

    name: str
    divide: Callable[[Sequence[Column]], Floats]
    claims: frozenset[str]
    source: str


_AXIS_RULES = (
    AxisRule(
        DEFAULT_AXIS,
        uniform_median,
        _ALWAYS | {"truthful", "proportional", "continuous", "pareto"},
        "Moulin 1980; Caragiannis, Christodoulou and Protopapas 2022",
    ),
    AxisRule("mean", mean, _ALWAYS | {"proportional", "continuous", "pareto"}, "shown beside"),
    AxisRule("median", median, _ALWAYS | {"continuous", "pareto"}, "shown beside"),
)
_BUDGET_RULES = (
    BudgetRule(
        DEFAULT,
        partial(moving_phantoms, phantom=independent_markets),
        _ALWAYS | {"truthful", "proportional", "continuous"},
        "Freeman, Pennock, Peters and Wortman Vaughan 2021",
    ),
    BudgetRule(
        "ladder",
        partial(moving_phantoms, phantom=ladder),
        _ALWAYS | {"truthful", "proportional", "continuous"},
        "Freeman and Schmidt-Kraepelin 2024",
    ),
    BudgetRule(
        "utilitarian",
        utilitarian_division,
        _ALWAYS | {"truthful", "continuous", "pareto"},
        "Freeman, Pennock, Peters and Wortman Vaughan 2021",
    ),
    BudgetRule("mean", means, _ALWAYS | {"proportional", "continuous"}, "shown beside"),
    BudgetRule("normalised-median", normalised_medians, _ALWAYS, "shown beside"),
)


def axis_rules() -> Mapping[str, AxisRule]:
    """Every rule for one axis, by name; the first decides, the others are shown beside it."""
    return {rule.name: rule for rule in _AXIS_RULES}


def budget_rules() -> Mapping[str, BudgetRule]:
    """Every rule for importances, by name."""
    return {rule.name: rule for rule in _BUDGET_RULES}


def budget_rule(name: str) -> BudgetRule:
    """A rule that may decide, by name.

    Raises:
        InvalidOption: listing those there are; a rule that rewards lying is shown beside a result and decides none.
    """
    rules = {rule.name: rule for rule in _BUDGET_RULES if "truthful" in rule.claims}
    if name not in rules:
        raise InvalidOption(f"There is no rule {name!r}. Known: {', '.join(rules)}.", rule=name, known=list(rules))
    return rules[name]
