"""Seven bands, and the mix of examples that is the dose (design, sections 2 and 4.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.domain.compiler.dose import first_slots
from counterpoise.domain.levels import level_of

WEIGHTS = st.integers(0, 100)
SLOTS = st.integers(0, 10).map(lambda half: 2 * half)


@pytest.mark.parametrize(
    ("first", "level"),
    [
        (100, "dominant"), (86, "dominant"), (85, "strong"), (70, "strong"), (69, "lean"), (56, "lean"),
        (55, "balanced"), (50, "balanced"), (45, "balanced"), (44, "lean"), (31, "lean"), (30, "strong"),
        (15, "strong"), (14, "dominant"), (0, "dominant"),
    ],
)  # fmt: skip
def test_bands_at_their_edges(first: int, level: str) -> None:
    assert level_of(first) == level


@pytest.mark.parametrize(
    ("first", "slots", "shown"),
    [(100, 6, 6), (95, 6, 6), (78, 6, 5), (62, 6, 4), (50, 6, 3), (38, 6, 2), (22, 6, 1), (5, 6, 0), (75, 2, 1),
     (76, 2, 2), (25, 2, 1), (24, 2, 0), (75, 6, 4), (25, 6, 2), (50, 0, 0)],
)  # fmt: skip
def test_count_is_the_share_rounded_with_halves_towards_the_middle(first: int, slots: int, shown: int) -> None:
    assert sum(first_slots(first, slots)) == shown


@given(WEIGHTS, SLOTS)
def test_mirrored_weights_show_the_other_pole_in_every_slot(first: int, slots: int) -> None:
    if first != 50:
        assert first_slots(100 - first, slots) == tuple(not shown for shown in first_slots(first, slots))
    assert sum(first_slots(first, slots)) + sum(first_slots(100 - first, slots)) == slots


@given(WEIGHTS, SLOTS)
def test_more_weight_never_shows_a_pole_less(first: int, slots: int) -> None:
    if first < 100:
        assert sum(first_slots(first, slots)) <= sum(first_slots(first + 1, slots))


@given(st.integers(51, 100), SLOTS.filter(bool))
def test_the_fewer_are_spread_and_the_last_slot_is_the_favoured_pole(first: int, slots: int) -> None:
    shown = first_slots(first, slots)
    assert shown[-1]
    fewer = [place for place, is_first in enumerate(shown) if not is_first]
    gaps = [after - before for before, after in zip(fewer, fewer[1:], strict=False)]
    assert not gaps or max(gaps) - min(gaps) <= 1


@pytest.mark.parametrize(("first", "slots"), [(50, 3), (50, -2), (101, 2), (-1, 2)])
def test_impossible_slots_and_weights_are_refused(first: int, slots: int) -> None:
    with pytest.raises(ValueError, match="even"):
        first_slots(first, slots)
