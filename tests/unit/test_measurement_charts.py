"""Charts of a measurement: valid Vega-Lite, true to the report, in words too."""

import json

import pytest
from altair.vegalite.v6.schema.core import load_schema
from jsonschema import Draft7Validator
from tests.measured_report import full_report, quick_report

from counterpoise.schemas.measured import MeasuredDocument, report_from
from counterpoise.services.charts import NARROW, WIDE
from counterpoise.services.measurement_charts import (
    axis_numbers,
    cross_effects_chart,
    cross_rows,
    dose_response_chart,
    dose_rows,
)
from counterpoise.services.measurements import StoredReport

SCHEMA = Draft7Validator(load_schema())
TITLES = {"warm-reserved": "Warm and reserved", "pushback-encouragement": "Pushback and encouragement"}


def stored(make=full_report) -> StoredReport:
    return StoredReport("small", report_from(MeasuredDocument.model_validate(make("sha256:1"))), None, stale=False)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("draw", [dose_response_chart, cross_effects_chart])
@pytest.mark.parametrize("make", [full_report, quick_report])
def test_specifications_are_valid_vega_lite(draw, make, width: int) -> None:
    chart = draw(stored(make), TITLES, width=width)
    assert list(SCHEMA.iter_errors(chart)) == []
    assert json.loads(json.dumps(chart)) == chart


def test_doses_count_from_the_lowest_weight_and_end_at_the_effect() -> None:
    rows = dose_rows(stored(), TITLES)
    warm = [row for row in rows if row["axis"] == "warm-reserved"]
    assert [row["weight"] for row in warm] == [5, 22, 38, 50, 62, 78, 95]
    assert warm[0]["score"] == 0
    assert warm[-1]["score"] == pytest.approx(0.4)
    assert {row["axis"]: row["verdict"] for row in rows} == {
        "warm-reserved": "moves as declared",
        "pushback-encouragement": "does not",
    }


def test_every_small_plot_has_the_same_scale_and_the_words_have_the_numbers() -> None:
    chart = dose_response_chart(stored(), TITLES)
    assert "resolve" not in chart, "facets share their scales unless told otherwise"
    assert "1 of 2 move as declared" in chart["description"]
    assert "Pushback and encouragement -0.20" in chart["description"]


def test_cross_effects_are_marked_by_sign_above_the_noise_floor() -> None:
    rows = {(row["moved"], row["other"]): row for row in cross_rows(stored(), TITLES)}
    assert rows["warm-reserved", "pushback-encouragement"]["mark"] == "−"
    assert rows["pushback-encouragement", "warm-reserved"]["mark"] == ""
    chart = cross_effects_chart(stored(), TITLES)
    scale = chart["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == [-0.12, 0, 0.12], "no effect is white, whatever the largest"
    assert "1 of them reach 0.05" in chart["description"]
    assert axis_numbers(stored()) == {"warm-reserved": 1, "pushback-encouragement": 2}


def test_an_axis_that_the_catalogue_has_no_more_keeps_its_id() -> None:
    assert {row["title"] for row in dose_rows(stored(), {})} == {"warm-reserved", "pushback-encouragement"}
