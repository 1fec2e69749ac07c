"""Catalogues that were in force, so that an old version can still be read against its own."""

from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field

from counterpoise.storage.tables.base import Document, Key, Row

__all__ = ["CatalogueRow"]


class CatalogueRow(Row, table=True):
    """A catalogue by its digest; the one with the latest ``since`` is in force."""

    __tablename__ = "catalogue"

    digest: str = Field(primary_key=True, sa_type=Key)
    document: Any = Field(sa_type=Document, nullable=False)
    since: int = Field(sa_type=BigInteger)
