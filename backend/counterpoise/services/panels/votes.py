"""Votes on propositions: one a member and proposition, changeable until close, results hidden until then."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidDocument, Issue, NotOpen
from counterpoise.domain.opinions.votes import AGREE, DISAGREE, Votes, votes_of
from counterpoise.domain.panels.records import Panel, PanelVote
from counterpoise.domain.panels.stages import has_begun
from counterpoise.services.callers import Caller
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.panels.rooms import check_open, check_panelist, known, name_of

__all__ = ["MOST_AT_ONCE", "PanelVotes", "Participation", "Voted"]

MOST_AT_ONCE = 500
"""Votes in one request. However many requests come, there is one vote a member and proposition."""


@dataclass(frozen=True, slots=True)
class Voted:
    """One vote as it is asked for: agree 1, disagree −1, pass 0."""

    proposition: int
    value: int
    important: bool = False


@dataclass(frozen=True, slots=True)
class Participation:
    """How many take part, live: it tells nothing of what they say."""

    voters: int
    votes: int
    ballots_before: int
    ballots: int
    assents: int


class PanelVotes:
    """Votes of panels.

    Args:
        keys: of the panels.
    """

    def __init__(self, keys: PanelKeys) -> None:
        self._keys = keys

    def put(self, caller: Caller, panel_id: str, asked: Sequence[Voted]) -> list[PanelVote]:
        """Cast votes, in place of those cast before on the same propositions; all of them or none.

        Returns:
            All of the caller's votes, by proposition.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
            NotOpen: outside of the stage for votes, or after its date.
            InvalidDocument: listing every vote that is none, is cast twice, or is on a proposition that is not open.
        """
        panel = known(caller, panel_id, hold=True)
        check_panelist(caller, panel)
        check_open(caller, panel, "votes")
        self._check(caller, panel, asked)
        voter = name_of(self._keys, caller, panel, "vote")
        caller.work.contributions.put_votes(
            [PanelVote(panel_id, voter, one.proposition, one.value, one.important) for one in asked]
        )
        return caller.work.contributions.votes_of(panel_id, voter)

    def own(self, caller: Caller, panel_id: str) -> list[PanelVote]:
        """The caller's votes by proposition; none after close, when nobody can tell whose they are.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
        """
        panel = known(caller, panel_id)
        check_panelist(caller, panel)
        if panel.stage != "votes":
            return []
        return caller.work.contributions.votes_of(panel_id, name_of(self._keys, caller, panel, "vote"))

    def erase(self, caller: Caller, panel_id: str) -> int:
        """Take all of one's votes back; how many there were. Raises as ``put``."""
        panel = known(caller, panel_id, hold=True)
        check_panelist(caller, panel)
        check_open(caller, panel, "votes")
        return caller.work.contributions.erase_votes(panel_id, name_of(self._keys, caller, panel, "vote"))

    def participation(self, caller: Caller, panel_id: str) -> Participation:
        """How many take part, for everybody; raises UnknownPanel."""
        known(caller, panel_id)
        held = caller.work.contributions
        return Participation(
            len(held.voters(panel_id)),
            sum(held.vote_counts(panel_id).values()),
            len(held.ballot_voters(panel_id, "before")),
            len(held.ballot_voters(panel_id, "after")),
            len(held.assents(panel_id)),
        )

    def all(self, caller: Caller, panel_id: str) -> Votes:
        """Every vote, joined by id, for the opinion map; voters have random names.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: until the votes are closed.
        """
        panel = known(caller, panel_id)
        if not has_begun(panel.stage, "ballots"):
            raise NotOpen("The map opens when the votes are closed.", stage=panel.stage)
        held = caller.work.contributions.votes(panel_id)
        people = sorted({one.voter for one in held})
        open_ones = [one.number for one in caller.work.contributions.propositions(panel_id) if one.status == "accepted"]
        row, column = ({name: place for place, name in enumerate(names)} for names in (people, open_ones))
        return votes_of(
            people,
            [str(one) for one in open_ones],
            [row[one.voter] for one in held],
            [column[one.proposition] for one in held],
            [one.value for one in held],
        )

    def _check(self, caller: Caller, panel: Panel, asked: Sequence[Voted]) -> None:
        found: list[Issue] = []
        if not 1 <= len(asked) <= MOST_AT_ONCE:
            found.append(Issue("votes_count", f"must hold 1 to {MOST_AT_ONCE} votes; it has {len(asked)}", ("votes",)))
            raise InvalidDocument(found)
        listed = caller.work.contributions.propositions(panel.id)
        live, seen = {one.number for one in listed if one.status == "accepted"}, set[int]()
        for place, one in enumerate(asked):
            if one.proposition not in live:
                message = f"proposition {one.proposition} is not open for votes in this panel"
                found.append(Issue("unknown_proposition", message, ("votes", place)))
            if one.proposition in seen:
                message = f"proposition {one.proposition} stands here twice: one vote each"
                found.append(Issue("vote_twice", message, ("votes", place)))
            if not DISAGREE <= one.value <= AGREE:
                found.append(Issue("vote_value", "must be 1, -1 or 0", ("votes", place)))
            seen.add(one.proposition)
        if found:
            raise InvalidDocument(found[:100])
