"""Platt calibration: a sigmoid of the score's log-odds (Platt 1999), with a slope that cannot be negative."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Platt"]

Floats = NDArray[np.float64]
_EDGE = 1e-9


def _log_odds(scores: Floats) -> Floats:
    inside = np.clip(scores, _EDGE, 1 - _EDGE)
    found: Floats = np.log(inside) - np.log1p(-inside)
    return found


def _sigmoid(linear: Floats) -> Floats:
    found: Floats = np.exp(-np.logaddexp(0.0, -linear))
    return found


@dataclass(frozen=True, slots=True)
class Platt:
    """``p = 1 / (1 + exp(−(slope · log-odds + intercept)))``; slope 1 and intercept 0 leave a score as it is."""

    slope: float
    intercept: float

    @classmethod
    def fitted(cls, scores: Floats, labels: Floats) -> "Platt":
        """Maximum likelihood with Platt's smoothed targets, which keep the fit finite where classes do not overlap.

        Args:
            scores: (n,) within 0–1.
            labels: (n,) of 0 and 1.
        """
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 — most commands fit nothing and start faster

        harmful = float(labels.sum())
        harmless = len(labels) - harmful
        targets = np.where(labels == 1, (harmful + 1) / (harmful + 2), 1 / (harmless + 2))
        odds = _log_odds(scores)
        # A smoothed target t is t of a harmful case and 1 − t of a harmless one.
        model = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10)
        both = np.concatenate([odds, odds])[:, None]
        model.fit(both, np.repeat([1, 0], len(odds)), sample_weight=np.concatenate([targets, 1 - targets]))
        slope, intercept = float(model.coef_[0, 0]), float(model.intercept_[0])
        if slope <= 0:
            # A falling curve would let more caution answer what less caution refuses; this is the best flat one.
            share = float(targets.mean())
            return cls(0.0, math.log(share) - math.log1p(-share))
        return cls(slope, intercept)

    def probability(self, scores: Floats) -> Floats:
        """Probabilities of ``scores`` (n,), same shape."""
        return _sigmoid(self.slope * _log_odds(scores) + self.intercept)

    def score_from(self, probability: float) -> float | None:
        """The lowest score whose probability is at least this; None where no score reaches it."""
        lowest, highest = self.probability(np.array([0.0, 1.0]))
        if probability <= lowest:
            return 0.0
        if probability > highest:
            return None
        odds = math.log(probability) - math.log1p(-probability)
        return 1 / (1 + math.exp((self.intercept - odds) / self.slope))

    def parameters(self) -> dict[str, list[float]]:
        """What a calibration file keeps."""
        return {"slope": [self.slope], "intercept": [self.intercept]}

    @classmethod
    def kept(cls, parameters: dict[str, list[float]]) -> "Platt":
        """From what a calibration file keeps.

        Raises:
            ValueError: if it is not one slope of at least 0 and one intercept.
        """
        slope, intercept = parameters.get("slope", []), parameters.get("intercept", [])
        if len(slope) != 1 or len(intercept) != 1 or not slope[0] >= 0 or not math.isfinite(slope[0] + intercept[0]):
            raise ValueError("must have one slope of at least 0 and one intercept")
        return cls(slope[0], intercept[0])
