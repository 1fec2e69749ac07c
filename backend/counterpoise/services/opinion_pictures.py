"""Which pictures are drawn of an opinion map, by name, for pages and API alike."""

from collections.abc import Callable, Mapping
from typing import Any

from counterpoise.services.opinions_charts import agreement_chart, groups_chart
from counterpoise.services.public_opinions import PublicMap

__all__ = ["PICTURES"]

_MOST_SHOWN = 8


def _groups(found: PublicMap, _: Mapping[str, str], width: int) -> dict[str, Any] | None:
    return groups_chart(found, width=width) if found.groups else None


def _shared(found: PublicMap, texts: Mapping[str, str], width: int) -> dict[str, Any] | None:
    shown = found.ranked(_MOST_SHOWN)
    return agreement_chart(found, shown, texts, "Most agreed with", width=width) if shown else None


def _apart(found: PublicMap, texts: Mapping[str, str], width: int) -> dict[str, Any] | None:
    shown = found.dividing(_MOST_SHOWN)
    return agreement_chart(found, shown, texts, "Where groups differ most", width=width) if shown else None


PICTURES: Mapping[str, Callable[[PublicMap, Mapping[str, str], int], dict[str, Any] | None]] = {
    "groups": _groups,
    "shared": _shared,
    "apart": _apart,
}
"""What is drawn of a map, by name: takes map, texts and width; None where there is nothing to draw."""
