"""Strata of a panel, and what each ballot weighs so that a group that answered less does not count less.

Post-stratification (Holt and Smith 1979, Post Stratification, JRSS A 142): a ballot weighs its stratum's share of the
population over the stratum's share of the ballots. Three things are added, each fixed here and not by anybody who sees
the ballots:

- A stratum with fewer than ``FEWEST`` ballots, or none, is weighed together with a neighbour in the charter's order:
  alone, its weight would point at single people's ballots, and rest on next to nothing. Putting neighbouring cells
  together is usual (Little 1993, Post-Stratification: A Modeler's Perspective).
- No ballot counts more than ``LIMIT`` times the mean, a usual cap where survey weights are made as by DeBell and
  Krosnick (2009, Computing Weights for ANES Survey Data; on trimming at all Potter 1990). What is cut off goes to the
  others in proportion.
- The mean weight is 1, so that weights read as numbers of ballots.

What weighting costs is said by Kish's effective number of ballots (``domain.tally.ballots.effective``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.catalogue.base import Entry, Sentence

__all__ = ["FEWEST", "LIMIT", "Strata", "Stratum", "Weighed", "weigh"]

FEWEST = 5
"""Ballots below which a stratum is not weighed alone."""
LIMIT = 5.0
"""No ballot counts more than this many times the mean."""
_ROUNDING = 1e-6
_DIGITS = 9
_LONGEST = 100


def _short(text: str) -> str:
    if len(text) > _LONGEST:
        raise PydanticCustomError("string_too_long", "must have at most {most} characters", {"most": _LONGEST})
    return text


_Name = Annotated[Sentence, AfterValidator(_short)]


class Stratum(Entry):
    """One part of the population: what it is called, and its share of the whole, above 0 and below 1."""

    value: _Name
    share: Annotated[float, Field(gt=0, lt=1)]


class Strata(Entry):
    """What divides the population, e.g. whether people work in technology, and into which parts.

    Attributes:
        name: what the division is by.
        shares: 2 to 20 parts whose shares sum to 1 within 1e-6. Their order matters: neighbours may be weighed
            together, so those that are most alike stand side by side.
    """

    name: _Name
    shares: Annotated[tuple[Stratum, ...], Field(min_length=2, max_length=20)]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if len({one.value.casefold() for one in self.shares}) < len(self.shares):
            raise PydanticCustomError("stratum_twice", "strata must name each part once")
        total = sum(one.share for one in self.shares)
        if abs(total - 1) > _ROUNDING:
            raise PydanticCustomError(
                "shares_sum", "shares of strata must sum to 1; they sum to {total}", {"total": f"{total:.6g}"}
            )
        return self

    @property
    def values(self) -> tuple[str, ...]:
        """What the parts are called, in order."""
        return tuple(one.value for one in self.shares)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Strata that are weighed together, mostly one.

    Attributes:
        strata: what they are called.
        share: of the population, 0–1.
        ballots: from them together.
        weight: of each of these ballots; the mean over all ballots is 1.
        cut: whether ``LIMIT`` holds it down.
    """

    strata: tuple[str, ...]
    share: float
    ballots: int
    weight: float
    cut: bool

    def document(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "strata": list(self.strata),
            "share": self.share,
            "ballots": self.ballots,
            "weight": self.weight,
            "cut": self.cut,
        }


@dataclass(frozen=True, slots=True)
class _Part:
    strata: tuple[str, ...]
    share: float
    ballots: int

    def joined(self, other: "_Part") -> "_Part":
        return _Part(self.strata + other.strata, self.share + other.share, self.ballots + other.ballots)


def _together(parts: list[_Part]) -> list[_Part]:
    """Put the part with the fewest ballots and its neighbour with fewer together, until none has too few."""
    while len(parts) > 1:
        least = min(range(len(parts)), key=lambda place: (parts[place].ballots, place))
        if parts[least].ballots >= FEWEST:
            break
        beside = [place for place in (least - 1, least + 1) if 0 <= place < len(parts)]
        other = min(beside, key=lambda place: (parts[place].ballots, place))
        first, second = sorted((least, other))
        parts = [*parts[:first], parts[first].joined(parts[second]), *parts[second + 1 :]]
    return parts


def _scaled(parts: Sequence[_Part]) -> list[tuple[float, bool]]:
    """Weight of each part's ballots and whether it is cut: the rest of the weight is divided until nobody has more."""
    total, cut = sum(one.ballots for one in parts), set[int]()
    while True:
        rest = [place for place in range(len(parts)) if place not in cut]
        room = total - LIMIT * sum(parts[place].ballots for place in cut)
        scale = room / sum(parts[place].share for place in rest)
        weights = {place: scale * parts[place].share / parts[place].ballots for place in rest}
        over = {place for place, weight in weights.items() if weight > LIMIT}
        if not over:
            return [(LIMIT, True) if place in cut else (weights[place], False) for place in range(len(parts))]
        cut |= over


def weigh(strata: Strata, ballots: Mapping[str, int]) -> tuple[Weighed, ...]:
    """What a ballot of each stratum weighs, by formula from the charter's shares and the numbers of ballots alone.

    Args:
        strata: of the charter.
        ballots: how many each stratum put in; none where it is missing.

    Returns:
        Every stratum once, in the charter's order; nothing where there is no ballot. With one entry nothing is
        weighed: too few put in ballots, and each counts 1.
    """
    parts = [_Part((one.value,), one.share, ballots.get(one.value, 0)) for one in strata.shares]
    if not any(one.ballots for one in parts):
        return ()
    made = _together(parts)
    return tuple(
        Weighed(one.strata, round(one.share, _DIGITS), one.ballots, round(weight, _DIGITS), cut)
        for one, (weight, cut) in zip(made, _scaled(made), strict=True)
    )
