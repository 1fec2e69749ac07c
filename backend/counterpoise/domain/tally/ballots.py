"""Ballots: what each member of a panel asks for, as shares and importances."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.errors import InvalidOption

__all__ = ["Ballots", "Floats", "crowd", "effective", "normalised"]

Floats = NDArray[np.float64]

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Ballots:
    """n ballots over A axes.

    Attributes:
        ids: n distinct ids; they stay on the machine that counts.
        weights: (n,) stratum weights, above 0; 1 for everyone where seats need no correction.
        axes: A axis ids.
        shares: (n, A) share of each axis's first pole, 0–1; NaN abstains.
        importances: (n, A), at least 0, each row summing to 1; a row of NaN leaves that question.

    Raises:
        InvalidOption: where a ballot stands here twice or a number is out of its range.
    """

    ids: tuple[str, ...]
    weights: Floats
    axes: tuple[str, ...]
    shares: Floats
    importances: Floats

    def __post_init__(self) -> None:
        shape = (len(self.ids), len(self.axes))
        if self.weights.shape != shape[:1] or self.shares.shape != shape or self.importances.shape != shape:
            raise InvalidOption(f"{shape[0]} ballots over {shape[1]} axes need arrays of that shape.")
        for noun, names in (("ballot", self.ids), ("axis", self.axes)):
            if len(set(names)) < len(names):
                twice = next(name for name, count in Counter(names).items() if count > 1)
                raise InvalidOption(f"The {noun} {twice!r} stands here twice.", **{noun: twice})
        if not (np.isfinite(self.weights) & (self.weights > 0)).all():
            raise InvalidOption("Stratum weights are finite numbers above 0.")
        if not (np.isnan(self.shares) | ((self.shares >= 0) & (self.shares <= 1))).all():
            raise InvalidOption("Shares are from 0 to 1.")
        blank = np.isnan(self.importances)
        whole: NDArray[np.bool_] = blank.all(axis=1) | (
            ~blank.any(axis=1) & (self.importances >= 0).all(axis=1)
            & (np.abs(np.nansum(self.importances, axis=1) - 1) <= _ROUNDING)
        )  # fmt: skip
        if len(self.axes) and not whole.all():
            raise InvalidOption("Importances of a ballot are at least 0 and sum to 1, or all are blank.")

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, places: Sequence[int] | NDArray[np.int64] | NDArray[np.bool_]) -> "Ballots":
        """The ballots at these places, or where a mask of (n,) is true, in that order."""
        chosen = np.asarray(places)
        rows: NDArray[np.int64] = np.nonzero(chosen)[0] if chosen.dtype == bool else chosen.astype(np.int64)
        ids = tuple(self.ids[row] for row in rows)
        return Ballots(ids, self.weights[rows], self.axes, self.shares[rows], self.importances[rows])

    @property
    def divided(self) -> NDArray[np.bool_]:
        """(n,) who answered the question of importances."""
        blank: NDArray[np.bool_] = np.isnan(self.importances)
        return np.asarray(~blank.any(axis=1))


def effective(weights: Floats) -> float:
    """Effective number of ballots, ``(Σw)² / Σw²`` (Kish 1965, Survey Sampling): as many equal ones tell as much.

    Args:
        weights: (n,) above 0; 0.0 of none.
    """
    return float(weights.sum() ** 2 / (weights**2).sum()) if len(weights) else 0.0


def crowd(weights: Floats) -> float:
    """Among how many a ballot can hide: ``Σw / max w``, which is their number where all weigh the same.

    One ballot has at most 1/this of the weight. A weighted median of 24 ballots of which one has half of the weight is
    mostly that one's answer, however many the others are.

    Args:
        weights: (n,) above 0; 0.0 of none.
    """
    return float(weights.sum() / weights.max()) if len(weights) else 0.0


def normalised(importances: Floats) -> Floats:
    """Each ballot's importances as shares of 1, because only their proportions are asked.

    Args:
        importances: (n, A), finite and at least 0, or NaN.

    Returns:
        (n, A); rows with any blank, and rows of zeros, are NaN: those ballots leave the question.
    """
    if not importances.shape[1]:
        return importances
    # Divided by the greatest first: the sum of huge numbers would overflow.
    greatest = importances.max(axis=1, keepdims=True)
    scaled = np.full_like(importances, np.nan)
    np.divide(importances, greatest, out=scaled, where=greatest > 0)
    found: Floats = scaled / scaled.sum(axis=1, keepdims=True)
    return found
