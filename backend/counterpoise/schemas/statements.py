"""Trade-off statements, objections and replies on the wire."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from counterpoise.domain.compiler.policy import departs
from counterpoise.domain.disclosure.badge import State
from counterpoise.domain.disclosure.records import About, KeptObjection, KeptStatement, Outcome
from counterpoise.schemas.base import Ask, Wire
from counterpoise.schemas.instants import moment
from counterpoise.schemas.versions import Slug
from counterpoise.services.objections import Received, overdue
from counterpoise.services.statement_log import day_of
from counterpoise.services.statements import Shown

__all__ = [
    "AskDraft",
    "AskErasure",
    "AskObjection",
    "AskReply",
    "AskStatement",
    "AskWithdrawal",
    "BundleDocument",
    "ChangesDocument",
    "DraftDocument",
    "ObjectionDocument",
    "ObjectionPage",
    "ReceiptDocument",
    "StatementDocument",
    "StatementPage",
    "StatementSummary",
    "objection_document",
    "receipt_document",
    "statement_document",
    "summary_document",
]

Named = Annotated[
    str, StringConstraints(min_length=1, max_length=80, pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*(@[1-9][0-9]{0,8})?$")
]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


_DRAFT: dict[str, Any] = {
    "schema": "statement-draft/v1",
    "name": "front-desk",
    "title": "What the front desk puts first",
    "sentence": "As drafted by POST /statements/drafts, with every empty part filled in.",
}


class AskDraft(Ask):
    """What a draft is to be made of."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"profile": "candid-coach", "evidence": "collective-dialogues-2023"}]}
    )

    profile: Named
    name: Slug | None = Field(default=None, description="Of the permalink; null: the profile's id")
    deployment: Slug | None = Field(default=None, description="Where it is offered; its bounds apply")
    context: Slug | None = None
    evidence: Slug | None = Field(default=None, description="A shipped pack; null: no numbers")
    against: Named | None = Field(default=None, description="Compare with this profile; null: 50:50")
    seed: Annotated[int, Field(ge=0, le=2**53)] = 0
    target: Slug | None = None
    model: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = None
    operator: Annotated[str, StringConstraints(max_length=300)] = ""


class DraftDocument(Wire):
    """A statement-draft/v1 object, to be filled in and published."""

    draft: dict[str, Any]


class AskStatement(Ask):
    """A draft to publish."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"draft": _DRAFT}]})

    draft: dict[str, Any] = Field(description="A statement-draft/v1 object without empty parts")


class AskWithdrawal(Ask):
    """Why a statement no longer stands, in public."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"because": "The model behind it changed."}]})

    because: Words


class StatementSummary(Wire):
    """The latest version of a statement, in a list."""

    name: str
    version: int
    digest: str
    title: str
    sentence: str
    language: str
    deployment: str | None
    axes: list[str]
    effective: date
    expires: date | None
    published_at: datetime
    withdrawn_at: datetime | None
    entry: int = Field(description="Number of its entry in the log")


class StatementPage(Wire):
    """Statements, the newest first."""

    items: list[StatementSummary]
    next: str | None = Field(description="`cursor` of the next page; null on the last")


class StatementDocument(StatementSummary):
    """One version as it stands now."""

    state: State = Field(description="`not verified` where any part of it cannot be verified now")
    latest: int = Field(description="Number of the newest version")
    withdrawn_because: str | None
    translation_of: str | None
    predicate: dict[str, Any] = Field(description="What it says: the predicate of the signed in-toto Statement")

    @property
    def departures(self) -> list[dict[str, Any]]:
        """Rulings by which the operator departs from what a panel ratified."""
        return [one for one in self.predicate["policy"]["rulings"] if departs(one["won_by"])]


class BundleDocument(Wire):
    """A statement-bundle/v1: the signed statement with its proof."""

    model_config = ConfigDict(json_schema_extra={})

    schema_: Literal["statement-bundle/v1"] = Field(alias="schema")
    envelope: dict[str, Any]
    previous: str | None
    proof: str
    keys: dict[str, list[str]]


class MoveRow(Wire):
    """A group whose standing changed; means are 0–1, null where it was not shown."""

    dimension: str
    group: str
    before: float | None
    after: float | None
    verdict_before: str | None
    verdict_after: str | None


class ChangesDocument(Wire):
    """What changed since the version before, in sentences, and who moved."""

    name: str
    old: int
    new: int
    changes: list[str]
    moves: list[MoveRow]


class AskObjection(Ask):
    """What somebody objects to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"about": "tradeoff", "subject": "caution-openness", "text": "It turns nurses away."}]
        }
    )

    about: About
    subject: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    text: Words


class AskReply(Ask):
    """The recorded reply to an objection."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "We keep it: see above.", "outcome": "kept"}]})

    text: Words
    outcome: Outcome
    changed: Annotated[int, Field(ge=1, le=999_999_999)] | None = Field(
        default=None, description="The version in which something changed; exactly where the outcome is `changed`"
    )


class AskErasure(Ask):
    """The secret of a receipt; administrators need none."""

    secret: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None


class ObjectionDocument(Wire):
    """An objection and its reply, as everybody reads them."""

    id: str
    about: About
    subject: str
    statement: str
    version: int
    text: str | None = Field(description="Null once its author erased it")
    text_sha256: str = Field(description="SHA-256 over a salt and the text; this is in the log")
    received_at: datetime
    due: date
    overdue: bool
    entry: int
    reply: str | None
    replied_at: datetime | None
    reply_entry: int | None
    outcome: Outcome | None
    changed: int | None


class ObjectionPage(Wire):
    """Objections, the newest first."""

    items: list[ObjectionDocument]
    next: str | None = Field(description="`cursor` of the next page; null on the last")


class ReceiptDocument(ObjectionDocument):
    """What whoever objected gets, once."""

    secret: str = Field(description="Erases the text; shown once and kept nowhere")
    salt: str = Field(description="With it and the text, the hash can be shown to be of these words")
    receipt: dict[str, Any] = Field(description="The signed receipt, a DSSE envelope; its payload's hash is in the log")


def _summary(kept: KeptStatement) -> dict[str, Any]:
    return {
        "name": kept.name,
        "version": kept.version,
        "digest": kept.digest,
        "title": kept.title,
        "sentence": kept.sentence,
        "language": kept.language,
        "deployment": kept.deployment,
        "axes": list(kept.axes),
        "effective": date.fromisoformat(kept.effective),
        "expires": None if kept.expires is None else date.fromisoformat(kept.expires),
        "published_at": moment(kept.published_at),
        "withdrawn_at": None if kept.withdrawn_at is None else moment(kept.withdrawn_at),
        "entry": kept.entry,
    }


def summary_document(kept: KeptStatement) -> StatementSummary:
    """A version in a list."""
    return StatementSummary(**_summary(kept))


def statement_document(shown: Shown) -> StatementDocument:
    """A version as it stands."""
    return StatementDocument(
        **_summary(shown.kept),
        state=shown.state,
        latest=shown.latest,
        withdrawn_because=shown.kept.withdrawn_because,
        translation_of=shown.kept.translation_of,
        predicate=dict(shown.predicate),
    )


def _objection(one: KeptObjection, today: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "about": one.about,
        "subject": one.subject,
        "statement": one.statement,
        "version": one.version,
        "text": one.text,
        "text_sha256": one.hash,
        "received_at": moment(one.received_at),
        "due": date.fromisoformat(one.due),
        "overdue": overdue(one, today),
        "entry": one.entry,
        "reply": one.reply,
        "replied_at": None if one.replied_at is None else moment(one.replied_at),
        "reply_entry": one.reply_entry,
        "outcome": one.outcome,
        "changed": one.changed,
    }


def objection_document(one: KeptObjection, now: int) -> ObjectionDocument:
    """An objection as everybody reads it; ``now`` in milliseconds since 1970."""
    return ObjectionDocument(**_objection(one, day_of(now)))


def receipt_document(received: Received, now: int, envelope: dict[str, Any]) -> ReceiptDocument:
    """What whoever objected gets."""
    kept = received.kept
    return ReceiptDocument(
        **_objection(kept, day_of(now)), secret=received.secret, salt=kept.salt or "", receipt=envelope
    )
