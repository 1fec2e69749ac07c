"""Where two JSON values differ; numbers count as equal within what rounding to nine decimals can do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from counterpoise.domain.errors import Place

__all__ = ["differing"]

_CLOSE = 2e-9
_GONE = "nothing"
Difference = tuple[tuple[Place, ...], Any, Any]


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _walk(place: tuple[Place, ...], one: Any, other: Any) -> Iterator[Difference]:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in [*one, *(key for key in other if key not in one)]:
            yield from _walk((*place, str(key)), one.get(key, _GONE), other.get(key, _GONE))
    elif _listed(one) and _listed(other):
        if len(one) != len(other):
            yield place, f"{len(one)} rows", f"{len(other)} rows"
        for number, (first, second) in enumerate(zip(one, other, strict=False)):
            yield from _walk((*place, number), first, second)
    elif _number(one) and _number(other):
        if not abs(one - other) <= _CLOSE:
            yield place, one, other
    elif type(one) is not type(other) or one != other:
        yield place, one, other


def _listed(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def differing(one: Any, other: Any) -> list[Difference]:
    """Every place where the values differ: its path, and both values."""
    return list(_walk((), one, other))
