"""Replies to a panel's propositions on the wire; who wrote one stands nowhere."""

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from counterpoise.domain.panels.moderation import POLICY
from counterpoise.domain.panels.records import Panel
from counterpoise.domain.panels.replies import LONGEST, Reply, ReplyStatus, public_text
from counterpoise.domain.panels.stages import ENDED
from counterpoise.schemas.base import Ask, Wire
from counterpoise.schemas.instants import moment
from counterpoise.services.panels.replies import SeenReply

__all__ = [
    "AskReply",
    "AskReplyModeration",
    "PanelRepliesDocument",
    "PanelReplyDocument",
    "PanelReplyPage",
    "WrittenReplyDocument",
    "panel_reply_document",
    "reply_fate",
]


class PanelReplyDocument(Wire):
    """A reply and what happened to it."""

    proposition: int
    number: int = Field(description="from 1 within its proposition, in the order in which they came")
    text: str | None = Field(
        description="null where nobody has looked at it yet, where its author took it back, or where showing it would "
        "do the harm that it was rejected for"
    )
    answers: int | None = Field(description="number of the reply to the same proposition that it answers")
    in_answer_to: str | None = Field(description="the same as part of a sentence, which says if that was taken back")
    status: ReplyStatus
    submitted_at: datetime
    rule: str | None = Field(description="of the moderation policy by which it was rejected")
    because: str | None = Field(description="public reason of the rejection")
    appealed: bool = Field(description="whether its author has used the one appeal")
    fate: str = Field(description="what happened to it, in a sentence")


class PanelReplyPage(Wire):
    """Replies to one proposition, by number."""

    items: list[PanelReplyDocument]
    next: str | None


class PanelRepliesDocument(Wire):
    """Replies by proposition and number."""

    items: list[PanelReplyDocument]


class WrittenReplyDocument(Wire):
    """Where a new reply stands. Its text is not repeated, so that no copy outlives what its author takes back."""

    proposition: int
    number: int
    status: ReplyStatus


class AskReply(Ask):
    """A reply to a proposition."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Not when it is urgent."}]})

    text: Annotated[str, Field(max_length=4000, description=f"1 to {LONGEST} visible characters")]
    answers: Annotated[int, Field(ge=1, le=999_999_999)] | None = Field(
        default=None, description="Number of an accepted reply to the same proposition"
    )


class AskReplyModeration(Ask):
    """Whether a reply is shown; a rejection names a rule of the policy and a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accept": True}]})

    accept: bool
    because: Annotated[str, Field(max_length=4000)] = Field(default="", description="Public; required for a rejection")
    rule: Annotated[str, Field(max_length=64)] | None = None


def reply_fate(reply: Reply, panel: Panel) -> str:
    """What happened to a reply, in a sentence."""
    if reply.status == "submitted":
        return "The panel ended before anybody looked at it." if panel.stage in ENDED else "It waits for moderation."
    if reply.status == "appealed":
        ended = "the panel ended before that was decided" if panel.stage in ENDED else "somebody else decides"
        return f"Rejected, and its author has appealed; {ended}."
    if reply.status == "rejected":
        rule = POLICY.get(reply.rule or "")
        return f"Rejected. {rule.says if rule else ''} Reason: {reply.because}"
    return "Its author took it back." if reply.status == "taken-back" else "Accepted."


def panel_reply_document(seen: SeenReply, panel: Panel, *, whole: bool = False) -> PanelReplyDocument:
    """A reply; with ``whole`` as its author and those who moderate see it, whatever was decided."""
    one = seen.reply
    return PanelReplyDocument(
        proposition=one.proposition,
        number=one.number,
        text=(one.text or None) if whole else public_text(one),
        answers=one.answers,
        in_answer_to=seen.in_answer_to,
        status=one.status,
        submitted_at=moment(one.submitted_at),
        rule=one.rule,
        because=one.because,
        appealed=one.appealed,
        fate=reply_fate(one, panel),
    )
