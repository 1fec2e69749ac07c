"""Where an operator departs from what a panel ratified: each departure is a ruling, shown before the result."""

from dataclasses import replace
from typing import Any

from counterpoise.domain.catalogue.base import Protects
from counterpoise.domain.catalogue.provenance import Override, Provenance
from counterpoise.domain.errors import InvalidOption, NotOpen, UnknownReport, UnknownVersion
from counterpoise.domain.offers.names import checked_note, version_name
from counterpoise.domain.offers.records import Version
from counterpoise.domain.panels.records import Panel, Report
from counterpoise.services.callers import Caller
from counterpoise.services.panels.rooms import check_operator, known, note
from counterpoise.services.profile_versions import ProfileVersions

__all__ = ["Rulings"]

_WHOLE = 100


class Rulings:
    """Rulings of operators about ratified results.

    Args:
        versions: publishes the version that holds instead.
    """

    def __init__(self, versions: ProfileVersions) -> None:
        self._versions = versions

    def override(
        self,
        caller: Caller,
        panel_id: str,
        axis: str,
        weight: int,
        because: str,
        protects: Protects = "operator",
    ) -> Version:
        """Publish another weight than the ratified one, or return to it; the version, its reason and the record say so.

        Args:
            caller: the operator who convened the panel, or an administrator.
            panel_id: the panel.
            axis: one that the result sets.
            weight: the first pole's, 0–100.
            because: public reason.
            protects: whom: asker, others or operator.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the panel is another operator's.
            NotOpen: before ratification.
            InvalidOption: if the result leaves the axis unset, the weight is out of range or the same, or no reason.
        """
        panel = self._ratified(caller, panel_id)
        reason = checked_note(because, "because")
        profile, number = panel.result or ("", 0)
        ratified = caller.work.profiles.version(profile, number)
        kept = caller.work.profiles.get(profile)
        newest = None if kept is None else caller.work.profiles.version(profile, kept.latest)
        if ratified is None or newest is None:
            raise UnknownVersion(version_name((profile, number)))
        if axis not in newest.document["weights"]:
            raise InvalidOption(f"The result does not set {axis!r}.", field="axis")
        one, other = axis.split("-")
        if not 0 <= weight <= _WHOLE or weight == newest.document["weights"][axis][one]:
            raise InvalidOption(
                "The weight must be from 0 to 100, and another than the one that holds.", field="weight"
            )
        asked = ratified.document["weights"][axis][one]
        back = weight == asked
        said = (
            f"The operator returns to what the panel {panel_id} ratified, {one} {asked}: {reason}"
            if back
            else f"The operator overrides the panel {panel_id}, which ratified {one} {asked}: {reason}"
        )
        changed: dict[str, Any] = {
            **newest.document,
            "weights": {
                **newest.document["weights"],
                axis: {**newest.document["weights"][axis], one: weight, other: _WHOLE - weight},
            },
            "reasons": {**newest.document.get("reasons", {}), axis: said[:2000]},
        }
        departed = None if back else Override(weight=weight, because=reason, protects=protects)
        decided = None if newest.provenance is None else Provenance.model_validate(dict(newest.provenance))
        decided = None if decided is None else decided.overridden(axis, departed)
        made = self._versions.publish_for_panel(caller, changed, said[:2000], decided)
        note(
            caller,
            panel,
            "ruling",
            reason,
            ruling="override",
            subject=axis,
            asked=f"{one} {asked}",
            holds=f"{one} {weight}",
            authority="operator",
            protects=protects,
            version=version_name((made.profile, made.number)),
        )
        return made

    def withhold(self, caller: Caller, panel_id: str, number: int, because: str) -> Report:
        """Offer a minority's profile no longer; its report stays public.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownReport: if it owes no report of this number, or the report has no profile.
            NotAllowed: if the panel is another operator's.
            NotOpen: before ratification.
            InvalidOption: if there is no reason.
        """
        panel = self._ratified(caller, panel_id)
        reason = checked_note(because, "because")
        held = next((one for one in caller.work.contributions.reports(panel_id) if one.number == number), None)
        if held is None or held.profile is None:
            raise UnknownReport(str(number))
        kept = caller.work.profiles.get(held.profile[0])
        if kept is not None:
            caller.work.profiles.replace(replace(kept, deprecated_at=caller.at, deprecated_because=reason))
        made = replace(held, withheld_because=reason, revision=held.revision + 1)
        caller.work.contributions.replace_report(made, replaces=held.revision)
        note(
            caller,
            panel,
            "ruling",
            reason,
            ruling="withhold",
            subject=f"minority report {number}",
            asked=f"offer {version_name(held.profile)}",
            holds="not offered",
            authority="operator",
        )
        return made

    @staticmethod
    def _ratified(caller: Caller, panel_id: str) -> Panel:
        panel = known(caller, panel_id)
        check_operator(caller, panel)
        if panel.stage != "ratified" or panel.result is None:
            raise NotOpen("Nothing is ratified that could be departed from.", stage=panel.stage)
        return panel
