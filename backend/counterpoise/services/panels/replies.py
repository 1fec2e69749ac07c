"""Replies to propositions: written by members, shown once somebody has looked at them, taken back by their authors.

They are open while propositions are put forward and while they are voted on. Nothing ranks or counts them, and nothing
that compiles a profile reads them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from counterpoise.domain.errors import (
    AlreadyThere,
    InvalidOption,
    NotAllowed,
    NotOpen,
    UnknownProposition,
    UnknownReply,
)
from counterpoise.domain.offers.names import checked_note
from counterpoise.domain.panels.moderation import REPLY_POLICY, moderation_rule
from counterpoise.domain.panels.records import Panel
from counterpoise.domain.panels.replies import (
    MOST_EACH,
    TAKING,
    UNDECIDED,
    Reply,
    ReplyStatus,
    checked_reply,
    in_answer_to,
    taken_back,
)
from counterpoise.domain.panels.similarity import plain
from counterpoise.domain.panels.stages import ENDED
from counterpoise.services.callers import Caller
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.panels.rooms import check_open, check_panelist, known, name_of, note

__all__ = ["ACCEPTED_BECAUSE", "Replies", "SeenReply"]

ACCEPTED_BECAUSE = "No rule of the policy forbids it."
"""What stands in the record where whoever accepts a reply says nothing else."""
_ACCEPTED: tuple[ReplyStatus, ...] = ("accepted",)
_TRIES = 40
"""Members who reply to one proposition at the same moment wait for each other; each round one has its number."""


@dataclass(frozen=True, slots=True)
class SeenReply:
    """A reply as it is shown.

    Attributes:
        in_answer_to: which one it answers, as part of a sentence; None where it answers none.
    """

    reply: Reply
    in_answer_to: str | None


class Replies:
    """Replies of panels' members.

    Args:
        keys: of the panels.
    """

    def __init__(self, keys: PanelKeys) -> None:
        self._keys = keys

    def write(self, caller: Caller, panel_id: str, proposition: int, text: str, answers: int | None = None) -> Reply:
        """Reply to an accepted proposition; it is shown once a facilitator has looked at it.

        Args:
            caller: a member.
            panel_id: the panel.
            proposition: number of the proposition.
            text: 1 to 500 visible characters.
            answers: number of an accepted reply to the same proposition, if it answers one.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownProposition: if it has none of this number.
            UnknownReply: if the proposition has no reply of the number that it answers.
            NotAllowed: if the caller is no member.
            NotOpen: outside of the stages for propositions and votes or after their dates, and if the proposition or
                the reply that it answers is not accepted.
            InvalidOption: if the text is not as above, or is the member's 21st on this proposition.
            AlreadyThere: if the member has said it here in the same words.
        """
        panel = known(caller, panel_id, hold=True)
        check_panelist(caller, panel)
        check_open(caller, panel, *TAKING)
        held = caller.work.contributions.proposition(panel_id, proposition)
        if held is None:
            raise UnknownProposition(str(proposition))
        if held.status != "accepted":
            raise NotOpen("Only a proposition that was accepted takes replies.", status=held.status)
        if answers is not None and (status := self._found(caller, panel_id, proposition, answers).status) != "accepted":
            raise NotOpen("Only a reply that was accepted, and stands, can be answered.", status=status)
        said, author = checked_reply(text), name_of(self._keys, caller, panel, "reply")
        kept = caller.work.panel_replies
        for _ in range(_TRIES):
            self._check_new(caller, panel_id, proposition, author, said)
            number = kept.last(panel_id, proposition) + 1
            made = Reply(panel_id, proposition, number, said, caller.at, answers, author)
            try:
                kept.add(made)
            except AlreadyThere:
                continue  # another member was faster and has the number
            return made
        raise AlreadyThere("Too many replies come in at this moment; try again.")

    def once_key(self, caller: Caller, panel_id: str, key: str | None) -> str | None:
        """Under which name the answer to a create is kept, for the key that a member chose; None for None.

        Answers are kept under a hash of account and key. A key that is easily guessed would lead from the database to
        the author; hashed with their name in this panel it does not.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
            NotOpen: before the charter is signed, and when the panel has ended.
            InvalidOption: if the key is empty.
        """
        panel = known(caller, panel_id)
        check_panelist(caller, panel)
        if panel.key_print is None or panel.stage in ENDED:
            check_open(caller, panel, *TAKING)
        if key is None:
            return None
        if not key:
            raise InvalidOption("An Idempotency-Key has at least 1 character.", field="key")
        name = name_of(self._keys, caller, panel, "reply")
        return hashlib.sha256(f"{name}\0{key}".encode()).hexdigest()

    def take_back(self, caller: Caller, panel_id: str, proposition: int, number: int) -> Reply:
        """Erase the text of one's own reply, until the votes close; that there was one stays.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownReply: if it has no such reply.
            NotAllowed: if the caller is not its author.
            NotOpen: once the votes are closed or their date is over.
        """
        panel, held = self._own(caller, panel_id, proposition, number)
        # Between two stages nothing is written; taking back goes on until the votes close.
        votes = {stage: at for stage, at in panel.closes.items() if stage == "votes"}
        check_open(caller, replace(panel, closes=votes), *TAKING)
        made = taken_back(held)
        caller.work.panel_replies.replace(made)
        return made

    def moderate(
        self,
        caller: Caller,
        panel_id: str,
        proposition: int,
        number: int,
        *,
        accept: bool,
        because: str = "",
        rule: str | None = None,
    ) -> Reply:
        """Show a reply, or reject it by a rule of the policy; an appeal is decided by somebody else.

        Args:
            caller: a facilitator.
            panel_id: the panel.
            proposition: number of the proposition.
            number: of the reply.
            accept: whether it is shown.
            because: public reason; a rejection needs one, an acceptance has ``ACCEPTED_BECAUSE`` without.
            rule: for a rejection, by which rule.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownReply: if it has no such reply.
            NotOpen: outside of the stages for propositions and votes, or if nothing is to be decided.
            NotAllowed: if whoever rejected it would decide the appeal.
            InvalidOption: if a rejection names no rule for replies, or there is no public reason.
        """
        panel = known(caller, panel_id, hold=True)
        held = self._found(caller, panel_id, proposition, number)
        if panel.stage not in TAKING or held.status not in UNDECIDED:
            raise NotOpen("There is nothing to decide about this reply now.", stage=panel.stage, status=held.status)
        if held.status == "appealed" and held.judged_by == caller.account:
            raise NotAllowed("An appeal is decided by somebody else than whoever rejected the reply.")
        if accept:
            reason = checked_note(because.strip() or ACCEPTED_BECAUSE, "because")
            made = replace(held, status="accepted", rule=None, because=None, judged_by=None)
        else:
            reason, name = checked_note(because, "because"), moderation_rule(rule or "", REPLY_POLICY).name
            made = replace(held, status="rejected", rule=name, because=reason, judged_by=caller.account)
        caller.work.panel_replies.replace(made)
        after = "appeal" if held.status == "appealed" else "submission"
        said = {"proposition": proposition, "reply": number, "status": made.status, "rule": made.rule, "after": after}
        note(caller, panel, "moderation", reason, **said)
        return made

    def appeal(self, caller: Caller, panel_id: str, proposition: int, number: int, because: str) -> Reply:
        """Ask, as its author and once, that somebody else decides about a rejected reply.

        There is no date for it but the step that closes the votes: a rejection may come after the date.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownReply: if it has no such reply.
            NotAllowed: if the caller is not its author.
            NotOpen: once the votes are closed, if it is not rejected, or was appealed before.
            InvalidOption: if there is no reason.
        """
        panel, held = self._own(caller, panel_id, proposition, number)
        check_open(caller, replace(panel, closes={}), *TAKING)
        if held.status != "rejected" or held.appealed:
            raise NotOpen("Only a rejected reply can be appealed, and once.", status=held.status)
        made = replace(held, status="appealed", appealed=True)
        caller.work.panel_replies.replace(made)
        note(caller, panel, "appeal", checked_note(because, "because"), proposition=proposition, reply=number)
        return made

    def page(self, caller: Caller, panel_id: str, proposition: int, after: int, limit: int) -> list[SeenReply]:
        """Replies to one proposition in order, with numbers above ``after``; for everybody.

        Raises:
            UnknownPanel: if there is no such panel.
            UnknownProposition: if it has none of this number.
        """
        known(caller, panel_id)
        if caller.work.contributions.proposition(panel_id, proposition) is None:
            raise UnknownProposition(str(proposition))
        return self._seen(caller, caller.work.panel_replies.page(panel_id, proposition, after, limit))

    def get(self, caller: Caller, panel_id: str, proposition: int, number: int) -> SeenReply:
        """One reply, for everybody; raises UnknownPanel and UnknownReply."""
        known(caller, panel_id)
        return self._seen(caller, [self._found(caller, panel_id, proposition, number)])[0]

    def all(self, caller: Caller, panel_id: str) -> list[SeenReply]:
        """All of a panel by proposition and number, for everybody; raises UnknownPanel."""
        known(caller, panel_id)
        return self._seen(caller, caller.work.panel_replies.all(panel_id))

    def waiting(self, caller: Caller, panel_id: str) -> list[SeenReply]:
        """Those that somebody has yet to decide about, by proposition and number; raises UnknownPanel."""
        known(caller, panel_id)
        return self._seen(caller, caller.work.panel_replies.all(panel_id, UNDECIDED))

    def counts(self, caller: Caller, panel_id: str) -> Mapping[int, int]:
        """How many accepted replies each proposition has; raises UnknownPanel."""
        known(caller, panel_id)
        return caller.work.panel_replies.counts(panel_id, _ACCEPTED)

    def own(self, caller: Caller, panel_id: str) -> list[SeenReply]:
        """The caller's own, by proposition and number; none once the panel has ended and nobody can tell.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
        """
        panel = known(caller, panel_id)
        check_panelist(caller, panel)
        if panel.key_print is None or panel.stage in ENDED:
            return []
        name = name_of(self._keys, caller, panel, "reply")
        return self._seen(caller, caller.work.panel_replies.by_author(panel_id, name))

    @staticmethod
    def _seen(caller: Caller, found: list[Reply]) -> list[SeenReply]:
        """With which ones they answer, in what state those are now."""
        held = {(one.proposition, one.number): one for one in found}
        for one in found:
            place = one.proposition, one.answers or one.number
            if place not in held and (other := caller.work.panel_replies.get(one.panel, *place)) is not None:
                held[place] = other
        return [SeenReply(one, in_answer_to(one, held.get((one.proposition, one.answers or 0)))) for one in found]

    @staticmethod
    def _check_new(caller: Caller, panel_id: str, proposition: int, author: str, said: str) -> None:
        mine = [one for one in caller.work.panel_replies.by_author(panel_id, author) if one.proposition == proposition]
        if len(mine) >= MOST_EACH:
            raise InvalidOption(f"Each member replies to a proposition at most {MOST_EACH} times.", field="text")
        same = next((one for one in mine if plain(one.text) == plain(said)), None)
        if same is not None:
            raise AlreadyThere(f"Your reply {same.number} says this in the same words.", reply=same.number)

    @staticmethod
    def _found(caller: Caller, panel_id: str, proposition: int, number: int) -> Reply:
        found = caller.work.panel_replies.get(panel_id, proposition, number)
        if found is None:
            raise UnknownReply(str(number))
        return found

    def _own(self, caller: Caller, panel_id: str, proposition: int, number: int) -> tuple[Panel, Reply]:
        panel = known(caller, panel_id, hold=True)
        check_panelist(caller, panel)
        held = self._found(caller, panel_id, proposition, number)
        if panel.key_print is None or panel.stage in ENDED:
            check_open(caller, panel, *TAKING)
        if held.author != name_of(self._keys, caller, panel, "reply"):
            raise NotAllowed("Only its author may do that to this reply.", reply=number)
        return panel, held
