"""The catalogue as one value: everything that a profile refers to, with one digest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.catalogue.axis import Axis
from counterpoise.domain.catalogue.base import Entry
from counterpoise.domain.catalogue.commitment import Commitment
from counterpoise.domain.catalogue.hazard import Hazard
from counterpoise.domain.catalogue.provider import Provider
from counterpoise.domain.catalogue.situation import Context, Headings, JudgedNumber
from counterpoise.domain.errors import UnknownAxis, UnknownContext, UnknownHazard

__all__ = ["CAUTION_AXIS", "Catalogue"]

CAUTION_AXIS = "caution-openness"

_Kind = TypeVar("_Kind", Axis, Commitment, Hazard, Context, JudgedNumber, Provider)


def _by_id(entries: Iterable[_Kind]) -> Mapping[str, _Kind]:
    return MappingProxyType({entry.id: entry for entry in sorted(entries, key=lambda entry: entry.id)})


def _as_json(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Reviewed text and judged numbers, each by id in sorted order, so that no file order can matter.

    The compiler does not read ``providers``; targets do, so they are no part of ``document`` and ``digest``.
    """

    axes: Mapping[str, Axis]
    commitments: Mapping[str, Commitment]
    hazards: Mapping[str, Hazard]
    contexts: Mapping[str, Context]
    numbers: Mapping[str, JudgedNumber]
    headings: Headings
    providers: Mapping[str, Provider] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(
        cls,
        *,
        axes: Iterable[Axis],
        commitments: Iterable[Commitment],
        hazards: Iterable[Hazard],
        contexts: Iterable[Context],
        numbers: Iterable[JudgedNumber],
        headings: Headings,
        providers: Iterable[Provider] = (),
    ) -> "Catalogue":
        """Build a catalogue from its entries in any order."""
        return cls(
            _by_id(axes),
            _by_id(commitments),
            _by_id(hazards),
            _by_id(contexts),
            _by_id(numbers),
            headings,
            _by_id(providers),
        )

    def axis(self, axis_id: str) -> Axis:
        """The axis of that id.

        Raises:
            UnknownAxis: if the catalogue has none.
        """
        if axis_id not in self.axes:
            raise UnknownAxis(axis_id, self.axes)
        return self.axes[axis_id]

    def hazard(self, hazard_id: str) -> Hazard:
        """The hazard of that id.

        Raises:
            UnknownHazard: if the catalogue has none.
        """
        if hazard_id not in self.hazards:
            raise UnknownHazard(hazard_id, self.hazards)
        return self.hazards[hazard_id]

    def check_context(self, context_id: str | None) -> None:
        """Refuse a context that the catalogue does not hold.

        Raises:
            UnknownContext: if ``context_id`` is neither None nor known.
        """
        if context_id is not None and context_id not in self.contexts:
            raise UnknownContext(context_id, self.contexts)

    def document(self) -> dict[str, Any]:
        """Everything the compiler reads, as a JSON object."""
        return {
            "schema": "catalogue/v1",
            "axes": [_as_json(axis) for axis in self.axes.values()],
            "commitments": [_as_json(commitment) for commitment in self.commitments.values()],
            "hazards": [_as_json(hazard) for hazard in self.hazards.values()],
            "contexts": [_as_json(context) for context in self.contexts.values()],
            "numbers": [_as_json(number) for number in self.numbers.values()],
            "headings": _as_json(self.headings),
        }

    @cached_property
    def digest(self) -> str:
        """Content address of everything the compiler reads."""
        return digest_of(self.document())
