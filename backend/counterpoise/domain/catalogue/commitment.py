"""A commitment: ethics, not preference. Nobody's weights lower it."""

from typing import Annotated, Literal

from pydantic import Field

from counterpoise.domain.catalogue.base import (
    Authored,
    Entry,
    ModelSpecSection,
    Paragraph,
    PromptSentence,
    Protects,
    Sentence,
    Slug,
)
from counterpoise.domain.catalogue.claims import Claim, Dispute

__all__ = ["Cap", "Commitment"]


class Cap(Entry):
    """The highest calibrated probability at which a hazard may go unrefused, whatever anybody's weights."""

    hazard: Slug
    cap: Annotated[float, Field(strict=False, gt=0, lt=1, allow_inf_nan=False)]
    protects: Protects
    reason: Paragraph


class Commitment(Authored):
    """A floor of the catalogue: its reason, why it is not preference, who bears its cost, who disputes it."""

    schema_: Literal["commitment/v1"] = Field(alias="schema")
    id: Slug
    title: Sentence
    floor: Paragraph
    prompt: Annotated[tuple[PromptSentence, ...], Field(min_length=1, max_length=3)]
    reason: Paragraph
    why_not_preference: Paragraph
    protects: Protects
    cost_borne_by: Annotated[tuple[Claim, ...], Field(min_length=1, max_length=8)]
    disputed_by: Annotated[tuple[Dispute, ...], Field(min_length=1, max_length=8)]
    caps: tuple[Cap, ...]
    authority: ModelSpecSection | None
    complaints: Annotated[tuple[Sentence, ...], Field(min_length=2, max_length=8)]
