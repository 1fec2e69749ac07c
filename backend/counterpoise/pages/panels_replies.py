"""Replies as pages show them: in order, with what happened to each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counterpoise.domain.panels.records import Panel
from counterpoise.domain.panels.replies import UNDECIDED, public_text
from counterpoise.schemas.panel_replies import reply_fate
from counterpoise.services.panels.replies import SeenReply

__all__ = ["ReplyView", "by_proposition", "reply_view"]


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One reply on a page.

    Attributes:
        text: None where it is not shown.
        in_answer_to: part of a sentence, or None.
        state: what happened to it, in a sentence.
        accepted: whether it can be read, and answered.
        stands: whether it has its place among the replies: accepted, or taken back.
        refused: whether it was rejected, appealed or not: shown apart, with the reason.
        waiting: whether a decision about it is still open.
    """

    proposition: int
    number: int
    text: str | None
    in_answer_to: str | None
    state: str
    accepted: bool
    stands: bool
    refused: bool
    waiting: bool


def reply_view(seen: SeenReply, panel: Panel, *, whole: bool = False) -> ReplyView:
    """A reply; with ``whole`` as its author and those who moderate see it."""
    one = seen.reply
    return ReplyView(
        proposition=one.proposition,
        number=one.number,
        text=(one.text or None) if whole else public_text(one),
        in_answer_to=seen.in_answer_to,
        state=reply_fate(one, panel),
        accepted=one.status == "accepted",
        stands=one.status in {"accepted", "taken-back"},
        refused=one.status in {"rejected", "appealed"},
        waiting=one.status in UNDECIDED,
    )


def by_proposition(found: Iterable[SeenReply], panel: Panel) -> Mapping[int, list[ReplyView]]:
    """Replies as everybody sees them, by number of the proposition; none where it has none."""
    made: dict[int, list[ReplyView]] = {}
    for one in found:
        made.setdefault(one.reply.proposition, []).append(reply_view(one, panel))
    return made
