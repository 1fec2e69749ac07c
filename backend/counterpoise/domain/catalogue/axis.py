"""An axis: two legitimate values in tension, described with equal respect."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.catalogue.base import (
    Authored,
    Entry,
    ModelSpecSection,
    Paragraph,
    PromptSentence,
    Sentence,
    Slug,
)
from counterpoise.domain.catalogue.claims import Claim, Dispute, SideEffect
from counterpoise.domain.levels import Level

__all__ = ["Axis", "Behaviours", "Example", "Pole"]

_MINIMUM_EXAMPLES = 6
_LENGTH_RATIO = 1.25

Imperatives = Annotated[tuple[PromptSentence, ...], Field(min_length=1, max_length=3)]


class Behaviours(Entry):
    """Positive imperatives for each level of a pole, growing in degree."""

    lean: Imperatives
    strong: Imperatives
    dominant: Imperatives

    def at(self, level: Level) -> tuple[str, ...]:
        """The imperatives of one level (lean, strong or dominant)."""
        found: tuple[str, ...] = getattr(self, level)
        return found


class Pole(Entry):
    """One end of an axis: what it means at its best, how it behaves, who gains and who pays."""

    title: Sentence
    means: Paragraph
    behaviours: Behaviours
    benefits: Annotated[tuple[Claim, ...], Field(min_length=1, max_length=8)]
    costs: Annotated[tuple[Claim, ...], Field(min_length=1, max_length=8)]
    complaints: Annotated[tuple[Sentence, ...], Field(min_length=2, max_length=8)]
    """What someone says when this pole came too much to the front; used to explain a disappointment."""


class Example(Entry):
    """One request and a good reply in the spirit of each pole, of similar length."""

    user: Sentence
    replies: dict[Slug, Sentence]

    @model_validator(mode="before")
    @classmethod
    def _poles_beside_user(cls, raw: object) -> object:
        if isinstance(raw, dict) and "replies" not in raw:
            return {
                "user": raw.get("user"),
                "replies": {key: value for key, value in raw.items() if key != "user"},
            }
        return raw


class Axis(Authored):
    """A weighted tension; ``id`` is ``first-second``, the first named is the first pole.

    Raises:
        pydantic.ValidationError: with one error a field; poles and examples are checked against the id.
    """

    schema_: Literal["axis/v1"] = Field(alias="schema")
    id: Slug
    title: Sentence
    question: Sentence
    when: Sentence
    poles: dict[Slug, Pole]
    balanced: Imperatives
    disputed_by: tuple[Dispute, ...]
    authority: ModelSpecSection | None
    known_side_effects: tuple[SideEffect, ...]
    examples: Annotated[tuple[Example, ...], Field(min_length=_MINIMUM_EXAMPLES, max_length=40)]

    @property
    def first(self) -> str:
        """Id of the first pole."""
        return self.id.split("-")[0]

    @property
    def second(self) -> str:
        """Id of the second pole."""
        return self.id.split("-")[-1]

    def pole(self, pole_id: str) -> Pole:
        """The pole of that id."""
        return self.poles[pole_id]

    @model_validator(mode="after")
    def _poles_match_id(self) -> Self:
        if self.id.count("-") != 1:
            raise PydanticCustomError("axis_id", "an axis id is first-second: two pole ids and one hyphen")
        both = {self.first, self.second}
        if set(self.poles) != both:
            raise PydanticCustomError("axis_poles", "poles must be {both}", {"both": " and ".join(sorted(both))})
        for number, example in enumerate(self.examples, start=1):
            if set(example.replies) != both:
                raise PydanticCustomError(
                    "example_poles",
                    "example {number} must have one reply for each of {both}",
                    {"number": number, "both": " and ".join(sorted(both))},
                )
            shorter, longer = sorted(len(reply) for reply in example.replies.values())
            if longer > _LENGTH_RATIO * shorter:
                raise PydanticCustomError(
                    "example_lengths",
                    "the replies of example {number} are {shorter} and {longer} characters long; "
                    "make them similar, so that length does not stand in for the value",
                    {"number": number, "shorter": shorter, "longer": longer},
                )
        users = [example.user for example in self.examples]
        if len(set(users)) != len(users):
            raise PydanticCustomError("example_repeated", "two examples have the same user message")
        return self
