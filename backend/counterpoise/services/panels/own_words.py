"""What a member wrote in panels, for taking one's data away: as long as it can be told whose it is."""

from dataclasses import dataclass

from counterpoise.domain.errors import StorageFailed
from counterpoise.domain.panels.records import Panel, Proposition
from counterpoise.domain.panels.replies import Reply
from counterpoise.domain.panels.stages import ENDED
from counterpoise.services.callers import Caller
from counterpoise.services.panels.house import PanelHouse

__all__ = ["OwnWords", "own_words"]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What one wrote in one panel.

    Attributes:
        told: whether it could be told: not without the panel's key, nor once the panel has ended.
    """

    panel: Panel
    told: bool
    propositions: tuple[Proposition, ...] = ()
    replies: tuple[Reply, ...] = ()


def own_words(caller: Caller, house: PanelHouse) -> list[OwnWords]:
    """Propositions and replies of the caller in every panel of which they are a member, by the panel's id.

    Votes and ballots are left out: a file that says how one voted is what a buyer of votes would ask for.
    """
    found = []
    for place, role in sorted(caller.actor.panels):
        panel = caller.work.panels.get(place) if role == "panelist" else None
        if panel is not None:
            found.append(_of(caller, house, panel))
    return found


def _of(caller: Caller, house: PanelHouse, panel: Panel) -> OwnWords:
    if panel.key_print is None or panel.stage in ENDED:
        return OwnWords(panel, told=False)
    try:
        propositions = tuple(house.propositions.own(caller, panel.id))
        replies = tuple(one.reply for one in house.replies.own(caller, panel.id))
    except StorageFailed as error:
        if error.params.get("reason") != "panel_key":
            raise
        # Somebody who wants their data gets what there is; the panel's own pages say that its key is missing.
        return OwnWords(panel, told=False)
    return OwnWords(panel, True, propositions, replies)
