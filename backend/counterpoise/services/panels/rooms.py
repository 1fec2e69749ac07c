"""Who may come into a panel's room, for what, until when, and under which name they are kept."""

from dataclasses import replace
from typing import Any

from counterpoise.domain.errors import NotAllowed, NotOpen, StorageFailed, UnknownPanel
from counterpoise.domain.offers.names import is_id
from counterpoise.domain.panels.records import EntryKind, Panel, PanelEntry
from counterpoise.domain.panels.secrecy import Purpose, fingerprint, pseudonym
from counterpoise.domain.panels.stages import Stage
from counterpoise.domain.people.roles import PanelRole
from counterpoise.services.callers import Caller
from counterpoise.services.panels.ports import PanelKeys

__all__ = [
    "JOINING",
    "changed",
    "check_joining",
    "check_open",
    "check_operator",
    "check_panelist",
    "key_of",
    "known",
    "name_of",
    "note",
    "panelists",
]

_PANELIST: tuple[PanelRole, ...] = ("panelist",)
_LONGEST = 200
_SECRET: frozenset[EntryKind] = frozenset({"appeal", "merge", "report"})
JOINING: frozenset[Stage] = frozenset({"charter", "draw", "learn"})
"""Stages at which members come in."""


def known(caller: Caller, panel_id: str, *, hold: bool = False) -> Panel:
    """The panel; with ``hold`` nobody closes a stage until this unit of work ends. Raises UnknownPanel."""
    found = caller.work.panels.get(panel_id, hold=hold) if is_id(panel_id) else None
    if found is None:
        raise UnknownPanel(panel_id)
    return found


def check_panelist(caller: Caller, panel: Panel) -> None:
    """Only members contribute; no other role does, administrators and facilitators included. Raises NotAllowed."""
    if not caller.actor.in_panel(panel.id, _PANELIST):
        raise NotAllowed("Only members of this panel take part in it.", panel=panel.id)


def check_operator(caller: Caller, panel: Panel) -> None:
    """What binds is the operator's who convened the panel, and the administrators'. Raises NotAllowed."""
    theirs = caller.actor.account == panel.operator and caller.actor.at_least("operator")
    if not caller.actor.is_admin and not theirs:
        raise NotAllowed("Only the operator who convened this panel may do that.", panel=panel.id)


def check_open(caller: Caller, panel: Panel, *stages: Stage) -> None:
    """Whether the panel is at one of these stages and its date is not over; raises NotOpen."""
    if panel.stage not in stages:
        wanted = " or ".join(stages)
        raise NotOpen(
            f"The panel is at the stage {panel.stage}; this belongs to {wanted}.", stage=panel.stage, takes=list(stages)
        )
    until = panel.closes.get(panel.stage)
    if until is not None and caller.at >= until:
        raise NotOpen(f"The stage {panel.stage} is over; nothing more is taken.", stage=panel.stage, closed_at=until)


def check_joining(caller: Caller, panel_id: str, role: PanelRole) -> None:
    """Nobody becomes a member once propositions are asked for: a vote could be won by adding voters. Raises NotOpen."""
    panel = caller.work.panels.get(panel_id) if is_id(panel_id) else None
    if panel is not None and role == "panelist" and panel.stage not in JOINING:
        raise NotOpen(
            f"Members join until learning ends; the panel is at the stage {panel.stage}.",
            stage=panel.stage,
            takes=sorted(JOINING),
        )


def panelists(caller: Caller, panel: Panel) -> list[str]:
    """Account ids of the members."""
    return [one.account for one in caller.work.accounts.members(panel.id) if one.role in _PANELIST]


def key_of(keys: PanelKeys, panel: Panel) -> bytes:
    """The key under which the panel's contributions are kept.

    Raises:
        StorageFailed: if it is missing or another: under a new one everybody could vote twice.
    """
    key = keys.key(panel.id)
    if key is None or fingerprint(key) != panel.key_print:
        raise StorageFailed(
            f"The key of the panel {panel.id} is missing from the data folder, or is another; restore it.",
            reason="panel_key",
        )
    return key


def name_of(keys: PanelKeys, caller: Caller, panel: Panel, purpose: Purpose) -> str:
    """The name under which the caller's contributions of one kind are kept; raises StorageFailed as ``key_of``."""
    return pseudonym(key_of(keys, panel), purpose, panel.id, caller.account)


def note(caller: Caller, panel: Panel, kind: EntryKind, text: str, **details: Any) -> None:
    """Add a line to the public record and, with ids alone, to the audit trail."""
    caller.work.panels.append(PanelEntry(panel.id, caller.at, kind, panel.stage, text, details))
    ids: dict[str, Any] = {
        name: value for name, value in details.items() if isinstance(value, str | int) and len(str(value)) <= _LONGEST
    }
    if kind in _SECRET:
        # The trail is for ever, and would say who wrote a proposition or belongs to a group that lost.
        replace(caller, request=None).record(f"panel.{kind}", "panel", panel.id, by="member", stage=panel.stage, **ids)
        return
    caller.record(f"panel.{kind}", "panel", panel.id, stage=panel.stage, **ids)


def changed(caller: Caller, panel: Panel, **fields: Any) -> Panel:
    """Keep the panel with other fields, one revision on; raises StaleRevision if somebody else changed it."""
    made = replace(panel, revision=panel.revision + 1, **fields)
    caller.work.panels.replace(made, replaces=panel.revision)
    return made
