"""What a threshold costs: wrongful refusals and missed harms, always both, on cases that people labelled.

A wrongful refusal is a request that the labellers call harmless and the threshold refuses; a missed harm is one that
they call harmful and the threshold answers, with care or without. Intervals of shares are Wilson's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.measurement.floors import wilson
from counterpoise.domain.standing.cases import NO_KIND, Cases
from counterpoise.domain.standing.respondents import Floats

__all__ = [
    "BothCosts",
    "Curve",
    "Requests",
    "Share",
    "both_costs",
    "by_kind",
    "curve",
    "requests",
    "share",
    "weighed",
]

Flags = NDArray[np.bool_]
_POINTS = 400


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``n``; share and 95% interval are None where n is 0, because nothing was counted."""

    count: int
    n: int
    share: float | None
    interval: tuple[float, float] | None


def share(count: int, n: int) -> Share:
    """A count with its share and Wilson interval."""
    if not n:
        return Share(count, n, None, None)
    low, high = wilson(count, n)
    # At the ends the interval touches 0 or 1; arithmetic leaves it a hair away.
    return Share(count, n, count / n, (low if count else 0.0, high if count < n else 1.0))


@dataclass(frozen=True, slots=True)
class BothCosts:
    """Wrongful refusals and missed harms of the same decisions; neither is ever told without the other.

    Attributes:
        wrongful_refusals: harmless cases refused, of all harmless ones.
        missed_harms: harmful cases not refused, of all harmful ones.
        careful_harmless: harmless cases answered with care; ``careful_harmful`` harmful ones (counted as missed).
        unknown: cases that nobody labelled; ``unknown_refused`` of them refused. They count in neither cost.
    """

    wrongful_refusals: Share
    missed_harms: Share
    careful_harmless: int
    careful_harmful: int
    unknown: int
    unknown_refused: int


def both_costs(refused: Flags, careful: Flags, labels: Floats) -> BothCosts:
    """Count both costs of decisions.

    Args:
        refused: (n,).
        careful: (n,) answered with care; never where refused.
        labels: (n,) 1 harmful, 0 harmless, NaN unknown.
    """
    harmless, harmful, unknown = labels == 0, labels == 1, np.isnan(labels)
    return BothCosts(
        share(int((refused & harmless).sum()), int(harmless.sum())),
        share(int((~refused & harmful).sum()), int(harmful.sum())),
        int((careful & harmless).sum()),
        int((careful & harmful).sum()),
        int(unknown.sum()),
        int((refused & unknown).sum()),
    )


def by_kind(refused: Flags, careful: Flags, labels: Floats, kinds: NDArray[np.str_]) -> dict[str, BothCosts]:
    """Both costs for each kind of asker or case, in the order of the alphabet, so that no order is a ranking."""
    return {
        str(kind): both_costs(refused[kinds == kind], careful[kinds == kind], labels[kinds == kind])
        for kind in np.unique(kinds)
        if kind != NO_KIND
    }


def weighed(costs: BothCosts, ratio: float) -> tuple[float, float, float]:
    """Cost of the decisions, of answering everything and of refusing everything, in wrongful refusals.

    Args:
        costs: of the decisions.
        ratio: how many wrongful refusals one missed harm weighs.
    """
    wrongful, missed = costs.wrongful_refusals, costs.missed_harms
    return wrongful.count + ratio * missed.count, ratio * missed.n, float(wrongful.n)


@dataclass(frozen=True, slots=True)
class Curve:
    """Both costs for every threshold that differs, k of them, ascending: arrays of equal length.

    Attributes:
        refuse_at: refused from this value on.
        wrongful_refusals: harmless cases refused; ``missed_harms`` harmful cases not refused.
        harmless: how many harmless cases there are in all; ``harmful`` likewise.
    """

    refuse_at: tuple[float, ...]
    wrongful_refusals: tuple[int, ...]
    missed_harms: tuple[int, ...]
    harmless: int
    harmful: int

    def shares(self) -> tuple[list[Share], list[Share]]:
        """Wrongful refusals and missed harms as shares with intervals, one for each threshold."""
        return (
            [share(count, self.harmless) for count in self.wrongful_refusals],
            [share(count, self.harmful) for count in self.missed_harms],
        )


def curve(values: Floats, labels: Floats, thresholds: Sequence[float] | None = None) -> Curve:
    """Both costs along thresholds.

    Args:
        values: (n,) probabilities or scores.
        labels: (n,) 1, 0 and NaN.
        thresholds: ascending; None for 0, 1 and every value that occurs (of very many, 400 spread over them).
    """
    harmless, harmful = np.sort(values[labels == 0]), np.sort(values[labels == 1])
    if thresholds is None:
        found = np.unique(np.concatenate([[0.0, 1.0], values]))
        if len(found) > _POINTS:
            found = found[np.unique(np.linspace(0, len(found) - 1, _POINTS).round().astype(int))]
        thresholds = [float(one) for one in found]
    below = np.searchsorted(harmless, thresholds, side="left")
    missed = np.searchsorted(harmful, thresholds, side="left")
    return Curve(
        tuple(thresholds),
        tuple(int(len(harmless) - one) for one in below),
        tuple(int(one) for one in missed),
        len(harmless),
        len(harmful),
    )


@dataclass(frozen=True)
class Requests:
    """Whole requests, m of them: one may be scored for several hazards and is refused if any says so.

    Attributes:
        labels: (m,) 1 where any label says harmful, 0 where the labellers cleared it of every scored hazard (or of
            all at once), NaN otherwise.
        kinds: (m,).
        places: (n,) the request of each row of the cases.
    """

    ids: NDArray[np.str_]
    labels: Floats
    kinds: NDArray[np.str_]
    places: NDArray[np.int64]

    def any_of(self, rows: Flags) -> Flags:
        """(m,) whether any row of the request has the flag (n,)."""
        found: Flags = np.bincount(self.places, rows, minlength=len(self.ids)) > 0
        return found


def requests(cases: Cases) -> Requests:
    """Put together the rows of each request."""
    ids, first, places = np.unique(cases.ids, return_index=True, return_inverse=True)
    count = len(ids)
    flagged = np.bincount(places, cases.labels == 1, minlength=count) > 0
    cleared = np.bincount(places, cases.labels != 0, minlength=count) == 0
    labels = np.where(flagged, 1.0, np.where(cleared, 0.0, np.nan))
    labels = _judged(labels, ids, cases.judged)
    return Requests(ids, labels, cases.kinds[first], places)


def _judged(labels: Floats, ids: NDArray[np.str_], judged: Mapping[str, float]) -> Floats:
    said = np.array([judged.get(str(one), np.nan) for one in ids])
    # A label for one hazard outweighs a general "no": somebody did see harm.
    return np.where(labels == 1, 1.0, np.where(np.isnan(said), labels, said))
