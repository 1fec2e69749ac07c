"""Propositions: put forward, moderated by a published policy, merged with what is alike, and brought to an end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from counterpoise.domain.characters import hidden_character
from counterpoise.domain.errors import AlreadyThere, InvalidOption, NotAllowed, NotOpen, UnknownProposition
from counterpoise.domain.offers.names import checked_note
from counterpoise.domain.panels.moderation import POLICY, moderation_rule
from counterpoise.domain.panels.records import Outcome, Panel, PanelEntry, Proposition
from counterpoise.domain.panels.routing import next_proposition
from counterpoise.domain.panels.similarity import most_alike, plain
from counterpoise.domain.panels.stages import has_begun
from counterpoise.services.callers import Caller
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.panels.rooms import check_open, check_panelist, known, name_of, note

__all__ = ["AMENDMENTS", "LONGEST", "MOST_EACH", "Alike", "Propositions", "Totals", "shown_text"]

LONGEST, MOST_EACH = 280, 20
"""Characters of a proposition, and how many one member may put forward."""
AMENDMENTS = ("axis", "wording", "commitment", "number")
"""What of the catalogue an amendment may change; ``number`` is a judged number such as an R_h."""
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Alike:
    """A proposition that is much like another, by ``domain.panels.similarity``: 0–1."""

    number: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Totals:
    """How members voted on one proposition; ``important``: of those who agree or disagree."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0
    important: int = 0


def shown_text(proposition: Proposition) -> str | None:
    """The text for the public.

    None where nobody has looked at it yet, and where showing it would do the harm that it was rejected for.
    """
    if proposition.status == "submitted":
        return None
    rule = POLICY.get(proposition.rule or "")
    withheld = proposition.status in {"rejected", "appealed"} and rule is not None and rule.withholds
    return None if withheld else proposition.text


def _is_about(entry: PanelEntry, number: int) -> bool:
    """Whether a line of the record is about this proposition, and not about a reply to it."""
    return entry.details.get("proposition") == number and "reply" not in entry.details


def _checked(text: str) -> str:
    found = " ".join(text.split())
    if not found or len(found) > LONGEST or hidden_character(found):
        raise InvalidOption(f"A proposition is one sentence of 1 to {LONGEST} visible characters.", field="text")
    if not plain(found):
        raise InvalidOption("A proposition needs words.", field="text")
    return found


class Propositions:
    """Propositions of panels.

    Args:
        keys: of the panels.
    """

    def __init__(self, keys: PanelKeys) -> None:
        self._keys = keys

    def propose(self, caller: Caller, panel_id: str, text: str) -> tuple[Proposition, list[Alike]]:
        """Put a sentence forward; also what is much like it, which its author may merge it into.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
            NotOpen: outside of the stage for propositions.
            InvalidOption: if it is empty, longer than 280 characters, has hidden ones, or is one's 21st.
            AlreadyThere: if the panel has it already, in the same words.
        """
        panel = known(caller, panel_id, hold=True)
        check_panelist(caller, panel)
        check_open(caller, panel, "propositions")
        said, author = _checked(text), name_of(self._keys, caller, panel, "proposition")
        for _ in range(_TRIES):
            held = caller.work.contributions.propositions(panel_id)
            if sum(one.author == author for one in held) >= MOST_EACH:
                raise InvalidOption(f"Each member puts forward at most {MOST_EACH} propositions.", field="text")
            same = next((one for one in held if plain(one.text) == plain(said)), None)
            if same is not None:
                message = f"Proposition {same.number} says this in the same words."
                raise AlreadyThere(message, proposition=same.number)
            made = Proposition(panel_id, len(held) + 1, said, caller.at, author)
            try:
                caller.work.contributions.add_proposition(made)
            except AlreadyThere:
                continue  # another member was faster and has the number
            live = ((one.number, one.text) for one in held if one.status in {"submitted", "accepted"})
            return made, [Alike(number, found) for number, found in most_alike(said, live)]
        raise AlreadyThere("Too many propositions come in at this moment; try again.")

    def moderate(
        self, caller: Caller, panel_id: str, number: int, *, accept: bool, because: str, rule: str | None = None
    ) -> Proposition:
        """Put a proposition to the vote, or reject it by a rule of the policy; an appeal is decided by somebody else.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownProposition: if it has none of this number.
            NotOpen: outside of the stage for propositions, or if nothing is to be decided.
            NotAllowed: if whoever rejected it would decide the appeal.
            InvalidOption: if a rejection names no rule of the policy, or there is no public reason.
        """
        panel, held = self._found(caller, panel_id, number)
        if panel.stage != "propositions" or held.status not in {"submitted", "appealed"}:
            raise NotOpen("There is nothing to decide about this proposition now.", stage=panel.stage)
        if held.status == "appealed" and held.judged_by == caller.account:
            raise NotAllowed("An appeal is decided by somebody else than whoever rejected the proposition.")
        reason = checked_note(because, "because")
        if accept:
            made = replace(held, status="accepted", rule=None, because=None, judged_by=None)
        else:
            made = replace(
                held,
                status="rejected",
                rule=moderation_rule(rule or "").name,
                because=reason,
                judged_by=caller.account,
            )
        caller.work.contributions.replace_proposition(made)
        after = "appeal" if held.status == "appealed" else "submission"
        note(caller, panel, "moderation", reason, proposition=number, status=made.status, rule=made.rule, after=after)
        return made

    def appeal(self, caller: Caller, panel_id: str, number: int, because: str) -> Proposition:
        """Ask, as its author and once, that somebody else decides about a rejected proposition.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownProposition: if it has none of this number.
            NotAllowed: if the caller is not its author.
            NotOpen: outside of the stage for propositions, if it is not rejected, or was appealed before.
            InvalidOption: if there is no reason.
        """
        panel, held = self._own(caller, panel_id, number)
        before = caller.work.panels.record(panel_id, None, 100_000, ("appeal",))
        if held.status != "rejected" or any(_is_about(one, number) for one in before):
            raise NotOpen("Only a rejected proposition can be appealed, and once.", status=held.status)
        made = replace(held, status="appealed")
        caller.work.contributions.replace_proposition(made)
        note(caller, panel, "appeal", checked_note(because, "because"), proposition=number)
        return made

    def merge(self, caller: Caller, panel_id: str, number: int, into: int) -> Proposition:
        """Let one's own proposition live on in another, as its author; nobody else can.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownProposition: if it has none of one of these numbers.
            NotAllowed: if the caller is not the author of ``number``.
            NotOpen: outside of the stage for propositions, or if one of the two is rejected or merged.
            InvalidOption: if both are the same.
        """
        panel, held = self._own(caller, panel_id, number)
        other = self._found(caller, panel_id, into)[1]
        if number == into:
            raise InvalidOption("A proposition cannot be merged into itself.", field="into")
        if {held.status, other.status} - {"submitted", "accepted"}:
            raise NotOpen("Only propositions that wait or are accepted can be merged.", status=other.status)
        made = replace(held, status="merged", merged_into=into)
        caller.work.contributions.replace_proposition(made)
        # Whoever was merged into this one goes on with it.
        for one in caller.work.contributions.propositions(panel_id):
            if one.merged_into == number:
                caller.work.contributions.replace_proposition(replace(one, merged_into=into))
        note(caller, panel, "merge", "Merged by its author.", proposition=number, into=into)
        return made

    def end(
        self,
        caller: Caller,
        panel_id: str,
        number: int,
        outcome: Outcome,
        because: str,
        amendment: str | None = None,
    ) -> Proposition:
        """State how a proposition ends: as an amendment of the catalogue, or declined. It can be restated until then.

        An amendment is ratified with the result; what it changes comes with a release of the catalogue.

        Args:
            caller: a facilitator.
            panel_id: the panel.
            number: the proposition.
            outcome: ``amendment`` or ``declined``.
            because: public reason.
            amendment: for an amendment, what it changes: axis, wording, commitment or number.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownProposition: if it has none of this number.
            NotOpen: before the votes are counted, after ratification, or if it was rejected or merged.
            InvalidOption: if there is no reason, or an amendment changes nothing.
        """
        panel, held = self._found(caller, panel_id, number)
        check_open(caller, replace(panel, closes={}), "ballots", "tally", "minority", "ratification")
        if held.status != "accepted":
            raise NotOpen("It has ended: it was rejected or merged.", status=held.status)
        if (outcome == "amendment") != (amendment in AMENDMENTS):
            raise InvalidOption(f"An amendment changes one of: {', '.join(AMENDMENTS)}.", field="amendment")
        made = replace(held, outcome=outcome, amendment=amendment, because=checked_note(because, "because"))
        caller.work.contributions.replace_proposition(made)
        said = {"proposition": number, "outcome": outcome, "amendment": amendment}
        note(caller, panel, "outcome", because.strip(), **said)
        return made

    def listed(self, caller: Caller, panel_id: str) -> list[Proposition]:
        """All of a panel by number, for everybody; raises UnknownPanel."""
        known(caller, panel_id)
        return caller.work.contributions.propositions(panel_id)

    def own(self, caller: Caller, panel_id: str) -> list[Proposition]:
        """The caller's own, by number: what happened to them. Raises as ``propose``; StorageFailed as ``key_of``."""
        panel = known(caller, panel_id)
        check_panelist(caller, panel)
        if panel.key_print is None or panel.stage in {"ratified", "closed"}:
            return []
        author = name_of(self._keys, caller, panel, "proposition")
        return [one for one in caller.work.contributions.propositions(panel_id) if one.author == author]

    def next(self, caller: Caller, panel_id: str) -> tuple[Proposition | None, int]:
        """The one to ask the caller about next, None when they have seen all, and how many are left.

        Raises as ``propose``.
        """
        panel = known(caller, panel_id)
        check_panelist(caller, panel)
        check_open(caller, panel, "votes")
        voter, held = name_of(self._keys, caller, panel, "vote"), caller.work.contributions
        live = {one.number: one for one in held.propositions(panel_id) if one.status == "accepted"}
        seen = {one.proposition for one in held.votes_of(panel_id, voter)}
        found = next_proposition(voter, live, seen, held.vote_counts(panel_id))
        return None if found is None else live[found], len(live.keys() - seen)

    def totals(self, caller: Caller, panel_id: str) -> Mapping[int, Totals] | None:
        """How members voted, by number; None until the votes are closed: nobody votes with the crowd in sight."""
        panel = known(caller, panel_id)
        if not has_begun(panel.stage, "ballots"):
            return None
        found: dict[int, list[int]] = {}
        for one in caller.work.contributions.votes(panel_id):
            row = found.setdefault(one.proposition, [0, 0, 0, 0])
            row[{1: 0, -1: 1}.get(one.value, 2)] += 1
            row[3] += one.important and one.value != 0
        return {number: Totals(*row) for number, row in found.items()}

    def _found(self, caller: Caller, panel_id: str, number: int) -> tuple[Panel, Proposition]:
        panel = known(caller, panel_id, hold=True)
        held = caller.work.contributions.proposition(panel_id, number)
        if held is None:
            raise UnknownProposition(str(number))
        return panel, held

    def _own(self, caller: Caller, panel_id: str, number: int) -> tuple[Panel, Proposition]:
        panel, held = self._found(caller, panel_id, number)
        check_panelist(caller, panel)
        check_open(caller, panel, "propositions")
        if held.author != name_of(self._keys, caller, panel, "proposition"):
            raise NotAllowed("Only its author may do that to this proposition.", proposition=number)
        return panel, held
