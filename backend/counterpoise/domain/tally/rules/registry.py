"""Which rules there are, by name, and what each claims."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.tally.ballots import Floats
from counterpoise.domain.tally.columns import Column
from counterpoise.domain.tally.rules.moving_phantoms import (
    independent_markets,
    ladder,
    moving_phantoms,
    utilitarian,
)

__all__ = ["DEFAULT", "BudgetRule", "budget_rule", "budget_rules"]

DEFAULT = "independent-markets"


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


_RULES = (
    BudgetRule(
        "independent-markets",
        partial(moving_phantoms, phantom=independent_markets),
        frozenset({"truthful", "proportional"}),
        "Freeman, Pennock, Peters and Wortman Vaughan 2021",
    ),
    BudgetRule(
        "ladder",
        partial(moving_phantoms, phantom=ladder),
        frozenset({"truthful", "proportional"}),
        "Freeman and Schmidt-Kraepelin 2024",
    ),
    BudgetRule(
        "utilitarian",
        partial(moving_phantoms, phantom=utilitarian),
        frozenset({"truthful", "pareto"}),
        "Freeman, Pennock, Peters and Wortman Vaughan 2021",
    ),
)


def budget_rules() -> Mapping[str, BudgetRule]:
    """Every rule by name."""
    return {rule.name: rule for rule in _RULES}


def budget_rule(name: str) -> BudgetRule:
    """A rule by name; raises InvalidOption listing those there are."""
    rules = budget_rules()
    if name not in rules:
        raise InvalidOption(f"There is no rule {name!r}. Known: {', '.join(rules)}.", rule=name, known=list(rules))
    return rules[name]
