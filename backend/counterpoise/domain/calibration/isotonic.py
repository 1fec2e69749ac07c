"""Isotonic calibration: the best non-decreasing step from score to share (Zadrozny and Elkan 2002)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Isotonic"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Isotonic:
    """Straight lines between knots; flat outside them.

    Attributes:
        scores: strictly rising.
        probabilities: at the knots, 0–1, never falling.
    """

    scores: tuple[float, ...]
    probabilities: tuple[float, ...]

    @classmethod
    def fitted(cls, scores: Floats, labels: Floats) -> "Isotonic":
        """Fit by pool-adjacent-violators; equal scores are one point with the weight of all.

        Args:
            scores: (n,), n at least 1.
            labels: (n,) of 0 and 1.
        """
        from sklearn.isotonic import isotonic_regression  # noqa: PLC0415 — most commands fit nothing and start faster

        knots, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
        means = np.bincount(places, labels) / counts
        steps = isotonic_regression(means, sample_weight=counts.astype(np.float64), y_min=0.0, y_max=1.0)
        # Inside a flat step only its two ends carry information.
        kept = np.ones(len(knots), dtype=bool)
        kept[1:-1] = (steps[1:-1] != steps[:-2]) | (steps[1:-1] != steps[2:])
        return cls(tuple(map(float, knots[kept])), tuple(map(float, steps[kept])))

    def probability(self, scores: Floats) -> Floats:
        """Probabilities of ``scores`` (n,), same shape."""
        return np.interp(scores, self.scores, self.probabilities)

    def score_from(self, probability: float) -> float | None:
        """The lowest score whose probability is at least this; None where no score reaches it."""
        reached = np.asarray(self.probabilities) >= probability
        if not reached.any():
            return None
        place = int(reached.argmax())
        if place == 0:
            return 0.0
        low, high = self.probabilities[place - 1], self.probabilities[place]
        start, end = self.scores[place - 1], self.scores[place]
        return start + (end - start) * (probability - low) / (high - low)

    def parameters(self) -> dict[str, list[float]]:
        """What a calibration file keeps."""
        return {"scores": list(self.scores), "probabilities": list(self.probabilities)}

    @classmethod
    def kept(cls, parameters: dict[str, list[float]]) -> "Isotonic":
        """From what a calibration file keeps.

        Raises:
            ValueError: if it is not a rising line within 0–1.
        """
        scores, probabilities = parameters.get("scores", []), parameters.get("probabilities", [])
        rising = len(scores) == len(probabilities) > 0 and bool(
            np.all(np.diff(scores) > 0) and np.all(np.diff(probabilities) >= 0)
        )
        if not rising or probabilities[0] < 0 or probabilities[-1] > 1:
            raise ValueError("must have as many scores as probabilities, the first rising, the second within 0–1")
        return cls(tuple(scores), tuple(probabilities))
