"""The trail of who did what."""

from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field

from counterpoise.storage.tables.base import Count, Document, Key, Row

__all__ = ["AuditRow"]


class AuditRow(Row, table=True):
    """One entry; triggers let nothing be changed or removed."""

    __tablename__ = "audit"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLModel reads it as it is

    number: int | None = Field(default=None, primary_key=True, sa_type=Count)
    at: int = Field(sa_type=BigInteger)
    actor: str = Field(sa_type=Key)
    action: str = Field(sa_type=Key)
    kind: str = Field(sa_type=Key)
    object: str = Field(sa_type=Key)
    request: str | None = Field(default=None, sa_type=Key)
    details: Any = Field(sa_type=Document, nullable=False)
