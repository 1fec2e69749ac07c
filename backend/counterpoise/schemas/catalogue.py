"""The catalogue and profiles on the wire: the file formats themselves, with digests."""

from typing import Any, Literal

from pydantic import Field

from counterpoise.domain.catalogue.axis import Axis
from counterpoise.domain.catalogue.claims import Claim
from counterpoise.domain.catalogue.commitment import Commitment
from counterpoise.domain.catalogue.hazard import Hazard
from counterpoise.domain.catalogue.situation import Context, JudgedNumber
from counterpoise.schemas.base import Wire

__all__ = [
    "Axis",
    "CatalogueDocument",
    "Claim",
    "Commitment",
    "Context",
    "Hazard",
    "JudgedNumber",
    "ProfileDocument",
    "ProfileSummary",
]


class CatalogueDocument(Wire):
    """Everything reviewed that a profile refers to, each list in id order."""

    digest: str
    axes: list[Axis]
    commitments: list[Commitment]
    hazards: list[Hazard]
    contexts: list[Context]
    numbers: list[JudgedNumber]


class ProfileSummary(Wire):
    """A profile as a gallery shows it.

    ``version`` is the number of its newest version, None where there is none yet; ``deprecated`` is the public reason
    why it should no longer be chosen.
    """

    id: str
    title: str
    summary: str
    suits: list[str]
    does_not_suit: list[str]
    weights: dict[str, dict[str, float]]
    digest: str
    version: int | None = None
    origin: Literal["shipped", "person", "panel"] = "shipped"
    forked_from: str | None = Field(default=None, description="`id@version` that it was copied from")
    deprecated: str | None = None


class ProfileDocument(Wire):
    """A profile as the JSON object of profile/v1, with its digest and its YAML text.

    The fields after ``yaml`` are there for kept profiles: ``version`` is the number of the version that this is.
    """

    digest: str
    profile: dict[str, Any]
    yaml: str
    version: int | None = None
    latest: int | None = None
    origin: Literal["shipped", "person", "panel"] | None = None
    forked_from: str | None = None
    deprecated: str | None = None
