"""People and their credentials in memory."""

from dataclasses import replace

from tests.fakes.memory_state import Part, paged

from counterpoise.domain.errors import AlreadyThere, UnknownAccount, UnknownToken
from counterpoise.domain.people.records import Account, ApiToken, Instant, Invitation, Membership, Session
from counterpoise.domain.people.roles import AccountRole
from counterpoise.services import state as ports


class MemoryAccounts(Part, ports.Accounts):
    def _check_free(self, account: Account) -> None:
        for other in self._state.accounts.values():
            same_subject = account.subject is not None and other.subject == account.subject
            if other.id != account.id and (other.email == account.email or same_subject):
                raise AlreadyThere("This address is taken.")

    def add(self, account: Account) -> None:
        self._state.changing()
        if account.id in self._state.accounts:
            raise AlreadyThere("This id is taken.")
        self._check_free(account)
        self._state.accounts[account.id] = account

    def get(self, account_id: str) -> Account | None:
        return self._state.accounts.get(account_id)

    def by_email(self, email: str) -> Account | None:
        return next((one for one in self._state.accounts.values() if one.email == email), None)

    def by_subject(self, subject: str) -> Account | None:
        return next((one for one in self._state.accounts.values() if one.subject == subject), None)

    def replace(self, account: Account) -> None:
        self._state.changing()
        if account.id not in self._state.accounts:
            raise UnknownAccount(account.id)
        self._check_free(account)
        self._state.accounts[account.id] = account

    def erase(self, account_id: str) -> None:
        held = self._state
        held.changing()
        held.accounts.pop(account_id, None)
        held.memberships = {key: one for key, one in held.memberships.items() if one.account != account_id}
        held.sessions = {key: one for key, one in held.sessions.items() if one.account != account_id}
        held.tokens = {key: one for key, one in held.tokens.items() if one.account != account_id}
        for key, invitation in held.invitations.items():
            if invitation.created_by == account_id:
                held.invitations[key] = replace(invitation, created_by=None)
        for key, profile in [(key, one) for key, one in held.profiles.items() if one.owner == account_id]:
            held.drafts.pop(key, None)
            if profile.latest:
                held.profiles[key] = replace(profile, owner=None)
            else:
                del held.profiles[key]
        for number, version in held.versions.items():
            if version.author == account_id:
                held.versions[number] = replace(version, author=None)

    def page(self, after: str | None, limit: int) -> list[Account]:
        return paged(self._state.accounts, after, limit)

    def count(self, role: AccountRole | None = None) -> int:
        if role is None:
            return len(self._state.accounts)
        return sum(one.role == role and one.disabled_at is None for one in self._state.accounts.values())

    def lock_admins(self) -> None:
        self._state.changing()

    def join(self, membership: Membership) -> None:
        self._state.needs(membership.account in self._state.accounts, "account")
        self._state.memberships[membership.panel, membership.account] = membership

    def leave(self, panel: str, account_id: str) -> None:
        self._state.changing()
        self._state.memberships.pop((panel, account_id), None)

    def memberships(self, account_id: str) -> list[Membership]:
        return [one for _, one in sorted(self._state.memberships.items()) if one.account == account_id]

    def members(self, panel: str) -> list[Membership]:
        return [one for _, one in sorted(self._state.memberships.items()) if one.panel == panel]

    def forget_strata(self, panel: str) -> None:
        self._state.changing()
        for rows in (self._state.memberships, self._state.invitations):
            for key, one in rows.items():
                if one.panel == panel:
                    rows[key] = replace(one, stratum=None)


class MemoryCredentials(Part, ports.Credentials):
    def add_session(self, session: Session) -> None:
        self._state.needs(session.account in self._state.accounts, "account")
        if session.hash in self._state.sessions:
            raise AlreadyThere("This session is there.")
        self._state.sessions[session.hash] = session

    def session(self, digest: str) -> Session | None:
        return self._state.sessions.get(digest)

    def end_session(self, digest: str) -> None:
        self._state.changing()
        self._state.sessions.pop(digest, None)

    def end_sessions(self, account_id: str, *, but: str | None = None) -> None:
        self._state.changing()
        rows = self._state.sessions
        for key in [key for key, one in rows.items() if one.account == account_id and key != but]:
            del rows[key]

    def add_token(self, token: ApiToken) -> None:
        self._state.needs(token.account in self._state.accounts, "account")
        if token.id in self._state.tokens or self.token(token.hash):
            raise AlreadyThere("This token is there.")
        self._state.tokens[token.id] = token

    def token(self, digest: str) -> ApiToken | None:
        return next((one for one in self._state.tokens.values() if one.hash == digest), None)

    def tokens(self, account_id: str) -> list[ApiToken]:
        held = [one for one in self._state.tokens.values() if one.account == account_id]
        return sorted(held, key=lambda one: (one.created_at, one.id))

    def replace_token(self, token: ApiToken) -> None:
        self._state.changing()
        if token.id not in self._state.tokens:
            raise UnknownToken(token.id)
        revoked_at = self._state.tokens[token.id].revoked_at
        self._state.tokens[token.id] = token if revoked_at is None else replace(token, revoked_at=revoked_at)

    def add_invitation(self, invitation: Invitation) -> None:
        gone = invitation.created_by is not None and invitation.created_by not in self._state.accounts
        self._state.needs(not gone, "account")
        if invitation.id in self._state.invitations or self.invitation(invitation.hash):
            raise AlreadyThere("This invitation is there.")
        self._state.invitations[invitation.id] = invitation

    def invitation(self, digest: str) -> Invitation | None:
        return next((one for one in self._state.invitations.values() if one.hash == digest), None)

    def spend_invitation(self, invitation_id: str, at: Instant) -> bool:
        self._state.changing()
        found = self._state.invitations.get(invitation_id)
        if found is None or found.used_at is not None:
            return False
        self._state.invitations[invitation_id] = replace(found, used_at=at, stratum=None)
        return True

    def invitations(self, created_by: str | None) -> list[Invitation]:
        held = [one for one in self._state.invitations.values() if created_by in (None, one.created_by)]
        return sorted(held, key=lambda one: (one.created_at, one.id))

    def forget_expired(self, now: Instant) -> int:
        self._state.changing()
        over = [key for key, one in self._state.sessions.items() if one.expires_at <= now]
        for key in over:
            del self._state.sessions[key]
        return len(over)
