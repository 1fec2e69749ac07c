"""The opinion map of a panel on the wire: what everybody may see once votes are closed."""

from collections.abc import Mapping

from pydantic import Field

from counterpoise.schemas.base import Wire
from counterpoise.services.public_opinions import PublicMap, PublicProposition, ShownGroup, Tally

__all__ = ["PanelMapDocument", "PanelOpinionsDocument", "panel_opinions_document"]


class VotesRow(Wire):
    """Votes of some people on one proposition."""

    agree: int
    disagree: int
    passed: int


class SetsApartRow(Wire):
    """A proposition that sets a group apart; ``n_success`` of the ``n_trials`` who voted are on its side."""

    proposition: str
    side: str
    n_success: int
    n_trials: int


class MapGroup(Wire):
    """A group of ten people or more; ``label`` is null where the group would not be found again."""

    id: str
    label: str | None
    size: int
    x: float
    y: float
    steadiness: float | None = Field(description="Jaccard index of the stability certificate")
    representative: list[SetsApartRow]


class MapProposition(Wire):
    """How a proposition fared; ``groups`` holds the labelled groups of which nobody follows from the totals."""

    proposition: str
    text: str | None
    everybody: VotesRow
    groups: dict[str, VotesRow]
    consensus: float | None
    consensus_normalised: float | None
    bridging: float


class PanelMapDocument(Wire):
    """The map. Propositions stand in the order of agreement across groups."""

    people: int
    aside: int = Field(description="people in no group, or in one that is too small to be shown")
    groups: list[MapGroup]
    stable: bool | None
    adjusted_rand: float | None
    k_interval: tuple[int, int] | None
    aligned: bool
    propositions: list[MapProposition]
    limits: list[str]
    seed: int


class PanelOpinionsDocument(Wire):
    """A panel's map; null where fewer than ten people voted."""

    panel: str
    map: PanelMapDocument | None


def _votes(one: Tally) -> VotesRow:
    return VotesRow(agree=one.agree, disagree=one.disagree, passed=one.passed)


def _group(one: ShownGroup) -> MapGroup:
    return MapGroup(
        id=one.id,
        label=one.label,
        size=one.size,
        x=one.at[0],
        y=one.at[1],
        steadiness=one.steadiness,
        representative=[
            SetsApartRow(proposition=row.proposition, side=row.side, n_success=row.n_success, n_trials=row.n_trials)
            for row in one.representative
        ],
    )


def _proposition(one: PublicProposition, texts: Mapping[str, str]) -> MapProposition:
    return MapProposition(
        proposition=one.id,
        text=texts.get(one.id),
        everybody=_votes(one.everybody),
        groups={group: _votes(votes) for group, votes in one.groups.items()},
        consensus=one.consensus,
        consensus_normalised=one.consensus_normalised,
        bridging=one.bridging,
    )


def panel_opinions_document(panel: str, found: PublicMap | None, texts: Mapping[str, str]) -> PanelOpinionsDocument:
    """A map as it is sent.

    Args:
        panel: id.
        found: the map, or None.
        texts: of the propositions that may be shown, by id.
    """
    if found is None:
        return PanelOpinionsDocument(panel=panel, map=None)
    made = PanelMapDocument(
        people=found.people,
        aside=found.aside,
        groups=[_group(one) for one in found.groups],
        stable=found.stable,
        adjusted_rand=found.rand,
        k_interval=found.k_interval,
        aligned=found.aligned,
        propositions=[_proposition(one, texts) for one in found.propositions],
        limits=list(found.limits),
        seed=found.seed,
    )
    return PanelOpinionsDocument(panel=panel, map=made)
