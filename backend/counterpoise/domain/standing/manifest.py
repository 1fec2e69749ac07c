"""The head of an evidence pack: what the data are, where they come from, and how they are read. Format evidence/v1."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.catalogue.base import Entry, Importance, Paragraph, Sentence, Slug
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.faults import validated
from counterpoise.domain.errors import Issue, Place

__all__ = [
    "MAIN",
    "Judgement",
    "MappedItem",
    "OtherCoding",
    "PackFile",
    "Population",
    "Source",
    "Unmapped",
    "every_item",
    "pack_from",
]

MAIN = "main"
"""Name of the mapping that figures are shown under."""


def _text(value: Any) -> Any:
    """Dates may be written as text, as a year, or as a list of dates."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(one, str | int) for one in value):
        return " to ".join(str(one) for one in value)
    return value


Dates = Annotated[Sentence, BeforeValidator(_text)]
ItemId = Annotated[Sentence, BeforeValidator(_text)]


class Source(Entry):
    """Where the data come from, and under which terms."""

    citation: Paragraph
    licence: Paragraph
    retrieved: Dates
    url: Sentence | None = None
    notes: Paragraph | None = None


class Population(Entry):
    """Who was asked."""

    frame: Paragraph
    n: Annotated[int, Field(strict=True, ge=1)]
    dates: Dates
    notes: Paragraph | None = None


class Judgement(Entry):
    """Who judged what the data say about the axes, and why so."""

    author: Sentence
    reason: Paragraph


class MappedItem(Entry):
    """One item read as support for a pole."""

    item: ItemId
    axis: Slug
    pole: Slug
    strength: Importance
    reason: Paragraph
    wording: Paragraph | None = None


class Unmapped(Entry):
    """One item that speaks for no pole, in the author's judgement."""

    item: ItemId
    reason: Paragraph


class OtherCoding(Judgement):
    """Another judgement of the same data: other items, or for respondents other shares."""

    name: Slug
    items: tuple[MappedItem, ...] = ()
    data: Sentence | None = None


class PackFile(Entry):
    """What stands in ``pack.yaml``.

    Raises:
        pydantic.ValidationError: with one error a field. Ids are checked against a catalogue by :func:`pack_from`.
    """

    schema_: Literal["evidence/v1"] = Field(alias="schema")
    id: Slug
    title: Sentence
    kind: Literal["respondents", "aggregates"]
    source: Source
    population: Population
    synthetic: Annotated[bool, Field(strict=True)]
    data: Sentence
    mapping: Judgement
    items: tuple[MappedItem, ...] | None = None
    unmapped: tuple[Unmapped, ...] = ()
    codings: Annotated[tuple[OtherCoding, ...], Field(max_length=20)] = ()
    supersedes: Slug | None = None
    notes: Paragraph | None = None

    @model_validator(mode="after")
    def _items_fit_the_kind(self) -> Self:
        if self.kind == "aggregates" and not self.items:
            raise PydanticCustomError("items_missing", "aggregates need items: what each one speaks for, and why")
        if self.kind == "respondents" and self.items:
            raise PydanticCustomError("items_unused", "respondents have axes as columns of the data; remove items")
        names = [MAIN, *(one.name for one in self.codings)]
        if len(set(names)) != len(names):
            raise PydanticCustomError("coding_repeated", "the names of codings must differ, and none may be 'main'")
        for coding in self.codings:
            if bool(coding.items) is not (self.kind == "aggregates") or bool(coding.data) is bool(coding.items):
                raise PydanticCustomError(
                    "coding_kind",
                    "the coding {name} must have {wanted}",
                    {"name": coding.name, "wanted": "items" if self.kind == "aggregates" else "data: another CSV file"},
                )
        return self

    @property
    def mappings(self) -> Iterator[tuple[str, str, str, tuple[MappedItem, ...], str]]:
        """Name, author, reason, items and data file of every mapping, the main one first."""
        yield MAIN, self.mapping.author, self.mapping.reason, self.items or (), self.data
        for one in self.codings:
            yield one.name, one.author, one.reason, one.items, one.data or self.data


def _named(raw: object) -> list[Any]:
    return raw if isinstance(raw, list) else []


def item_issues(raw: object, path: tuple[Place, ...], catalogue: Catalogue) -> Iterator[Issue]:
    """Axes and poles that the catalogue does not hold, and items that stand twice."""
    seen: dict[str, int] = {}
    for number, one in enumerate(_named(raw)):
        if not isinstance(one, dict):
            continue
        place: tuple[Place, ...] = (*path, number)
        axis, pole, item = one.get("axis"), one.get("pole"), one.get("item")
        if isinstance(axis, str) and axis not in catalogue.axes:
            known = ", ".join(catalogue.axes)
            yield Issue("unknown_axis", f"there is no axis {axis!r}; known: {known}", (*place, "axis"))
        elif isinstance(axis, str) and isinstance(pole, str) and pole not in catalogue.axes[axis].poles:
            first, second = axis.split("-")
            message = f"{axis} has the poles {first} and {second}, not {pole!r}"
            yield Issue("unknown_pole", message, (*place, "pole"))
        if str(item) in seen:
            yield Issue("duplicate_item", f"the item {str(item)!r} stands here twice; keep one", (*place, "item"))
        seen[str(item)] = number


def _pack_issues(raw: Mapping[str, Any], catalogue: Catalogue) -> list[Issue]:
    issues = list(item_issues(raw.get("items"), ("items",), catalogue))
    mapped = {str(one.get("item")) for one in _named(raw.get("items")) if isinstance(one, dict)}
    for number, one in enumerate(_named(raw.get("unmapped"))):
        if isinstance(one, dict) and str(one.get("item")) in mapped:
            message = f"the item {str(one.get('item'))!r} is mapped above; it cannot be both"
            issues.append(Issue("duplicate_item", message, ("unmapped", number, "item")))
    for number, coding in enumerate(_named(raw.get("codings"))):
        if isinstance(coding, dict):
            issues += item_issues(coding.get("items"), ("codings", number, "items"), catalogue)
    return issues


def pack_from(raw: object, catalogue: Catalogue) -> PackFile:
    """The head of a pack from plain data.

    Raises:
        InvalidDocument: listing every fault of format and reference.
    """
    return validated(PackFile, raw, lambda found: _pack_issues(found, catalogue))


def every_item(head: PackFile) -> Iterable[str]:
    """Every item that any mapping of the pack reads, once."""
    return dict.fromkeys(one.item for _, _, _, items, _ in head.mappings for one in items)
