"""Contexts, judged numbers and prompt headings: the small files of the catalogue."""

from typing import Annotated, Literal

from pydantic import Field

from counterpoise.domain.catalogue.base import (
    Authored,
    Entry,
    Importance,
    Paragraph,
    PromptSentence,
    Sentence,
    Slug,
)
from counterpoise.domain.catalogue.claims import Dispute
from counterpoise.domain.catalogue.hazard import Alternative

__all__ = ["Context", "Headings", "JudgedNumber"]


class Context(Authored):
    """A situation in which a profile may set other weights."""

    schema_: Literal["context/v1"] = Field(alias="schema")
    id: Slug
    title: Sentence
    means: Paragraph
    stakes: Annotated[tuple[Dispute, ...], Field(min_length=1, max_length=6)]
    signs: Annotated[tuple[Sentence, ...], Field(min_length=1, max_length=8)]


class JudgedNumber(Entry):
    """A number that the formulas take: a judgement with author, reason and alternatives, never a fact."""

    schema_: Literal["number/v1"] = Field(alias="schema")
    id: Slug
    title: Sentence
    value: Importance
    unit: Sentence
    used_for: Paragraph
    author: Sentence
    reason: Paragraph
    alternatives: Annotated[tuple[Alternative, ...], Field(min_length=1, max_length=8)]


class Headings(Authored):
    """The reviewed words that frame a prompt."""

    schema_: Literal["headings/v1"] = Field(alias="schema")
    id: Slug
    commitments: PromptSentence
    behaviours: PromptSentence
    examples: PromptSentence
    asker: PromptSentence
    assistant: PromptSentence
