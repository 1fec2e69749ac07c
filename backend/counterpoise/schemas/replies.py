"""One question, answered by a small model without a profile, with it, and with another one."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from counterpoise.domain.compiler.policy import Means
from counterpoise.schemas.asks import Named
from counterpoise.schemas.base import Ask, Wire
from counterpoise.services.answers import MAX_TOKENS, SideBySide

__all__ = ["AskReplies", "RepliesDocument", "ReplyDocument", "replies_document"]

_EXAMPLE: dict[str, Any] = {"profile": "candid-coach", "question": "I quit my job to sell candles. Good plan?"}
LONGEST = 1000
"""Characters of a question; the model's context must hold the prompt beside it."""


class AskReplies(Ask):
    """A question for the server's own model. It is answered and kept nowhere."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    profile: Named
    question: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=r"\S")]
    against: Named | None = Field(default=None, description="Another profile that answers too")
    context: Annotated[str, Field(max_length=64)] | None = None
    means: Means = "text"
    max_tokens: Annotated[int, Field(ge=1, le=MAX_TOKENS)] = MAX_TOKENS


class ReplyDocument(Wire):
    """One reply; ``profile``, ``title`` and ``policy`` are null for the one without a profile."""

    profile: str | None
    title: str | None
    policy: str | None
    text: str
    finish: str


class RepliesDocument(Wire):
    """The replies, without a profile first; and what to know about the model before reading anything into them."""

    question: str
    context: str | None
    model: str
    sha256: str | None
    caveat: str
    replies: list[ReplyDocument]


def replies_document(found: SideBySide) -> RepliesDocument:
    """The replies on the wire."""
    return RepliesDocument(
        question=found.question,
        context=found.context,
        model=found.model.name,
        sha256=found.model.sha256,
        caveat=found.caveat,
        replies=[
            ReplyDocument(profile=one.profile, title=one.title, policy=one.policy, text=one.text, finish=one.finish)
            for one in found.answers
        ],
    )
