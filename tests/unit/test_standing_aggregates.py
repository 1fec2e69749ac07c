"""Support by group, by hand."""

import numpy as np
import pytest

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.aggregate_specifications import aggregate_curves
from counterpoise.domain.standing.aggregates import Aggregates, Item, Support, standing_of_aggregates
from counterpoise.domain.standing.specifications import Specification

PUSH, CARE = "pushback-encouragement", "caution-openness"
ITEMS = (
    Item("i1", PUSH, "pushback", 1.0, "asks for it"),
    Item("i2", PUSH, "encouragement", 0.5, "asks for it"),
    Item("i3", CARE, "caution", 2.0, "asks for it"),
)


def evidence(table, items=ITEMS) -> Aggregates:
    """Cells from ``{(dimension, group): (n, supports in the order of items)}``."""
    return Aggregates(
        items,
        tuple(
            Support(item.id, dimension, group, n, support)
            for (dimension, group), (n, supports) in table.items()
            for item, support in zip(items, supports, strict=True)
        ),
    )


DATA = evidence({("everyone", "everyone"): (500, (0.8, 0.4, 0.5)), ("d", "a"): (200, (0.9, 0.2, 0.6))})


def test_the_formula_by_hand() -> None:
    everyone, [group], hidden = standing_of_aggregates(
        DATA, {PUSH: 0.7, CARE: 0.4}, {PUSH: 0.5, CARE: 0.5}, seed=0, draws=2000
    )
    assert everyone is not None
    assert not hidden
    total = 1 * 0.8 + 0.5 * 0.4 + 2 * 0.5
    assert everyone.mean == pytest.approx((0.8 * 0.7 + 0.2 * 0.3 + 1.0 * 0.4) / total)
    assert everyone.reference_mean == pytest.approx(0.5)
    total = 0.9 + 0.1 + 1.2
    assert group.mean == pytest.approx((0.9 * 0.7 + 0.1 * 0.3 + 1.2 * 0.4) / total)
    assert (group.gain, group.lose, group.unmoved, group.spread) == (None, None, None, None)
    # Delta method with independent binomial shares.
    moved, strength, support = np.array([0.2, -0.2, -0.1]), np.array([1, 0.5, 2]), np.array([0.9, 0.2, 0.6])
    slope = strength * (moved - group.difference) / total
    theory = np.sqrt((slope**2 * support * (1 - support) / 200).sum())
    assert group.error == pytest.approx(theory, rel=0.08)


def test_items_on_one_pole_alone_say_nothing_about_groups() -> None:
    one_pole = evidence(
        {("everyone", "everyone"): (500, (0.9,)), ("d", "keen"): (200, (0.95,)), ("d", "cold"): (300, (0.05,))},
        ITEMS[:1],
    )
    everyone, groups, _ = standing_of_aggregates(one_pole, {PUSH: 0.9}, {PUSH: 0.5}, seed=0)
    assert {round(one.difference, 12) for one in groups} == {0.4}
    assert {one.verdict for one in groups} == {"cannot tell"}
    assert everyone is not None
    assert everyone.verdict == "cannot tell"


def test_only_items_on_compared_axes_count() -> None:
    everyone, _, _ = standing_of_aggregates(DATA, {PUSH: 0.7}, {PUSH: 0.5}, seed=0)
    assert everyone is not None
    assert everyone.mean == pytest.approx((0.8 * 0.7 + 0.2 * 0.3) / 1.0)
    with pytest.raises(InvalidOption, match="No item"):
        standing_of_aggregates(DATA, {"warm-reserved": 0.5}, {"warm-reserved": 0.5}, seed=0)


def test_small_groups_and_the_one_beside_them_are_hidden() -> None:
    alike = (0.5, 0.5, 0.5)
    data = evidence(
        {
            ("everyone", "everyone"): (300, alike),
            ("d", "few"): (7, alike),
            ("d", "next"): (40, alike),
            ("d", "many"): (253, alike),
            ("e", "x"): (150, alike),
            ("e", "y"): (150, alike),
        }
    )
    _, groups, hidden = standing_of_aggregates(data, {PUSH: 0.7}, {PUSH: 0.5}, seed=0)
    assert [(one.group, one.reason) for one in hidden] == [("few", "small"), ("next", "derivable")]
    assert {one.group for one in groups} == {"many", "x", "y"}


def test_the_same_seed_and_other_groups_change_no_digit() -> None:
    table = {("d", "a"): (200, (0.9, 0.2, 0.6)), ("d", "b"): (100, (0.1, 0.5, 0.6))}
    _, both, _ = standing_of_aggregates(evidence(table), {PUSH: 0.7, CARE: 0.1}, {PUSH: 0.5, CARE: 0.5}, seed=3)
    alone = evidence({("d", "a"): table["d", "a"]})
    _, [one], _ = standing_of_aggregates(alone, {PUSH: 0.7, CARE: 0.1}, {PUSH: 0.5, CARE: 0.5}, seed=3)
    assert (one.mean, one.error, one.p) == (both[0].mean, both[0].error, both[0].p)


def test_the_curve_contains_what_is_shown() -> None:
    profile, reference = {PUSH: 0.7, CARE: 0.4}, {PUSH: 0.5, CARE: 0.5}
    _, [group], _ = standing_of_aggregates(DATA, profile, reference, seed=0)
    curve = aggregate_curves({"main": DATA}, profile, reference, [("d", "a")])["d", "a"]
    assert curve.difference == pytest.approx(group.difference)
    assert Specification() in [one.specification for one in curve.variants]
    dropped = next(one for one in curve.variants if one.specification == Specification(item="i1"))
    assert dropped.difference == pytest.approx((0.1 * -0.2 + 1.2 * -0.1) / 1.3)
