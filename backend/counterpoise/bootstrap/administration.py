"""Administration from the machine that holds the database; it needs no account."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from counterpoise.bootstrap.access import surroundings
from counterpoise.bootstrap.library import library
from counterpoise.domain.errors import UnknownAccount
from counterpoise.domain.people.records import Account, checked_email
from counterpoise.services.callers import SYSTEM, Caller
from counterpoise.services.invitations import set_up_link
from counterpoise.services.state import Entropy, Passwords
from counterpoise.settings import Settings

__all__ = ["Administration", "administration", "first_link"]


@dataclass(frozen=True, slots=True)
class Administration:
    """One change by whoever holds the database."""

    caller: Caller
    entropy: Entropy
    passwords: Passwords

    def account(self, email: str) -> Account:
        """The account of an address; raises UnknownAccount."""
        found = self.caller.work.accounts.by_email(checked_email(email))
        if found is None:
            raise UnknownAccount(email)
        return found


@contextmanager
def administration(settings: Settings) -> Iterator[Administration]:
    """One change, kept if nothing fails; brings the database up to date first.

    Raises:
        StorageFailed: if the database cannot be reached or is not ours.
    """
    around = surroundings(settings, library(settings))
    try:
        with around.store.writing() as work:
            yield Administration(Caller(SYSTEM, work, None, around.clock.now()), around.entropy, around.passwords)
            work.commit()
    finally:
        around.close()


def first_link(settings: Settings) -> str | None:
    """The link that makes the first administrator; None where there is one. Links made before stop working."""
    with administration(settings) as held:
        secret = set_up_link(held.caller, held.entropy)
    return None if secret is None else f"{settings.address}/setup?token={secret}"
