"""The history of choices, by chooser hash only."""

from typing import Any

from sqlalchemy import Index, Integer
from sqlmodel import Field

from counterpoise.storage.tables.base import Count, Document, Key, Row

__all__ = ["ChoiceRow"]


class ChoiceRow(Row, table=True):
    """One choice in one deployment; no column leads to an account."""

    __tablename__ = "choice"
    # A number is never given twice, even after the newest choice was erased.
    __table_args__ = (Index(None, "deployment", "number"), {"sqlite_autoincrement": True})

    number: int | None = Field(default=None, primary_key=True, sa_type=Count)
    deployment: str = Field(foreign_key="deployment.id", sa_type=Key)
    chooser: str = Field(index=True, sa_type=Key)
    profile: str = Field(sa_type=Key)
    version: int = Field(sa_type=Integer)
    day: int = Field(sa_type=Integer)
    weights: Any = Field(default=None, sa_type=Document, nullable=True)
