"""What people ask about whom a profile favours."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from counterpoise.schemas.asks import Named
from counterpoise.schemas.base import Ask

__all__ = ["AskDifferences", "AskFavours", "AskVariants"]

_EXAMPLE: dict[str, Any] = {"profile": "candid-coach", "evidence": "synthetic-demonstration"}
Aversion = Annotated[float, Field(gt=0, le=10)]
Axis = Annotated[str, Field(max_length=64)]
Width = Annotated[int, Field(ge=280, le=1600, description="Of the plot, in pixels; below 480 labels stand apart")]


class AskFavours(Ask):
    """A profile to compare on an evidence pack."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    profile: Named
    evidence: Annotated[str, Field(max_length=64, description="Id of a shipped evidence pack")]
    reference: Named | None = Field(
        default=None, description="What it is compared with; null: 50:50 on every axis that the profile sets"
    )
    context: Annotated[str, Field(max_length=64)] | None = None
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    without: Annotated[list[Axis], Field(max_length=50)] = Field(
        default_factory=list, description="Axes to leave out of both sides, to see what hangs on them"
    )
    aversions: Annotated[list[Aversion], Field(max_length=5)] = Field(
        default_factory=list, description="Further aversions to unevenness of Atkinson's measure, to two decimals"
    )


class AskDifferences(AskFavours):
    """A comparison whose groups are to be drawn."""

    dimension: Annotated[str, Field(max_length=200)] | None = Field(
        default=None,
        description="Only groups of this dimension, or of those that begin with it and a colon; null: all of them",
    )
    width: Width = 640


class AskVariants(AskFavours):
    """A comparison whose specification curve is to be drawn."""

    dimension: Annotated[str, Field(max_length=200)] = "everyone"
    group: Annotated[str, Field(max_length=200)] = "everyone"
    width: Width = 640
