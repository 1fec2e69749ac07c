"""The charts of consequences: valid Vega-Lite, both costs in each, true to the counts."""

import json

import pytest
from altair.vegalite.v6.schema.core import load_schema
from jsonschema import Draft7Validator
from tests.unit.test_consequences import many

from counterpoise.services.charts import NARROW, WIDE
from counterpoise.services.consequences import Consequences
from counterpoise.services.consequences_charts import cost_rows, costs_chart, reliability_chart, reliability_rows

SCHEMA = Draft7Validator(load_schema())


@pytest.fixture(scope="module")
def found(catalogue, shipped):
    from counterpoise.services.policies import Policies  # noqa: PLC0415

    service = Consequences(Policies(catalogue, shipped))
    return service.of(shipped["balanced"], many(120), calibrate="isotonic").hazards[0]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("draw", [costs_chart, reliability_chart])
def test_specification_is_valid_vega_lite(found, draw, width: int) -> None:
    spec = draw(found, width=width)
    assert list(SCHEMA.iter_errors(spec)) == []
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec


def test_both_costs_have_a_row_at_every_threshold(found) -> None:
    rows = cost_rows(found)
    assert len(rows) == 2 * len(found.curve.refuse_at)
    assert len({row["cost"] for row in rows}) == 2
    assert all(row["low"] <= row["share"] <= row["high"] for row in rows)
    spec = costs_chart(found)
    assert "wrongful refusals" in spec["description"]
    assert "missed harms" in spec["description"]


def test_uncalibrated_has_no_reliability_and_says_so(policies) -> None:
    plain = Consequences(policies).of(policies.profile("balanced"), many(50)).hazards[0]
    assert reliability_rows(plain) == []
    assert "not calibrated: not a probability" in json.dumps(costs_chart(plain))
