"""What a person has contributed to panels, as far as it can still be told to be theirs: for taking one's data away.

Contributions are found as they are kept, by the name that only the panel's key makes of an account. So what a closed
stage has unlinked is not found, and nobody else's ever is. Panels that somebody has left are looked through as well:
what they said there stays until it is counted or erased.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from counterpoise.domain.errors import StorageFailed
from counterpoise.domain.panels.records import Panel, PanelBallot, PanelVote, Phase, Proposition
from counterpoise.domain.panels.replies import Reply
from counterpoise.domain.panels.secrecy import pseudonym
from counterpoise.domain.panels.stages import ENDED, Stage
from counterpoise.services.callers import Caller
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.panels.reports import OwnReport
from counterpoise.services.panels.rooms import key_of

__all__ = ["OwnPanel", "belongings"]

_STEP = 100
_PHASES: tuple[Phase, ...] = ("before", "after")


@dataclass(frozen=True, slots=True)
class OwnPanel:
    """One running panel, with what is one's own in it.

    Attributes:
        panel: its id.
        stage: where it is.
        readable: whether the panel's key is there; without it nobody can tell what is whose, and all else is empty.
        propositions: that one put forward; until the panel ends.
        replies: to propositions, that one wrote; until the panel ends. Their text is empty once they are taken back.
        votes: while votes are open.
        ballots: while ballots of their phase are open.
        reports: minority reports that are owed to a group of which one's ballot is.
        assent: what one said to the result; None before.
    """

    panel: str
    stage: Stage
    readable: bool
    propositions: tuple[Proposition, ...] = ()
    replies: tuple[Reply, ...] = ()
    votes: tuple[PanelVote, ...] = ()
    ballots: tuple[PanelBallot, ...] = ()
    reports: tuple[OwnReport, ...] = ()
    assent: bool | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing in it is one's own."""
        written = self.propositions or self.replies
        return self.assent is None and not (written or self.votes or self.ballots or self.reports)


def _running(caller: Caller) -> Iterator[Panel]:
    """Panels that have a key: signed, and not ended."""
    after = None
    while found := caller.work.panels.page(after, _STEP):
        yield from (one for one in found if one.key_print is not None and one.stage not in ENDED)
        after = found[-1].id


def _of_panel(caller: Caller, keys: PanelKeys, panel: Panel) -> OwnPanel:
    try:
        key = key_of(keys, panel)
    except StorageFailed:
        return OwnPanel(panel.id, panel.stage, readable=False)
    held, account = caller.work.contributions, caller.account
    author, voter = pseudonym(key, "proposition", panel.id, account), pseudonym(key, "vote", panel.id, account)
    balloter, assenter = pseudonym(key, "ballot", panel.id, account), pseudonym(key, "assent", panel.id, account)
    ballots = (held.ballot(panel.id, phase, balloter) for phase in _PHASES)
    return OwnPanel(
        panel.id,
        panel.stage,
        readable=True,
        propositions=tuple(one for one in held.propositions(panel.id) if one.author == author),
        replies=tuple(caller.work.panel_replies.by_author(panel.id, pseudonym(key, "reply", panel.id, account))),
        votes=tuple(held.votes_of(panel.id, voter)),
        ballots=tuple(one for one in ballots if one is not None),
        reports=tuple(
            OwnReport(one, balloter in one.signed) for one in held.reports(panel.id) if balloter in one.members
        ),
        assent=next((one.yes for one in held.assents(panel.id) if one.voter == assenter), None),
    )


def belongings(caller: Caller, keys: PanelKeys) -> list[OwnPanel]:
    """Running panels in which something is the caller's, in id order.

    Where a panel's key is missing, members are told so, and nobody else is.

    Args:
        caller: whose account it is.
        keys: of the panels.
    """
    mine = {one.panel for one in caller.work.accounts.memberships(caller.account) if one.role == "panelist"}
    found = [_of_panel(caller, keys, panel) for panel in _running(caller)]
    return [one for one in found if (one.panel in mine if not one.readable else not one.empty)]
