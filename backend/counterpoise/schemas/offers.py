"""Deployments and choices on the wire. Versions are named ``id@number``."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from counterpoise.schemas.base import Ask, Wire
from counterpoise.schemas.versions import Slug

__all__ = [
    "AskChoice",
    "AskDeployment",
    "AskOffer",
    "ChoiceDocument",
    "ChoiceTotals",
    "ChoicesDocument",
    "DeploymentDocument",
    "DeploymentPage",
    "VersionTotal",
]

Versioned = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*@[1-9][0-9]{0,8}$", max_length=80)]
Offered = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*(@[1-9][0-9]{0,8})?$", max_length=80)]
Weight = Annotated[int, Field(ge=0, le=100)]

_OFFER: dict[str, Any] = {
    "title": "The help desk of the town library",
    "offered": ["candid-coach@1", "encourager@1"],
    "default": None,
    "bounds": {
        "schema": "bounds/v1",
        "axes": {
            "caution-openness": {
                "caution": [40, 100],
                "reason": "Children use this desk as well.",
                "protects": "others",
            }
        },
    },
    "tuning": True,
}


class AskOffer(Ask):
    """What a deployment offers from now on; everything anew."""

    model_config = ConfigDict(json_schema_extra={"examples": [_OFFER]})

    title: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    offered: Annotated[list[Offered], Field(min_length=1, max_length=50)] = Field(
        description="`id@version` in the order to show; `id` alone is fixed to the version that is the newest now"
    )
    default: Offered | None = Field(
        default=None, description="One of `offered`; null: people choose before anything is applied"
    )
    bounds: dict[str, Any] | None = Field(default=None, description="A bounds/v1 object: what the operator allows")
    tuning: bool = Field(default=True, description="Whether people may change weights within the bounds")


class AskDeployment(AskOffer):
    """A deployment to begin."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "front-desk", **_OFFER}]})

    id: Slug


class AskChoice(Ask):
    """A version to choose, with the weights that are tuned."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"profile": "candid-coach@1", "weights": {"pushback-encouragement": 70}}]}
    )

    profile: Versioned
    weights: Annotated[dict[str, Weight], Field(max_length=50)] | None = Field(
        default=None, description="First-pole weight by axis; null: the version as it is"
    )


class DeploymentDocument(Wire):
    """What one operator offers in one place."""

    id: str
    owner: str = Field(description="Id of the operator's account")
    title: str
    offered: list[str]
    default: str | None
    bounds: dict[str, Any] | None
    tuning: bool
    revision: int
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    warnings: list[str] = Field(description="What readers should know about what is offered")


class DeploymentPage(Wire):
    """Deployments, in id order."""

    items: list[DeploymentDocument]
    next: str | None = Field(description="`cursor` of the next page; null on the last")


class ChoiceDocument(Wire):
    """One choice, dated by the day: more would help to find out whose it is."""

    deployment: str
    profile: str = Field(description="`id@version`")
    weights: dict[str, int] | None = Field(description="First-pole weights that were tuned; null: none")
    day: date


class ChoicesDocument(Wire):
    """One person's own choices in a deployment, oldest first."""

    items: list[ChoiceDocument]
    next: str | None = None


class VersionTotal(Wire):
    """How many people have a version as their latest choice; null where the count is hidden."""

    profile: str
    people: int | None


class ChoiceTotals(Wire):
    """How many people have chosen what. Counts under 10 are hidden, and others where they would give these away."""

    deployment: str
    people: int | None
    tuned: int | None = Field(description="How many of them changed weights; null where it or the rest is under 10")
    versions: list[VersionTotal]
    hidden_under: int
