"""A drawing of lots between being asked for and being kept, and the terms of a draw as they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from counterpoise.domain.panels.records import PanelDraw
from counterpoise.domain.panels.stages import Stage
from counterpoise.domain.sortition.pool import Person, Pool
from counterpoise.domain.sortition.quotas import Quota, Quotas
from counterpoise.domain.sortition.terms import Terms

__all__ = ["PLANNED_IN", "Planned", "kept_terms", "line_of", "terms_of"]

_Kind = Literal["freeze", "reveal", "redraw"]
PLANNED_IN: Mapping[_Kind, tuple[Stage, ...]] = {"freeze": ("draw",), "reveal": ("draw",), "redraw": ("draw", "learn")}
"""At which stages of a panel each may be asked for."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A drawing of lots that was asked for and is not computed yet.

    Attributes:
        kind: what was asked for.
        before: the draw that it starts from; None where there is none.
        after: the draw that it ends in, without the facts that are computed.
        seed: that decides it; None where only the lottery is prepared.
        declined: by turn, ids of the pool that said no after it.
    """

    kind: _Kind
    before: PanelDraw | None
    after: PanelDraw
    seed: str | None
    declined: tuple[tuple[str, ...], ...] = ()


def line_of(planned: Planned, made: PanelDraw) -> tuple[str, dict[str, Any]]:
    """The line of the public record, and its details."""
    facts = made.facts
    if planned.kind == "freeze":
        seats, named = (made.terms or {})["seats"], facts["public_name"]
        text = f"Pool, quotas and lottery are frozen for {seats} seats; the seed will hang on: {named}"
        return text, {name: facts[name] for name in ("digest", "lottery", "commitment")}
    if planned.kind == "reveal":
        return f"{len(facts['selected'])} people are drawn.", {"seed": made.seed, "turn": 0}
    gone = len(planned.declined[-1])
    return f"{gone} seats were drawn again after declines.", {"turn": len(planned.declined)}


def kept_terms(terms: Terms, unused: tuple[str, ...]) -> dict[str, Any]:
    """What was frozen, as JSON, with the columns of the pool that were not read."""
    return {
        "categories": list(terms.pool.categories),
        "people": [[one.id, one.household, list(one.values)] for one in terms.pool.people],
        "quotas": [
            [one.category, one.value, one.least, one.most, one.target, one.seats_for] for one in terms.quotas.lines
        ],
        "seats": terms.seats,
        "rule": terms.rule,
        "per_household": terms.per_household,
        "unused": list(unused),
    }


def terms_of(held: Mapping[str, Any]) -> Terms:
    """What was frozen, from what ``kept_terms`` made of it."""
    people = tuple(Person(name, home, tuple(values)) for name, home, values in held["people"])
    quotas = Quotas(tuple(Quota(*line) for line in held["quotas"]))
    return Terms(Pool(tuple(held["categories"]), people), quotas, held["seats"], held["rule"], held["per_household"])
