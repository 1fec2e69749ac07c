"""Signing in and out. Every sign-in makes a new secret; nothing that was known before it is of use after it."""

from dataclasses import dataclass, replace

from counterpoise.domain.errors import NotAllowed, TooManyRequests, WrongCredentials
from counterpoise.domain.people.records import Account, Session
from counterpoise.services.access_ports import Attempt, Stranger, Throttle
from counterpoise.services.accounts import open_account
from counterpoise.services.callers import Caller
from counterpoise.services.credentials import digest, form_token
from counterpoise.services.state import Entropy, Passwords, UnitOfWork

__all__ = ["Checked", "Opened", "SignIn", "hold_back", "sign_out"]


def hold_back(throttle: Throttle, attempt: Attempt, key: str) -> None:
    """Count one attempt; raises TooManyRequests where there were too many."""
    wait = throttle.wait(attempt, key)
    if wait:
        raise TooManyRequests(f"Too many attempts. Try again in {wait} seconds.", retry_after=wait)


@dataclass(frozen=True, slots=True)
class Checked:
    """An address and a password that belong together; ``new_hash`` where the kept one should be made anew."""

    account: str
    password_hash: str
    new_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session; ``secret`` and ``csrf`` are in nobody's hands but the caller's."""

    account: Account
    session: Session
    secret: str
    csrf: str


class SignIn:
    """Opens and ends sessions.

    Args:
        passwords: password hashing.
        entropy: where secrets come from.
        throttle: counts attempts.
        lifetime: of a session, in milliseconds.
        newcomers: whether somebody whom the identity provider knows and we don't gets an account.
    """

    def __init__(
        self, passwords: Passwords, entropy: Entropy, throttle: Throttle, lifetime: int, *, newcomers: bool = False
    ) -> None:
        self._passwords, self._entropy, self._throttle = passwords, entropy, throttle
        self._lifetime, self._newcomers = lifetime, newcomers

    def check(self, work: UnitOfWork, email: str, password: str, client: str) -> Checked:
        """Compare a password. It takes as long, and answers alike, where there is no such account.

        This is apart from ``open`` so that no writer waits while a password is hashed.

        Raises:
            TooManyRequests: if there were too many attempts for this address or from this client.
            WrongCredentials: if they do not belong together, or the account is disabled.
        """
        address = email.strip().lower()
        hold_back(self._throttle, "sign-in client", client)
        hold_back(self._throttle, "sign-in address", digest(address))
        account = work.accounts.by_email(address)
        encoded = account.password_hash if account is not None else None
        right = self._passwords.matches(encoded, password)
        if not right or account is None or encoded is None or account.disabled_at is not None:
            raise WrongCredentials("Address and password do not belong together.")
        new = self._passwords.hash(password) if self._passwords.outdated(encoded) else None
        return Checked(account.id, encoded, new)

    def open(self, caller: Caller, checked: Checked) -> Opened:
        """Open a session for whoever was checked, and end the one that asked for it.

        Raises:
            WrongCredentials: if the password was changed in between.
        """
        account = caller.work.accounts.get(checked.account)
        if account is None or account.password_hash != checked.password_hash or account.disabled_at is not None:
            raise WrongCredentials("Address and password do not belong together.")
        if checked.new_hash is not None:
            account = replace(account, password_hash=checked.new_hash)
            caller.work.accounts.replace(account)
        return self.begin(caller, account)

    def begin(self, caller: Caller, account: Account) -> Opened:
        """A new session of ``account``, with a new secret; the one that asked for it ends."""
        caller.work.credentials.forget_expired(caller.at)
        if caller.session is not None:
            caller.work.credentials.end_session(caller.session.hash)
        secret = self._entropy.secret()
        csrf = form_token(secret)
        session = Session(digest(secret), account.id, digest(csrf), caller.at, caller.at + self._lifetime)
        caller.work.credentials.add_session(session)
        caller.record("session.opened", "account", account.id, by=account.id)
        return Opened(account, session, secret, csrf)

    def welcome(self, caller: Caller, stranger: Stranger) -> Opened:
        """Open a session for whom the identity provider names.

        An account that nobody has linked yet is linked by address only if the provider has verified the address.

        Raises:
            NotAllowed: if there is no account and newcomers need an invitation, or the account is disabled.
        """
        accounts = caller.work.accounts
        account = accounts.by_subject(stranger.subject)
        if account is None and stranger.email and stranger.verified:
            account = accounts.by_email(stranger.email.strip().lower())
            if account is not None:
                if account.subject is not None:
                    raise NotAllowed("This address belongs to another sign-in at the identity provider.")
                account = replace(account, subject=stranger.subject)
                accounts.replace(account)
                caller.record("account.linked", "account", account.id, by=account.id)
            elif self._newcomers:
                name = stranger.name or stranger.email.split("@", maxsplit=1)[0]
                account = open_account(
                    caller, self._entropy, "member", email=stranger.email, name=name[:80], subject=stranger.subject
                )
        if account is None:
            raise NotAllowed("There is no account for this sign-in. Ask whoever runs this server for an invitation.")
        if account.disabled_at is not None:
            raise NotAllowed("This account is disabled.")
        return self.begin(caller, account)


def sign_out(caller: Caller) -> None:
    """End the session that asks; an API token is revoked in its own place, so for it nothing happens."""
    if caller.session is not None:
        caller.work.credentials.end_session(caller.session.hash)
        caller.record("session.ended", "account", caller.account)
