"""What was measured, beside what is claimed: in a sentence, and axis by axis."""

from collections.abc import Sequence

from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.measured import AxisMeasured, StoredMeasurement
from counterpoise_ui.components.wording import DECLARED, lowered, plain, pole

__all__ = ["axis_lines", "measured_so_far"]

_STALE = "Stale: measured with an earlier version of the catalogue's text."
_BY = {"rules": "rules only", "text": "rules and sample replies", "turns": "sample replies as earlier messages"}


def _models(stored: Sequence[StoredMeasurement]) -> list[str]:
    return list(dict.fromkeys(one.measurement.model.name for one in stored))


def _signed(value: float) -> str:
    shown = f"{value:+.2f}".replace("-", "−")
    return "0.00" if shown[1:] == "0.00" else shown


def _run(one: StoredMeasurement) -> str:
    found = one.measurement
    return f"{_BY[found.means]}, {'quick' if found.quick else 'full'} run, {found.measured_on or 'undated'}"


def _caveat(one: StoredMeasurement) -> str:
    return f"{plain(one.measurement.caveat)}{f' **{_STALE}**' if one.stale else ''}"


def measured_so_far(stored: Sequence[StoredMeasurement]) -> str:
    """What was measured at all, as Markdown: the report that says most of each model, with its caveat."""
    if not stored:
        return f"Not measured on any model yet. {DECLARED}"
    said = []
    for model in _models(stored):
        own = [one for one in stored if one.measurement.model.name == model]
        best = next((one for one in own if one.measurement.axes), own[0])
        axes = best.measurement.axes
        passing = sum(axis.passes for axis in axes)
        counted = f"{passing} of {len(axes)} measured axes {'moves' if passing == 1 else 'move'} as declared"
        said.append(
            f"On {plain(model)} ({plain(_run(best))}): {counted if axes else 'no axis was measured by itself'}. "
            f"{_caveat(best)}"
        )
    return f"{' '.join(said)} On a model that is not named here: not measured on this model. {DECLARED}"


def _also(one: StoredMeasurement, found: AxisMeasured, first: str) -> str:
    """What the model wrote, what a judge said of it, and what is left at the eighth turn; empty where not measured."""
    said = ""
    if check := found.generation:
        ends = f"{check.interval[0]:+.3f} to {check.interval[1]:+.3f}".replace("-", "−")
        shift = f"{check.shift:+.3f}".replace("-", "−")
        said += (
            f" Let write, {check.requests} requests at each end: likeness to replies of {first} shifted by {shift} "
            f"(95% interval {ends})."
        )
    if verdict := found.judged:
        judge = plain(one.measurement.judge.name) if one.measurement.judge else "A model"
        said += (
            f" {judge} as judge agreed on {verdict.towards} of {verdict.agreed} requests; on "
            f"{verdict.both - verdict.agreed} more its verdict followed the order of the replies."
        )
    if kept := found.retention:
        left = "no share can be told" if kept.retained is None else f"{kept.retained:.0%} of the effect is left"
        said += f" At the eighth turn {left}."
    return said


def _line(one: StoredMeasurement, found: AxisMeasured, axis: Axis) -> str:
    first, second = lowered(pole(axis, axis.first)), lowered(pole(axis, axis.second))
    weights = one.measurement.weights
    verdict = "**Measured: moves as declared on this model.**"
    if not found.passes:
        verdict = (
            f"**Claimed**: more weight on {plain(first)} brings replies nearer to it. "
            "**Measured: does not move as declared on this model.**"
        )
        if one.measurement.quick:
            # Eight requests over fifteen axes are too few to pass the corrected test, whatever the model does.
            verdict = "**Measured: not shown to move as declared; a quick run is often too short to show it.**"
    low, high = (_signed(end) for end in found.interval)
    return (
        f"{verdict} {plain(one.measurement.model.name)} ({plain(_run(one))}): as the weight of {plain(first)} rose "
        f"from {min(weights)} to {max(weights)}, its replies moved by {_signed(found.effect)} nats a token against "
        f"those of {plain(second)} (95% interval {low} to {high}). Off-topic text in the same place did "
        f"{_signed(found.placebo)}.{_also(one, found, plain(first))} {_caveat(one)}"
    )


def axis_lines(stored: Sequence[StoredMeasurement], axis: Axis, means: str) -> list[str]:
    """One axis on each measured model by one means, as Markdown.

    Args:
        stored: in the server's order, the reports that say most first.
        axis: which axis.
        means: by which the profile in hand reaches a model.
    """
    if not stored:
        return ["**Measured**: not on any model yet."]
    lines = []
    for model in _models(stored):
        fitting = [
            (one, found)
            for one in stored
            if one.measurement.model.name == model and one.measurement.means == means
            for found in one.measurement.axes
            if found.axis == axis.id
        ]
        lines.append(
            _line(*fitting[0], axis)
            if fitting
            else f"**{plain(model)}**: not measured on this model by these means ({_BY[means]})."
        )
    return lines
