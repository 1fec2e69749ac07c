"""Objections: anybody affected may say that a decision is wrong, gets a receipt, and is owed a recorded reply.

No account is needed. What was said can be erased by whoever said it; its salted hash stays in the log.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.disclosure.notices import NOTICE_TYPE, receipt, reply, salted
from counterpoise.domain.disclosure.records import ABOUT, About, KeptObjection, Outcome
from counterpoise.domain.errors import InvalidOption, NotAllowed, TooManyRequests, UnknownObjection
from counterpoise.domain.offers.names import checked_note
from counterpoise.services.access_ports import Throttle
from counterpoise.services.callers import Caller
from counterpoise.services.ownership import owns
from counterpoise.services.state import Entropy
from counterpoise.services.statement_log import Notary, day_of
from counterpoise.services.statements import Statements, predicate_of

__all__ = ["Objecting", "ObjectionRequest", "Objections", "Received", "overdue"]

_DAY = 86_400_000
_MOST_A_DAY = 500
"""Objections that a server takes in one day: more is a flood that would bury those that are meant."""


@dataclass(frozen=True, slots=True)
class ObjectionRequest:
    """What somebody objects to, in their own words.

    Attributes:
        about: a trade-off, an operator's bound, the mapping of evidence, an R_h, or the catalogue.
        subject: which one, for example an axis's id.
        text: at most 2,000 characters.
    """

    about: About
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Received:
    """A kept objection, and the secret with which its author can erase the text; it is kept nowhere."""

    kept: KeptObjection
    secret: str


@dataclass(frozen=True, slots=True)
class Objecting:
    """One answer to give: the text, what came of it, and the version in which something changed."""

    text: str
    outcome: Outcome
    changed: int | None = None


class Objections:
    """Objections and replies.

    Args:
        statements: what is objected to.
        notary: signs and logs receipts.
        entropy: where ids, salts and secrets come from.
        throttle: counts attempts by client; addresses are kept nowhere.
    """

    def __init__(self, statements: Statements, notary: Notary, entropy: Entropy, throttle: Throttle) -> None:
        self._statements, self._notary, self._entropy, self._throttle = statements, notary, entropy, throttle

    def object(self, caller: Caller, name: str, asked: ObjectionRequest) -> Received:
        """Take an objection to a statement, and log its receipt.

        Raises:
            UnknownStatement: if there is none of this name.
            InvalidOption: if text or subject is empty, too long, or holds characters that nobody sees.
            TooManyRequests: if this client, or all together, objected too often.
        """
        work = caller.work
        if wait := self._throttle.wait("objection", caller.client):
            raise TooManyRequests("Too many objections from here; try again later.", retry_after=wait)
        if work.objections.count_since(caller.at - _DAY) >= _MOST_A_DAY:
            raise TooManyRequests("Too many objections came in today; try again tomorrow.", retry_after=3600)
        statement = self._statements.kept(work, name)
        if asked.about not in ABOUT:
            raise InvalidOption(f"An objection is about one of: {', '.join(ABOUT)}.", field="about")
        subject, text = checked_note(asked.subject, "subject"), checked_note(asked.text, "text")
        salt, secret = self._entropy.secret(), self._entropy.secret()
        days = int(predicate_of(statement)["appeals_and_review"]["reply_within_days"])
        made = KeptObjection(
            id=self._entropy.identifier(),
            about=asked.about,
            subject=subject,
            statement=name,
            version=statement.version,
            text=text,
            salt=salt,
            hash=salted(salt, text),
            secret=_digest(secret),
            received_at=caller.at,
            due=(datetime.fromtimestamp(caller.at / 1000, UTC) + timedelta(days=days)).date().isoformat(),
            entry=0,
            receipt="",
        )
        envelope = self._notary.sealed(NOTICE_TYPE, canonical_bytes(receipt(made, day_of(caller.at))))
        entry = self._notary.record(work, "objection", name, made.version, envelope.payload_sha256, caller.at)
        kept = replace(made, entry=entry, receipt=envelope.written.decode())
        work.objections.add(kept)
        # By a random id, not by the account: who objected is nobody's business but theirs.
        caller.record("objection.received", "objection", kept.id, by="anybody", statement=name)
        return Received(kept, secret)

    def answer(self, caller: Caller, objection_id: str, said: Objecting) -> KeptObjection:
        """Reply, once, for everybody to read.

        Raises:
            UnknownObjection: if there is none.
            NotAllowed: if the statement is another's.
            InvalidOption: if the reply is empty or too long, or the version named is not there.
            StaleRevision: if it is answered already.
        """
        work = caller.work
        held = self.get(caller, objection_id)
        name = work.statements.name(held.statement)
        if name is None or not owns(caller.actor, name.owner):
            raise NotAllowed("Only whoever published the statement replies to it.", objection=objection_id)
        text, salt = checked_note(said.text, "text"), self._entropy.secret()
        if (said.outcome == "changed") != (said.changed is not None):
            raise InvalidOption(
                "Name the version in which something changed, exactly if something did.", field="changed"
            )
        if said.changed is not None:
            self._statements.kept(work, held.statement, said.changed)
        answered = replace(
            held,
            reply=text,
            reply_salt=salt,
            reply_hash=salted(salt, text),
            replied_at=caller.at,
            outcome=said.outcome,
            changed=said.changed,
        )
        envelope = self._notary.sealed(NOTICE_TYPE, canonical_bytes(reply(answered, day_of(caller.at))))
        entry = self._notary.record(work, "reply", held.statement, held.version, envelope.payload_sha256, caller.at)
        kept = replace(answered, reply_entry=entry, reply_receipt=envelope.written.decode())
        work.objections.answer(kept)
        caller.record("objection.answered", "objection", kept.id, statement=held.statement)
        return kept

    def erase(self, caller: Caller, objection_id: str, secret: str | None) -> KeptObjection:
        """Remove the text for good, by its author's secret or by an administrator; the hash stays.

        Raises:
            UnknownObjection: if there is none, or the secret is another's; which of the two is not said.
        """
        held = caller.work.objections.get(objection_id)
        mine = held is not None and secret is not None and held.secret == _digest(secret)
        if held is None or not (mine or caller.actor.is_admin):
            raise UnknownObjection(objection_id)
        caller.work.objections.erase(objection_id)
        caller.record("objection.erased", "objection", objection_id, by=None if caller.actor.account else "anybody")
        return replace(held, text=None, salt=None)

    def get(self, caller: Caller, objection_id: str) -> KeptObjection:
        """One objection; raises UnknownObjection."""
        if (found := caller.work.objections.get(objection_id)) is None:
            raise UnknownObjection(objection_id)
        return found

    def page(
        self, caller: Caller, before: int | None, limit: int, *, statement: str | None = None, unanswered: bool = False
    ) -> list[KeptObjection]:
        """The newest first."""
        return caller.work.objections.page(before, limit, statement=statement, unanswered=unanswered)


def overdue(objection: KeptObjection, today: str) -> bool:
    """Whether a reply was due before today and is not there."""
    return objection.replied_at is None and objection.due < today


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
