"""Ratification: members say yes or no to the result, and with a yes it becomes a published profile version.

A group's report comes with the group's own profile, which people may choose. Nothing is left afterwards that leads from
a vote, a ballot, a proposition, a reply or a signature to a person.
"""

from dataclasses import replace

from counterpoise.domain.errors import AlreadyThere
from counterpoise.domain.offers.records import VersionId
from counterpoise.domain.panels.records import Assent, Panel, Report
from counterpoise.domain.panels.result import group_provenance, result_document, result_provenance
from counterpoise.services.callers import Caller
from counterpoise.services.panels.counting import Counting
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.panels.rooms import check_open, check_panelist, known, name_of
from counterpoise.services.profile_versions import ProfileVersions

__all__ = ["Ratification", "clear_names", "minority_profile"]

_LONGEST_TITLE = 300


def minority_profile(panel: Panel, report: Report) -> str:
    """The id of the profile that a group may offer; at most 64 characters."""
    tail = f"-minority-{report.number}"
    return panel.charter.profile[: 64 - len(tail)].rstrip("-_") + tail


def clear_names(caller: Caller, panel: Panel) -> None:
    """Remove what still leads to members: authors, groups, signatures, and the pool of the draw."""
    held = caller.work.contributions
    for one in held.propositions(panel.id):
        if one.author is not None:
            held.replace_proposition(replace(one, author=None))
    caller.work.panel_replies.forget_authors(panel.id)
    for report in held.reports(panel.id):
        cleared = replace(report, members=(), signed=(), revision=report.revision + 1)
        held.replace_report(cleared, replaces=report.revision)
    draw = caller.work.panels.draw(panel.id)
    if draw is not None and draw.terms is not None:
        caller.work.panels.save_draw(replace(draw, terms=None, revision=draw.revision + 1), replaces=draw.revision)


class Ratification:
    """Assents, and what a yes publishes.

    Args:
        keys: of the panels.
        counting: knows the result.
        versions: publishes it.
    """

    def __init__(self, keys: PanelKeys, counting: Counting, versions: ProfileVersions) -> None:
        self._keys, self._counting, self._versions = keys, counting, versions

    def assent(self, caller: Caller, panel_id: str, *, yes: bool) -> Assent:
        """Say yes or no, in place of what one said before.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
            NotOpen: outside of ratification, or after its date.
        """
        panel = known(caller, panel_id, hold=True)
        check_panelist(caller, panel)
        check_open(caller, panel, "ratification")
        made = Assent(panel_id, name_of(self._keys, caller, panel, "assent"), yes)
        caller.work.contributions.put_assent(made)
        return made

    def own(self, caller: Caller, panel_id: str) -> bool | None:
        """What the caller said; None before, and after ratification. Raises UnknownPanel and NotAllowed as above."""
        panel = known(caller, panel_id)
        check_panelist(caller, panel)
        if panel.stage != "ratification":
            return None
        name = name_of(self._keys, caller, panel, "assent")
        return next((one.yes for one in caller.work.contributions.assents(panel_id) if one.voter == name), None)

    def counted(self, caller: Caller, panel: Panel) -> tuple[int, int]:
        """How many of the present members said yes, and no."""
        members = self._counting.names(caller, panel, "assent")
        said = [one.yes for one in caller.work.contributions.assents(panel.id) if one.voter in members]
        return sum(said), len(said) - sum(said)

    def publish(self, caller: Caller, panel: Panel, yes: int, no: int) -> VersionId:
        """Publish the result, and each group's profile with its report.

        Raises:
            AlreadyThere: if somebody took the profile's id in the meantime.
            InvalidDocument: if the catalogue no longer holds an axis of the charter.
        """
        found = self._counting.result(caller, panel)
        charter = panel.charter
        summary = f"{charter.question} Ratified by the panel {panel.id}: {yes} yes, {no} no; {found.n} ballots."
        note = (
            f"Panel {panel.id}. Weights by the uniform-phantom median, importances by {found.rule}. {found.n} ballots"
            f"{', weighed by stratum' if found.weighted else ''}; {yes} yes and {no} no at ratification."
        )
        decided = result_provenance(panel.id, found, yes, no)
        document = result_document(
            charter, found, decided, profile=charter.profile, title=charter.profile_title, summary=summary
        )
        made = self._versions.publish_for_panel(caller, document, note, decided)
        for report in caller.work.contributions.reports(panel.id):
            if report.text is not None and report.facts["weights"]:
                offered = self._minority(caller, panel, report)
                kept = replace(report, profile=offered, revision=report.revision + 1)
                caller.work.contributions.replace_report(kept, replaces=report.revision)
        return made.profile, made.number

    def _minority(self, caller: Caller, panel: Panel, report: Report) -> VersionId:
        profile = minority_profile(panel, report)
        held = caller.work.profiles.get(profile)
        if held is not None and held.origin != "panel":
            raise AlreadyThere(f"The id {profile!r} is taken; it is a minority's profile.", id=profile)
        share = f"{100 * report.share:.0f}%"
        why = (
            f"From the ballots of the minority {report.number} of the panel {panel.id}: {report.size} ballots, {share}."
        )
        weights = {}
        for axis, first in report.facts["weights"].items():
            one, other = axis.split("-")
            importance = max(round(report.facts["importances"][axis], 9), 1e-9)
            weights[axis] = {one: first, other: 100 - first, "importance": importance}
        document = {
            "schema": "profile/v1",
            "id": profile,
            "title": f"Minority of {panel.charter.profile_title}"[:_LONGEST_TITLE],
            "summary": f"{report.title}. {why}"[:2000],
            "weights": weights,
            "reasons": dict.fromkeys(weights, why),
        }
        decided = group_provenance(panel.id, report, panel.charter.rule)
        made = self._versions.publish_for_panel(caller, document, why, decided)
        return made.profile, made.number
