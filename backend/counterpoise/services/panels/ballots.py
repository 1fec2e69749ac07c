"""Ballots: secret, one a member, changeable and erasable until close, unlinked after."""

from collections.abc import Mapping

from counterpoise.domain.panels.ballots import check_ballot
from counterpoise.domain.panels.records import Panel, PanelBallot, Phase
from counterpoise.services.callers import Caller
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.panels.rooms import check_open, check_panelist, known, name_of

__all__ = ["PanelBallots"]


def _phase(panel: Panel) -> Phase:
    return "before" if panel.stage == "learn" else "after"


class PanelBallots:
    """Ballots of panels. While learning they are asked for once, and at the stage for ballots again.

    Args:
        keys: of the panels.
    """

    def __init__(self, keys: PanelKeys) -> None:
        self._keys = keys

    def put(
        self,
        caller: Caller,
        panel_id: str,
        weights: Mapping[str, float | None],
        importances: Mapping[str, float] | None,
    ) -> tuple[PanelBallot, bool]:
        """Put a ballot in, in place of the one before; whether there was one. No trail is kept of who did, or when.

        Args:
            caller: a member.
            panel_id: the panel.
            weights: the first pole's weight 0–100 for every axis of the charter; None abstains.
            importances: at least 0, for every axis of the charter; None leaves that question.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
            NotOpen: outside of learning and ballots, or after the stage's date.
            InvalidDocument: listing every fault.
            StorageFailed: if the panel's key is missing.
        """
        panel, voter = self._open(caller, panel_id)
        check_ballot(panel.charter, weights, importances)
        ordered = {axis: weights[axis] for axis in panel.charter.axes}
        counts = None if importances is None else {axis: importances[axis] for axis in panel.charter.axes}
        made = PanelBallot(panel_id, _phase(panel), voter, ordered, counts)
        held = caller.work.contributions.ballot(panel_id, made.phase, voter)
        caller.work.contributions.put_ballots([made])
        return made, held is not None

    def own(self, caller: Caller, panel_id: str) -> PanelBallot | None:
        """The caller's ballot of this stage; None where there is none, and after close. Raises as ``put``."""
        panel = known(caller, panel_id)
        check_panelist(caller, panel)
        if panel.stage not in {"learn", "ballots"}:
            return None
        return caller.work.contributions.ballot(panel_id, _phase(panel), name_of(self._keys, caller, panel, "ballot"))

    def erase(self, caller: Caller, panel_id: str) -> bool:
        """Take one's ballot back; whether there was one. Raises as ``put``."""
        panel, voter = self._open(caller, panel_id)
        return caller.work.contributions.erase_ballot(panel_id, _phase(panel), voter)

    def _open(self, caller: Caller, panel_id: str) -> tuple[Panel, str]:
        panel = known(caller, panel_id, hold=True)
        check_panelist(caller, panel)
        check_open(caller, panel, "learn", "ballots")
        return panel, name_of(self._keys, caller, panel, "ballot")
