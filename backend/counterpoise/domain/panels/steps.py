"""What must be true before a panel goes from one stage to the next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil

from counterpoise.domain.errors import QuorumMissing, StepRefused
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.stages import ENDED, Stage, following

__all__ = ["VOICES", "Standing", "check_step", "hindrances", "needed"]

VOICES = ("affected", "critic")
"""Whom a panel has heard at least once before it goes on from learning."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is counted before a step.

    Attributes:
        now: milliseconds since 1970.
        members: panelists.
        seated: whether members were drawn by lot, or a public reason says why not.
        heard: kinds of voices on record.
        undecided: propositions that wait for moderation or the decision of an appeal.
        unplaced: panelists without a stratum, where the charter names strata.
        accepted: propositions that can be voted on.
        replies: replies that wait for moderation or the decision of an appeal.
        voted: panelists with at least one vote.
        balloted: panelists with a ballot.
        unwritten: minority reports that are owed and not written.
        open_outcomes: propositions whose end is not stated.
        yes: assents to the result.
        no: refusals.
    """

    now: int
    members: int = 0
    seated: bool = False
    heard: frozenset[str] = frozenset()
    undecided: int = 0
    unplaced: int = 0
    accepted: int = 0
    voted: int = 0
    balloted: int = 0
    unwritten: int = 0
    open_outcomes: int = 0
    yes: int = 0
    no: int = 0
    replies: int = 0


def needed(charter: Charter, members: int) -> int:
    """How many of the members make a quorum: the charter's share, rounded up, at least one."""
    return max(ceil(round(charter.quorum * members, 9)), 1)


def _short(charter: Charter, held: Standing, count: int, did: str) -> list[str]:
    want = needed(charter, held.members)
    if count >= want:
        return []
    return [f"{count} of {held.members} members have {did}; the charter's quorum is {want}"]


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _draw(charter: Charter, held: Standing) -> list[str]:
    found = []
    if not held.seated:
        found.append("nobody was drawn, and no public reason says why the members were found otherwise")
    if held.members < charter.least_members:
        found.append(f"there are {held.members} members; the charter asks for at least {charter.least_members}")
    return found


def _learn(_: Charter, held: Standing) -> list[str]:
    missing = [voice for voice in VOICES if voice not in held.heard]
    found = [f"nobody was heard yet as: {', '.join(missing)}"] if missing else []
    if held.unplaced:
        found.append(f"{_plural(held.unplaced, 'member has', 'members have')} no stratum, by which ballots are weighed")
    return found


def _propositions(_: Charter, held: Standing) -> list[str]:
    waits = _plural(held.undecided, "proposition waits", "propositions wait")
    return [f"{waits} for moderation"] if held.undecided else []


def _votes(_: Charter, held: Standing) -> list[str]:
    # Not earlier: replies are taken until the votes close. Not never: what was written is not swallowed by a step.
    return [f"{_plural(held.replies, 'reply waits', 'replies wait')} for moderation"] if held.replies else []


def _ratification(charter: Charter, held: Standing) -> list[str]:
    found = []
    if held.open_outcomes:
        found.append(f"{_plural(held.open_outcomes, 'proposition has', 'propositions have')} no stated end")
    said = held.yes + held.no
    if said >= needed(charter, held.members) and held.yes <= charter.majority * said:
        found.append(f"{held.yes} of {said} said yes; the charter asks for more than {100 * charter.majority:g}%")
    return found


_NEEDS: Mapping[str, Callable[[Charter, Standing], list[str]]] = {
    "draw": _draw,
    "learn": _learn,
    "propositions": _propositions,
    "votes": _votes,
    "ratification": _ratification,
}


def _quorum(charter: Charter, stage: Stage, held: Standing) -> list[str]:
    """Who is missing, where the stage has a quorum; with nothing to vote on there is nobody to wait for."""
    if stage == "votes":
        return _short(charter, held, held.voted, "voted") if held.accepted else []
    if stage == "ballots":
        return _short(charter, held, held.balloted, "put in a ballot")
    return _short(charter, held, held.yes + held.no, "said yes or no") if stage == "ratification" else []


def hindrances(charter: Charter, stage: Stage, held: Standing, closes: Mapping[str, int]) -> tuple[list[str], bool]:
    """Why the next stage cannot begin yet, as parts of sentences, and whether all of it is a missing quorum.

    Args:
        charter: what was agreed.
        stage: where the panel is.
        held: what is counted.
        closes: dated stages to the instant until which they stay open.
    """
    found: list[str] = []
    over = closes.get(stage)
    if over is not None and held.now < over:
        found.append(f"the stage {stage} stays open until the date that its members were told")
    found += _NEEDS[stage](charter, held) if stage in _NEEDS else []
    if stage == "minority" and held.unwritten and over is None:
        owed = _plural(held.unwritten, "minority report is", "minority reports are")
        found.append(f"{owed} owed and not written; date the stage to go on without")
    quorum = _quorum(charter, stage, held)
    return found + quorum, bool(quorum) and not found


def check_step(charter: Charter, stage: Stage, to: Stage, held: Standing, closes: Mapping[str, int]) -> None:
    """Refuse a step that is out of order or too early.

    Raises:
        StepRefused: if ``to`` is not the next stage, or something hinders it; ``hindrances`` lists what.
        QuorumMissing: if a missing quorum is all that hinders it.
    """
    following_stage = following(stage)
    if to == "closed" and stage not in ENDED:
        return
    if to != following_stage:
        after = "it has ended" if following_stage is None else f"the next stage is {following_stage}"
        raise StepRefused(f"The panel is at the stage {stage}; {after}.", stage=stage, next=following_stage)
    why, only_quorum = hindrances(charter, stage, held, closes)
    if why:
        kind = QuorumMissing if only_quorum else StepRefused
        raise kind(f"The panel stays at the stage {stage}: {'; '.join(why)}.", stage=stage, next=to, hindrances=why)
