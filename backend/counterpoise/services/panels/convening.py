"""Convening a panel: its charter, its dates, whom it has heard. Charters are fixed once they are signed."""

from collections.abc import Collection, Mapping

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.faults import validated
from counterpoise.domain.errors import AlreadyThere, InvalidDocument, InvalidOption, Issue
from counterpoise.domain.offers.names import checked_id, checked_note
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.records import Panel, PanelEntry
from counterpoise.domain.panels.stages import DATED, STAGES, Stage
from counterpoise.domain.people.records import Instant, Membership
from counterpoise.services.callers import SYSTEM, Caller
from counterpoise.services.panels.rooms import changed, check_open, check_operator, known, note
from counterpoise.services.policies import Policies
from counterpoise.services.profile_drafts import expect

__all__ = ["NOTICE", "VOICES", "Convening", "charter_digest", "panel_tag"]

VOICES: Mapping[str, str] = {
    "first-pole": "somebody who argues for the first pole of an axis",
    "second-pole": "somebody who argues for the second pole of an axis",
    "affected": "somebody whom the decision affects",
    "critic": "a critic, of this decision or of the technology",
    "expert": "somebody who knows the subject",
}
"""Kinds of voices that a panel can have heard."""
NOTICE = 86_400_000
"""Least time that a new date gives members, in milliseconds."""
_LATEST = 2**52


def panel_tag(panel: Panel) -> str:
    """What names this state of a panel, for edits."""
    return str(panel.revision)


def charter_digest(charter: Charter) -> str:
    """``sha256:`` of the charter as JSON (RFC 8785)."""
    return digest_of(charter.model_dump(mode="json"))


def _axis_issues(raw: Mapping[str, object], catalogue: Catalogue) -> list[Issue]:
    axes = raw.get("axes")
    asked = axes if isinstance(axes, list | tuple) else ()
    return [
        Issue("unknown_axis", f"there is no axis {axis!r}; known: {', '.join(catalogue.axes)}", ("axes", place))
        for place, axis in enumerate(asked)
        if axis not in catalogue.axes
    ]


class Convening:
    """Panels against one catalogue.

    Args:
        policies: knows the catalogue and the shipped ids.
    """

    def __init__(self, policies: Policies) -> None:
        self._policies = policies

    def convene(self, caller: Caller, panel_id: str, charter: object, *, demonstration: bool = False) -> Panel:
        """A new panel at the stage ``charter``; whoever convenes it is its operator and first facilitator.

        Args:
            caller: an operator.
            panel_id: lower-case letters, digits and hyphens.
            charter: the object that ``Charter`` describes.
            demonstration: whether its members are synthetic, which every page then says.

        Raises:
            InvalidDocument: listing every fault of the charter.
            InvalidOption: if the id is none.
            AlreadyThere: if the id is taken, or the profile's by somebody who is no panel.
        """
        checked_id(panel_id)
        said = self._charter(caller, charter)
        made = Panel(panel_id, caller.account, said, "charter", caller.at, dict(said.closes), demonstration)
        caller.work.panels.add(made)
        if caller.actor != SYSTEM:
            caller.work.accounts.join(Membership(panel_id, caller.account, "facilitator"))
        note(caller, made, "step", "The panel is convened; its charter can still be changed.", to="charter")
        return made

    def editable(self, caller: Caller, panel_id: str) -> Panel:
        """The panel, if the caller may change its charter now.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if it is another operator's.
            NotOpen: once it is signed.
        """
        panel = known(caller, panel_id)
        check_operator(caller, panel)
        check_open(caller, panel, "charter")
        return panel

    def amend(self, caller: Caller, panel_id: str, charter: object, expected: Collection[str]) -> Panel:
        """Replace the charter while it is not signed.

        Args:
            caller: the operator who convened the panel, or an administrator.
            panel_id: the panel.
            charter: the whole new charter.
            expected: tags of the panel that the edit may have started from.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if it is another operator's.
            NotOpen: once it is signed.
            StaleRevision: if somebody changed it in the meantime.
            InvalidDocument: listing every fault.
            AlreadyThere: as ``convene``.
        """
        panel = self.editable(caller, panel_id)
        expect(panel_tag(panel), expected)
        said = self._charter(caller, charter)
        made = changed(caller, panel, charter=said, closes=dict(said.closes))
        note(caller, made, "step", "The charter was changed before it was signed.", charter=charter_digest(said))
        return made

    def put_off(self, caller: Caller, panel_id: str, stage: Stage, until: Instant, because: str) -> Panel:
        """Date the present or a later stage, or put its date off; never an earlier date than members were told.

        Args:
            caller: a facilitator of the panel.
            panel_id: the panel.
            stage: which of the dated stages.
            until: milliseconds since 1970, at least a day ahead: else a group could be given a second for its report.
            because: public reason.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: if the stage is over.
            InvalidOption: if the stage takes no date, or the date is less than a day ahead, earlier than before, or out
                of order.
        """
        panel = known(caller, panel_id)
        reason = checked_note(because, "because")
        if stage not in DATED:
            dated = ", ".join(one for one in STAGES if one in DATED)
            raise InvalidOption(f"The stage {stage!r} takes no date; these do: {dated}.", field="stage")
        if STAGES.index(panel.stage) > STAGES.index(stage):
            check_open(caller, panel, stage)
        held = panel.closes.get(stage)
        if not caller.at + NOTICE <= until <= _LATEST:
            raise InvalidOption("A new date gives members at least a day.", field="until")
        if held is not None and until < held:
            raise InvalidOption("Members were told a later date; a date can only be put off.", field="until", held=held)
        closes = {**panel.closes, stage: until}
        order = [closes[one] for one in STAGES if one in closes]
        if order != sorted(order):
            raise InvalidOption("Dates must stand in the order of the stages; put off the later ones first.")
        made = changed(caller, panel, closes=closes)
        note(caller, made, "date", reason, dated=stage, until=until, before=held)
        return made

    def heard(self, caller: Caller, panel_id: str, voice: str, title: str, text: str) -> None:
        """Put on record whom the panel has heard, and what they said in short.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: outside of learning.
            InvalidOption: if the voice is of no known kind, or a text is empty, too long or holds hidden characters.
        """
        panel = known(caller, panel_id)
        check_open(caller, panel, "learn")
        if voice not in VOICES:
            raise InvalidOption(f"A voice is one of: {', '.join(VOICES)}.", field="voice")
        said = checked_note(text, "text")
        note(caller, panel, "heard", said, voice=voice, title=checked_note(title, "title")[:300])

    def get(self, caller: Caller, panel_id: str) -> Panel:
        """One panel, for everybody; raises UnknownPanel."""
        return known(caller, panel_id)

    def page(self, caller: Caller, after: str | None, limit: int) -> list[Panel]:
        """Panels with ids above ``after``, in id order, for everybody."""
        return caller.work.panels.page(after, limit)

    def record(self, caller: Caller, panel_id: str, before: int | None, limit: int) -> list[PanelEntry]:
        """The public record, newest first, for everybody; raises UnknownPanel."""
        known(caller, panel_id)
        return caller.work.panels.record(panel_id, before, limit)

    def rulings(self, caller: Caller, panel_id: str) -> list[PanelEntry]:
        """Where the operator departs from the result, newest first: shown before anything else. Raises UnknownPanel."""
        known(caller, panel_id)
        return caller.work.panels.record(panel_id, None, 1000, ("ruling",))

    def _charter(self, caller: Caller, raw: object) -> Charter:
        catalogue = self._policies.catalogue
        said = validated(Charter, raw, lambda found: _axis_issues(found, catalogue))
        held = caller.work.profiles.get(said.profile)
        taken = said.profile in self._policies.profiles or (held is not None and held.origin != "panel")
        if taken:
            raise AlreadyThere(f"The id {said.profile!r} is taken; the panel's profile needs another.", id=said.profile)
        late = [stage for stage, until in said.closes.items() if until <= caller.at]
        if late:
            raise InvalidDocument([Issue("date_past", "must be in the future", ("closes", stage)) for stage in late])
        return said
