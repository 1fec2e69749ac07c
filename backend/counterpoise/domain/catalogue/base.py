"""Field types and the base class that every catalogue file and profile share."""

import math
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from counterpoise.domain.characters import hidden_character
from counterpoise.domain.wording import prompt_wording_fault

__all__ = [
    "Authored",
    "Entry",
    "Importance",
    "ModelSpecSection",
    "Paragraph",
    "PromptSentence",
    "Protects",
    "Sentence",
    "Slug",
    "WholeWeight",
]


def _seen(text: str) -> str:
    if found := hidden_character(text):
        raise PydanticCustomError(
            "hidden_character",
            "holds {character}, which a reader cannot see; remove it",
            {"character": found},
        )
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("one_line", "must be one line of text")
    return text


def _promptable(text: str) -> str:
    if fault := prompt_wording_fault(text):
        raise PydanticCustomError("prompt_wording", "{fault}", {"fault": fault})
    return text


def _positive_number(value: Any) -> Any:
    """Whole numbers stay whole, so that 3 and 3.0 are one value with one digest."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number_type", "must be a number")
    if not math.isfinite(value) or not 0 < value <= 1_000_000:  # noqa: PLR2004
        raise PydanticCustomError("positive_number", "must be a finite number above 0 and at most 1,000,000")
    return int(value) if value == int(value) else value


def _stripped(maximum: int) -> StringConstraints:
    return StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=maximum)


Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=64)]
Sentence = Annotated[str, _stripped(300), AfterValidator(_seen), AfterValidator(_one_line)]
Paragraph = Annotated[str, _stripped(2000), AfterValidator(_seen)]
PromptSentence = Annotated[Sentence, AfterValidator(_promptable)]
Importance = Annotated[int | float, BeforeValidator(_positive_number), Field(gt=0, le=1_000_000)]
WholeWeight = Annotated[int, Field(strict=True, ge=0, le=100)]
Protects = Literal["asker", "others", "operator"]


class Entry(BaseModel):
    """A frozen value of the catalogue; an unknown key is an error, because it is a typing slip or a hope."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)


class Authored(Entry):
    """Who wrote a catalogue file and who reviewed it; pages show both."""

    written_by: Sentence
    reviewed_by: Sentence


class ModelSpecSection(Entry):
    """The section of a published behaviour specification that speaks of the same thing, and its authority there."""

    source: Sentence
    section: Slug
    level: Literal["root", "system", "developer", "user", "guideline"]
