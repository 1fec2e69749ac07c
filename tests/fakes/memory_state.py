"""What the store in memory keeps, as plain dictionaries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from counterpoise.domain.disclosure.records import KeptObjection, KeptStatement, StatementName
from counterpoise.domain.errors import StorageFailed
from counterpoise.domain.offers.records import Choice, Deployment, Draft, KeptProfile, Remembered, Version, VersionId
from counterpoise.domain.panels.records import (
    Assent,
    Panel,
    PanelBallot,
    PanelDraw,
    PanelEntry,
    PanelVote,
    Proposition,
    Report,
)
from counterpoise.domain.panels.replies import Reply
from counterpoise.domain.people.records import Account, ApiToken, AuditEntry, Instant, Invitation, Membership, Session
from counterpoise.domain.translog.records import KeptCheckpoint, KeptEntry, KeptSignature
from counterpoise.domain.translog.tree import Place


@dataclass
class State:
    """Everything that is kept."""

    accounts: dict[str, Account] = field(default_factory=dict)
    memberships: dict[tuple[str, str], Membership] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    tokens: dict[str, ApiToken] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    profiles: dict[str, KeptProfile] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    versions: dict[VersionId, Version] = field(default_factory=dict)
    deployments: dict[str, Deployment] = field(default_factory=dict)
    choices: dict[int, Choice] = field(default_factory=dict)
    audit: dict[int, AuditEntry] = field(default_factory=dict)
    remembered: dict[str, Remembered] = field(default_factory=dict)
    panels: dict[str, Panel] = field(default_factory=dict)
    panel_entries: dict[int, PanelEntry] = field(default_factory=dict)
    panel_draws: dict[str, PanelDraw] = field(default_factory=dict)
    propositions: dict[tuple[str, int], Proposition] = field(default_factory=dict)
    panel_votes: dict[tuple[str, str, int], PanelVote] = field(default_factory=dict)
    panel_ballots: dict[tuple[str, str, str], PanelBallot] = field(default_factory=dict)
    panel_replies: dict[tuple[str, int, int], Reply] = field(default_factory=dict)
    reports: dict[tuple[str, int], Report] = field(default_factory=dict)
    assents: dict[tuple[str, str], Assent] = field(default_factory=dict)
    catalogues: dict[str, tuple[Instant, Mapping[str, Any]]] = field(default_factory=dict)
    statement_names: dict[str, StatementName] = field(default_factory=dict)
    statements: dict[VersionId, KeptStatement] = field(default_factory=dict)
    objections: dict[str, KeptObjection] = field(default_factory=dict)
    log_entries: dict[int, KeptEntry] = field(default_factory=dict)
    log_hashes: dict[Place, bytes] = field(default_factory=dict)
    log_checkpoints: dict[int, KeptCheckpoint] = field(default_factory=dict)
    log_signatures: dict[tuple[int, str], KeptSignature] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    writable: bool = False

    def copy(self) -> "State":
        held = {one.name: dict(getattr(self, one.name)) for one in fields(self) if one.name != "writable"}
        return State(**held, writable=True)

    def changing(self) -> None:
        if not self.writable:
            raise StorageFailed("This unit of work was opened for reading.")

    def next_number(self, kind: str) -> int:
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return self.numbers[kind]

    def needs(self, there: object, what: str) -> None:
        self.changing()
        if not there:
            raise StorageFailed(f"The {what} that this belongs to is gone.")


class Part:
    def __init__(self, state: State) -> None:
        self._state = state


def paged(held: Mapping[str, Any], after: str | None, limit: int) -> list[Any]:
    return [held[key] for key in sorted(held) if after is None or key > after][:limit]
