"""Sessions, API tokens and invitations."""

from typing import Any

from sqlalchemy import delete, func, select, update

from counterpoise.domain.errors import UnknownToken
from counterpoise.domain.people.records import ApiToken, Instant, Invitation, Session
from counterpoise.services.state import Credentials
from counterpoise.storage.repositories.rows import Repository, record_from, table_of, values_of
from counterpoise.storage.tables import ApiTokenRow, InvitationRow, SessionRow

__all__ = ["StoredCredentials"]

_SESSION = table_of(SessionRow)
_TOKEN = table_of(ApiTokenRow)
_INVITATION = table_of(InvitationRow)


def _token(row: Any) -> ApiToken:
    return record_from(ApiToken, row, scopes=tuple(row.scopes))


class StoredCredentials(Repository, Credentials):
    """The credentials of a database."""

    def add_session(self, session: Session) -> None:
        """Keep a session."""
        self._insert(SessionRow, values_of(session), "This session is there.")

    def session(self, digest: str) -> Session | None:
        """By hash."""
        row = self._row(select(_SESSION).where(_SESSION.c.hash == digest))
        return record_from(Session, row) if row else None

    def end_session(self, digest: str) -> None:
        """Remove one."""
        self._change(delete(_SESSION).where(_SESSION.c.hash == digest))

    def end_sessions(self, account_id: str, *, but: str | None = None) -> None:
        """Remove an account's."""
        ended = delete(_SESSION).where(_SESSION.c.account == account_id)
        self._change(ended if but is None else ended.where(_SESSION.c.hash != but))

    def add_token(self, token: ApiToken) -> None:
        """Keep a token."""
        self._insert(ApiTokenRow, values_of(token), "This token is there.")

    def token(self, digest: str) -> ApiToken | None:
        """By hash."""
        row = self._row(select(_TOKEN).where(_TOKEN.c.hash == digest))
        return _token(row) if row else None

    def tokens(self, account_id: str) -> list[ApiToken]:
        """Oldest first."""
        query = select(_TOKEN).where(_TOKEN.c.account == account_id).order_by(_TOKEN.c.created_at, _TOKEN.c.id)
        return [_token(row) for row in self._rows(query)]

    def replace_token(self, token: ApiToken) -> None:
        """Keep a changed token."""
        # Noting a token's last use must not undo a revocation that was committed meanwhile.
        values = values_of(token, without=("id",)) | {
            "revoked_at": func.coalesce(_TOKEN.c.revoked_at, token.revoked_at)
        }
        if not self._change(update(_TOKEN).where(_TOKEN.c.id == token.id).values(values)):
            raise UnknownToken(token.id)

    def add_invitation(self, invitation: Invitation) -> None:
        """Keep an invitation."""
        self._insert(InvitationRow, values_of(invitation), "This invitation is there.")

    def invitation(self, digest: str) -> Invitation | None:
        """By hash."""
        row = self._row(select(_INVITATION).where(_INVITATION.c.hash == digest))
        return record_from(Invitation, row) if row else None

    def spend_invitation(self, invitation_id: str, at: Instant) -> bool:
        """Mark it used, if nobody has."""
        unused = update(_INVITATION).where(_INVITATION.c.id == invitation_id, _INVITATION.c.used_at.is_(None))
        return self._change(unused.values(used_at=at, stratum=None)) == 1

    def invitations(self, created_by: str | None) -> list[Invitation]:
        """Oldest first."""
        query = select(_INVITATION).order_by(_INVITATION.c.created_at, _INVITATION.c.id)
        if created_by is not None:
            query = query.where(_INVITATION.c.created_by == created_by)
        return [record_from(Invitation, row) for row in self._rows(query)]

    def forget_expired(self, now: Instant) -> int:
        """Remove sessions that are over."""
        return self._change(delete(_SESSION).where(_SESSION.c.expires_at <= now))
