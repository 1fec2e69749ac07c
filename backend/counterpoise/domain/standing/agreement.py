"""How far two people who mapped the same items agree: as counts, and beyond chance."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counterpoise.domain.standing.aggregates import Item

__all__ = ["Agreement", "agreement"]

_NOWHERE = ("", "")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two mappings of the same items.

    Attributes:
        items: items that either author looked at.
        same: items that both put on the same pole, or both on none.
        mapped: items that both put on some pole.
        kappa: Cohen's kappa (1960), agreement beyond what the two would reach by chance; None where one category is
            all there is.
    """

    items: int
    same: int
    mapped: int
    kappa: float | None


def _poles(items: Iterable[Item]) -> Mapping[str, tuple[str, str]]:
    return {one.id: (one.axis, one.pole) for one in items}


def agreement(first: Iterable[Item], second: Iterable[Item], unmapped: Iterable[str] = ()) -> Agreement:
    """Compare two mappings.

    Args:
        first: items of one.
        second: items of the other.
        unmapped: items that were looked at and put on no pole; items of neither mapping count here too.
    """
    one, other = _poles(first), _poles(second)
    universe = sorted({*one, *other, *unmapped})
    pairs = [(one.get(item, _NOWHERE), other.get(item, _NOWHERE)) for item in universe]
    same = sum(left == right for left, right in pairs)
    lefts, rights = Counter(left for left, _ in pairs), Counter(right for _, right in pairs)
    n = len(pairs)
    chance = sum(lefts[pole] * rights[pole] for pole in lefts) / (n * n) if n else 1.0
    kappa = (same / n - chance) / (1 - chance) if chance < 1 else None
    return Agreement(n, same, sum(_NOWHERE not in pair for pair in pairs), kappa)
