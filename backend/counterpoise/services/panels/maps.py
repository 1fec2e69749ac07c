"""The opinion map of a panel, for everybody from the moment its votes are closed; made once, then remembered."""

from collections import OrderedDict
from threading import Lock

from counterpoise.domain.panels.stages import has_begun
from counterpoise.services.callers import Caller
from counterpoise.services.opinions import map_opinions
from counterpoise.services.panels.rooms import known
from counterpoise.services.panels.votes import PanelVotes
from counterpoise.services.public_opinions import PublicMap, public_map

__all__ = ["PanelMaps"]

_KEPT = 64


class PanelMaps:
    """Maps of panels. Votes do not change once they are closed, so a map is made once.

    Args:
        votes: of the panels.
    """

    def __init__(self, votes: PanelVotes) -> None:
        self._votes = votes
        self._made: OrderedDict[tuple[object, ...], PublicMap | None] = OrderedDict()
        self._lock = Lock()

    def of(self, caller: Caller, panel_id: str) -> PublicMap | None:
        """What may be published of the map; None if fewer than ten people voted.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: until the votes are closed.
        """
        panel = known(caller, panel_id)
        counted = panel.counted.get("votes", {})
        key = panel_id, panel.created_at, counted.get("voters"), counted.get("votes")
        with self._lock:
            if key in self._made and has_begun(panel.stage, "ballots"):
                return self._made[key]
        made = public_map(map_opinions(self._votes.all(caller, panel_id)))
        with self._lock:
            self._made[key] = made
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return made
