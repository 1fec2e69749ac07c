"""Panels and contributions in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.fakes.memory_state import Part, paged

from counterpoise.domain.errors import AlreadyThere, StaleRevision, UnknownProposition
from counterpoise.domain.panels.records import (
    Assent,
    Panel,
    PanelBallot,
    PanelDraw,
    PanelEntry,
    PanelVote,
    Phase,
    Proposition,
    Report,
)
from counterpoise.services import state as ports


class MemoryPanels(Part, ports.Panels):
    def add(self, panel: Panel) -> None:
        self._state.changing()
        if panel.id in self._state.panels:
            raise AlreadyThere("This id is taken.")
        self._state.panels[panel.id] = panel

    def get(self, panel_id: str, *, hold: bool = False) -> Panel | None:
        if hold:
            self._state.changing()
        return self._state.panels.get(panel_id)

    def replace(self, panel: Panel, *, replaces: int) -> None:
        self._state.changing()
        held = self._state.panels.get(panel.id)
        if held is None or held.revision != replaces:
            raise StaleRevision("Somebody changed it.")
        self._state.panels[panel.id] = panel

    def page(self, after: str | None, limit: int) -> list[Panel]:
        return paged(self._state.panels, after, limit)

    def append(self, entry: PanelEntry) -> None:
        self._state.needs(entry.panel in self._state.panels, "panel")
        number = self._state.next_number("panel_entry")
        self._state.panel_entries[number] = replace(entry, number=number)

    def record(
        self, panel_id: str, before: int | None, limit: int, kinds: Sequence[str] | None = None
    ) -> list[PanelEntry]:
        held = reversed(self._state.panel_entries.values())
        mine = [one for one in held if one.panel == panel_id and (kinds is None or one.kind in kinds)]
        return [one for one in mine if before is None or one.number < before][:limit]

    def draw(self, panel_id: str) -> PanelDraw | None:
        return self._state.panel_draws.get(panel_id)

    def save_draw(self, draw: PanelDraw, *, replaces: int | None) -> None:
        self._state.needs(draw.panel in self._state.panels, "panel")
        held = self._state.panel_draws.get(draw.panel)
        if (held.revision if held else None) != replaces:
            raise StaleRevision("Somebody changed it.")
        self._state.panel_draws[draw.panel] = draw


class MemoryContributions(Part, ports.Contributions):
    def add_proposition(self, proposition: Proposition) -> None:
        self._state.needs(proposition.panel in self._state.panels, "panel")
        key = (proposition.panel, proposition.number)
        if key in self._state.propositions:
            raise AlreadyThere("This number is taken.")
        self._state.propositions[key] = proposition

    def proposition(self, panel_id: str, number: int) -> Proposition | None:
        return self._state.propositions.get((panel_id, number))

    def propositions(self, panel_id: str) -> list[Proposition]:
        return [one for key, one in sorted(self._state.propositions.items()) if key[0] == panel_id]

    def replace_proposition(self, proposition: Proposition) -> None:
        self._state.changing()
        key = (proposition.panel, proposition.number)
        if key not in self._state.propositions:
            raise UnknownProposition(str(proposition.number))
        self._state.propositions[key] = proposition

    def put_votes(self, votes: Sequence[PanelVote]) -> None:
        for one in votes:
            self._state.needs(one.panel in self._state.panels, "panel")
            self._state.panel_votes[one.panel, one.voter, one.proposition] = one

    def votes_of(self, panel_id: str, voter: str) -> list[PanelVote]:
        return [one for one in self.votes(panel_id) if one.voter == voter]

    def votes(self, panel_id: str) -> list[PanelVote]:
        return [one for key, one in sorted(self._state.panel_votes.items()) if key[0] == panel_id]

    def vote_counts(self, panel_id: str) -> Mapping[int, int]:
        return dict(Counter(one.proposition for one in self.votes(panel_id)))

    def voters(self, panel_id: str) -> list[str]:
        return sorted({one.voter for one in self.votes(panel_id)})

    def erase_votes(self, panel_id: str, voter: str) -> int:
        self._state.changing()
        gone = [key for key in self._state.panel_votes if key[:2] == (panel_id, voter)]
        for key in gone:
            del self._state.panel_votes[key]
        return len(gone)

    def put_ballots(self, ballots: Sequence[PanelBallot]) -> None:
        for one in ballots:
            self._state.needs(one.panel in self._state.panels, "panel")
            self._state.panel_ballots[one.panel, one.phase, one.voter] = one

    def ballot(self, panel_id: str, phase: Phase, voter: str) -> PanelBallot | None:
        return self._state.panel_ballots.get((panel_id, phase, voter))

    def ballots(self, panel_id: str, phase: Phase) -> list[PanelBallot]:
        return [one for key, one in sorted(self._state.panel_ballots.items()) if key[:2] == (panel_id, phase)]

    def ballot_voters(self, panel_id: str, phase: Phase) -> list[str]:
        return [one.voter for one in self.ballots(panel_id, phase)]

    def erase_ballot(self, panel_id: str, phase: Phase, voter: str) -> bool:
        self._state.changing()
        return self._state.panel_ballots.pop((panel_id, phase, voter), None) is not None

    def rename_voters(self, panel_id: str, names: Mapping[str, str]) -> None:
        self._state.changing()
        votes = [one for one in self._state.panel_votes.values() if one.panel == panel_id and one.voter in names]
        for one in votes:
            del self._state.panel_votes[one.panel, one.voter, one.proposition]
        self.put_votes([replace(one, voter=names[one.voter]) for one in votes])
        ballots = [one for one in self._state.panel_ballots.values() if one.panel == panel_id and one.voter in names]
        for held in ballots:
            del self._state.panel_ballots[held.panel, held.phase, held.voter]
        self.put_ballots([replace(held, voter=names[held.voter]) for held in ballots])

    def add_report(self, report: Report) -> None:
        self._state.needs(report.panel in self._state.panels, "panel")
        key = (report.panel, report.number)
        if key in self._state.reports:
            raise AlreadyThere("This report is there.")
        self._state.reports[key] = report

    def reports(self, panel_id: str) -> list[Report]:
        return [one for key, one in sorted(self._state.reports.items()) if key[0] == panel_id]

    def replace_report(self, report: Report, *, replaces: int) -> None:
        self._state.changing()
        held = self._state.reports.get((report.panel, report.number))
        if held is None or held.revision != replaces:
            raise StaleRevision("Somebody changed it.")
        self._state.reports[report.panel, report.number] = report

    def put_assent(self, assent: Assent) -> None:
        self._state.needs(assent.panel in self._state.panels, "panel")
        self._state.assents[assent.panel, assent.voter] = assent

    def assents(self, panel_id: str) -> list[Assent]:
        return [one for key, one in sorted(self._state.assents.items()) if key[0] == panel_id]

    def erase_assents(self, panel_id: str) -> int:
        self._state.changing()
        gone = [key for key in self._state.assents if key[0] == panel_id]
        for key in gone:
            del self._state.assents[key]
        return len(gone)
