"""What the pages of panels call things, in plain words."""

from collections.abc import Mapping
from datetime import UTC, datetime

from counterpoise.domain.panels.stages import Stage
from counterpoise.domain.people.records import Instant

__all__ = ["LEADS_DO", "RULES_SAY", "STAGES_SAY", "STAGE_NAMES", "VOICES_SAY", "VOTES_SAY", "moment_text", "points"]

STAGE_NAMES: Mapping[Stage, str] = {
    "charter": "Charter",
    "draw": "Draw",
    "learn": "Learning",
    "propositions": "Propositions",
    "votes": "Votes",
    "ballots": "Ballots",
    "tally": "Count",
    "minority": "Minority reports",
    "ratification": "Ratification",
    "ratified": "Ratified",
    "closed": "Closed without a result",
}

STAGES_SAY: Mapping[Stage, str] = {
    "charter": "The charter is written and signed: what the panel decides, and how its result binds.",
    "draw": "Members are drawn by lot, so that the panel resembles those it stands for.",
    "learn": "Members hear both sides, people whom it affects, and critics.",
    "propositions": "Members put forward sentences to agree or disagree with.",
    "votes": "Members vote on the propositions. Results stay hidden until the votes close.",
    "ballots": "Members say which weight each axis should have, in secret.",
    "tally": "The ballots are counted.",
    "minority": "Groups that lost by far write what they would have wanted.",
    "ratification": "Members say yes or no to the result.",
    "ratified": "The result is published as a profile.",
    "closed": "The panel ended without a result.",
}

LEADS_DO: Mapping[Stage, str] = {
    "charter": "Read the charter once more, date its stages, and invite a second facilitator; then its operator signs.",
    "draw": "Freeze pool and quotas, draw, keep the answers, and send links to those who said yes. Where members are "
    "found otherwise, say in public why.",
    "learn": "Let the panel hear both sides, people whom it affects, and critics, and put on record whom it heard.",
    "propositions": "Decide about each proposition and each reply by the published policy alone.",
    "votes": "Members vote. Decide about replies that still come in. If members need longer, put the date off.",
    "ballots": "Members put their ballots in. State how each proposition ends.",
    "tally": "The result is on the public page. Look at it with the members before you go on.",
    "minority": "Groups that are owed a report write it. If one does not want to, date the stage: when its date is "
    "over the panel goes on, and the page says that none came.",
    "ratification": "Members say yes or no. State how each proposition ends that is still open.",
}
"""What facilitators do at each stage."""

VOICES_SAY: Mapping[str, str] = {
    "first-pole": "for the first pole",
    "second-pole": "for the second pole",
    "affected": "affected by the decision",
    "critic": "a critic",
    "expert": "knows the subject",
}

RULES_SAY: Mapping[str, str] = {
    "independent-markets": "proportional",
    "ladder": "proportional too, found in another way",
    "utilitarian": "nearest to all ballots in total, but not proportional",
}
"""What the rules for importances do, in short."""

VOTES_SAY: Mapping[int, str] = {1: "You agree", -1: "You disagree", 0: "You passed"}


def moment_text(at: Instant) -> str:
    """Day and minute, in UTC."""
    when = datetime.fromtimestamp(at / 1000, UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def points(share: float | None) -> str:
    """A share as points of 100, with one decimal where it has one."""
    return "–" if share is None else f"{100 * share:.1f}".removesuffix(".0")
