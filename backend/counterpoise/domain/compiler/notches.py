"""Notches: weights of an axis that compile to the same prompt are one (design, section 4.2)."""

from dataclasses import dataclass

from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.catalogue import CAUTION_AXIS, Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.plan import plan
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.compiler.prompt import compose
from counterpoise.domain.levels import Level, level_of

__all__ = ["Notch", "notches"]


@dataclass(frozen=True, slots=True)
class Notch:
    """A run of first-pole weights ``low``–``high`` (both included) that compile to one prompt.

    ``thresholds_move`` is True for caution–openness, whose weight moves thresholds even inside a notch.
    """

    low: int
    high: int
    level: Level
    thresholds_move: bool


def notches(
    profile: Profile,
    catalogue: Catalogue,
    axis: str,
    bounds: Bounds | None = None,
    context: str | None = None,
    options: Options | None = None,
) -> tuple[Notch, ...]:
    """The notches of one axis of a profile, from first-pole weight 0 to 100; together they cover it without gaps.

    Raises:
        UnknownAxis: if the catalogue has no such axis.
        BudgetTooSmall: if the commitments alone exceed the budget.
    """
    catalogue.axis(axis)
    chosen = options or Options()
    found: list[Notch] = []
    before: object = None
    for weight in range(101):
        planned = plan(profile.with_first_weight(axis, weight, context=context), catalogue, bounds, context)
        prompt = compose(planned, catalogue, chosen).prompt
        shown = (prompt.text, prompt.turns)
        if found and shown == before:
            found[-1] = Notch(found[-1].low, weight, found[-1].level, found[-1].thresholds_move)
        else:
            found.append(Notch(weight, weight, level_of(weight), axis == CAUTION_AXIS))
        before = shown
    return tuple(found)
