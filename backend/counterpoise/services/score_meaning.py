"""What a scorer's numbers mean: probabilities by a calibration, or scores that nobody has shown to be any."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.calibration.calibration import Calibration, Curve, cross_fitted, too_few
from counterpoise.domain.calibration.reliability import Reliability, reliability
from counterpoise.domain.compiler.policy import Threshold
from counterpoise.domain.compiler.thresholds import quantise
from counterpoise.domain.standing.cases import Cases
from counterpoise.domain.standing.respondents import Floats

__all__ = ["Meaning", "meant"]

_Made = tuple[Literal["calibrated on other folds", "calibrated before"], str, str, int, int]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the scores of one hazard mean here.

    Attributes:
        status: ``calibrated on other folds`` of these cases, ``calibrated before`` on other cases, ``not calibrated``.
        scorer: ``name@version``, empty where the cases do not say.
        method: isotonic or platt, None where not calibrated.
        cases: whose labellers the probability is about; None where not calibrated.
        n: labelled cases of the calibration; ``harmful`` of them.
        reason: why a calibration that was asked for is not there.
        reliability: probabilities beside labels; None where not calibrated or nothing is labelled.
        score_care_from: the scorer's own number from which care begins; ``score_refuse_from`` likewise; None where no
            score reaches it.
    """

    status: Literal["calibrated on other folds", "calibrated before", "not calibrated"]
    scorer: str
    method: str | None = None
    cases: str | None = None
    n: int | None = None
    harmful: int | None = None
    reason: str | None = None
    reliability: Reliability | None = None
    score_care_from: float | None = None
    score_refuse_from: float | None = None


def meant(
    threshold: Threshold,
    cases: Cases,
    rows: NDArray[np.bool_],
    calibrate: str | None,
    calibration: Calibration | None,
    seed: int,
) -> tuple[Floats, Meaning]:
    """The values that a hazard's thresholds are compared with, rounded down to 9 decimals, and what they mean.

    Args:
        threshold: of the hazard.
        cases: all of them.
        rows: (n,) which are of the hazard.
        calibrate: a method, to calibrate on other folds of the cases; None for not.
        calibration: made before, already known to be bound to the cases' scorer; None for none.
        seed: of folds and bootstrap; the hazard's id is part of its stream, so other hazards change no digit.
    """
    hazard, scores, labels = threshold.hazard, cases.scores[rows], cases.labels[rows]
    scorer = cases.scorers[hazard]
    rng = np.random.default_rng([seed, *hazard.encode()])
    known = ~np.isnan(labels)
    reason = too_few(labels) if calibrate is not None else None
    made: _Made
    if calibrate is not None and reason is None:
        p, mapped = cross_fitted(calibrate, scores, labels, rng)
        made = ("calibrated on other folds", calibrate, cases.name, int(known.sum()), int((labels == 1).sum()))
    elif calibration is not None and hazard in calibration.hazards:
        before = calibration.hazards[hazard]
        mapped = before.curve
        p = mapped.probability(scores)
        made = ("calibrated before", calibration.method, calibration.cases, before.n, before.harmful)
    else:
        if calibration is not None:
            reason = "the calibration does not cover this hazard"
        return _quantised(scores), Meaning("not calibrated", scorer, reason=reason)
    p = _quantised(p)
    checked = reliability(p[known], labels[known], rng) if known.any() else None
    return p, _calibrated(threshold, scorer, made, mapped, checked)


def _calibrated(
    threshold: Threshold,
    scorer: str,
    made: _Made,
    mapped: Curve,
    checked: Reliability | None,
) -> Meaning:
    care_from, refuse_from = (mapped.score_from(limit) for limit in (threshold.care_at, threshold.refuse_at))
    return Meaning(made[0], scorer, made[1], made[2], made[3], made[4], None, checked, care_from, refuse_from)


def _quantised(values: Floats) -> Floats:
    return np.array([quantise(float(one)) for one in values])
