"""Statements, objections and replies as they are kept."""

from dataclasses import dataclass
from typing import Literal

from counterpoise.domain.people.records import Instant

__all__ = ["ABOUT", "About", "KeptObjection", "KeptStatement", "Outcome", "StatementName"]

About = Literal["tradeoff", "bound", "mapping", "ratio", "catalogue"]
"""What an objection is about: a trade-off, an operator's bound, the mapping of evidence, an R_h, or the catalogue."""
ABOUT: tuple[About, ...] = ("tradeoff", "bound", "mapping", "ratio", "catalogue")
Outcome = Literal["changed", "kept", "answered elsewhere"]


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """One published version. What was signed never changes; only a withdrawal is added.

    Attributes:
        digest: of the signed bytes, ``sha256:`` and hex.
        envelope: the DSSE envelope, JSON, byte for byte.
        policy: the compiled/v1 object, JSON.
        aggregates: what the means follow from, JSON; None where there is none.
        owner: account id; None for the program's own.
        axes: axis ids.
        disadvantaged: who is said to be disadvantaged, lower case, for searching.
        effective: first day; ``expires``: last day or None.
        entry: its number in the log, from 0; ``withdrawal_entry`` likewise of the withdrawal.
        withdrawn_because: public reason; ``withdrawal`` the signed envelope that says so, JSON.
    """

    name: str
    version: int
    digest: str
    envelope: str
    policy: str
    aggregates: str | None
    title: str
    sentence: str
    language: str
    translation_of: str | None
    deployment: str | None
    owner: str | None
    axes: tuple[str, ...]
    disadvantaged: str
    published_at: Instant
    effective: str
    expires: str | None
    entry: int
    withdrawn_at: Instant | None = None
    withdrawn_because: str | None = None
    withdrawal_entry: int | None = None
    withdrawal: str | None = None

    @property
    def payload_sha256(self) -> str:
        """The digest in bare hex, as the log writes it."""
        return self.digest.removeprefix("sha256:")


@dataclass(frozen=True, slots=True)
class StatementName:
    """A permalink and who may publish under it.

    Attributes:
        owner: account id; None for the program's own.
        latest: number of the newest version; 0 before the first.
        head: ``payload_sha256`` of the newest entry in the log about this statement; None before the first.
    """

    name: str
    owner: str | None
    latest: int = 0
    head: str | None = None


@dataclass(frozen=True, slots=True)
class KeptObjection:
    """One objection with its reply. The texts can be erased; their salted hashes stay.

    Attributes:
        about: what kind of thing it is about; ``subject`` names it, for example an axis.
        statement: name and ``version`` of the statement that it was made to.
        text: what was said; None once it was erased. ``salt`` goes with it.
        hash: SHA-256 over salt and text, hex.
        secret: SHA-256 of what its author can erase it with, hex.
        due: the day by which a reply is due.
        entry: of the receipt in the log; ``reply_entry`` of the reply.
        receipt: the signed envelope of the receipt, JSON; ``reply_receipt`` of the reply.
        outcome: None until there is a reply.
        changed: the version of the statement in which something changed.
    """

    id: str
    about: About
    subject: str
    statement: str
    version: int
    text: str | None
    salt: str | None
    hash: str
    secret: str
    received_at: Instant
    due: str
    entry: int
    receipt: str
    reply: str | None = None
    reply_salt: str | None = None
    reply_hash: str | None = None
    replied_at: Instant | None = None
    reply_entry: int | None = None
    reply_receipt: str | None = None
    outcome: Outcome | None = None
    changed: int | None = None
