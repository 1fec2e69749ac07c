"""A question: one request with two replies, which come from an axis's examples; poles stay hidden until the answer.

Never from the contrast pairs: those measure what profiles do, and what people have chosen from could not measure them.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

from counterpoise.domain.catalogue.axis import Axis
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.errors import InvalidOption

__all__ = ["Answer", "Choice", "FullChoice", "Picked", "Question", "lot", "picked", "question"]

Choice = Literal["a", "b", "either"]
FullChoice = Literal["a", "b", "either", "skip"]
"""``either``: both are as good; ``skip``: neither, or no answer."""
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One request with two replies; which pole is shown as A depends on the seed."""

    id: str
    axis: str
    user: str
    a: str
    b: str
    a_pole: str
    b_pole: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A question's id and what was chosen."""

    question: str
    choice: FullChoice


@dataclass(frozen=True, slots=True)
class Picked:
    """An answer, read: about which example of which axis, and for which pole; whichever side its reply stood on.

    Attributes:
        axis: the axis.
        number: of the example, from 0.
        pole: whose reply was chosen; None for ``either`` and ``skip``.
        either: whether both are as good.
    """

    axis: Axis
    number: int
    pole: str | None
    either: bool

    @property
    def user(self) -> str:
        """The request that was answered."""
        return self.axis.examples[self.number].user


def lot(seed: int, name: str) -> bytes:
    """Bytes that hang on seed and name alone: for shuffling, the same on every machine."""
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()


def question(axis: Axis, number: int, *, first_is_a: bool) -> Question:
    """The question about one example of an axis.

    Args:
        axis: the axis.
        number: of the example, from 0.
        first_is_a: whether the reply in the spirit of the first pole is A.
    """
    example = axis.examples[number]
    a_pole, b_pole = (axis.first, axis.second) if first_is_a else (axis.second, axis.first)
    return Question(
        f"{axis.id}.{number}.{'ab' if first_is_a else 'ba'}",
        axis.id,
        example.user,
        example.replies[a_pole],
        example.replies[b_pole],
        a_pole,
        b_pole,
    )


def picked(answer: Answer, catalogue: Catalogue) -> Picked:
    """What an answer chose.

    Raises:
        InvalidOption: if its question's id was not made by :func:`question`.
    """
    parts = answer.question.split(".")
    known = len(parts) == _PARTS and parts[0] in catalogue.axes and parts[2] in {"ab", "ba"}
    numbers = {str(number): number for number in range(len(catalogue.axes[parts[0]].examples))} if known else {}
    if not known or parts[1] not in numbers:
        raise InvalidOption(f"there is no question {answer.question!r}", question=answer.question)
    axis = catalogue.axes[parts[0]]
    a_pole, b_pole = (axis.first, axis.second) if parts[2] == "ab" else (axis.second, axis.first)
    pole = {"a": a_pole, "b": b_pole}.get(answer.choice)
    return Picked(axis, numbers[parts[1]], pole, answer.choice == "either")
