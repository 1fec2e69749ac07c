"""What the page on whom a profile favours says in words, beside what the app says alike."""

from dataclasses import fields

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.standing.specifications import Curve, Specification
from counterpoise.domain.standing.verdicts import GroupStanding
from counterpoise.schemas.favours_words import (
    MEASURES,
    VERDICTS,
    group_name,
    listed,
    measure_words,
    moved,
    no_sign,
    points,
    share,
    side,
    signed_points,
    span,
)

__all__ = [
    "MEASURES",
    "VERDICTS",
    "group_name",
    "listed",
    "measure_words",
    "moved",
    "named_axes",
    "no_sign",
    "points",
    "settled",
    "share",
    "side",
    "signed_points",
    "span",
    "ways",
]

_NOTHING = 1e-9


def named_axes(text: str, catalogue: Catalogue) -> str:
    """The text with the titles of axes in place of their ids."""
    for axis in sorted(catalogue.axes, key=len, reverse=True):
        text = text.replace(axis, f"“{catalogue.axes[axis].title}”")
    return text


def settled(one: GroupStanding) -> bool:
    """Whether the mapping alone decides a difference, so that it says nothing about what people answered."""
    return one.verdict == "cannot tell" and one.interval[1] - one.interval[0] < _NOTHING


def _choices(one: Specification) -> list[str]:
    """Each way in which a variant differs from the one that is shown."""
    usual = Specification()
    found = []
    for field in fields(Specification):
        value = getattr(one, field.name)
        if value != getattr(usual, field.name):
            found.append(Specification(**{field.name: value}).words)
    return found or [usual.words]


def ways(curve: Curve) -> list[tuple[str, int, int]]:
    """For each choice that a variant can make: in how many variants with it the finding holds, and of how many."""
    counted: dict[str, list[int]] = {}
    for one in curve.variants:
        holds = (one.difference > 0) == (curve.difference > 0) and (one.difference < 0) == (curve.difference < 0)
        for choice in _choices(one.specification):
            held = counted.setdefault(choice, [0, 0])
            held[0] += holds
            held[1] += 1
    return [(choice, held[0], held[1]) for choice, held in counted.items()]
