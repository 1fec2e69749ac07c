"""What operators offer."""

from typing import Any

from sqlalchemy import BigInteger, Integer, Text
from sqlmodel import Field

from counterpoise.storage.tables.base import Document, Key, Row

__all__ = ["DeploymentRow"]


class DeploymentRow(Row, table=True):
    """One operator's offer; ``owner`` stays when the account goes, and then names nobody."""

    __tablename__ = "deployment"

    id: str = Field(primary_key=True, sa_type=Key)
    owner: str = Field(index=True, sa_type=Key)
    title: str = Field(sa_type=Text)
    offered: Any = Field(sa_type=Document, nullable=False)
    created_at: int = Field(sa_type=BigInteger)
    updated_at: int = Field(sa_type=BigInteger)
    default_profile: str | None = Field(default=None, sa_type=Key)
    default_version: int | None = Field(default=None, sa_type=Integer)
    bounds: Any = Field(default=None, sa_type=Document, nullable=True)
    tuning: bool = True
    revision: int = Field(default=1, sa_type=Integer)
    closed_at: int | None = Field(default=None, sa_type=BigInteger)
