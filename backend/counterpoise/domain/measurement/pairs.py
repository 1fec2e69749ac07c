"""Contrast pairs: a request, a reply in the spirit of each pole, and a neutral third."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.catalogue.base import Entry, Sentence, Slug

__all__ = ["ContrastPair", "Split", "pair_from"]

Split = Literal["test", "tune"]
"""Test pairs give the reported numbers; tuning pairs are for whoever improves the catalogue."""

_LENGTH_RATIO = 1.15
_FIELDS = frozenset({"id", "axis", "user", "third", "context", "topic", "register", "split", "paraphrase_of"})

Message = Annotated[str, Field(strict=True, min_length=1, max_length=2000)]


class ContrastPair(Entry):
    """One request with a reply for each pole; only ``axis``, ``user`` and the two replies are required.

    Attributes:
        third: an on-topic reply that shows neither pole.
        split: ``test`` pairs give the reported numbers; ``tune`` pairs are for improving the catalogue.
        paraphrase_of: id of the pair whose request this rewords; used for reliability only.
    """

    id: Slug
    axis: Slug
    user: Message
    replies: dict[Slug, Message]
    third: Message | None = None
    context: Slug | None = None
    topic: Sentence | None = None
    register_: str | None = Field(default=None, alias="register")
    split: Split = "test"
    paraphrase_of: Slug | None = None

    @property
    def first(self) -> str:
        """The reply of the first pole."""
        return self.replies[self.axis.split("-", maxsplit=1)[0]]

    @property
    def second(self) -> str:
        """The reply of the second pole."""
        return self.replies[self.axis.rsplit("-", maxsplit=1)[-1]]

    @model_validator(mode="after")
    def _both_poles_at_length(self) -> Self:
        poles = self.axis.split("-")
        if len(poles) != 2 or set(self.replies) != set(poles):  # noqa: PLR2004 - an axis has two poles
            raise PydanticCustomError(
                "pair_poles", "must have one reply for each of {poles}", {"poles": " and ".join(poles)}
            )
        shorter, longer = sorted(len(reply) for reply in self.replies.values())
        if longer > _LENGTH_RATIO * shorter:
            raise PydanticCustomError(
                "pair_lengths",
                "the replies are {shorter} and {longer} characters long; match them, or length is measured as value",
                {"shorter": shorter, "longer": longer},
            )
        return self


def pair_from(raw: dict[str, Any], number: int) -> ContrastPair:
    """A pair from one JSON object; the pole replies stand beside the other fields.

    Args:
        raw: ``{"axis", "user", "<pole>": reply, "<other pole>": reply, …}``.
        number: 1-based place, for the id of a pair that has none.

    Raises:
        pydantic.ValidationError: with one error a field.
    """
    poles = str(raw.get("axis", "")).split("-")
    known = {key: value for key, value in raw.items() if key in _FIELDS or key not in poles}
    known.setdefault("id", f"{raw.get('axis', 'pair')}-{number}")
    return ContrastPair.model_validate(known | {"replies": {pole: raw[pole] for pole in poles if pole in raw}})
