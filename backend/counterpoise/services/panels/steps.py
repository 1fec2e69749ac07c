"""From one stage to the next: what must be true, what happens then, and the line in the record that dates it."""

import hashlib
from dataclasses import replace
from typing import Any

from counterpoise.domain.errors import NotAllowed, StorageFailed
from counterpoise.domain.offers.names import checked_note
from counterpoise.domain.panels.records import Panel
from counterpoise.domain.panels.replies import UNDECIDED
from counterpoise.domain.panels.secrecy import fingerprint
from counterpoise.domain.panels.stages import ENDED, Stage, has_begun
from counterpoise.domain.panels.steps import Standing, check_step, hindrances, needed
from counterpoise.domain.people.roles import PanelRole
from counterpoise.services.callers import Caller
from counterpoise.services.panels.convening import charter_digest
from counterpoise.services.panels.counting import Counting
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.panels.ratification import Ratification, clear_names
from counterpoise.services.panels.rooms import changed, check_operator, known, note, panelists
from counterpoise.services.panels.signing import GroupSignatures
from counterpoise.services.panels.strata import unplaced
from counterpoise.services.state import Store

__all__ = ["Steps", "sweep_keys"]

_LEADS: tuple[PanelRole, ...] = ("facilitator",)
_SAID: dict[str, str] = {
    "draw": "The operator signed the charter: {binding}",
    "learn": "The members are found; learning begins.",
    "propositions": "Members put propositions forward.",
    "votes": "Propositions are open for votes; results are hidden until the votes are closed.",
    "ballots": "The votes are closed and counted; members put their ballots in.",
    "tally": "The ballots are closed and counted.",
    "minority": "Groups that are owed a minority report write it.",
    "ratification": "Members say yes or no to the result.",
    "ratified": "The result is ratified and published.",
}
_STEP = 100


def sweep_keys(store: Store, keys: PanelKeys) -> list[str]:
    """Destroy the keys of panels that have ended: after a ratification, and at the start, should that have failed.

    Returns:
        Ids of the panels whose key is gone by this.

    Raises:
        StorageFailed: if the database cannot be read, or a key cannot be removed.
    """
    ended: list[str] = []
    with store.reading() as work:
        after = None
        while found := work.panels.page(after, _STEP):
            ended += [one.id for one in found if one.stage in ENDED]
            after = found[-1].id
    return [panel for panel in ended if keys.destroy(panel)]


class Steps:
    """Takes panels from stage to stage.

    Args:
        keys: of the panels.
        counting: counts at close.
        ratification: publishes.
        groups: signs minority reports.
    """

    def __init__(
        self, keys: PanelKeys, counting: Counting, ratification: Ratification, groups: GroupSignatures
    ) -> None:
        self._keys, self._counting, self._ratification, self._groups = keys, counting, ratification, groups

    def standing(self, caller: Caller, panel: Panel) -> Standing:
        """What is counted of a panel at this moment; tells nothing of what anybody says."""
        work, held = caller.work, caller.work.contributions
        propositions = held.propositions(panel.id)
        draw = work.panels.draw(panel.id)
        otherwise = any(one.details.get("otherwise") for one in work.panels.record(panel.id, None, 1000, ("draw",)))
        heard = {one.details.get("voice") for one in work.panels.record(panel.id, None, 1000, ("heard",))}
        running = panel.key_print is not None and panel.stage not in ENDED
        votes = self._counting.names(caller, panel, "vote") if running and panel.stage == "votes" else set[str]()
        ballots = self._counting.names(caller, panel, "ballot") if running and panel.stage == "ballots" else set[str]()
        yes, no = self._ratification.counted(caller, panel) if panel.stage == "ratification" else (0, 0)
        return Standing(
            now=caller.at,
            members=len(panelists(caller, panel)),
            seated=otherwise or (draw is not None and draw.seed is not None),
            heard=frozenset(str(one) for one in heard),
            undecided=sum(one.status in {"submitted", "appealed"} for one in propositions),
            unplaced=unplaced(caller, panel) if panel.stage == "learn" else 0,
            accepted=sum(one.status == "accepted" for one in propositions),
            voted=len(votes.intersection(held.voters(panel.id))),
            balloted=len(ballots.intersection(held.ballot_voters(panel.id, "after"))),
            unwritten=sum(one.text is None for one in held.reports(panel.id)),
            open_outcomes=sum(one.status == "accepted" and one.outcome is None for one in propositions),
            yes=yes,
            no=no,
            replies=sum(work.panel_replies.counts(panel.id, UNDECIDED).values()),
        )

    def hindrances(self, caller: Caller, panel_id: str) -> list[str]:
        """Why the next stage cannot begin yet, in parts of sentences; empty where it can. Raises UnknownPanel."""
        panel = known(caller, panel_id)
        if panel.stage in ENDED:
            return []
        try:
            held = self.standing(caller, panel)
        except StorageFailed as error:
            if error.params.get("reason") != "panel_key":
                raise
            # The page about a panel that has lost its key must still be there to say so.
            return ["the panel's key is missing from the data folder, or is another"]
        return hindrances(panel.charter, panel.stage, held, panel.closes)[0]

    def quorum(self, caller: Caller, panel_id: str) -> int:
        """How many of the present members make a quorum; raises UnknownPanel."""
        panel = known(caller, panel_id)
        return needed(panel.charter, len(panelists(caller, panel)))

    def advance(self, caller: Caller, panel_id: str, to: Stage, because: str | None = None) -> Panel:
        """Take the panel to its next stage, or close it without a result.

        Signing the charter (``to="draw"``) is the operator's; so is closing, beside the facilitators. All else is the
        facilitators'. After a step to ``ratified`` or ``closed`` is committed, call ``sweep_keys``.

        Args:
            caller: who may.
            panel_id: the panel.
            to: the next stage, by name, so that asking twice does not go two steps; or ``closed``.
            because: public reason; required to close.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the step is somebody else's.
            StepRefused: if it is out of order, or something hinders it.
            QuorumMissing: if too few members have taken part.
            InvalidOption: if closing has no reason.
            StorageFailed: if the panel's key is missing, and it is not to be closed.
        """
        panel = known(caller, panel_id)
        leads = caller.actor.is_admin or caller.actor.in_panel(panel_id, _LEADS)
        if to == "draw" or (to == "closed" and not leads):
            check_operator(caller, panel)
        elif not leads:
            raise NotAllowed("Only the panel's facilitators take it to its next stage.", panel=panel_id)
        # Taking the row first makes everybody who contributes finish before anything is counted.
        panel = changed(caller, panel)
        if to == "closed" and panel.stage not in ENDED:
            # Nothing need be counted for it, so it is the way out for a panel that has lost its key.
            return self._close(caller, panel, checked_note(because or "", "because"))
        held = self.standing(caller, panel)
        check_step(panel.charter, panel.stage, to, held, panel.closes)
        fields = self._leaving(caller, panel, to, held)
        made = changed(caller, panel, stage=to, **fields)
        details: dict[str, Any] = {"to": to, "members": held.members}
        if to == "draw":
            details["charter"] = charter_digest(panel.charter)
        if to == "ratified":
            details |= (
                {"yes": held.yes, "no": held.no, "profile": f"{made.result[0]}@{made.result[1]}"} if made.result else {}
            )
        text = _SAID[to].format(binding=panel.charter.binding)
        note(caller, made, "step", text if because is None else f"{text} {checked_note(because, 'because')}", **details)
        return made

    def _leaving(self, caller: Caller, panel: Panel, to: Stage, held: Standing) -> dict[str, Any]:
        """What is done before the next stage begins; fields of the panel that change by it."""
        counting, counted = self._counting, dict(panel.counted)
        if to == "draw":
            return {"key_print": fingerprint(self._keys.make(panel.id))}
        if to == "propositions":
            counted["before"] = counting.close_ballots(caller, panel, "before")[0]
            counting.unlink_ballots(caller, panel, "before")
        elif to == "ballots":
            counted["votes"] = counting.close_votes(caller, panel)
        elif to == "tally":
            counted["ballots"] = counting.decide(caller, panel)
        elif to == "ratification":
            self._sign_reports(caller, panel)
        elif to == "ratified":
            counted["assents"] = {"yes": held.yes, "no": held.no}
            result = self._ratification.publish(caller, panel, held.yes, held.no)
            caller.work.contributions.erase_assents(panel.id)
            clear_names(caller, panel)
            return {"counted": counted, "result": result}
        return {"counted": counted}

    def _sign_reports(self, caller: Caller, panel: Panel) -> None:
        """Sign each report that was written, as its signers did; from here on nobody changes it."""
        for report in caller.work.contributions.reports(panel.id):
            if report.text is None:
                continue
            envelope = self._groups.envelope(panel, report)
            made = replace(report, facts={**report.facts, "envelope": envelope}, revision=report.revision + 1)
            caller.work.contributions.replace_report(made, replaces=report.revision)
            digest = "sha256:" + hashlib.sha256(envelope.encode()).hexdigest()
            text = f"Minority report {report.number} is signed by {report.signatures} of {report.size}."
            note(caller, panel, "report", text, report=report.number, envelope=digest)

    def _close(self, caller: Caller, panel: Panel, because: str) -> Panel:
        """End without a result: what was contributed loses its names, and open propositions are declined by it."""
        held = caller.work.contributions
        if not has_begun(panel.stage, "ballots"):
            self._counting.unlink_votes(caller, panel)
        for phase in ("before", "after"):
            self._counting.unlink_ballots(caller, panel, phase)
        held.erase_assents(panel.id)
        clear_names(caller, panel)
        caller.work.accounts.forget_strata(panel.id)
        made = changed(caller, panel, stage="closed", ended_because=because)
        note(caller, made, "step", because, to="closed")
        return made
