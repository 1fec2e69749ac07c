"""People and their roles in panels."""

from sqlalchemy import delete, func, select, update

from counterpoise.domain.errors import UnknownAccount
from counterpoise.domain.people.records import Account, Membership
from counterpoise.domain.people.roles import AccountRole
from counterpoise.services.state import Accounts
from counterpoise.storage.repositories.rows import Repository, record_from, table_of, values_of
from counterpoise.storage.tables import AccountRow, DraftRow, InvitationRow, MembershipRow, ProfileRow

__all__ = ["StoredAccounts"]

_ACCOUNT = table_of(AccountRow)
_MEMBERSHIP = table_of(MembershipRow)
_INVITATION = table_of(InvitationRow)
_PROFILE = table_of(ProfileRow)
_DRAFT = table_of(DraftRow)
_TAKEN = "This address is taken."
# Names the lock among all that PostgreSQL clients may take: the bytes "CPad" as a number.
_ADMINS = 0x43506164


class StoredAccounts(Repository, Accounts):
    """The accounts of a database."""

    def add(self, account: Account) -> None:
        """Keep a new account."""
        self._insert(AccountRow, values_of(account), _TAKEN)

    def get(self, account_id: str) -> Account | None:
        """By id."""
        row = self._row(select(_ACCOUNT).where(_ACCOUNT.c.id == account_id))
        return record_from(Account, row) if row else None

    def by_email(self, email: str) -> Account | None:
        """By address."""
        row = self._row(select(_ACCOUNT).where(_ACCOUNT.c.email == email))
        return record_from(Account, row) if row else None

    def by_subject(self, subject: str) -> Account | None:
        """By the identity provider's subject."""
        row = self._row(select(_ACCOUNT).where(_ACCOUNT.c.subject == subject))
        return record_from(Account, row) if row else None

    def replace(self, account: Account) -> None:
        """Keep a changed account."""
        with self._unless_taken(_TAKEN):
            changed = self._change(
                update(_ACCOUNT).where(_ACCOUNT.c.id == account.id).values(values_of(account, without=("id",)))
            )
        if not changed:
            raise UnknownAccount(account.id)

    def erase(self, account_id: str) -> None:
        """Remove an account; foreign keys take its credentials, roles and names elsewhere with it."""
        own = select(_PROFILE.c.id).where(_PROFILE.c.owner == account_id)
        self._change(delete(_DRAFT).where(_DRAFT.c.profile.in_(own)))
        self._change(delete(_PROFILE).where(_PROFILE.c.owner == account_id, _PROFILE.c.latest == 0))
        self._change(delete(_ACCOUNT).where(_ACCOUNT.c.id == account_id))

    def page(self, after: str | None, limit: int) -> list[Account]:
        """In id order."""
        query = select(_ACCOUNT).order_by(_ACCOUNT.c.id).limit(limit)
        if after is not None:
            query = query.where(_ACCOUNT.c.id > after)
        return [record_from(Account, row) for row in self._rows(query)]

    def count(self, role: AccountRole | None = None) -> int:
        """How many there are, or are active in one role."""
        query = select(func.count()).select_from(_ACCOUNT)
        if role is not None:
            query = query.where(_ACCOUNT.c.role == role, _ACCOUNT.c.disabled_at.is_(None))
        return self._number(query)

    def lock_admins(self) -> None:
        """Wait for others that hold this lock; a named one, because there may be no administrator's row to lock yet."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(select(func.pg_advisory_xact_lock(_ADMINS)))

    def join(self, membership: Membership) -> None:
        """Give a role in a panel."""
        self.leave(membership.panel, membership.account)
        self._insert(MembershipRow, values_of(membership), "Somebody gave a role at the same time.")

    def leave(self, panel: str, account_id: str) -> None:
        """Take the role away."""
        self._change(delete(_MEMBERSHIP).where(_MEMBERSHIP.c.panel == panel, _MEMBERSHIP.c.account == account_id))

    def memberships(self, account_id: str) -> list[Membership]:
        """By panel."""
        query = select(_MEMBERSHIP).where(_MEMBERSHIP.c.account == account_id).order_by(_MEMBERSHIP.c.panel)
        return [record_from(Membership, row) for row in self._rows(query)]

    def members(self, panel: str) -> list[Membership]:
        """By account."""
        query = select(_MEMBERSHIP).where(_MEMBERSHIP.c.panel == panel).order_by(_MEMBERSHIP.c.account)
        return [record_from(Membership, row) for row in self._rows(query)]

    def forget_strata(self, panel: str) -> None:
        """Of members and of invitations."""
        for table in (_MEMBERSHIP, _INVITATION):
            self._change(update(table).where(table.c.panel == panel).values(stratum=None))
