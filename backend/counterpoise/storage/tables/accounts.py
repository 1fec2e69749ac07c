"""People and their roles in panels."""

from sqlalchemy import BigInteger, CheckConstraint, Text
from sqlmodel import Field

from counterpoise.storage.tables.base import Key, Row

__all__ = ["AccountRow", "MembershipRow"]


class AccountRow(Row, table=True):
    """A person who can sign in."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("role IN ('member', 'operator', 'admin')", name="role"),)

    id: str = Field(primary_key=True, sa_type=Key)
    email: str = Field(unique=True, sa_type=Key)
    name: str = Field(sa_type=Text)
    role: str = Field(sa_type=Key)
    created_at: int = Field(sa_type=BigInteger)
    choice_key: str = Field(sa_type=Key)
    password_hash: str | None = Field(default=None, sa_type=Text)
    subject: str | None = Field(default=None, unique=True, sa_type=Key)
    disabled_at: int | None = Field(default=None, sa_type=BigInteger)


class MembershipRow(Row, table=True):
    """One person's role in one panel."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("role IN ('panelist', 'facilitator')", name="role"),)

    panel: str = Field(primary_key=True, sa_type=Key)
    account: str = Field(primary_key=True, index=True, foreign_key="account.id", ondelete="CASCADE", sa_type=Key)
    role: str = Field(sa_type=Key)
    stratum: str | None = Field(default=None, sa_type=Text)
