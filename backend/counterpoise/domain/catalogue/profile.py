"""A value profile: weights for some axes; what it leaves out is unset."""

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.catalogue.base import Entry, Importance, Paragraph, Sentence, Slug, WholeWeight
from counterpoise.domain.catalogue.provenance import Provenance

__all__ = ["AxisWeights", "ContextSettings", "HazardCaution", "Profile"]

_WHOLE = 100


class AxisWeights(Entry):
    """Whole weights of both poles (0–100, summing to 100) and, if given, the axis's importance."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, WholeWeight] = Field(init=False)

    importance: Importance | None = None

    @property
    def weights(self) -> dict[str, int]:
        """Weight of each pole, as written."""
        return self.__pydantic_extra__

    @model_validator(mode="after")
    def _two_poles_share_a_hundred(self) -> Self:
        poles = self.weights
        if len(poles) != 2:  # noqa: PLR2004
            raise PydanticCustomError(
                "weights_two_poles",
                "must name both poles of the axis and nothing else; it names {names}",
                {"names": ", ".join(sorted(poles)) or "none"},
            )
        if (total := sum(poles.values())) != _WHOLE:
            raise PydanticCustomError("weights_sum", "weights must sum to 100, these sum to {total}", {"total": total})
        return self


class HazardCaution(Entry):
    """One hazard's caution (0–100), set apart from the caution–openness axis."""

    caution: WholeWeight


class ContextSettings(Entry):
    """Other weights, and hazard cautions, for one situation."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, AxisWeights] = Field(init=False)

    hazards: dict[Slug, HazardCaution] = Field(default_factory=dict)

    @property
    def weights(self) -> dict[str, AxisWeights]:
        """Weights of the axes that this context sets."""
        return self.__pydantic_extra__


class Profile(Entry):
    """Weights for some axes, with reasons in the author's own words (which never enter a prompt).

    Raises:
        pydantic.ValidationError: with one error a field. Ids are checked against a catalogue by
            :func:`counterpoise.domain.catalogue.references.profile_issues`.
    """

    schema_: Literal["profile/v1"] = Field(alias="schema")
    id: Slug
    title: Sentence
    summary: Paragraph
    suits: Annotated[tuple[Sentence, ...], Field(max_length=20)] = ()
    does_not_suit: Annotated[tuple[Sentence, ...], Field(max_length=20)] = ()
    weights: dict[Slug, AxisWeights]
    contexts: dict[Slug, ContextSettings] = Field(default_factory=dict)
    hazards: dict[Slug, HazardCaution] = Field(default_factory=dict)
    reasons: dict[Slug, Paragraph] = Field(default_factory=dict)
    _version: int | None = PrivateAttr(default=None)
    _provenance: Provenance | None = PrivateAttr(default=None)

    @property
    def version(self) -> int | None:
        """Number of the stored version that this is, from 1; None for files and for anything changed since.

        No part of the document: two versions with the same content have the same digest.
        """
        return self._version

    @property
    def provenance(self) -> Provenance | None:
        """Which panel decided the stored version that this is; None for all others, and for anything changed since."""
        return self._provenance

    @property
    def name(self) -> str:
        """What it is asked for by: its id, and for a stored version its number, as in ``candid-coach@2``."""
        return self.id if self._version is None else f"{self.id}@{self._version}"

    def as_version(self, number: int, provenance: Provenance | None = None) -> "Profile":
        """The same profile, known to be a stored version, and by which panel it was decided."""
        named = self.model_copy()
        named._version, named._provenance = number, provenance  # noqa: SLF001 - its own class
        return named

    def document(self) -> dict[str, Any]:
        """The profile as the JSON object of profile/v1; fields at their defaults are left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True) | {
            "schema": "profile/v1"
        }

    @cached_property
    def digest(self) -> str:
        """Content address of the profile: equal profiles have equal digests, whatever the key order."""
        return digest_of(self.document())

    def with_first_weight(self, axis: str, first: int, *, context: str | None = None) -> "Profile":
        """A copy with the first pole of ``axis`` at ``first`` (0–100), in the context's place if it sets the axis.

        Raises:
            pydantic.ValidationError: if ``first`` is outside 0–100.
        """
        one, other = axis.split("-")
        changed = self.document()
        scope = changed["weights"]
        if context is not None and axis in changed.get("contexts", {}).get(context, {}):
            scope = changed["contexts"][context]
        held = scope.get(axis, {})
        scope[axis] = {one: first, other: _WHOLE - first} | {
            key: value for key, value in held.items() if key == "importance"
        }
        return Profile.model_validate(changed)

    def with_hazard_caution(self, hazard: str, caution: int, *, context: str | None = None) -> "Profile":
        """A copy with one hazard's caution (0–100) set apart, in the context's place if it sets that hazard.

        Raises:
            pydantic.ValidationError: if ``caution`` is outside 0–100.
        """
        changed = self.document()
        scope = changed
        if context is not None and hazard in changed.get("contexts", {}).get(context, {}).get("hazards", {}):
            scope = changed["contexts"][context]
        scope["hazards"] = {**scope.get("hazards", {}), hazard: {"caution": caution}}
        return Profile.model_validate(changed)
