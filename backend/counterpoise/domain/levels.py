"""Seven verbal bands of a share (design, section 2)."""

from typing import Literal

__all__ = ["LEVELS", "Level", "level_of"]

Level = Literal["dominant", "strong", "lean", "balanced"]
LEVELS: tuple[Level, ...] = ("lean", "strong", "dominant")

_DOMINANT, _STRONG, _LEAN = 86, 70, 56


def level_of(first: int) -> Level:
    """The band of an axis whose first pole has the whole weight ``first`` (0–100).

    Four names make seven bands, because a name belongs to the pole with the greater weight: 80 is
    ``strong`` for the first pole and 20 is ``strong`` for the second.
    """
    weight = max(first, 100 - first)
    if weight >= _DOMINANT:
        return "dominant"
    if weight >= _STRONG:
        return "strong"
    return "lean" if weight >= _LEAN else "balanced"
