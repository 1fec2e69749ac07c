"""Replies of members to propositions."""

from sqlalchemy import BigInteger, Boolean, ForeignKeyConstraint, Index, Integer, Text
from sqlmodel import Field

from counterpoise.storage.tables.base import Key, Row

__all__ = ["PanelReplyRow"]


class PanelReplyRow(Row, table=True):
    """A reply; its author is a keyed hash, and a reply that was taken back has no text."""

    __tablename__ = "panel_reply"
    __table_args__ = (
        ForeignKeyConstraint(["panel", "proposition"], ["proposition.panel", "proposition.number"]),
        Index(None, "panel", "author"),
    )

    panel: str = Field(primary_key=True, sa_type=Key)
    proposition: int = Field(primary_key=True, sa_type=Integer)
    number: int = Field(primary_key=True, sa_type=Integer)
    text: str = Field(sa_type=Text)
    submitted_at: int = Field(sa_type=BigInteger)
    answers: int | None = Field(default=None, sa_type=Integer)
    author: str | None = Field(default=None, sa_type=Key)
    status: str = Field(sa_type=Key)
    rule: str | None = Field(default=None, sa_type=Key)
    because: str | None = Field(default=None, sa_type=Text)
    judged_by: str | None = Field(default=None, sa_type=Key)
    appealed: bool = Field(default=False, sa_type=Boolean)
