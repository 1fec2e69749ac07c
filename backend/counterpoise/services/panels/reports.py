"""Minority reports: who is owed one follows from a rule; what it says, and whether it is said, is the group's."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from counterpoise.domain.errors import NotAllowed, UnknownReport
from counterpoise.domain.offers.names import checked_note
from counterpoise.domain.panels.records import Panel, Report
from counterpoise.services.callers import Caller
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.panels.rooms import check_open, check_panelist, known, name_of, note
from counterpoise.services.profile_drafts import expect

__all__ = ["OwnReport", "Reports", "report_tag"]

_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report that the caller may write, and whether they signed the text as it is."""

    report: Report
    signed: bool


def report_tag(report: Report) -> str:
    """What names this state of a report, for edits."""
    return str(report.revision)


class Reports:
    """Minority reports of panels.

    Args:
        keys: of the panels.
    """

    def __init__(self, keys: PanelKeys) -> None:
        self._keys = keys

    def listed(self, caller: Caller, panel_id: str) -> list[Report]:
        """All that are owed, largest group first, for everybody; raises UnknownPanel."""
        known(caller, panel_id)
        return caller.work.contributions.reports(panel_id)

    def own(self, caller: Caller, panel_id: str) -> list[OwnReport]:
        """Those that are owed to a group to which the caller's ballot belongs; none after ratification.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
        """
        panel = known(caller, panel_id)
        check_panelist(caller, panel)
        if panel.stage not in {"tally", "minority", "ratification"}:
            return []
        name = name_of(self._keys, caller, panel, "ballot")
        held = caller.work.contributions.reports(panel_id)
        return [OwnReport(one, name in one.signed) for one in held if name in one.members]

    def write(
        self, caller: Caller, panel_id: str, number: int, title: str, text: str, expected: Collection[str]
    ) -> Report:
        """Write the group's report, or change it: whoever signed the text before must sign it again.

        Args:
            caller: a member of the group.
            panel_id: the panel.
            number: of the report.
            title: one line.
            text: at most 2,000 characters.
            expected: tags of the report that the edit may have started from.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownReport: if it owes no report of this number.
            NotAllowed: if the caller is not of the group.
            NotOpen: outside of the stage for minority reports, or after its date.
            StaleRevision: if somebody changed it in the meantime.
            InvalidOption: if title or text is empty, too long or holds hidden characters.
        """
        panel, held, name = self._own(caller, panel_id, number)
        expect(report_tag(held), expected)
        made = replace(
            held,
            title=checked_note(title, "title")[:_LONGEST_TITLE],
            text=checked_note(text, "text"),
            written_at=caller.at,
            signed=(name,),
            signatures=1,
            revision=held.revision + 1,
        )
        caller.work.contributions.replace_report(made, replaces=held.revision)
        note(caller, panel, "report", "The group wrote its report, or changed it.", report=number)
        return made

    def sign(self, caller: Caller, panel_id: str, number: int) -> Report:
        """Sign the text as it is; again changes nothing. Raises as ``write``, and UnknownReport if nobody wrote it."""
        _, held, name = self._own(caller, panel_id, number)
        if held.text is None:
            raise UnknownReport(f"{number} (not written yet)")
        if name in held.signed:
            return held
        signed = (*held.signed, name)
        made = replace(held, signed=signed, signatures=len(signed), revision=held.revision + 1)
        caller.work.contributions.replace_report(made, replaces=held.revision)
        return made

    def _own(self, caller: Caller, panel_id: str, number: int) -> tuple[Panel, Report, str]:
        panel = known(caller, panel_id, hold=True)
        check_panelist(caller, panel)
        check_open(caller, panel, "minority")
        held = next((one for one in caller.work.contributions.reports(panel_id) if one.number == number), None)
        if held is None:
            raise UnknownReport(str(number))
        name = name_of(self._keys, caller, panel, "ballot")
        if name not in held.members:
            raise NotAllowed("Only members of the group that lost write its report.", report=number)
        return panel, held, name
