"""Which rules of the draw there are, by name, and what each promises."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.sortition.compositions import Compositions
from counterpoise.domain.sortition.distribution import Distribution
from counterpoise.domain.sortition.rules.leximin import leximin
from counterpoise.domain.sortition.rules.maximin import maximin

__all__ = ["DEFAULT", "DrawRule", "draw_rule", "draw_rules"]

DEFAULT = "leximin"


@dataclass(frozen=True, slots=True)
class DrawRule:
    """A rule of the draw.

    Attributes:
        name: as on the command line.
        share: the rules of the panel to a lottery; None if there is no composition at all.
        promise: what it makes as large as possible, as a sentence.
        source: who published it.
    """

    name: str
    share: Callable[[Compositions], Distribution | None]
    promise: str
    source: str


_SOURCE = "Flanigan, Gölz, Gupta, Hennig and Procaccia 2021"
_RULES = (
    DrawRule(
        "leximin",
        leximin,
        "The smallest odds are as large as possible, then the second smallest, and so on to the last person.",
        _SOURCE,
    ),
    DrawRule("maximin", maximin, "The smallest odds are as large as possible; the others are as they fall.", _SOURCE),
)


def draw_rules() -> Mapping[str, DrawRule]:
    """Every rule by name."""
    return {rule.name: rule for rule in _RULES}


def draw_rule(name: str) -> DrawRule:
    """A rule by name; raises InvalidOption listing those there are."""
    rules = draw_rules()
    if name not in rules:
        raise InvalidOption(f"There is no rule {name!r}. Known: {', '.join(rules)}.", rule=name, known=list(rules))
    return rules[name]
