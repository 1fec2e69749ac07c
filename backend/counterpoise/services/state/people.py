"""Ports of accounts, their credentials and the audit trail."""

from typing import Protocol

from counterpoise.domain.people.records import (
    Account,
    ApiToken,
    AuditEntry,
    Instant,
    Invitation,
    Membership,
    Session,
)
from counterpoise.domain.people.roles import AccountRole

__all__ = ["Accounts", "Audit", "Credentials"]


class Accounts(Protocol):
    """People and their roles in panels."""

    def add(self, account: Account) -> None:
        """Keep a new account; raises AlreadyThere if the address or the provider's subject is taken."""
        ...

    def get(self, account_id: str) -> Account | None:
        """The account, or None."""
        ...

    def by_email(self, email: str) -> Account | None:
        """The account that signs in with this address, in lower case."""
        ...

    def by_subject(self, subject: str) -> Account | None:
        """The account of this subject of the identity provider."""
        ...

    def replace(self, account: Account) -> None:
        """Keep a changed account; raises AlreadyThere as ``add``, UnknownAccount if it is gone."""
        ...

    def erase(self, account_id: str) -> None:
        """Remove the account with its sessions, tokens and memberships.

        Its drafts go, and profiles that were never published; published ones and invitations lose the name.
        Deployments and the audit trail keep the id, which from then on names nobody.
        """
        ...

    def page(self, after: str | None, limit: int) -> list[Account]:
        """Accounts with ids above ``after``, in id order."""
        ...

    def count(self, role: AccountRole | None = None) -> int:
        """How many accounts there are, or how many of one role that are not disabled."""
        ...

    def lock_admins(self) -> None:
        """Make other writers that lock the administrators wait for this unit of work to end."""
        ...

    def join(self, membership: Membership) -> None:
        """Give a role in a panel, in place of another held there; raises StorageFailed if the account is gone."""
        ...

    def leave(self, panel: str, account_id: str) -> None:
        """Take the role in a panel away; nothing happens where there is none."""
        ...

    def memberships(self, account_id: str) -> list[Membership]:
        """The person's roles, by panel id."""
        ...

    def members(self, panel: str) -> list[Membership]:
        """The panel's people, by account id."""
        ...

    def forget_strata(self, panel: str) -> None:
        """Forget in which stratum the panel's people are, those whom an invitation waits for included."""
        ...


class Credentials(Protocol):
    """Sessions, API tokens and invitations, found by the hash of their secret."""

    def add_session(self, session: Session) -> None:
        """Keep a new session; raises StorageFailed if its account is gone."""
        ...

    def session(self, digest: str) -> Session | None:
        """The session whose secret has this hash, over or not."""
        ...

    def end_session(self, digest: str) -> None:
        """Remove one session; nothing happens where there is none."""
        ...

    def end_sessions(self, account_id: str, *, but: str | None = None) -> None:
        """Remove an account's sessions, all or all except the one with the hash ``but``."""
        ...

    def add_token(self, token: ApiToken) -> None:
        """Keep a new token; raises StorageFailed if its account is gone."""
        ...

    def token(self, digest: str) -> ApiToken | None:
        """The token whose secret has this hash, over, revoked or neither."""
        ...

    def tokens(self, account_id: str) -> list[ApiToken]:
        """All of an account, revoked ones too, oldest first."""
        ...

    def replace_token(self, token: ApiToken) -> None:
        """Change label, scopes, expiry, revocation or last use; what is revoked stays so.

        Raises UnknownToken if it is gone.
        """
        ...

    def add_invitation(self, invitation: Invitation) -> None:
        """Keep a new invitation."""
        ...

    def invitation(self, digest: str) -> Invitation | None:
        """The invitation whose secret has this hash, spent or not."""
        ...

    def spend_invitation(self, invitation_id: str, at: Instant) -> bool:
        """Mark it used and forget its stratum; False if somebody was faster: it works once, however many try."""
        ...

    def invitations(self, created_by: str | None) -> list[Invitation]:
        """Those that one account made, or all for None; oldest first."""
        ...

    def forget_expired(self, now: Instant) -> int:
        """Remove sessions that are over; the number removed."""
        ...


class Audit(Protocol):
    """The trail of who did what; nothing in it is ever changed or removed."""

    def append(self, entry: AuditEntry) -> None:
        """Add an entry; its ``number`` is given by the store."""
        ...

    def page(self, before: int | None, limit: int) -> list[AuditEntry]:
        """Newest first, with numbers below ``before``."""
        ...
