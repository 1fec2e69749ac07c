"""A calibration: which scorer, fitted how, on how many labelled cases, and what it makes of a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from counterpoise.domain.calibration.isotonic import Isotonic
from counterpoise.domain.calibration.platt import Platt
from counterpoise.domain.standing.respondents import Floats

__all__ = [
    "FEWEST",
    "FOLDS",
    "METHODS",
    "PROBABILITY",
    "UNCALIBRATED",
    "Calibration",
    "HazardCalibration",
    "cross_fitted",
    "fit",
    "too_few",
]

Curve = Isotonic | Platt
METHODS: Mapping[str, type[Isotonic] | type[Platt]] = MappingProxyType({"isotonic": Isotonic, "platt": Platt})

PROBABILITY = "probability that the labellers of the calibration set would flag this"
"""What p is, in full; it is never called the probability of harm."""
UNCALIBRATED = "score that is not calibrated: nobody has shown that it is a probability"

FEWEST = 10
"""Fewer harmful or fewer harmless cases than this fit nothing worth the name."""
FOLDS = 5


@dataclass(frozen=True, slots=True)
class HazardCalibration:
    """What one hazard's scores mean.

    Attributes:
        n: labelled cases it was fitted on.
        harmful: of them, flagged by the labellers.
    """

    hazard: str
    curve: Curve
    n: int
    harmful: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Bound to one scorer and version: another version's scores are other numbers.

    Attributes:
        scorer: name and version, as ``name@version``.
        method: a key of ``METHODS``.
        hazards: by id.
        cases: name of the labelled cases it was fitted on, whose labellers the probability is about.
        digest: of these cases, ``sha256:`` and hex.
    """

    scorer: str
    method: str
    cases: str
    digest: str
    hazards: Mapping[str, HazardCalibration]


def too_few(labels: Floats) -> str | None:
    """Why these labels (NaN where unknown) cannot calibrate a score; None where they can."""
    harmful, harmless = int((labels == 1).sum()), int((labels == 0).sum())
    if min(harmful, harmless) >= FEWEST:
        return None
    return (
        f"it has {harmful} cases labelled harmful and {harmless} labelled harmless; "
        f"a calibration needs {FEWEST} of each"
    )


def fit(method: str, scores: Floats, labels: Floats) -> Curve:
    """Fit on the labelled cases; ``labels`` holds NaN where unknown."""
    known = ~np.isnan(labels)
    return METHODS[method].fitted(scores[known], labels[known])


def cross_fitted(
    method: str, scores: Floats, labels: Floats, rng: np.random.Generator, folds: int = FOLDS
) -> tuple[Floats, Curve]:
    """Probabilities of cases from curves that did not see their labels, and the curve fitted on all.

    Args:
        method: a key of ``METHODS``.
        scores: (n,) within 0–1.
        labels: (n,) of 0, 1 and NaN; ``too_few`` says None of them.
        rng: deals the cases into folds, harmful and harmless apart.
        folds: how many.

    Returns:
        (n,) probabilities; a case without a label gets that of the curve fitted on all labelled cases.
    """
    whole = fit(method, scores, labels)
    found = whole.probability(scores)
    fold = np.full(len(scores), -1)
    for label in (0.0, 1.0):
        rows = rng.permutation(np.flatnonzero(labels == label))
        fold[rows] = np.arange(len(rows)) % folds
    for held in range(folds):
        others = (fold >= 0) & (fold != held)
        found[fold == held] = METHODS[method].fitted(scores[others], labels[others]).probability(scores[fold == held])
    return found, whole
