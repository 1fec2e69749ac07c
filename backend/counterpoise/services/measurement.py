"""What a compiled profile does to a model: dose–response, side effects, controls and floors (design, section 8)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from counterpoise.domain.compiler.policy import Means
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.measurement.dose_response import LEVELS, QUICK_LEVELS
from counterpoise.domain.measurement.generation import GenerationCheck
from counterpoise.domain.measurement.judgement import Judgement
from counterpoise.services.axis_response import AxisResult, AxisTickets, ask_axis, axis_results
from counterpoise.services.conditions import Conditions, Material, Plan
from counterpoise.services.generation import check_replies, replies_to_write, write_replies
from counterpoise.services.judging import ANSWERS, judge_replies
from counterpoise.services.ledger import Ledger, Tickets
from counterpoise.services.policies import Policies
from counterpoise.services.ports import ModelIdentity, Progress, ScoreJob, Scorer, Upstream
from counterpoise.services.retention import RetentionTickets, ask_retention, retention_result
from counterpoise.services.side_effects import (
    Asked,
    FloorResult,
    Shift,
    ask_controls,
    ask_cross,
    ask_floors,
    ask_shifts,
    floor_result,
    shift_result,
)

__all__ = ["AxisWritten", "Measurement", "Report", "Work"]


@dataclass(frozen=True, slots=True)
class AxisWritten:
    """One axis of a model that tells no log-probabilities: what it writes, and what a judge says of that."""

    axis: str
    generation: GenerationCheck
    judged: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One measurement of one model.

    Attributes:
        judge: who judged what the model wrote; None where nobody did.
        written: the axes where the model was not scored; ``axes`` is empty then.
    """

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
    judge: ModelIdentity | None = None
    written: tuple[AxisWritten, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What a plan takes.

    Attributes:
        replies: given replies to score, each only once.
        kept: those of them that were scored before.
        written: replies that the model writes.
        judged: answers of the judge.
    """

    replies: int
    kept: int
    written: int
    judged: int


@dataclass(frozen=True)
class _Questions:
    """Everything that a plan asks of one ledger."""

    ledger: Ledger
    weights: tuple[int, ...]
    axes: Mapping[str, AxisTickets]
    cross: Mapping[str, Mapping[str, Asked]]
    controls: Mapping[str, Mapping[str, list[Tickets]]]
    floors: Sequence[tuple[str, str, list[Tickets]]]
    shifts: Sequence[tuple[str, str, int, Asked]]
    retention: Mapping[str, RetentionTickets]


class Measurement:
    """Measures through one scorer.

    Args:
        policies: compiles.
        scorer: the model.
        material: pairs and controls.
        writer: the same model, writing; needed by plans that generate.
        judge: another model, asked about what was written.
        kept: counts the jobs whose scores are at hand already.
    """

    def __init__(
        self,
        policies: Policies,
        scorer: Scorer,
        material: Material,
        *,
        writer: Upstream | None = None,
        judge: Upstream | None = None,
        kept: Callable[[Sequence[ScoreJob]], int] | None = None,
    ) -> None:
        self._policies = policies
        self._scorer = scorer
        self._material = material
        self._writer = writer
        self._judge = judge
        self._kept = kept

    @property
    def measurable(self) -> frozenset[str]:
        """Axes with pairs."""
        return frozenset(self._material.pairs)

    def work(self, plan: Plan) -> Work:
        """How much a plan takes, without doing any of it.

        Raises:
            UnknownAxis: if the catalogue has no such axis.
            InvalidOption: if an axis has fewer than two test pairs.
            ModelError: if the model is missing.
        """
        conditions = Conditions(self._policies, self._material, plan)
        jobs = self._questions(conditions).ledger.jobs
        written = replies_to_write(conditions) if plan.generate else 0
        return Work(
            replies=len(jobs),
            kept=self._kept(jobs) if self._kept else 0,
            written=written,
            # Each pair of written replies is judged in both orders.
            judged=ANSWERS * written // 2 if self._judge else 0,
        )

    def measure(
        self,
        plan: Plan,
        *,
        progress: Progress | None = None,
        writing: Progress | None = None,
        judging: Progress | None = None,
    ) -> Report:
        """Carry out a plan; the same plan and model give the same report to the last digit.

        Args:
            plan: what to measure.
            progress: told of replies scored.
            writing: told of replies written.
            judging: told of answers of the judge.

        Raises:
            UnknownAxis: if the catalogue has no such axis.
            InvalidOption: if an axis has fewer than two test pairs, or nobody is there to write what the plan asks for.
            ModelError: if a model is missing or fails.
            TimeUp: if the scorer, writer or judge has a time limit and it is over.
        """
        conditions = Conditions(self._policies, self._material, plan)
        asked = self._questions(conditions)
        ledger = asked.ledger
        if plan.scored:
            ledger.settle(self._scorer, progress)
        written = self._written(conditions, writing, judging) if plan.generate else {}
        return Report(
            model=self._scorer.identity,
            caveat=self._scorer.caveat,
            means=plan.options.means,
            budget=plan.options.budget,
            quick=plan.quick,
            weights=asked.weights,
            catalogue_digest=self._policies.catalogue.digest,
            replies=len(ledger),
            axes=self._axes(asked, written),
            shifts=tuple(shift_result(ledger, *one) for one in asked.shifts),
            cross_effects={
                axis: {other: ledger.effect(one) for other, one in found.items()} for axis, found in asked.cross.items()
            },
            controls={
                name: {control: ledger.average(one) for control, one in found.items()}
                for name, found in asked.controls.items()
            },
            floors=tuple(floor_result(ledger, *one) for one in asked.floors),
            judge=self._judge.identity if self._judge and plan.generate else None,
            written=() if plan.scored else tuple(written.values()),
        )

    def _questions(self, conditions: Conditions) -> _Questions:
        plan, ledger = conditions.plan, Ledger()
        weights = QUICK_LEVELS if plan.quick else LEVELS
        # Only retention needs to know it, and an endpoint is asked over the network.
        context = self._scorer.identity.context if plan.retention else None
        return _Questions(
            ledger=ledger,
            weights=weights,
            axes={axis: ask_axis(ledger, conditions, axis, weights) for axis in plan.axes} if plan.scored else {},
            cross=ask_cross(ledger, conditions) if plan.cross else {},
            controls=ask_controls(ledger, conditions) if plan.controls else {},
            floors=ask_floors(ledger, conditions) if plan.floors else [],
            shifts=[one for profile in plan.profiles for one in ask_shifts(ledger, conditions, profile)],
            retention={axis: ask_retention(ledger, conditions, axis, context) for axis in plan.axes}
            if plan.retention
            else {},
        )

    def _written(
        self, conditions: Conditions, writing: Progress | None, judging: Progress | None
    ) -> dict[str, AxisWritten]:
        """What the model writes for each axis, judged if there is a judge."""
        if self._writer is None:
            raise InvalidOption("This plan needs replies, but nobody is there to write them.")
        replies = write_replies(self._writer, conditions, writing)
        judged = judge_replies(self._judge, self._policies.catalogue, replies, judging) if self._judge else {}
        return {axis: AxisWritten(axis, check, judged.get(axis)) for axis, check in check_replies(replies).items()}

    def _axes(self, asked: _Questions, written: Mapping[str, AxisWritten]) -> tuple[AxisResult, ...]:
        """The axes' results, with what was written, judged and retained where there is any."""
        kept = {axis: retention_result(asked.ledger, one) for axis, one in asked.retention.items()}
        found = []
        for result in axis_results(asked.ledger, asked.axes):
            own = written.get(result.axis)
            found.append(
                replace(
                    result,
                    generation=own.generation if own else None,
                    judged=own.judged if own else None,
                    retention=kept.get(result.axis),
                )
            )
        return tuple(found)
