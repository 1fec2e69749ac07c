"""Strata of panels on the wire. Who is in which goes to facilitators, and to each member their own."""

from typing import Annotated

from pydantic import Field

from counterpoise.domain.panels.charter import Charter
from counterpoise.schemas.base import Ask, Wire
from counterpoise.services.panels.strata import Placed

__all__ = ["AskStratum", "OwnStratumDocument", "PlacedDocument", "StrataDocument", "own_stratum", "strata_document"]


class AskStratum(Ask):
    """In which stratum a member is."""

    stratum: Annotated[str | None, Field(max_length=300, examples=["outside the technology industry"])] = Field(
        description="As the charter calls it; null for not known"
    )


class PlacedDocument(Wire):
    """A member and their stratum."""

    account: str
    name: str
    stratum: str | None


class StrataDocument(Wire):
    """The charter's strata, and who is in which, until the ballots are counted."""

    name: str | None = Field(description="What the division is by; null where the charter names no strata")
    strata: list[str]
    members: list[PlacedDocument]


class OwnStratumDocument(Wire):
    """In which stratum one is."""

    name: str | None = Field(description="What the division is by; null where the charter names no strata")
    stratum: str | None


def strata_document(charter: Charter, placed: list[Placed]) -> StrataDocument:
    """Everybody in the panel with their stratum."""
    strata = charter.strata
    return StrataDocument(
        name=None if strata is None else strata.name,
        strata=[] if strata is None else list(strata.values),
        members=[PlacedDocument(account=one.account.id, name=one.account.name, stratum=one.stratum) for one in placed],
    )


def own_stratum(charter: Charter, stratum: str | None) -> OwnStratumDocument:
    """One's own."""
    return OwnStratumDocument(name=None if charter.strata is None else charter.strata.name, stratum=stratum)
