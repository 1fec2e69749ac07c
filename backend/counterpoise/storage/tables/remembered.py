"""Answers to creates, so that asking twice creates once."""

from typing import Any

from sqlalchemy import BigInteger, Integer, Text
from sqlmodel import Field

from counterpoise.storage.tables.base import Document, Key, Row

__all__ = ["RememberedRow"]


class RememberedRow(Row, table=True):
    """One answer, by the hash of account and key."""

    __tablename__ = "remembered"

    key: str = Field(primary_key=True, sa_type=Key)
    request: str = Field(sa_type=Key)
    status: int = Field(sa_type=Integer)
    body: str = Field(sa_type=Text)
    created_at: int = Field(index=True, sa_type=BigInteger)
    headers: Any = Field(sa_type=Document, nullable=False)
