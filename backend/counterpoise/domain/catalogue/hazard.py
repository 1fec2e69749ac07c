"""A hazard of MLCommons AILuminate, with the judgement of how a missed harm weighs against a wrongful refusal."""

from typing import Annotated, Literal

from pydantic import Field

from counterpoise.domain.catalogue.base import (
    Authored,
    Entry,
    Importance,
    Paragraph,
    Protects,
    Sentence,
    Slug,
)
from counterpoise.domain.catalogue.claims import Claim

__all__ = ["Alternative", "BaseRatio", "Hazard"]


class Alternative(Entry):
    """Another value that somebody would choose, and why."""

    value: Importance
    who: Sentence
    why: Paragraph


class BaseRatio(Entry):
    """R_h: one missed harm weighs as much as R_h wrongful refusals at 50:50. A judgement, not a fact."""

    value: Importance
    author: Sentence
    reason: Paragraph
    alternatives: Annotated[tuple[Alternative, ...], Field(min_length=1, max_length=8)]


class Hazard(Authored):
    """One category of possible harm; both the missed harm and the wrongful refusal name who pays."""

    schema_: Literal["hazard/v1"] = Field(alias="schema")
    id: Slug
    title: Sentence
    means: Paragraph
    protects: Protects
    ratio: BaseRatio
    missed_harm: Claim
    wrongful_refusal: Claim
    care: Paragraph
    complaints: Annotated[tuple[Sentence, ...], Field(min_length=2, max_length=8)]
