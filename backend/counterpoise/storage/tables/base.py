"""The base of all table classes, names of constraints, and column types that mean the same in both databases."""

import json
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Dialect, Integer, MetaData, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

__all__ = ["NAMES", "Count", "Document", "Key", "Row", "storable"]

# Every constraint has a name that is the same everywhere, so that a later migration can drop it.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """A row; not validated."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def storable(text: str) -> str:
    """The text with U+FFFD for what no database can hold: NUL and lone surrogates. For looking up, not for keeping."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


class Key(TypeDecorator[str]):
    """An id or hash: compared and ordered by code point, whatever the database's language is.

    A key that no database can hold is looked up as another that nobody has, so the answer is "not there".
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The plain type; PostgreSQL is told to order by code point, as SQLite does."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(collation=collation))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What is sent."""
        return None if value is None else storable(value)


class Document(TypeDecorator[Any]):
    """A JSON value as ASCII text: keeps the order of keys, and holds every character in both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What is sent."""
        return None if value is None else json.dumps(value, separators=(",", ":"), allow_nan=False, default=dict)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """What was kept."""
        return None if value is None else json.loads(value)


# A number that the database gives, from 1; SQLite counts only in INTEGER.
Count = BigInteger().with_variant(Integer(), "sqlite")
