"""Replies: short comments of members on a proposition, shown in the order in which they came; nothing counts them."""

from dataclasses import dataclass, replace
from typing import Literal

from counterpoise.domain.characters import hidden_character
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.panels.moderation import POLICY
from counterpoise.domain.panels.similarity import plain
from counterpoise.domain.panels.stages import Stage
from counterpoise.domain.people.records import Instant

__all__ = [
    "LONGEST",
    "MOST_EACH",
    "TAKING",
    "UNDECIDED",
    "Reply",
    "ReplyStatus",
    "checked_reply",
    "in_answer_to",
    "public_text",
    "taken_back",
]

LONGEST, MOST_EACH = 500, 20
"""Characters of a reply, and how many one member may write on one proposition, those taken back included."""
TAKING: tuple[Stage, ...] = ("propositions", "votes")
"""Stages in which replies are written, moderated, appealed and taken back."""

ReplyStatus = Literal["submitted", "accepted", "rejected", "appealed", "taken-back"]
UNDECIDED: frozenset[ReplyStatus] = frozenset({"submitted", "appealed"})
"""Somebody has yet to look at these; the votes do not close before."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member says to a proposition.

    Attributes:
        proposition: number of the proposition within its panel.
        number: from 1 within its proposition; never given again.
        text: empty once it is taken back.
        answers: number of the reply of the same proposition that it answers.
        author: keyed hash of whoever wrote it; None after the key is destroyed.
        rule: of the moderation policy by which it was rejected.
        because: public reason of that decision.
        judged_by: account id of whoever rejected it: an appeal is decided by somebody else.
        appealed: whether its author has used the one appeal.
    """

    panel: str
    proposition: int
    number: int
    text: str
    submitted_at: Instant
    answers: int | None = None
    author: str | None = None
    status: ReplyStatus = "submitted"
    rule: str | None = None
    because: str | None = None
    judged_by: str | None = None
    appealed: bool = False


def checked_reply(text: str) -> str:
    """The text with single blanks.

    Raises:
        InvalidOption: if it is empty, longer than 500 characters, has hidden ones, or no words: a sign alone would be
            a vote that is in sight before the votes close.
    """
    found = " ".join(text.split())
    if not found or len(found) > LONGEST or hidden_character(found):
        raise InvalidOption(f"A reply has 1 to {LONGEST} visible characters.", field="text")
    if not plain(found):
        raise InvalidOption("A reply needs words.", field="text")
    return found


def taken_back(reply: Reply) -> Reply:
    """What is left of a reply that its author takes back: that there was one.

    Its author's keyed hash stays until all are removed, or whoever writes and takes back could do so without end.
    """
    return replace(reply, text="", status="taken-back", rule=None, because=None, judged_by=None)


def public_text(reply: Reply) -> str | None:
    """The text for everybody, by the rule for propositions.

    None where nobody has looked at it yet, where it was taken back, and where showing it would do the harm that it was
    rejected for.
    """
    if reply.status in {"submitted", "taken-back"}:
        return None
    rule = POLICY.get(reply.rule or "")
    return None if rule is not None and rule.withholds else reply.text


def in_answer_to(reply: Reply, answered: Reply | None) -> str | None:
    """Which one it answers, as part of a sentence; None where it answers none.

    Args:
        reply: the one that answers.
        answered: the one that it answers, as it is now.
    """
    if reply.answers is None:
        return None
    gone = answered is None or answered.status == "taken-back"
    return f"in answer to {reply.answers}" + (", which was taken back" if gone else "")
