"""Who gains, who pays, who disputes: statements that always carry their basis."""

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.catalogue.base import Entry, Paragraph, Sentence

__all__ = ["Claim", "Dispute", "SideEffect"]


class Claim(Entry):
    """Who gains or pays, and why; ``argument`` is shown as a claim, never as a finding."""

    who: Sentence
    why: Paragraph
    basis: Literal["argument", "survey", "experiment"]
    source: Paragraph | None = None

    @model_validator(mode="after")
    def _findings_have_sources(self) -> Self:
        if self.basis != "argument" and self.source is None:
            raise PydanticCustomError(
                "source_missing", "a finding ({basis}) must name its source", {"basis": self.basis}
            )
        return self


class Dispute(Entry):
    """Who holds that this is drawn wrongly, and why."""

    who: Sentence
    why: Paragraph


class SideEffect(Entry):
    """A published effect of moving this axis on something else."""

    on: Sentence
    direction: Literal["raises", "lowers", "unclear"]
    size: Paragraph
    source: Paragraph
