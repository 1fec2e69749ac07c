"""Panels, their public record, and what members contribute by keyed hash only."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Double, Index, Integer, Text, text
from sqlmodel import Field

from counterpoise.storage.tables.base import Count, Document, Key, Row

__all__ = [
    "AssentRow",
    "PanelBallotRow",
    "PanelDrawRow",
    "PanelEntryRow",
    "PanelRow",
    "PanelVoteRow",
    "PropositionRow",
    "ReportRow",
]


class PanelRow(Row, table=True):
    """A panel's standing facts; ``operator`` stays when the account goes, and then names nobody."""

    __tablename__ = "panel"

    id: str = Field(primary_key=True, sa_type=Key)
    operator: str = Field(sa_type=Key)
    charter: Any = Field(sa_type=Document, nullable=False)
    stage: str = Field(sa_type=Key)
    created_at: int = Field(sa_type=BigInteger)
    closes: Any = Field(sa_type=Document, nullable=False)
    demonstration: bool = Field(default=False, sa_type=Boolean)
    key_print: str | None = Field(default=None, sa_type=Key)
    counted: Any = Field(sa_type=Document, nullable=False)
    result_profile: str | None = Field(default=None, sa_type=Key)
    result_version: int | None = Field(default=None, sa_type=Integer)
    ended_because: str | None = Field(default=None, sa_type=Text)
    revision: int = Field(default=1, sa_type=Integer)


class PanelEntryRow(Row, table=True):
    """One line of a panel's public record; triggers let nothing be changed or removed."""

    __tablename__ = "panel_entry"
    __table_args__ = (Index(None, "panel", "number"), {"sqlite_autoincrement": True})

    number: int | None = Field(default=None, primary_key=True, sa_type=Count)
    panel: str = Field(foreign_key="panel.id", sa_type=Key)
    at: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Key)
    stage: str = Field(sa_type=Key)
    text: str = Field(sa_type=Text)
    details: Any = Field(sa_type=Document, nullable=False)


class PanelDrawRow(Row, table=True):
    """A panel's draw; ``terms`` holds the pool until it is erased."""

    __tablename__ = "panel_draw"

    panel: str = Field(primary_key=True, foreign_key="panel.id", sa_type=Key)
    terms: Any = Field(default=None, sa_type=Document, nullable=True)
    facts: Any = Field(sa_type=Document, nullable=False)
    declined: Any = Field(sa_type=Document, nullable=False)
    seed: str | None = Field(default=None, sa_type=Text)
    accepted: Any = Field(sa_type=Document, nullable=False)
    revision: int = Field(default=1, sa_type=Integer)


class PropositionRow(Row, table=True):
    """A proposition; its author is a keyed hash."""

    __tablename__ = "proposition"

    panel: str = Field(primary_key=True, foreign_key="panel.id", sa_type=Key)
    number: int = Field(primary_key=True, sa_type=Integer)
    text: str = Field(sa_type=Text)
    submitted_at: int = Field(sa_type=BigInteger)
    author: str | None = Field(default=None, sa_type=Key)
    status: str = Field(sa_type=Key)
    rule: str | None = Field(default=None, sa_type=Key)
    because: str | None = Field(default=None, sa_type=Text)
    judged_by: str | None = Field(default=None, sa_type=Key)
    merged_into: int | None = Field(default=None, sa_type=Integer)
    outcome: str | None = Field(default=None, sa_type=Key)
    amendment: str | None = Field(default=None, sa_type=Key)


class PanelVoteRow(Row, table=True):
    """One vote; no time, so that no order leads to a voter."""

    __tablename__ = "panel_vote"
    __table_args__ = (
        CheckConstraint("value IN (-1, 0, 1)", name="value"),
        Index(None, "panel", "proposition"),
    )

    panel: str = Field(primary_key=True, foreign_key="panel.id", sa_type=Key)
    voter: str = Field(primary_key=True, sa_type=Key)
    proposition: int = Field(primary_key=True, sa_type=Integer)
    value: int = Field(sa_type=Integer)
    important: bool = Field(default=False, sa_type=Boolean)


class PanelBallotRow(Row, table=True):
    """One ballot; no time, as votes."""

    __tablename__ = "panel_ballot"
    __table_args__ = (CheckConstraint("phase IN ('before', 'after')", name="phase"),)

    panel: str = Field(primary_key=True, foreign_key="panel.id", sa_type=Key)
    phase: str = Field(primary_key=True, sa_type=Key)
    voter: str = Field(primary_key=True, sa_type=Key)
    weights: Any = Field(sa_type=Document, nullable=False)
    importances: Any = Field(default=None, sa_type=Document, nullable=True)
    weight: float = Field(default=1.0, sa_type=Double, sa_column_kwargs={"server_default": text("1")})


class ReportRow(Row, table=True):
    """A minority report that is owed; ``members`` and ``signed`` are keyed hashes until the key is destroyed."""

    __tablename__ = "minority_report"

    panel: str = Field(primary_key=True, foreign_key="panel.id", sa_type=Key)
    number: int = Field(primary_key=True, sa_type=Integer)
    facts: Any = Field(sa_type=Document, nullable=False)
    size: int = Field(sa_type=Integer)
    members: Any = Field(sa_type=Document, nullable=False)
    signed: Any = Field(sa_type=Document, nullable=False)
    signatures: int = Field(default=0, sa_type=Integer)
    title: str | None = Field(default=None, sa_type=Text)
    text: str | None = Field(default=None, sa_type=Text)
    written_at: int | None = Field(default=None, sa_type=BigInteger)
    profile_id: str | None = Field(default=None, sa_type=Key)
    profile_version: int | None = Field(default=None, sa_type=Integer)
    withheld_because: str | None = Field(default=None, sa_type=Text)
    revision: int = Field(default=1, sa_type=Integer)


class AssentRow(Row, table=True):
    """One member's yes or no to the result; removed once they are counted."""

    __tablename__ = "assent"

    panel: str = Field(primary_key=True, foreign_key="panel.id", sa_type=Key)
    voter: str = Field(primary_key=True, sa_type=Key)
    yes: bool = Field(sa_type=Boolean)
