"""The catalogue and profiles on the wire: the file formats themselves, with digests."""

from typing import Any

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
    """A shipped profile as a gallery shows it."""

    id: str
    title: str
    summary: str
    suits: list[str]
    does_not_suit: list[str]
    weights: dict[str, dict[str, float]]
    digest: str


class ProfileDocument(Wire):
    """A profile as the JSON object of profile/v1, with its digest and its YAML text."""

    digest: str
    profile: dict[str, Any]
    yaml: str
