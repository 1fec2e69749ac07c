"""A provider of guardrails: which of its categories stand for which hazards, and what its settings stand for.

The table is a judgement like the numbers of the catalogue, with author, reason and alternatives. The compiler reads
none of it; targets do.
"""

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.catalogue.base import Authored, Entry, Paragraph, Sentence, Slug
from counterpoise.domain.catalogue.claims import Dispute

__all__ = ["Category", "Covers", "Grade", "Judgement", "NoCounterpart", "Provider"]


class Grade(Entry):
    """One setting that a provider offers, and the calibrated probability from which it is taken to refuse."""

    setting: Sentence
    stands_for: Annotated[float, Field(strict=False, gt=0, lt=1, allow_inf_nan=False)]
    means: Paragraph


class Judgement(Entry):
    """Who decided what the settings stand for, why, and who would decide otherwise."""

    author: Sentence
    reason: Paragraph
    alternatives: Annotated[tuple[Dispute, ...], Field(min_length=1, max_length=8)]


class Covers(Entry):
    """A hazard that a category is taken to cover, and why."""

    hazard: Slug
    reason: Paragraph


class Category(Entry):
    """One of the provider's categories; with no hazard behind it, it says why.

    ``definition`` is reviewed text for providers that are told in words what a category is; ``fixed`` marks one that
    has no setting: it is on.
    """

    name: Sentence
    covers: tuple[Covers, ...] = ()
    unused_because: Paragraph | None = None
    definition: Paragraph | None = None
    fixed: bool = False

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if bool(self.covers) == (self.unused_because is not None):
            raise PydanticCustomError("unused_because", "needs either hazards that it covers or unused_because")
        if twice := [name for name, times in Counter(one.hazard for one in self.covers).items() if times > 1]:
            raise PydanticCustomError("covers_twice", "covers {hazard} twice", {"hazard": twice[0]})
        return self


class NoCounterpart(Entry):
    """A hazard that the provider has no category for, and what that means.

    ``held_by_provider`` marks one that the provider refuses by rules of its own, which nobody can set.
    """

    hazard: Slug
    why: Paragraph
    held_by_provider: bool = False


class Provider(Authored):
    """Categories and settings of one provider of guardrails, or of one model that judges texts."""

    schema_: Literal["provider/v1"] = Field(alias="schema")
    id: Slug
    title: Sentence
    measures: Literal["probability", "severity", "confidence", "score", "words"]
    source: Paragraph
    grades: tuple[Grade, ...] = ()
    judgement: Judgement
    categories: Annotated[tuple[Category, ...], Field(min_length=1, max_length=40)]
    no_counterpart: tuple[NoCounterpart, ...] = ()

    @model_validator(mode="after")
    def _ordered_and_complete(self) -> Self:
        ladder = [grade.stands_for for grade in self.grades]
        if ladder != sorted(set(ladder)):
            raise PydanticCustomError("grades_order", "grades must run from the strictest to the loosest")
        if bool(ladder) == (self.measures == "score"):
            raise PydanticCustomError("grades_missing", "a provider of scores has no grades, and any other needs them")
        if len({one.name for one in self.categories}) < len(self.categories):
            raise PydanticCustomError("category_twice", "names a category twice")
        missing = [one.hazard for one in self.no_counterpart]
        if both := sorted(self.covered & set(missing)) or [name for name, n in Counter(missing).items() if n > 1]:
            raise PydanticCustomError("hazard_twice", "speaks of {hazard} twice", {"hazard": both[0]})
        return self

    @property
    def covered(self) -> frozenset[str]:
        """Hazards that some category covers."""
        return frozenset(one.hazard for category in self.categories for one in category.covers)
