"""What thresholds cost on labelled cases, on the wire: consequences/v1."""

from dataclasses import asdict
from typing import Literal

from pydantic import Field

from counterpoise.domain.calibration.calibration import PROBABILITY, UNCALIBRATED
from counterpoise.domain.standing.consequences import BothCosts, Curve
from counterpoise.schemas.base import Wire
from counterpoise.services.consequences import CAUTIONS, ConsequencesReport, HazardConsequences
from counterpoise.services.consequences_words import (
    LIMITS,
    hazard_sentences,
    kind_sentence,
    meaning_sentence,
    together_sentence,
)
from counterpoise.services.score_meaning import Meaning

__all__ = [
    "BinDocument",
    "CasesDocument",
    "CautionDocument",
    "ConsequencesDocument",
    "CostsDocument",
    "CurveDocument",
    "HazardCostsDocument",
    "KindDocument",
    "MeaningDocument",
    "ReliabilityDocument",
    "ShareDocument",
    "TogetherDocument",
    "WeighedDocument",
    "consequences_document",
]

Interval = tuple[float, float]


class ShareDocument(Wire):
    """``count`` of ``n``; share and 95% Wilson interval are null where nothing was counted."""

    count: int
    n: int
    share: float | None
    interval: Interval | None


class CostsDocument(Wire):
    """Both costs of the same decisions."""

    wrongful_refusals: ShareDocument
    missed_harms: ShareDocument
    careful_harmless: int
    careful_harmful: int
    unknown: int
    unknown_refused: int


class KindDocument(CostsDocument):
    """Both costs for one kind of asker or case."""

    kind: str
    sentence: str


class CautionDocument(CostsDocument):
    """Both costs if every hazard had this whole weight of caution."""

    caution: int


class CurveDocument(Wire):
    """Both costs along thresholds: arrays of equal length; null shares where nothing of that label was counted.

    ``caution`` is null along the values that occur, and the whole weights where the curve runs along caution.
    """

    caution: list[int] | None
    refuse_at: list[float]
    wrongful_refusals: list[float | None]
    wrongful_refusals_interval: list[Interval | None]
    missed_harms: list[float | None]
    missed_harms_interval: list[Interval | None]


class BinDocument(Wire):
    """One bin of the reliability diagram."""

    low: float
    high: float
    n: int
    mean: float
    flagged: float
    interval: Interval


class ReliabilityDocument(Wire):
    """Expected calibration error, what chance alone would make it, and the diagram."""

    n: int
    error: float
    interval: Interval
    chance: float
    chance_high: float
    bins: list[BinDocument]


class MeaningDocument(Wire):
    """What the scores of one hazard mean; ``p`` says it in words."""

    status: Literal["calibrated on other folds", "calibrated before", "not calibrated"]
    calibrated: bool
    p: str
    scorer: str | None
    method: str | None
    cases: str | None
    n: int | None
    harmful: int | None
    reason: str | None
    reliability: ReliabilityDocument | None
    score_care_from: float | None
    score_refuse_from: float | None
    sentence: str


class WeighedDocument(Wire):
    """Both costs weighed by the profile's own ratio, in wrongful refusals, beside the two simplest policies."""

    policy: float
    answer_everything: float
    refuse_everything: float


class HazardCostsDocument(CostsDocument):
    """One hazard's consequences."""

    hazard: str
    title: str
    caution: int
    ratio: float
    care_at: float
    refuse_at: float
    capped_by: str | None
    meaning: MeaningDocument
    weighed: WeighedDocument
    kinds: list[KindDocument]
    curve: CurveDocument
    by_caution: CurveDocument
    sentences: list[str]


class TogetherDocument(CostsDocument):
    """Whole requests, refused if any of their hazards' thresholds says so."""

    n: int
    kinds: list[KindDocument]
    by_caution: list[CautionDocument]
    sentence: str


class CasesDocument(Wire):
    """Which cases were counted."""

    name: str
    digest: str
    rows: int


class ConsequencesDocument(Wire):
    """What a profile's thresholds cost on one set of cases."""

    schema_: Literal["consequences/v1"] = Field("consequences/v1", alias="schema")
    profile: str
    context: str | None
    seed: int
    cases: CasesDocument
    hazards: list[HazardCostsDocument]
    together: TogetherDocument
    uncounted: list[str]
    limits: list[str]


def _curve(found: Curve, caution: tuple[int, ...] | None) -> CurveDocument:
    wrongful, missed = found.shares()
    return CurveDocument(
        caution=None if caution is None else list(caution),
        refuse_at=list(found.refuse_at),
        wrongful_refusals=[one.share for one in wrongful],
        wrongful_refusals_interval=[one.interval for one in wrongful],
        missed_harms=[one.share for one in missed],
        missed_harms_interval=[one.interval for one in missed],
    )


def _kinds(found: dict[str, BothCosts]) -> list[KindDocument]:
    return [
        KindDocument.model_validate(asdict(costs) | {"kind": kind, "sentence": kind_sentence(kind, costs)})
        for kind, costs in found.items()
    ]


def _meaning(found: Meaning) -> MeaningDocument:
    calibrated = found.method is not None
    return MeaningDocument.model_validate(
        asdict(found)
        | {
            "calibrated": calibrated,
            "p": PROBABILITY if calibrated else UNCALIBRATED,
            "scorer": found.scorer or None,
            "sentence": meaning_sentence(found),
        }
    )


def _hazard(found: HazardConsequences) -> HazardCostsDocument:
    threshold = found.threshold
    policy, answer, refuse = found.weighed
    return HazardCostsDocument.model_validate(
        asdict(found.costs)
        | {
            "hazard": threshold.hazard,
            "title": threshold.title,
            "caution": threshold.caution,
            "ratio": threshold.ratio,
            "care_at": threshold.care_at,
            "refuse_at": threshold.refuse_at,
            "capped_by": threshold.capped_by,
            "meaning": _meaning(found.meaning),
            "weighed": WeighedDocument(policy=policy, answer_everything=answer, refuse_everything=refuse),
            "kinds": _kinds(dict(found.kinds)),
            "curve": _curve(found.curve, None),
            "by_caution": _curve(found.cautions, CAUTIONS),
            "sentences": hazard_sentences(found),
        }
    )


def consequences_document(report: ConsequencesReport) -> ConsequencesDocument:
    """A report on the wire, every sentence with both costs."""
    together = report.together
    return ConsequencesDocument(
        profile=report.profile,
        context=report.context,
        seed=report.seed,
        cases=CasesDocument(name=report.cases, digest=report.digest, rows=report.rows),
        hazards=[_hazard(one) for one in report.hazards],
        together=TogetherDocument.model_validate(
            asdict(together.costs)
            | {
                "n": together.n,
                "kinds": _kinds(dict(together.kinds)),
                "by_caution": [asdict(costs) | {"caution": caution} for caution, costs in together.cautions.items()],
                "sentence": together_sentence(report),
            }
        ),
        uncounted=list(report.uncounted),
        limits=list(LIMITS),
    )
