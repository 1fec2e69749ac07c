"""What a compiled profile does to a model: dose–response, side effects, controls and floors (design, section 8)."""

from collections.abc import Mapping
from dataclasses import dataclass

from counterpoise.domain.compiler.policy import Means
from counterpoise.domain.measurement.dose_response import LEVELS, QUICK_LEVELS
from counterpoise.services.axis_response import AxisResult, ask_axis, axis_results
from counterpoise.services.conditions import Conditions, Material, Plan
from counterpoise.services.ledger import Ledger
from counterpoise.services.policies import Policies
from counterpoise.services.ports import ModelIdentity, Progress, Scorer
from counterpoise.services.side_effects import (
    FloorResult,
    Shift,
    ask_controls,
    ask_cross,
    ask_floors,
    ask_shifts,
    floor_result,
    shift_result,
)

__all__ = ["Measurement", "Report"]


@dataclass(frozen=True, slots=True)
class Report:
    """One measurement of one model."""

    model: ModelIdentity
    caveat: str
    means: Means
    budget: int
    quick: bool
    weights: tuple[int, ...]
    catalogue_digest: str
    replies: int
    axes: tuple[AxisResult, ...]
    shifts: tuple[Shift, ...]
    cross_effects: Mapping[str, Mapping[str, float]]
    controls: Mapping[str, Mapping[str, float]]
    floors: tuple[FloorResult, ...]


class Measurement:
    """Measures through one scorer.

    Args:
        policies: compiles.
        scorer: the model.
        material: pairs and controls.
    """

    def __init__(self, policies: Policies, scorer: Scorer, material: Material) -> None:
        self._policies = policies
        self._scorer = scorer
        self._material = material

    @property
    def measurable(self) -> frozenset[str]:
        """Axes with pairs."""
        return frozenset(self._material.pairs)

    def measure(self, plan: Plan, *, progress: Progress | None = None) -> Report:
        """Carry out a plan; the same plan and model give the same report to the last digit.

        Raises:
            UnknownAxis: if the catalogue has no such axis.
            InvalidOption: if an axis has fewer than two test pairs.
            ModelError: if the model is missing or fails.
        """
        ledger = Ledger()
        conditions = Conditions(self._policies, self._material, plan)
        weights = QUICK_LEVELS if plan.quick else LEVELS
        tickets = {axis: ask_axis(ledger, conditions, axis, weights) for axis in plan.axes}
        cross = ask_cross(ledger, conditions) if plan.cross else {}
        controls = ask_controls(ledger, conditions) if plan.controls else {}
        floors = ask_floors(ledger, conditions) if plan.floors else []
        shifts = [asked for profile in plan.profiles for asked in ask_shifts(ledger, conditions, profile)]
        ledger.settle(self._scorer, progress)
        return Report(
            model=self._scorer.identity,
            caveat=self._scorer.caveat,
            means=plan.options.means,
            budget=plan.options.budget,
            quick=plan.quick,
            weights=weights,
            catalogue_digest=self._policies.catalogue.digest,
            replies=len(ledger),
            axes=axis_results(ledger, tickets),
            shifts=tuple(shift_result(ledger, *asked) for asked in shifts),
            cross_effects={
                axis: {other: ledger.effect(asked) for other, asked in found.items()} for axis, found in cross.items()
            },
            controls={
                name: {control: ledger.average(asked) for control, asked in found.items()}
                for name, found in controls.items()
            },
            floors=tuple(floor_result(ledger, *asked) for asked in floors),
        )
