"""How data of another form become an evidence pack: a recipe that somebody wrote, signed and can be asked about."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.catalogue.base import Entry, Paragraph, Sentence, Slug
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.faults import validated
from counterpoise.domain.errors import Issue
from counterpoise.domain.standing.manifest import Dates, Judgement, MappedItem, Source, item_issues

__all__ = ["METHODS", "Answer", "Consent", "Contrast", "PackHead", "Recipe", "ValueScale", "recipe_from"]

METHODS = ("survey", "polis", "schwartz", "ballots", "choices")

Number = Annotated[float, Field(allow_inf_nan=False)]
Columns = Annotated[tuple[Sentence, ...], Field(min_length=1, max_length=100)]


class Sample(Entry):
    """Who was asked; how many follows from the data."""

    frame: Paragraph
    dates: Dates
    notes: Paragraph | None = None


class PackHead(Entry):
    """What the made pack says about itself."""

    id: Slug
    title: Sentence
    source: Source
    population: Sample
    synthetic: Annotated[bool, Field(strict=True)]
    mapping: Judgement
    notes: Paragraph | None = None


class Answer(Entry):
    """A question on a scale: which answer means 0 and which 100 of the axis's first pole; straight in between."""

    column: Sentence
    zero: Number
    hundred: Number

    @model_validator(mode="after")
    def _two_ends(self) -> Self:
        if self.zero == self.hundred:
            raise PydanticCustomError("scale_ends", "zero and hundred must differ")
        return self


class ValueScale(Entry):
    """The ends of a scale of values: least and most like the person."""

    least: Number
    most: Number


class Contrast(Entry):
    """Values that speak for the first pole, and values that speak for the second."""

    first: Columns
    second: Columns


class Consent(Entry):
    """Where a person agreed that the answers be used as evidence; rows without it are left out."""

    column: Sentence
    yes: Columns


class Recipe(Entry):
    """How to make a pack of respondents.

    Raises:
        pydantic.ValidationError: with one error a field. Ids are checked against a catalogue by :func:`recipe_from`.
    """

    schema_: Literal["evidence-import/v1"] = Field(alias="schema")
    method: Literal["survey", "polis", "schwartz", "ballots", "choices"]
    pack: PackHead
    data: Sentence
    id: Sentence = "id"
    keep_ids: bool = False
    weight: Sentence | None = None
    stratum: Sentence | None = None
    traits: Sentence | None = None
    groups: dict[Sentence, Sentence] = Field(default_factory=dict)
    labels: dict[Sentence, dict[str, Sentence]] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    axes: dict[Slug, Answer] = Field(default_factory=dict)
    importances: dict[Slug, Sentence] = Field(default_factory=dict)
    items: tuple[MappedItem, ...] = ()
    least_votes: Annotated[int, Field(strict=True, ge=1)] = 1
    scale: ValueScale | None = None
    values: dict[Slug, Columns] = Field(default_factory=dict)
    contrasts: dict[Slug, Contrast] = Field(default_factory=dict)
    profile: Sentence = "profile"
    consent: Consent | None = None

    @model_validator(mode="after")
    def _has_what_the_method_needs(self) -> Self:
        needs: dict[str, dict[str, object]] = {
            "survey": {"axes": self.axes},
            "polis": {"items": self.items},
            "schwartz": {"values": self.values, "contrasts": self.contrasts, "scale": self.scale},
            "ballots": {"consent": self.consent},
            "choices": {"consent": self.consent},
        }
        for name, held in needs[self.method].items():
            if not held:
                raise PydanticCustomError(
                    "recipe_needs", "{method} needs {name}; add it", {"method": self.method, "name": name}
                )
        for axis, contrast in self.contrasts.items():
            for value in (*contrast.first, *contrast.second):
                if value not in self.values:
                    raise PydanticCustomError(
                        "unknown_value", "{axis} names the value {value}, which values does not list",
                        {"axis": axis, "value": value},
                    )  # fmt: skip
        return self


def _issues(raw: Mapping[str, Any], catalogue: Catalogue) -> Iterator[Issue]:
    for field in ("axes", "importances", "contrasts"):
        held = raw.get(field)
        for axis in held if isinstance(held, dict) else ():
            if axis not in catalogue.axes:
                known = ", ".join(catalogue.axes)
                yield Issue("unknown_axis", f"there is no axis {axis!r}; known: {known}", (field, axis))
    yield from item_issues(raw.get("items"), ("items",), catalogue)


def recipe_from(raw: object, catalogue: Catalogue) -> Recipe:
    """A recipe from plain data.

    Raises:
        InvalidDocument: listing every fault of format and reference.
    """
    return validated(Recipe, raw, lambda found: list(_issues(found, catalogue)))
