"""Placebo: neutral, off-topic content in the very slots of an axis, so that its effect can be computed alike."""

from typing import Annotated, Literal

from pydantic import Field

from counterpoise.domain.catalogue.axis import Axis, Behaviours, Example, Pole
from counterpoise.domain.catalogue.base import Entry, PromptSentence, Sentence
from counterpoise.domain.catalogue.catalogue import Catalogue

__all__ = ["Placebo", "with_placebo"]


class PlaceboExample(Entry):
    """One request and a reply for each of the two meaningless poles."""

    user: Sentence
    first: Sentence
    second: Sentence


class Placebo(Entry):
    """Text for one axis that says nothing about any value."""

    schema_: Literal["placebo/v1"] = Field(alias="schema")
    first: Behaviours
    second: Behaviours
    balanced: Annotated[tuple[PromptSentence, ...], Field(min_length=1)]
    examples: Annotated[tuple[PlaceboExample, ...], Field(min_length=6)]


def _pole(pole: Pole, behaviours: Behaviours) -> Pole:
    return pole.model_copy(update={"behaviours": behaviours})


def with_placebo(catalogue: Catalogue, axis: Axis, placebo: Placebo) -> Catalogue:
    """The catalogue with the text of one axis replaced; ids, weights and everything else stay."""
    examples = tuple(
        Example(user=one.user, replies={axis.first: one.first, axis.second: one.second}) for one in placebo.examples
    )
    poles = {
        axis.first: _pole(axis.poles[axis.first], placebo.first),
        axis.second: _pole(axis.poles[axis.second], placebo.second),
    }
    replaced = axis.model_copy(update={"poles": poles, "balanced": placebo.balanced, "examples": examples})
    axes = [replaced if one.id == axis.id else one for one in catalogue.axes.values()]
    return Catalogue.of(
        axes=axes,
        commitments=catalogue.commitments.values(),
        hazards=catalogue.hazards.values(),
        contexts=catalogue.contexts.values(),
        numbers=catalogue.numbers.values(),
        headings=catalogue.headings,
    )
