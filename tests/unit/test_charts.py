"""The thresholds chart: valid Vega-Lite, true to the policy, the same scale for every profile."""

import json

import pytest
from altair.vegalite.v6.schema.core import load_schema
from jsonschema import Draft7Validator

from counterpoise.services.charts import NARROW, WIDE, thresholds_chart, thresholds_rows
from counterpoise.services.policies import Policies

SCHEMA = Draft7Validator(load_schema())


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("profile", ["balanced", "open-library"])
def test_specification_is_valid_vega_lite(policies: Policies, profile: str, width: int) -> None:
    chart = thresholds_chart(policies.compile(policies.profile(profile)), width=width)
    assert list(SCHEMA.iter_errors(chart)) == []
    assert json.loads(json.dumps(chart)) == chart
    assert chart["width"] == width


def test_rows_hold_every_threshold_strictest_first(policies: Policies) -> None:
    policy = policies.compile(policies.profile("reality-check"), context="mental-health")
    rows = thresholds_rows(policy)
    by_hazard = {row["hazard"]: row for row in rows}
    assert by_hazard.keys() == policies.catalogue.hazards.keys()
    for threshold in policy.thresholds:
        row = by_hazard[threshold.hazard]
        assert (row["care_at"], row["refuse_at"]) == (threshold.care_at, threshold.refuse_at)
        assert row["capped_by"] == threshold.capped_by
    refusals = [row["refuse_at"] for row in rows]
    assert refusals == sorted(refusals)


def test_rows_say_what_set_the_caution(policies: Policies) -> None:
    rows = {row["hazard"]: row for row in thresholds_rows(policies.compile(policies.profile("reality-check")))}
    assert rows["ssh"]["caution_from"] == "hazard"
    assert rows["vcr"]["caution_from"] == "axis"
    unset = thresholds_rows(policies.compile(policies.profile("encourager")))
    assert {row["caution_from"] for row in unset} == {"default"}


def test_scale_is_the_whole_range_of_probability_for_every_profile(policies: Policies) -> None:
    for profile in policies.profiles.values():
        chart = thresholds_chart(policies.compile(profile))
        scales = [layer["encoding"]["x"]["scale"]["domain"] for layer in chart["layer"]]
        assert scales == [[0, 1]] * len(scales)


def test_chart_shows_the_rows_and_says_so_in_words(policies: Policies) -> None:
    policy = policies.compile(policies.profile("open-library"))
    chart, rows = thresholds_chart(policy), thresholds_rows(policy)
    assert [{key: value for key, value in shown.items() if key != "label"} for shown in chart["data"]["values"]] == rows
    assert chart["encoding"]["y"]["sort"] == [row["hazard"] for row in rows]
    held = sum(row["capped_by"] is not None for row in rows)
    assert held > 0
    assert f"Held by a commitment: {held}." in chart["description"]
    assert rows[0]["title"] in chart["description"]


def test_zones_differ_without_colour(policies: Policies) -> None:
    chart = thresholds_chart(policies.compile(policies.profile("balanced")))
    colours = chart["layer"][0]["encoding"]["color"]["scale"]["range"]

    def luminance(colour: str) -> float:
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lights = [luminance(colour) for colour in colours]
    for lighter, darker in zip(lights, lights[1:], strict=False):
        assert (lighter + 0.05) / (darker + 0.05) >= 3
