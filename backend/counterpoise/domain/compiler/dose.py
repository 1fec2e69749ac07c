"""The dose: of n example slots of an axis, which show the first pole (design, section 4.2)."""

from functools import lru_cache

__all__ = ["first_slots"]


@lru_cache(maxsize=4096)
def first_slots(first: int, slots: int) -> tuple[bool, ...]:
    """Which of ``slots`` (even) example slots show the first pole at whole weight ``first`` (0–100).

    The count is slots·first/100 rounded in integer arithmetic, halves towards slots/2. The pole with fewer
    slots is spread evenly, and the last slot goes to the other pole. Mirrored weights give the complement:
    ``first_slots(100 - w, n)`` shows the second pole exactly where ``first_slots(w, n)`` shows the first
    (at 50 both poles have as many slots, and the first pole comes last).

    Raises:
        ValueError: if ``slots`` is odd or negative, or ``first`` is outside 0–100.
    """
    if slots < 0 or slots % 2 or not 0 <= first <= 100:  # noqa: PLR2004
        raise ValueError(f"slots must be even and not negative, first within 0-100; got {slots} and {first}")
    if first < 50:  # noqa: PLR2004
        return tuple(not shown for shown in first_slots(100 - first, slots))
    whole, rest = divmod(slots * first, 100)
    # Halves go down here, towards slots/2, because first >= 50.
    count = whole + (rest > 50)  # noqa: PLR2004
    fewer = slots - count
    shown = [True] * slots
    for turn in range(fewer):
        shown[slots - 1 - (2 * turn + 1) * slots // (2 * fewer)] = False
    return tuple(shown)
