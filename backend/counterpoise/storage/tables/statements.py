"""Published statements and objections. Triggers let nothing that was signed be changed or removed."""

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, Text
from sqlmodel import Field

from counterpoise.storage.tables.base import Document, Key, Row

__all__ = ["ObjectionRow", "StatementNameRow", "StatementRow"]


class StatementNameRow(Row, table=True):
    """A permalink; ``owner`` stays when the account goes, and then names nobody."""

    __tablename__ = "statement_name"

    name: str = Field(primary_key=True, sa_type=Key)
    owner: str | None = Field(default=None, index=True, sa_type=Key)
    latest: int = Field(sa_type=Integer)
    head: str | None = Field(default=None, sa_type=Key)


class StatementRow(Row, table=True):
    """One version. Only what a withdrawal adds is written later."""

    __tablename__ = "statement"

    name: str = Field(primary_key=True, foreign_key="statement_name.name", sa_type=Key)
    version: int = Field(primary_key=True, sa_type=Integer)
    digest: str = Field(unique=True, sa_type=Key)
    envelope: str = Field(sa_type=Text)
    policy: str = Field(sa_type=Text)
    aggregates: str | None = Field(default=None, sa_type=Text)
    title: str = Field(sa_type=Text)
    sentence: str = Field(sa_type=Text)
    language: str = Field(sa_type=Key)
    translation_of: str | None = Field(default=None, index=True, sa_type=Key)
    deployment: str | None = Field(default=None, sa_type=Key)
    owner: str | None = Field(default=None, sa_type=Key)
    axes: Any = Field(sa_type=Document, nullable=False)
    disadvantaged: str = Field(sa_type=Text)
    published_at: int = Field(sa_type=BigInteger)
    effective: str = Field(sa_type=Key)
    expires: str | None = Field(default=None, sa_type=Key)
    entry: int = Field(unique=True, sa_type=BigInteger)
    withdrawn_at: int | None = Field(default=None, sa_type=BigInteger)
    withdrawn_because: str | None = Field(default=None, sa_type=Text)
    withdrawal_entry: int | None = Field(default=None, sa_type=BigInteger)
    withdrawal: str | None = Field(default=None, sa_type=Text)


class ObjectionRow(Row, table=True):
    """An objection and its reply. ``text`` and ``salt`` can be erased."""

    __tablename__ = "objection"
    __table_args__ = (Index(None, "statement", "entry"),)

    id: str = Field(primary_key=True, sa_type=Key)
    about: str = Field(sa_type=Key)
    subject: str = Field(sa_type=Text)
    statement: str = Field(foreign_key="statement_name.name", sa_type=Key)
    version: int = Field(sa_type=Integer)
    text: str | None = Field(default=None, sa_type=Text)
    salt: str | None = Field(default=None, sa_type=Key)
    hash: str = Field(sa_type=Key)
    secret: str = Field(sa_type=Key)
    received_at: int = Field(index=True, sa_type=BigInteger)
    due: str = Field(sa_type=Key)
    entry: int = Field(unique=True, sa_type=BigInteger)
    receipt: str = Field(sa_type=Text)
    reply: str | None = Field(default=None, sa_type=Text)
    reply_salt: str | None = Field(default=None, sa_type=Key)
    reply_hash: str | None = Field(default=None, sa_type=Key)
    replied_at: int | None = Field(default=None, sa_type=BigInteger)
    reply_entry: int | None = Field(default=None, sa_type=BigInteger)
    reply_receipt: str | None = Field(default=None, sa_type=Text)
    outcome: str | None = Field(default=None, sa_type=Key)
    changed: int | None = Field(default=None, sa_type=Integer)
