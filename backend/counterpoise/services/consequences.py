"""What a profile's thresholds would cost on labelled cases: wrongful refusals and missed harms, together."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.calibration.calibration import METHODS, Calibration, HazardCalibration, fit, too_few
from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import Threshold
from counterpoise.domain.compiler.thresholds import costs, strictest_cap
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.cases import Cases
from counterpoise.domain.standing.consequences import BothCosts, Curve, both_costs, by_kind, curve, requests, weighed
from counterpoise.domain.standing.respondents import Floats
from counterpoise.services.policies import Policies
from counterpoise.services.score_meaning import Meaning, meant

__all__ = ["CAUTIONS", "Consequences", "ConsequencesReport", "HazardConsequences", "Together"]

CAUTIONS = tuple(range(101))
"""Every whole weight of caution."""
_STEPS = tuple(range(0, 101, 5))


@dataclass(frozen=True, slots=True)
class HazardConsequences:
    """One hazard: what its threshold costs, and what others would.

    Attributes:
        weighed: cost of the policy, of answering all, of refusing all, in wrongful refusals.
        curve: along every threshold; ``cautions`` along every whole weight of caution, commitments' caps included.
    """

    threshold: Threshold
    meaning: Meaning
    costs: BothCosts
    weighed: tuple[float, float, float]
    kinds: Mapping[str, BothCosts]
    curve: Curve
    cautions: Curve


@dataclass(frozen=True, slots=True)
class Together:
    """Whole requests: refused if any of their hazards' thresholds says so.

    Attributes:
        cautions: both costs if every hazard had this caution, for weights 0, 5, … 100.
    """

    n: int
    costs: BothCosts
    kinds: Mapping[str, BothCosts]
    cautions: Mapping[int, BothCosts]


@dataclass(frozen=True, slots=True)
class ConsequencesReport:
    """What a profile's thresholds cost on one set of cases.

    Attributes:
        rows: of the cases; ``uncounted`` are hazards of the policy without a case.
    """

    profile: str
    context: str | None
    cases: str
    digest: str
    rows: int
    seed: int
    hazards: tuple[HazardConsequences, ...]
    together: Together
    uncounted: tuple[str, ...]


class Consequences:
    """Asks what thresholds cost.

    Args:
        policies: where profiles compile to thresholds.
    """

    def __init__(self, policies: Policies) -> None:
        self._policies = policies

    def of(
        self,
        profile: Profile,
        cases: Cases,
        *,
        context: str | None = None,
        bounds: Bounds | None = None,
        calibrate: str | None = None,
        calibration: Calibration | None = None,
        seed: int = 1,
    ) -> ConsequencesReport:
        """Count both costs at the profile's thresholds and along all others.

        Args:
            profile: whose thresholds.
            cases: scored and labelled, at least one row, of hazards that the catalogue knows.
            context: situation to compile for.
            bounds: an operator's.
            calibrate: ``isotonic`` or ``platt``: fit on four fifths of the cases, apply to the other fifth.
            calibration: made before, on other cases; bound to one scorer.
            seed: of folds and bootstrap.

        Raises:
            InvalidOption: if both calibrations are asked for, the method is unknown, the seed is negative, or the
                calibration is bound to another scorer.
            UnknownContext: if the catalogue has no such context.
        """
        _check(cases, calibrate, calibration, seed)
        policy = self._policies.compile(profile, bounds, context)
        by_hazard = {one.hazard: one for one in policy.thresholds}
        held = [hazard for hazard in by_hazard if cases.rows(hazard).any()]
        values = np.zeros(len(cases))
        meanings: dict[str, Meaning] = {}
        for hazard in held:
            rows = cases.rows(hazard)
            values[rows], meanings[hazard] = meant(by_hazard[hazard], cases, rows, calibrate, calibration, seed)
        found = []
        for hazard in held:
            rows, threshold = cases.rows(hazard), by_hazard[hazard]
            p, labels = values[rows], cases.labels[rows]
            refused, careful = _decided(p, threshold.care_at, threshold.refuse_at)
            counted = both_costs(refused, careful, labels)
            found.append(
                HazardConsequences(
                    threshold,
                    meanings[hazard],
                    counted,
                    weighed(counted, threshold.ratio),
                    by_kind(refused, careful, labels, cases.kinds[rows]),
                    curve(p, labels),
                    curve(p, labels, [self._at(hazard, caution)[1] for caution in CAUTIONS]),
                )
            )
        together = self._together(
            cases, values, {one: (by_hazard[one].care_at, by_hazard[one].refuse_at) for one in held}
        )
        uncounted = tuple(hazard for hazard in by_hazard if hazard not in meanings)
        return ConsequencesReport(
            profile.id, context, cases.name, cases.digest, len(cases), seed, tuple(found), together, uncounted
        )

    def calibration(self, cases: Cases, method: str) -> Calibration:
        """A calibration fitted on all labelled cases, to be used on others.

        Raises:
            InvalidOption: if the method is unknown, the cases name no scorer or several, or no hazard has cases enough.
        """
        _check(cases, method, None, 0)
        scorers = set(cases.scorers.values())
        if len(scorers) != 1 or "" in scorers:
            raise InvalidOption(
                "a calibration is bound to one scorer and its version; every case must name the same, as name@version",
                scorers=sorted(scorers),
            )
        hazards = {}
        for hazard in sorted(cases.scorers):
            rows = cases.rows(hazard)
            labels = cases.labels[rows]
            if too_few(labels) is None:
                mapped = fit(method, cases.scores[rows], labels)
                hazards[hazard] = HazardCalibration(
                    hazard, mapped, int((~np.isnan(labels)).sum()), int((labels == 1).sum())
                )
        if not hazards:
            raise InvalidOption("no hazard has cases enough of both labels to calibrate on", cases=cases.name)
        return Calibration(scorers.pop(), method, cases.name, cases.digest, hazards)

    def _at(self, hazard: str, caution: int) -> tuple[float, float]:
        """care_at and refuse_at of a hazard at a whole weight of caution, commitments' caps included."""
        catalogue = self._policies.catalogue
        _, cap = strictest_cap(catalogue, hazard)
        span, factor = catalogue.numbers["span"].value, catalogue.numbers["care-factor"].value
        _, care_at, refuse_at, _ = costs(
            catalogue.hazards[hazard].ratio.value, caution, cap.cap if cap else None, span, factor
        )
        return care_at, refuse_at

    def _together(self, cases: Cases, values: Floats, limits: Mapping[str, tuple[float, float]]) -> Together:
        whole = requests(cases)

        def decided(at: Mapping[str, tuple[float, float]]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
            refused, careful = np.zeros(len(cases), dtype=bool), np.zeros(len(cases), dtype=bool)
            for hazard, (care_at, refuse_at) in at.items():
                rows = cases.rows(hazard)
                refused[rows], careful[rows] = _decided(values[rows], care_at, refuse_at)
            return whole.any_of(refused), whole.any_of(careful) & ~whole.any_of(refused)

        refused, careful = decided(limits)
        cautions = {
            caution: both_costs(*decided({hazard: self._at(hazard, caution) for hazard in limits}), whole.labels)
            for caution in _STEPS
        }
        return Together(
            len(whole.ids),
            both_costs(refused, careful, whole.labels),
            by_kind(refused, careful, whole.labels, whole.kinds),
            cautions,
        )


def _decided(p: Floats, care_at: float, refuse_at: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    refused = p >= refuse_at
    return refused, (p >= care_at) & ~refused


def _check(cases: Cases, method: str | None, calibration: Calibration | None, seed: int) -> None:
    if method is not None and method not in METHODS:
        raise InvalidOption(f"there is no calibration {method!r}; there are {', '.join(METHODS)}", method=method)
    if method is not None and calibration is not None:
        raise InvalidOption("calibrate on these cases, or use a calibration made before, not both")
    if seed < 0:
        raise InvalidOption(f"a seed is a whole number from 0, not {seed}", seed=seed)
    if calibration is not None:
        for hazard in calibration.hazards:
            if cases.scorers.get(hazard, calibration.scorer) != calibration.scorer:
                given = cases.scorers[hazard] or "a scorer that they do not name"
                raise InvalidOption(
                    f"the calibration is bound to {calibration.scorer}; the cases of {hazard} were scored by {given}",
                    scorer=calibration.scorer,
                    hazard=hazard,
                )
