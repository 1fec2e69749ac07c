"""A measurement on the wire and in files: measurement/v1 (design, sections 8 and 11)."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import Field

from counterpoise.domain.compiler.policy import Means
from counterpoise.schemas.base import Wire
from counterpoise.services.axis_response import AxisResult
from counterpoise.services.measurement import Report

__all__ = ["AxisMeasured", "MeasuredDocument", "measured_document"]


class ModelDocument(Wire):
    """Which model was measured."""

    name: str
    sha256: str | None = None
    runtime: str | None = None
    threads: int | None = None
    batch: int | None = None
    context: int | None = None
    url: str | None = None


class TradeOffMeasured(Wire):
    """How each pole's replies rise against a neutral reply when their own pole is at the highest level."""

    first_rise: float
    second_rise: float
    is_trade_off: bool


class Paraphrased(Wire):
    """The effect on reworded requests, and on the same requests as first worded."""

    effect: float
    original: float


class AxisMeasured(Wire):
    """One axis. Scores are nats a token; levels run from the most first-pole weight to the least."""

    axis: str
    pairs: int
    levels: list[float]
    effect: float
    interval: tuple[float, float]
    rho: float
    monotone: float
    asymmetry: float
    p: float
    corrected_p: float
    placebo: float
    mention: float | None
    trade_off: TradeOffMeasured | None
    paraphrase: Paraphrased | None
    generation: dict[str, Any] | None
    passes: bool


class ShiftMeasured(Wire):
    """What a profile as it ships does to one axis it sets, against the commitments alone, towards what it declares."""

    profile: str
    axis: str
    weight: int
    shift: float
    interval: tuple[float, float]
    towards: bool


class FloorMeasured(Wire):
    """How many adversarial pairs of a commitment hold in one condition."""

    commitment: str
    condition: str
    held: int
    total: int
    interval: tuple[float, float]


class MeasuredDocument(Wire):
    """One measurement of one model; it says what was asked, never more than that."""

    schema_: Literal["measurement/v1"] = Field(alias="schema")
    model: ModelDocument
    caveat: str
    means: Means
    budget: int
    quick: bool
    weights: list[int]
    catalogue_digest: str
    measured_on: str | None = None
    replies: int
    axes: list[AxisMeasured]
    shifts: list[ShiftMeasured]
    cross_effects: dict[str, dict[str, float]]
    controls: dict[str, dict[str, float]]
    floors: list[FloorMeasured]


def _axis(result: AxisResult) -> AxisMeasured:
    response = asdict(result.response)
    trade_off = paraphrase = None
    if result.first_rise is not None and result.second_rise is not None:
        trade_off = TradeOffMeasured(
            first_rise=result.first_rise,
            second_rise=result.second_rise,
            is_trade_off=result.first_rise > 0 and result.second_rise > 0,
        )
    if result.paraphrase is not None:
        paraphrase = Paraphrased(effect=result.paraphrase[0], original=result.paraphrase[1])
    return AxisMeasured.model_validate(
        response
        | {
            "axis": result.axis,
            "pairs": result.pairs,
            "corrected_p": result.corrected_p,
            "placebo": result.placebo,
            "mention": result.mention,
            "trade_off": trade_off,
            "paraphrase": paraphrase,
            "generation": None,
            "passes": result.passes,
        }
    )


def measured_document(report: Report, measured_on: str | None = None) -> MeasuredDocument:
    """A report as measurement/v1; ``measured_on`` is an ISO date, left out where bytes must repeat."""
    body: dict[str, Any] = asdict(report) | {
        "schema": "measurement/v1",
        "measured_on": measured_on,
        "axes": [_axis(result) for result in report.axes],
    }
    return MeasuredDocument.model_validate(body)
