"""Bounds: the range an operator allows, with a reason; shown as the operator's choice.

Operators set bounds, never commitments: a bounds document that tries is refused, and a bound that would
loosen a commitment's cap loses to it with a ruling.
"""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.catalogue.base import Entry, Paragraph, Protects, Sentence, Slug, WholeWeight

__all__ = ["AxisBound", "Bounds", "CautionBound", "ScopedBounds"]


def _lowest_and_highest(raw: object) -> object:
    """``{min, max}`` says the same as ``[lowest, highest]``; a missing end is open."""
    if isinstance(raw, dict) and raw and raw.keys() <= {"min", "max"}:
        return (raw.get("min", 0), raw.get("max", 100))
    return raw


Range = Annotated[tuple[WholeWeight, WholeWeight], BeforeValidator(_lowest_and_highest)]


def _ordered(allowed: tuple[int, int]) -> None:
    if allowed[0] > allowed[1]:
        raise PydanticCustomError(
            "bound_order",
            "a range is [lowest, highest]; {low} is above {high}",
            {"low": allowed[0], "high": allowed[1]},
        )


class AxisBound(Entry):
    """``{<pole>: [lowest, highest], reason, protects}``: the weights of one pole that the operator allows."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Range] = Field(init=False)

    reason: Paragraph
    protects: Protects

    @property
    def pole(self) -> str:
        """Id of the pole whose weight is bounded."""
        return next(iter(self.__pydantic_extra__))

    @property
    def allowed(self) -> tuple[int, int]:
        """Lowest and highest allowed weight of that pole, 0–100."""
        return self.__pydantic_extra__[self.pole]

    def first_range(self, axis: str) -> tuple[int, int]:
        """The same range as weights of the axis's first pole."""
        low, high = self.allowed
        return (low, high) if self.pole == axis.split("-", maxsplit=1)[0] else (100 - high, 100 - low)

    @model_validator(mode="after")
    def _one_pole(self) -> Self:
        if len(self.__pydantic_extra__) != 1:
            raise PydanticCustomError("bound_pole", "must give the range of one pole, as <pole>: [lowest, highest]")
        _ordered(self.allowed)
        return self


class CautionBound(Entry):
    """The range of caution that the operator allows for one hazard."""

    caution: Range
    reason: Paragraph
    protects: Protects

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _ordered(self.caution)
        return self


class ScopedBounds(Entry):
    """Bounds that hold in one context; they replace the general bound of the same axis or hazard."""

    axes: dict[Slug, AxisBound] = Field(default_factory=dict)
    hazards: dict[Slug, CautionBound] = Field(default_factory=dict)


class Bounds(Entry):
    """What one operator allows in one deployment."""

    schema_: Literal["bounds/v1"] = Field(alias="schema")
    id: Slug = "bounds"
    title: Sentence = "Operator's bounds"
    axes: dict[Slug, AxisBound] = Field(default_factory=dict)
    hazards: dict[Slug, CautionBound] = Field(default_factory=dict)
    contexts: dict[Slug, ScopedBounds] = Field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Content address of the bounds."""
        return digest_of(self.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"schema": "bounds/v1"})

    @model_validator(mode="before")
    @classmethod
    def _no_commitments(cls, raw: object) -> object:
        if isinstance(raw, dict) and "commitments" in raw:
            raise PydanticCustomError(
                "bounds_commitments",
                "operators set bounds, never commitments: remove 'commitments'; the catalogue's hold as they are",
            )
        return raw

    def axis_bound(self, axis: str, context: str | None) -> AxisBound | None:
        """The bound of an axis in a context, the context's own before the general one."""
        scoped = self.contexts.get(context) if context is not None else None
        return (scoped.axes.get(axis) if scoped else None) or self.axes.get(axis)

    def hazard_bound(self, hazard: str, context: str | None) -> CautionBound | None:
        """The bound of a hazard's caution in a context, the context's own before the general one."""
        scoped = self.contexts.get(context) if context is not None else None
        return (scoped.hazards.get(hazard) if scoped else None) or self.hazards.get(hazard)
