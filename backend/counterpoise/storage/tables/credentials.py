"""Sessions, API tokens and invitations; secrets only as their SHA-256."""

from typing import Any

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from counterpoise.storage.tables.base import Document, Key, Row

__all__ = ["ApiTokenRow", "InvitationRow", "SessionRow"]


class SessionRow(Row, table=True):
    """A signed-in browser or program."""

    __tablename__ = "session"

    hash: str = Field(primary_key=True, sa_type=Key)
    account: str = Field(index=True, foreign_key="account.id", ondelete="CASCADE", sa_type=Key)
    csrf: str = Field(sa_type=Key)
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(index=True, sa_type=BigInteger)


class ApiTokenRow(Row, table=True):
    """A credential for programs."""

    __tablename__ = "api_token"

    id: str = Field(primary_key=True, sa_type=Key)
    hash: str = Field(unique=True, sa_type=Key)
    account: str = Field(index=True, foreign_key="account.id", ondelete="CASCADE", sa_type=Key)
    label: str = Field(sa_type=Text)
    scopes: Any = Field(sa_type=Document, nullable=False)
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)
    used_at: int | None = Field(default=None, sa_type=BigInteger)


class InvitationRow(Row, table=True):
    """A link that works once."""

    __tablename__ = "invitation"

    id: str = Field(primary_key=True, sa_type=Key)
    hash: str = Field(unique=True, sa_type=Key)
    role: str = Field(sa_type=Key)
    created_by: str | None = Field(default=None, index=True, foreign_key="account.id", ondelete="SET NULL", sa_type=Key)
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    panel: str | None = Field(default=None, sa_type=Key)
    panel_role: str | None = Field(default=None, sa_type=Key)
    used_at: int | None = Field(default=None, sa_type=BigInteger)
    stratum: str | None = Field(default=None, sa_type=Text)
