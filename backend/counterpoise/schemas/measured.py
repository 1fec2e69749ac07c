"""A measurement on the wire and in files: measurement/v1 (design, sections 8 and 11)."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import Field, TypeAdapter

from counterpoise.domain.compiler.policy import Means
from counterpoise.schemas.base import Wire
from counterpoise.services.axis_response import AxisResult
from counterpoise.services.measurement import Report
from counterpoise.services.measurements import StoredReport

__all__ = [
    "AxisMeasured",
    "MeasuredDocument",
    "MeasurementSummary",
    "StoredMeasurement",
    "measured_document",
    "measurement_summary",
    "report_from",
    "stored_measurement",
]

_REPORT = TypeAdapter(Report)


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


class EndMeasured(Wire):
    """What was written at one end of an axis: mean characters, mean likeness to each pole's replies, share ended."""

    length: float
    to_first: float
    to_second: float
    stopped: float


class GenerationMeasured(Wire):
    """What was written at both ends of an axis; ``shift`` is towards the first pole, from the lowest level up."""

    requests: int
    highest: EndMeasured
    lowest: EndMeasured
    shift: float
    interval: tuple[float, float]


class RetentionMeasured(Wire):
    """The effect asked directly and at the eighth turn; ``retained`` is null where the first is not clear of noise."""

    pairs: int
    left_out: int
    effect_first: float | None
    first_interval: tuple[float, float] | None
    effect_turn8: float | None
    turn8_interval: tuple[float, float] | None
    retained: float | None
    retained_interval: tuple[float, float] | None


class JudgedMeasured(Wire):
    """What a judge said of the written replies, each request in both orders; a share of those that agree."""

    requests: int
    unusable: int
    both: int
    agreed: int
    towards: int
    share: float | None
    interval: tuple[float, float]
    agreement: float | None


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
    generation: GenerationMeasured | None = None
    judged: JudgedMeasured | None = None
    retention: RetentionMeasured | None = None
    passes: bool


class WrittenMeasured(Wire):
    """One axis of a model that tells no log-probabilities."""

    axis: str
    generation: GenerationMeasured
    judged: JudgedMeasured | None = None


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
    judge: ModelDocument | None = None
    written: list[WrittenMeasured] = Field(default_factory=list)


class MeasurementSummary(Wire):
    """A stored measurement in a list; ``stale`` means that the catalogue's text has changed since."""

    name: str
    stale: bool
    model: ModelDocument
    caveat: str
    means: Means
    budget: int
    quick: bool
    catalogue_digest: str
    measured_on: str | None
    axes_measured: int
    axes_passing: int


class StoredMeasurement(Wire):
    """A stored measurement, whole."""

    name: str
    stale: bool
    measurement: MeasuredDocument


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
            "generation": asdict(result.generation) if result.generation else None,
            "judged": asdict(result.judged) if result.judged else None,
            "retention": asdict(result.retention) if result.retention else None,
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


def _result(axis: AxisMeasured) -> dict[str, Any]:
    flat = axis.model_dump()
    trade_off, paraphrase = axis.trade_off, axis.paraphrase
    return flat | {
        "response": flat,
        "first_rise": trade_off.first_rise if trade_off else None,
        "second_rise": trade_off.second_rise if trade_off else None,
        "paraphrase": (paraphrase.effect, paraphrase.original) if paraphrase else None,
    }


def report_from(document: MeasuredDocument) -> Report:
    """The report that a document holds: the inverse of :func:`measured_document`, but for the date."""
    return _REPORT.validate_python(document.model_dump() | {"axes": [_result(axis) for axis in document.axes]})


def measurement_summary(stored: StoredReport) -> MeasurementSummary:
    """A stored report in a list."""
    report = stored.report
    return MeasurementSummary(
        name=stored.name,
        stale=stored.stale,
        model=ModelDocument.model_validate(asdict(report.model)),
        caveat=report.caveat,
        means=report.means,
        budget=report.budget,
        quick=report.quick,
        catalogue_digest=report.catalogue_digest,
        measured_on=stored.measured_on,
        axes_measured=len(report.axes),
        axes_passing=sum(result.passes for result in report.axes),
    )


def stored_measurement(stored: StoredReport) -> StoredMeasurement:
    """A stored report, whole."""
    return StoredMeasurement(
        name=stored.name, stale=stored.stale, measurement=measured_document(stored.report, stored.measured_on)
    )
