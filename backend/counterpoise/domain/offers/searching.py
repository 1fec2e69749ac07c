"""What of a profile's newest version can be searched: its words in lower case and its weights by axis and context."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["AxisPosition", "Searchable", "searchable"]


@dataclass(frozen=True, slots=True)
class AxisPosition:
    """The whole weight (0–100) of an axis's first pole, in one context or, for None, everywhere else."""

    axis: str
    context: str | None
    first: int


@dataclass(frozen=True, slots=True)
class Searchable:
    """Title, summary and the sentences of ``suits``, all in lower case, and every weight."""

    title: str
    summary: str
    suits: tuple[str, ...]
    positions: tuple[AxisPosition, ...]


def searchable(document: Mapping[str, Any]) -> Searchable:
    """What can be searched of a profile/v1 object that is valid."""
    scopes: list[tuple[str | None, Mapping[str, Any]]] = [(None, document["weights"])]
    scopes += list(document.get("contexts", {}).items())
    return Searchable(
        title=document["title"].lower(),
        summary=document["summary"].lower(),
        suits=tuple(sentence.lower() for sentence in document.get("suits", ())),
        positions=tuple(
            AxisPosition(axis, context, weights[axis.split("-", maxsplit=1)[0]])
            for context, scope in scopes
            for axis, weights in scope.items()
            if axis != "hazards"  # a context may hold hazard cautions beside its weights
        ),
    )
