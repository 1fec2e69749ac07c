"""The JSON of ``counterpoise favours``: whom a profile favours, on one evidence pack, beside one reference."""

from collections.abc import Iterable, Mapping
from math import isfinite

from pydantic import Field

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.standing.aggregates import Aggregates
from counterpoise.domain.standing.agreement import agreement
from counterpoise.domain.standing.comparison import Comparison
from counterpoise.domain.standing.pack import Coding, EvidencePack
from counterpoise.domain.standing.specifications import Curve, Variant
from counterpoise.domain.standing.suppression import LEAST_RANKED
from counterpoise.domain.standing.verdicts import EVERYONE, GroupStanding, Verdict
from counterpoise.schemas.base import Wire
from counterpoise.services.standing import EVEN, Favours
from counterpoise.services.standing_limits import from_the_questions

__all__ = [
    "EvidenceDocument",
    "EvidenceList",
    "FavoursDocument",
    "GroupRow",
    "evidence_document",
    "favours_document",
]

Rule = float | list[float]


class Side(Wire):
    """A profile that is compared; ``id`` is ``50:50`` for the even reference.

    ``weights`` are first-pole shares, 0–1, of every axis that it sets.
    """

    id: str
    title: str
    version: int | None
    digest: str | None
    shares: dict[str, float]


class MappedItemDocument(Wire):
    """One item read as support for a pole."""

    item: str
    wording: str | None
    axis: str
    pole: str
    strength: float
    reason: str


class UnmappedItemDocument(Wire):
    """One item that speaks for no pole under the main mapping."""

    item: str
    reason: str


class MappingDocument(Wire):
    """One judgement of what the data say about the axes."""

    name: str
    author: str
    reason: str
    items: list[MappedItemDocument]


class AgreementDocument(Wire):
    """How far another mapping agrees with the main one."""

    mapping: str
    items: int
    same: int
    mapped: int
    kappa: float | None


class EvidenceDocument(Wire):
    """An evidence pack with its provenance, without its data."""

    id: str
    title: str
    kind: str
    synthetic: bool
    citation: str
    licence: str
    retrieved: str
    url: str | None
    notes: list[str]
    frame: str
    n: int
    dates: str
    digest: str
    axes: list[str]
    dimensions: list[str]
    mappings: list[MappingDocument]
    unmapped: list[UnmappedItemDocument]
    agreement: list[AgreementDocument]


class EvidenceList(Wire):
    """The shipped packs."""

    packs: list[EvidenceDocument]


class GroupRow(Wire):
    """One group: closeness (0–1) of what it says it wants to the profile and to the reference.

    The interval is the difference ± a quantile of Student's t with ``freedom`` degrees (None: of the normal) × error.
    ``alike`` is, for published shares, what the difference would be if the group had supported everything that it was
    asked alike, so that it follows from the questions alone; null for respondents.
    """

    dimension: str
    group: str
    n: int
    mean: float
    reference_mean: float
    difference: float
    interval: tuple[float, float]
    gain: float | None
    lose: float | None
    unmoved: float | None
    verdict: Verdict
    error: float
    freedom: float | None
    p: float
    spread: float | None
    ranked: bool
    alike: float | None


class SuppressedRow(Wire):
    """A group that is not shown: ``small``, or ``derivable`` because it would give a small one away."""

    dimension: str
    group: str
    reason: str


class VariantRow(Wire):
    """One other way to compute a difference."""

    words: str
    difference: float


class CurveRow(Wire):
    """In how many of the variants that we chose a group's difference keeps its sign; not a probability."""

    dimension: str
    group: str
    difference: float
    holds: int
    variants: int
    lowest: float
    highest: float


class SpecificationsDocument(Wire):
    """The specification curve: everyone's in full, where there is a total; of groups in short."""

    sentence: str
    groups: list[CurveRow]
    everyone: list[VariantRow]


class WorstRow(Wire):
    """The group of a dimension with the lowest mean, and how often it is the lowest when people are drawn anew."""

    dimension: str
    group: str
    mean: float
    probability: float


class RegretRow(Wire):
    """How much closer the best of the candidates would be to a group."""

    dimension: str
    group: str
    best: str
    mean: float
    regret: float


class FavoursDocument(Wire):
    """Whom a profile favours; the first ten keys are fixed, the others may grow."""

    profile: Side
    reference: Side
    evidence: EvidenceDocument
    groups: list[GroupRow]
    suppressed: list[SuppressedRow]
    welfare: dict[str, dict[str, Rule]]
    specifications: SpecificationsDocument
    measures_agree: bool
    limits: list[str]
    everyone: GroupRow | None
    measures: dict[str, str]
    rankings: dict[str, list[list[str]]]
    worst: list[WorstRow]
    regrets: list[RegretRow]
    axes: list[str]
    unmeasured: list[str]
    context: str | None
    seed: int
    without: list[str] = Field(default_factory=list)
    from_questions: str | None = None


def _mapping(coding: Coding, wordings: Mapping[str, str]) -> MappingDocument:
    items = coding.data.items if isinstance(coding.data, Aggregates) else ()
    return MappingDocument(
        name=coding.name,
        author=coding.author,
        reason=coding.reason,
        items=[
            MappedItemDocument(
                item=one.id,
                wording=wordings.get(one.id),
                axis=one.axis,
                pole=one.pole,
                strength=one.strength,
                reason=one.reason,
            )
            for one in items
        ],
    )


def _agreement(pack: EvidencePack) -> list[AgreementDocument]:
    main = pack.codings[0].data
    found = []
    for other in pack.codings[1:]:
        if isinstance(main, Aggregates) and isinstance(other.data, Aggregates):
            one = agreement(main.items, other.data.items, pack.unmapped)
            found.append(
                AgreementDocument(
                    mapping=other.name, items=one.items, same=one.same, mapped=one.mapped, kappa=one.kappa
                )
            )
    return found


def evidence_document(pack: EvidencePack) -> EvidenceDocument:
    """A pack's provenance and mapping on the wire."""
    data = pack.codings[0].data
    if isinstance(data, Aggregates):
        axes = sorted({one.axis for one in data.items})
        dimensions = list(dict.fromkeys(one.dimension for one in data.cells if one.dimension != EVERYONE[0]))
    else:
        axes, dimensions = list(data.axes), list(data.groups)
    return EvidenceDocument(
        id=pack.id,
        title=pack.title,
        kind=pack.kind,
        synthetic=pack.synthetic,
        citation=pack.citation,
        licence=pack.licence,
        retrieved=pack.retrieved,
        url=pack.url,
        notes=list(pack.notes),
        frame=pack.frame,
        n=pack.n,
        dates=pack.dates,
        digest=pack.digest,
        axes=axes,
        dimensions=dimensions,
        mappings=[_mapping(coding, pack.wordings) for coding in pack.codings],
        unmapped=[UnmappedItemDocument(item=one, reason=pack.unmapped_reasons.get(one, "")) for one in pack.unmapped],
        agreement=_agreement(pack),
    )


def _row(one: GroupStanding) -> GroupRow:
    return GroupRow(
        dimension=one.dimension,
        group=one.group,
        n=one.n,
        mean=one.mean,
        reference_mean=one.reference_mean,
        difference=one.difference,
        interval=one.interval,
        gain=one.gain,
        lose=one.lose,
        unmoved=one.unmoved,
        verdict=one.verdict,
        error=one.error,
        freedom=one.freedom if isfinite(one.freedom) else None,
        p=one.p,
        spread=one.spread,
        ranked=one.n >= LEAST_RANKED,
        alike=one.alike,
    )


def _side(profile: Profile | None, shares: Mapping[str, float]) -> Side:
    if profile is None:
        return Side(
            id=EVEN, title="50:50 on every axis that the profile sets", version=None, digest=None, shares=dict(shares)
        )
    return Side(id=profile.id, title=profile.title, version=profile.version, digest=profile.digest, shares=dict(shares))


def _curve_row(cell: tuple[str, str], curve: Curve) -> CurveRow:
    return CurveRow(
        dimension=cell[0],
        group=cell[1],
        difference=curve.difference,
        holds=curve.holds,
        variants=len(curve.variants),
        lowest=curve.variants[0].difference,
        highest=curve.variants[-1].difference,
    )


def _variants(variants: Iterable[Variant]) -> list[VariantRow]:
    return [VariantRow(words=one.specification.words, difference=one.difference) for one in variants]


def _specifications(comparison: Comparison) -> SpecificationsDocument:
    total = comparison.curves.get(EVERYONE)
    if total is not None:
        sentence = (
            f"For everyone together the difference keeps its sign in {total.holds} of {len(total.variants)} variants "
            "that we chose; not a probability."
        )
    elif comparison.curves:
        whole = sum(one.holds == len(one.variants) for one in comparison.curves.values())
        sentence = (
            f"For {whole} of {len(comparison.curves)} groups the difference keeps its sign in all variants that we "
            "chose; not a probability."
        )
    else:
        sentence = "There is no figure to vary."
    return SpecificationsDocument(
        sentence=sentence,
        groups=[_curve_row(cell, curve) for cell, curve in comparison.curves.items() if cell != EVERYONE],
        everyone=_variants(total.variants) if total else [],
    )


def favours_document(found: Favours) -> FavoursDocument:
    """What was found, on the wire."""
    comparison = found.comparison
    return FavoursDocument(
        profile=_side(found.profile, found.shares),
        reference=_side(found.reference, found.reference_shares),
        evidence=evidence_document(found.pack),
        groups=[_row(one) for one in comparison.groups],
        suppressed=[
            SuppressedRow(dimension=one.dimension, group=one.group, reason=one.reason) for one in comparison.hidden
        ],
        welfare={
            name: {rule: list(value) if isinstance(value, tuple) else value for rule, value in rules.items()}
            for name, rules in comparison.welfare.items()
        },
        specifications=_specifications(comparison),
        measures_agree=comparison.agree,
        limits=list(found.limits),
        everyone=None if comparison.everyone is None else _row(comparison.everyone),
        measures=dict(comparison.measures),
        rankings=dict(comparison.rankings),
        worst=[
            WorstRow(dimension=one.dimension, group=one.group, mean=one.mean, probability=one.probability)
            for one in comparison.worst
        ],
        regrets=[
            RegretRow(dimension=one.dimension, group=one.group, best=one.best, mean=one.mean, regret=one.regret)
            for one in comparison.regrets
        ],
        axes=list(comparison.axes),
        unmeasured=list(found.unmeasured),
        context=found.context,
        seed=found.seed,
        without=list(found.without),
        from_questions=from_the_questions(comparison.groups),
    )
