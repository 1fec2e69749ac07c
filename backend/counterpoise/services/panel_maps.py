"""The opinion map of a panel, for everybody from the moment its votes are closed; made once, then remembered."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from counterpoise.domain.panels.records import Proposition
from counterpoise.services.callers import Caller
from counterpoise.services.opinions import map_opinions
from counterpoise.services.panels.propositions import shown_text
from counterpoise.services.panels.votes import PanelVotes
from counterpoise.services.public_opinions import PublicMap, public_map

__all__ = ["PanelMaps", "proposition_texts"]

_KEPT = 64


def proposition_texts(propositions: list[Proposition]) -> Mapping[str, str]:
    """The texts that may be shown, by number as text, as the map names propositions."""
    return {str(one.number): text for one in propositions if (text := shown_text(one)) is not None}


class PanelMaps:
    """Maps of panels. Votes do not change once they are closed, so a map is made once.

    Args:
        votes: of the panels.
    """

    def __init__(self, votes: PanelVotes) -> None:
        self._votes = votes
        self._made: OrderedDict[tuple[str, int], PublicMap | None] = OrderedDict()
        self._lock = Lock()

    def of(self, caller: Caller, panel_id: str) -> PublicMap | None:
        """What may be published of the map; None if fewer than ten people voted.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: until the votes are closed.
        """
        votes = self._votes.all(caller, panel_id)
        key = panel_id, len(votes)
        with self._lock:
            if key in self._made:
                return self._made[key]
        made = public_map(map_opinions(votes))
        with self._lock:
            self._made[key] = made
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return made
