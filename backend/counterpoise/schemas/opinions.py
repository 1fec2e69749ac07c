"""The JSON of ``counterpoise panel opinions``: groups, consensus, and how far to trust them."""

import math

from counterpoise.domain.opinions.counting import GroupVotes
from counterpoise.domain.opinions.representative import RATE, Representative
from counterpoise.domain.opinions.stability import STABLE, Certificate
from counterpoise.domain.opinions.votes import Floats
from counterpoise.schemas.base import Wire
from counterpoise.services.opinions import OpinionMap

__all__ = ["GroupDocument", "OpinionsDocument", "RepresentativeRow", "opinions_document"]


class RepresentativeRow(Wire):
    """A proposition on which a group differs from the others; ``side`` is what it says more than they do.

    ``survives`` says whether the difference stands after Benjamini–Hochberg over all groups and propositions.
    """

    proposition: str
    side: str
    n_success: int
    n_trials: int
    p_success: float
    p_test: float
    repness: float
    repness_test: float
    p_value: float
    survives: bool


class CountRow(Wire):
    """How a group voted on a proposition; ``votes`` includes passes."""

    agree: int
    disagree: int
    votes: int


class GroupDocument(Wire):
    """One group. ``members`` is for the local command line only; ``label`` is null where the group is not stable.

    A group of fewer than ten people is ``suppressed``: it has no representative propositions and no counts.
    """

    id: str
    size: int
    members: list[str]
    representative: list[RepresentativeRow]
    label: str | None
    suppressed: bool
    counts: dict[str, CountRow]


class StabilityDocument(Wire):
    """The certificate; every figure is null where groups were given or there are not two."""

    assessed: bool
    stable: bool | None
    draws: int
    threshold: float
    k_interval: tuple[int, int] | None
    k_shares: dict[str, float] | None
    adjusted_rand: float | None
    adjusted_rand_interval: tuple[float, float] | None
    adjusted_rand_same_k: float | None
    adjusted_rand_same_k_interval: tuple[float, float] | None
    jaccard: dict[str, float] | None


class SelfTestDocument(Wire):
    """Whether the figures belong to these people; see the explanation of opinion maps."""

    aligned: bool
    misjoined: int
    explained: float
    null_mean: float
    null_highest: float
    p: float
    group_p: dict[str, float]
    permutations: int


class DiscoveryDocument(Wire):
    """How chance findings are controlled; ``proves`` is false where the groups were made from the tested votes."""

    method: str
    rate: float
    proves: bool


class OpinionsDocument(Wire):
    """An opinion map; the first seven keys are fixed, the others may grow."""

    participants: int
    propositions: int
    groups: list[GroupDocument]
    consensus: dict[str, float]
    k: int
    silhouette: float | None
    stability: StabilityDocument
    consensus_normalised: dict[str, float]
    bridging: dict[str, float]
    silhouettes: dict[str, float | None]
    self_test: SelfTestDocument
    discovery: DiscoveryDocument
    ungrouped: int
    moderated_out: list[str]
    limits: list[str]
    seed: int


def _finite(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _row(one: Representative) -> RepresentativeRow:
    return RepresentativeRow(
        proposition=one.proposition,
        side=one.side,
        n_success=one.n_success,
        n_trials=one.n_trials,
        p_success=one.p_success,
        p_test=one.p_test,
        repness=one.repness,
        repness_test=one.repness_test,
        p_value=one.p_value,
        survives=one.survives,
    )


def _counts(counted: GroupVotes, row: int) -> dict[str, CountRow]:
    return {
        name: CountRow(
            agree=int(counted.agree[row, column]),
            disagree=int(counted.disagree[row, column]),
            votes=int(counted.seen[row, column]),
        )
        for column, name in enumerate(counted.propositions)
    }


def _stability(one: Certificate | None) -> StabilityDocument:
    return StabilityDocument(
        assessed=one is not None,
        stable=one and one.stable,
        draws=one.draws if one else 0,
        threshold=STABLE,
        k_interval=one and one.k_interval,
        k_shares=one and {str(k): share for k, share in one.k_shares.items()},
        adjusted_rand=one and one.rand,
        adjusted_rand_interval=one and one.rand_interval,
        adjusted_rand_same_k=one and one.rand_same_k,
        adjusted_rand_same_k_interval=one and one.rand_same_k_interval,
        jaccard=one and dict(one.jaccard),
    )


def _by_proposition(found: OpinionMap, values: Floats) -> dict[str, float]:
    return dict(zip(found.votes.propositions, values.tolist(), strict=True))


def opinions_document(found: OpinionMap) -> OpinionsDocument:
    """A map on the wire, with its members: for the local command line."""
    members, test = found.groups.members(), found.selftest
    return OpinionsDocument(
        participants=len(found.votes.participants),
        propositions=len(found.votes.propositions),
        groups=[
            GroupDocument(
                id=group,
                size=int(found.counted.sizes[row]),
                members=members[group],
                representative=[_row(one) for one in found.representative[group]],
                label=found.label(group),
                suppressed=group in found.hidden,
                counts={} if group in found.hidden else _counts(found.counted, row),
            )
            for row, group in enumerate(found.groups.ids)
        ],
        consensus=_by_proposition(found, found.consensus),
        k=len(found.groups.ids),
        silhouette=_finite(found.groups.silhouettes.get(len(found.groups.ids))),
        stability=_stability(found.certificate),
        consensus_normalised=_by_proposition(found, found.normalised),
        bridging=_by_proposition(found, found.bridging.scores),
        silhouettes={str(k): _finite(value) for k, value in found.groups.silhouettes.items()},
        self_test=SelfTestDocument(
            aligned=test.aligned,
            misjoined=test.misjoined,
            explained=test.explained,
            null_mean=test.null_mean,
            null_highest=test.null_highest,
            p=test.p,
            group_p=dict(test.group_p),
            permutations=test.permutations,
        ),
        discovery=DiscoveryDocument(method="Benjamini–Hochberg", rate=RATE, proves=not found.groups.found),
        ungrouped=len(found.votes.participants) - len(found.groups.of),
        moderated_out=[name for name, out in zip(found.votes.propositions, found.votes.left_out, strict=True) if out],
        limits=list(found.limits),
        seed=found.seed,
    )
