"""What is kept of a panel. Who voted how is kept under a keyed hash (``secrecy``), never under an account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from counterpoise.domain.offers.records import VersionId
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.stages import Stage
from counterpoise.domain.people.records import Instant

__all__ = [
    "Assent",
    "EntryKind",
    "Outcome",
    "Panel",
    "PanelBallot",
    "PanelDraw",
    "PanelEntry",
    "PanelVote",
    "Phase",
    "Proposition",
    "Report",
    "Status",
]

EntryKind = Literal["step", "date", "heard", "draw", "moderation", "appeal", "merge", "outcome", "report", "ruling"]
Status = Literal["submitted", "accepted", "rejected", "appealed", "merged"]
Outcome = Literal["amendment", "declined"]
Phase = Literal["before", "after"]
"""Ballots are asked for twice: while learning, and at the end; the totals of both are published."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel's standing facts.

    Attributes:
        id: also in its members' roles.
        operator: account id of whoever convened it; stays when the account goes, and then names nobody.
        stage: where it is.
        closes: dated stages to the instant until which they stay open; from the charter, later if it was put off.
        demonstration: made by the program to be looked at; its members are synthetic, and every page says so.
        key_print: fingerprint of the key under which votes and ballots are kept; None before the charter is signed.
        counted: what was counted at close: numbers of members, votes and ballots; empty before.
        result: the published profile version; None before, and for a panel that closed without.
        ended_because: public reason of a panel that closed without a result.
        revision: grows by one with every change.
    """

    id: str
    operator: str
    charter: Charter
    stage: Stage
    created_at: Instant
    closes: Mapping[str, Instant] = field(default_factory=dict)
    demonstration: bool = False
    key_print: str | None = None
    counted: Mapping[str, Any] = field(default_factory=dict)
    result: VersionId | None = None
    ended_because: str | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True)
class PanelEntry:
    """One line of a panel's public record: append-only, shown to everybody.

    Attributes:
        kind: ``ruling`` entries are shown first on every page about the panel.
        text: for readers.
        details: numbers and ids; never an account.
        number: place in the record of all panels, from 1; 0 until it is stored.
    """

    panel: str
    at: Instant
    kind: EntryKind
    stage: Stage
    text: str
    details: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True, slots=True)
class Proposition:
    """A sentence to agree or disagree with.

    Attributes:
        number: from 1 within its panel.
        author: keyed hash of whoever put it forward; None after the key is destroyed.
        status: rejected ones may be appealed once; merged ones live on in another.
        rule: of the moderation policy by which it was rejected.
        because: public reason of that decision, or of its end.
        judged_by: account id of whoever rejected it: an appeal is decided by somebody else.
        merged_into: number of the proposition that it was merged into.
        outcome: how it ended; None while it is open.
        amendment: for an amendment, what of the catalogue it changes: axis, wording, commitment or number.
    """

    panel: str
    number: int
    text: str
    submitted_at: Instant
    author: str | None = None
    status: Status = "submitted"
    rule: str | None = None
    because: str | None = None
    judged_by: str | None = None
    merged_into: int | None = None
    outcome: Outcome | None = None
    amendment: str | None = None


@dataclass(frozen=True, slots=True)
class PanelVote:
    """One vote: agree 1, disagree −1, pass 0; ``important`` where the voter said that it matters to them."""

    panel: str
    voter: str
    proposition: int
    value: int
    important: bool = False


@dataclass(frozen=True, slots=True)
class PanelBallot:
    """One member's ballot.

    Attributes:
        voter: keyed hash of the member; a random name after close.
        weights: axis to the first pole's weight 0–100, or None for an abstention; every axis of the charter.
        importances: axis to a number at least 0 for every axis of the charter, or None: leaves that question.
        weight: what it counts; 1 until it is counted, and where the charter names no strata.
    """

    panel: str
    phase: Phase
    voter: str
    weights: Mapping[str, float | None]
    importances: Mapping[str, float] | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Report:
    """A minority report that is owed to a group.

    Attributes:
        number: from 1 within its panel, the largest group first.
        facts: share of the ballots, distance, and the group's own weights; see ``services.panels.counting``.
        members: keyed hashes of the group; empty after the key is destroyed.
        signed: those of them who signed the text as it is.
        size: ballots of the group.
        signatures: how many signed.
        title: written by the group; None until it is.
        profile: the published version that people may choose; None before, and where it is withheld.
        withheld_because: the operator's public reason for not offering it.
        revision: grows by one with every change of the text.
    """

    panel: str
    number: int
    facts: Mapping[str, Any]
    size: int
    members: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    signatures: int = 0
    title: str | None = None
    text: str | None = None
    written_at: Instant | None = None
    profile: VersionId | None = None
    withheld_because: str | None = None
    revision: int = 1

    @property
    def share(self) -> float:
        """The group's share of the ballots, 0–1, by heads; all weighed alike where older reports say a weight."""
        found: float = self.facts["share"] if "share" in self.facts else self.facts["weight"]
        return found


@dataclass(frozen=True, slots=True)
class Assent:
    """One member's yes or no to the result."""

    panel: str
    voter: str
    yes: bool


@dataclass(frozen=True, slots=True)
class PanelDraw:
    """A panel's draw.

    Attributes:
        terms: pool, quotas, seats, rule and household limit, as frozen; None once the pool is erased.
        facts: what is public of it: digests, commitment, odds, counts; see ``services.panels.lots``.
        declined: by turn, ids of the pool that said no after it.
        seed: known once the secret and the public value are.
        accepted: ids of the pool that said yes.
    """

    panel: str
    terms: Mapping[str, Any] | None
    facts: Mapping[str, Any]
    declined: tuple[tuple[str, ...], ...] = ()
    seed: str | None = None
    accepted: tuple[str, ...] = ()
    revision: int = 1
