"""Charts and tables of whom a profile favours: valid Vega-Lite, true to the comparison, inert in a spreadsheet."""

import csv
import io
import json

import pytest
from altair.vegalite.v6.schema.core import load_schema
from jsonschema import Draft7Validator

from counterpoise.bootstrap.library import library
from counterpoise.services.charts import NARROW, WIDE
from counterpoise.services.csv_tables import csv_text, inert
from counterpoise.services.standing import Favours
from counterpoise.services.standing_axes import AxesAlone
from counterpoise.services.standing_charts import curve_chart, curve_points, difference_rows, differences_chart
from counterpoise.settings import Settings

SCHEMA = Draft7Validator(load_schema())


@pytest.fixture(scope="module")
def found() -> Favours:
    held = library(Settings())
    return held.standing.favours(held.policies.profile("candid-coach"), held.standing.pack("synthetic-demonstration"))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_specifications_are_valid_vega_lite(found: Favours, width: int) -> None:
    whole = next(iter(found.comparison.curves.values()))
    for chart in (
        differences_chart(found.comparison.groups, "It's <odd>\\", "50:50", width=width),
        curve_chart(whole, "everyone", width=width),
    ):
        assert list(SCHEMA.iter_errors(chart)) == []
        assert json.loads(json.dumps(chart)) == chart


def test_rows_are_the_comparison_in_points(found: Favours) -> None:
    rows = difference_rows(found.comparison.groups)
    assert [row["group"] for row in rows] == [one.group for one in found.comparison.groups]
    assert [row["difference"] for row in rows] == [100 * one.difference for one in found.comparison.groups]
    assert {row["verdict"] for row in rows} <= {"closer", "further", "about the same", "cannot tell"}


def test_a_long_curve_is_thinned_and_keeps_its_ends(found: Favours) -> None:
    curve = next(iter(found.comparison.curves.values()))
    points = curve_points(curve)
    assert len(points) <= 240
    assert points[0]["difference"] == pytest.approx(100 * curve.variants[0].difference)
    assert points[-1]["difference"] == pytest.approx(100 * curve.variants[-1].difference)


def test_each_axis_alone_is_the_comparison_of_that_axis(found: Favours) -> None:
    """Mean closeness over axes without importances is the mean of the axes' own; so are the differences."""
    alone = AxesAlone()
    each = alone.of(found)
    assert each is alone.of(found)
    assert set(each) == set(found.comparison.axes)
    assert {len(groups) for groups in each.values()} == {len(found.comparison.groups) + 1}
    for axis, groups in each.items():
        assert groups[0].group == "everyone"
        assert {one.group for one in groups} == {one.group for one in found.comparison.groups} | {"everyone"}, axis


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "＝1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_inert(text: str) -> None:
    [_, [cell]] = list(csv.reader(io.StringIO(csv_text(["a"], [[text]]), newline="")))
    assert cell == "'" + text.replace("\r", "\n")


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    assert [inert(one) for one in (-1.5, 0, None, True, "18-24", "a=b")] == [-1.5, 0, None, True, "18-24", "a=b"]
