"""Profiles, their drafts and versions, and what of the newest version can be searched."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, Text
from sqlmodel import Field

from counterpoise.storage.tables.base import Document, Key, Row

__all__ = ["EVERYWHERE", "AxisPositionRow", "DraftRow", "ProfileRow", "VersionRow"]

# Stands for "outside contexts" where a primary key can hold no NULL; no context has an empty id.
EVERYWHERE = ""


class ProfileRow(Row, table=True):
    """A profile's standing facts, with the searchable words of its newest version in lower case."""

    __tablename__ = "profile"
    __table_args__ = (CheckConstraint("origin IN ('shipped', 'person', 'panel')", name="origin"),)

    id: str = Field(primary_key=True, sa_type=Key)
    origin: str = Field(sa_type=Key)
    owner: str | None = Field(default=None, index=True, foreign_key="account.id", ondelete="SET NULL", sa_type=Key)
    created_at: int = Field(sa_type=BigInteger)
    latest: int = Field(default=0, sa_type=Integer)
    forked_profile: str | None = Field(default=None, index=True, sa_type=Key)
    forked_version: int | None = Field(default=None, sa_type=Integer)
    deprecated_at: int | None = Field(default=None, sa_type=BigInteger)
    deprecated_because: str | None = Field(default=None, sa_type=Text)
    title: str = Field(default="", sa_type=Text)
    summary: str = Field(default="", sa_type=Text)
    suits: str = Field(default="", sa_type=Text)


class DraftRow(Row, table=True):
    """What will be the next version."""

    __tablename__ = "draft"

    profile: str = Field(primary_key=True, foreign_key="profile.id", ondelete="CASCADE", sa_type=Key)
    document: Any = Field(sa_type=Document, nullable=False)
    revision: int = Field(sa_type=Integer)
    updated_at: int = Field(sa_type=BigInteger)


class VersionRow(Row, table=True):
    """One published version; triggers let nothing change in it but an author who leaves."""

    __tablename__ = "version"

    profile: str = Field(primary_key=True, foreign_key="profile.id", sa_type=Key)
    number: int = Field(primary_key=True, sa_type=Integer)
    document: Any = Field(sa_type=Document, nullable=False)
    digest: str = Field(index=True, sa_type=Key)
    published_at: int = Field(sa_type=BigInteger)
    previous: str | None = Field(default=None, sa_type=Key)
    note: str | None = Field(default=None, sa_type=Text)
    author: str | None = Field(default=None, index=True, foreign_key="account.id", ondelete="SET NULL", sa_type=Key)
    catalogue: str = Field(default="", sa_type=Key)
    provenance: Any = Field(default=None, sa_type=Document, nullable=True)


class AxisPositionRow(Row, table=True):
    """The first pole's weight of one axis in the newest version, in one context or outside contexts."""

    __tablename__ = "profile_axis"
    __table_args__ = (
        CheckConstraint("first BETWEEN 0 AND 100", name="first"),
        Index(None, "axis", "context", "first"),
    )

    profile: str = Field(primary_key=True, foreign_key="profile.id", ondelete="CASCADE", sa_type=Key)
    axis: str = Field(primary_key=True, sa_type=Key)
    context: str = Field(default=EVERYWHERE, primary_key=True, index=True, sa_type=Key)
    first: int = Field(sa_type=Integer)
