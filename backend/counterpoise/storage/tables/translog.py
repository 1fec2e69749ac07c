"""The log; triggers let nothing in it be changed or removed. Hashes are bare hex."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Text
from sqlmodel import Field

from counterpoise.storage.tables.base import Key, Row

__all__ = ["LogCheckpointRow", "LogEntryRow", "LogHashRow", "LogSignatureRow"]


class LogEntryRow(Row, table=True):
    """One entry; ``number`` is its index, without a gap."""

    __tablename__ = "log_entry"

    number: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    entry: str = Field(sa_type=Text)
    leaf: str = Field(sa_type=Key, index=True)
    at: int = Field(sa_type=BigInteger)


class LogHashRow(Row, table=True):
    """The hash of a whole subtree of the tree."""

    __tablename__ = "log_hash"

    level: int = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    hash: str = Field(sa_type=Key)


class LogCheckpointRow(Row, table=True):
    """A head that was signed."""

    __tablename__ = "log_checkpoint"

    size: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    root: str = Field(sa_type=Key)
    at: int = Field(sa_type=BigInteger)


class LogSignatureRow(Row, table=True):
    """A signature under a head, by the log or a witness."""

    __tablename__ = "log_signature"
    __table_args__ = (ForeignKeyConstraint(["size"], ["log_checkpoint.size"]),)

    size: int = Field(primary_key=True, sa_type=BigInteger)
    key: str = Field(primary_key=True, sa_type=Key)
    line: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
