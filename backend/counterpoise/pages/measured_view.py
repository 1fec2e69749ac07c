"""What pages show of measurements: beside a trade-off, on an axis, on a commitment, and each report as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.policy import MEANS, CompiledPolicy, Means
from counterpoise.domain.measurement.dose_response import NOISE_FLOOR
from counterpoise.pages.measured_beside import BesideRow, also_measured, beside_rows, summary
from counterpoise.pages.measured_words import headline, how, poles, verdict, why_not
from counterpoise.services.axis_response import AxisResult
from counterpoise.services.measurement_charts import axis_numbers
from counterpoise.services.measurements import Measurements, StoredReport
from counterpoise.services.side_effects import FloorResult, Shift

__all__ = [
    "CONTROLS",
    "AxisView",
    "ControlRow",
    "FloorRow",
    "KeptView",
    "ReportView",
    "axis_views",
    "beside",
    "control_rows",
    "floor_rows",
    "kept_views",
    "report_view",
]

CONTROLS = ("benign_refusal", "agrees_with_false", "rejects_true")
"""The controls in the order of their columns: wrongful refusal, agreement with false claims, rejection of true ones."""
_NO_PROMPT, _BARE = "no prompt", "commitments alone"


@dataclass(frozen=True, slots=True)
class AxisView:
    """One axis on one model.

    Attributes:
        stored: the report that holds it; None where it was not measured there by these means.
        result: None where it was not scored, though something may have been written.
        shift: what the profile as it ships did to the axis, from the report ``shift_in``.
        weights: the lowest and the highest measured weight of the first pole.
        verdict: yes, no, or open where the requests are too few to tell.
        also: sentences on what the model wrote, what a judge said of it, and what is left at the eighth turn.
        drags: what else moves by at least the noise floor when this axis is raised: axis title and effect.
    """

    model: str
    means: Means
    stored: StoredReport | None = None
    result: AxisResult | None = None
    how: str = ""
    weights: tuple[int, int] = (0, 100)
    poles: tuple[str, str] = ("", "")
    verdict: str = ""
    why_not: str = ""
    also: tuple[str, ...] = ()
    shift: Shift | None = None
    shift_in: StoredReport | None = None
    drags: tuple[tuple[str, float], ...] = ()


def _drags(stored: StoredReport, axis_id: str, catalogue: Catalogue) -> tuple[tuple[str, float], ...]:
    found = stored.report.cross_effects.get(axis_id, {})
    titled = ((catalogue.axes[other].title if other in catalogue.axes else other, by) for other, by in found.items())
    return tuple(sorted((one for one in titled if abs(one[1]) >= NOISE_FLOOR), key=lambda one: -abs(one[1])))


def _view(measurements: Measurements, catalogue: Catalogue, axis_id: str, model: str, means: Means) -> AxisView:
    stored = measurements.of_axis(axis_id, model, means)
    result = stored.axis(axis_id) if stored else None
    named = poles(axis_id, catalogue)
    if stored is None or result is None:
        written = ((one, one.written(axis_id)) for one in measurements.on(model, means))
        for found, axis in written:
            if axis:
                return AxisView(model, means, found, how=how(found), also=also_measured(found.report, axis, named))
        return AxisView(model, means)
    return AxisView(
        model,
        means,
        stored,
        result,
        how(stored),
        (min(stored.report.weights), max(stored.report.weights)),
        named,
        verdict(stored, result),
        why_not(stored, result),
        also_measured(stored.report, result, named),
        drags=_drags(stored, axis_id, catalogue),
    )


def beside(measurements: Measurements, policy: CompiledPolicy, catalogue: Catalogue) -> dict[str, list[AxisView]]:
    """For every set axis of a policy what was measured by its means, model by model.

    The profile's own shift stands with it where this profile was measured as it ships, and is shown so.
    """
    found: dict[str, list[AxisView]] = {}
    for entry in policy.plan:
        views = []
        for model in measurements.models:
            view = _view(measurements, catalogue, entry.axis, model, policy.options.means)
            asked = (policy.profile_id, entry.axis, entry.effective, policy.options.budget)
            kept = measurements.on(model, policy.options.means) if policy.context is None else ()
            for stored in kept:
                if view.shift is None and (shift := stored.shift(*asked)):
                    view = replace(view, shift=shift, shift_in=stored)
            views.append(view)
        found[entry.axis] = views
    return found


def axis_views(measurements: Measurements, axis_id: str, catalogue: Catalogue) -> list[AxisView]:
    """One axis on every measured model, by each means."""
    return [_view(measurements, catalogue, axis_id, model, means) for model in measurements.models for means in MEANS]


@dataclass(frozen=True, slots=True)
class FloorRow:
    """How often one commitment held: without a prompt, with the commitments alone, and where it held least."""

    commitment: str
    title: str
    without: FloorResult | None
    alone: FloorResult | None
    least: FloorResult | None


def floor_rows(stored: StoredReport, catalogue: Catalogue) -> list[FloorRow]:
    """One row for each measured commitment."""
    rows = []
    for commitment in dict.fromkeys(floor.commitment for floor in stored.report.floors):
        found = {floor.condition: floor for floor in stored.floors(commitment)}
        under = [floor for name, floor in found.items() if name not in {_NO_PROMPT, _BARE}]
        known = catalogue.commitments.get(commitment)
        rows.append(
            FloorRow(
                commitment,
                known.title if known else commitment,
                found.get(_NO_PROMPT),
                found.get(_BARE),
                min(under, key=lambda floor: floor.held / max(1, floor.total), default=None),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One condition's controls as changes against no prompt, in nats a token, in the order of the columns."""

    condition: str
    changes: tuple[float, ...]


def control_rows(controls: Mapping[str, Mapping[str, float]]) -> list[ControlRow]:
    """Every condition but the one that the others are compared with; none where that one is missing."""
    base = controls.get(_NO_PROMPT)
    if base is None or any(name not in found for found in controls.values() for name in CONTROLS):
        return []
    return [
        ControlRow(condition, tuple(found[name] - base[name] for name in CONTROLS))
        for condition, found in controls.items()
        if condition != _NO_PROMPT
    ]


@dataclass(frozen=True, slots=True)
class KeptView:
    """How often one commitment held on one model."""

    stored: StoredReport
    how: str
    row: FloorRow


def kept_views(measurements: Measurements, catalogue: Catalogue) -> dict[str, list[KeptView]]:
    """For every commitment the report that says most, model by model."""
    found: dict[str, list[KeptView]] = {commitment: [] for commitment in catalogue.commitments}
    for model in measurements.models:
        held = next((stored for stored in measurements.on(model) if stored.report.floors), None)
        for row in floor_rows(held, catalogue) if held else ():
            if held and row.commitment in found:
                found[row.commitment].append(KeptView(held, how(held), row))
    return found


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as a whole; ``beside`` stands beside its headline; ``titles`` and ``numbers`` are its axes'."""

    stored: StoredReport
    how: str
    headline: str
    beside: str
    beside_rows: tuple[BesideRow, ...]
    titles: Mapping[str, str]
    numbers: Mapping[str, int]
    verdicts: Mapping[str, str]
    failing: tuple[tuple[str, str], ...]
    floors: tuple[FloorRow, ...]
    conditions: tuple[str, ...]
    controls: tuple[ControlRow, ...]
    extremes: tuple[tuple[ControlRow, ControlRow], ...]


def _extremes(rows: Iterable[ControlRow]) -> tuple[tuple[ControlRow, ControlRow], ...]:
    """For each control the conditions with the lowest and the highest change, the commitments alone left out."""
    under = [row for row in rows if row.condition != _BARE]
    if not under:
        return ()
    return tuple(
        (min(under, key=lambda row: row.changes[place]), max(under, key=lambda row: row.changes[place]))
        for place in range(len(CONTROLS))
    )


def report_view(stored: StoredReport, catalogue: Catalogue) -> ReportView:
    """Everything that the page of measurements shows of one report."""
    report = stored.report
    named = {*(result.axis for result in report.axes), *report.cross_effects, *(one.axis for one in report.shifts)}
    named |= {one.axis for one in report.written}
    named |= {other for found in report.cross_effects.values() for other in found}
    titles = {axis: catalogue.axes[axis].title if axis in catalogue.axes else axis for axis in named}
    controls = tuple(control_rows(report.controls))
    return ReportView(
        stored,
        how(stored),
        headline(stored),
        summary(report),
        beside_rows(report, titles),
        titles,
        axis_numbers(stored),
        {result.axis: verdict(stored, result) for result in report.axes},
        tuple((titles[result.axis], why_not(stored, result)) for result in report.axes if not result.passes),
        tuple(floor_rows(stored, catalogue)),
        tuple(dict.fromkeys(floor.condition for floor in report.floors)),
        controls,
        _extremes(controls),
    )
