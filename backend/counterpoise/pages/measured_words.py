"""What pages say about measurements: which run, what it found, and why an axis does not move as declared."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.measurement.dose_response import ALPHA, NOISE_FLOOR, Condition, unmet
from counterpoise.pages.sentences import compiled_as, uncapitalised
from counterpoise.services.axis_response import AxisResult
from counterpoise.services.measurements import Measurements, StoredReport

__all__ = ["STALE", "day", "headline", "how", "interval", "poles", "signed", "so_far", "verdict", "why_not"]

STALE = (
    "Stale: measured with an earlier version of the catalogue's text, so it may not hold for the text that is shown "
    "here."
)
_WHY: dict[Condition, str] = {
    "interval": f"the effect is not clearly above {NOISE_FLOOR}, below which it counts as none",
    "rho": "the replies do not follow the weight step by step",
    "p": "with as many axes measured together, it could be chance",
    "placebo": "off-topic text in the same place moves the replies too",
}


def signed(value: float) -> str:
    """A number with its sign and two decimals; what rounds to nothing has no sign."""
    shown = f"{value:+.2f}".replace("-", "−")
    return "0.00" if shown[1:] == "0.00" else shown


def interval(ends: Sequence[float]) -> str:
    """Both ends of an interval."""
    return f"{signed(ends[0])} to {signed(ends[1])}"


def day(written: str | None) -> str:
    """An ISO date in words."""
    if written is None:
        return "undated"
    found = date.fromisoformat(written)
    return f"{found.day} {found:%B %Y}"


def how(stored: StoredReport) -> str:
    """By which means, when, and how thoroughly."""
    run = "quick run" if stored.report.quick else "full run"
    return f"{compiled_as(Options(stored.report.means))}; {run}, {day(stored.measured_on)}"


def poles(axis_id: str, catalogue: Catalogue) -> tuple[str, str]:
    """The titles of both poles inside a sentence; their ids where the catalogue has no such axis any more."""
    axis = catalogue.axes.get(axis_id)
    if axis is None:
        first, _, second = axis_id.partition("-")
        return first, second
    return uncapitalised(axis.poles[axis.first].title), uncapitalised(axis.poles[axis.second].title)


def _too_few(stored: StoredReport, result: AxisResult) -> bool:
    """Whether no outcome at all could have ruled out chance: few requests, corrected over many axes."""
    return len(stored.report.axes) * 0.5**result.pairs >= ALPHA


def verdict(stored: StoredReport, result: AxisResult) -> Literal["yes", "no", "open"]:
    """Whether an axis moves as declared; ``open`` where only the number of requests stands against it."""
    if result.passes:
        return "yes"
    failed = unmet(result.response.interval[0], result.response.rho, result.corrected_p, result.placebo)
    return "open" if failed == ("p",) and _too_few(stored, result) else "no"


def why_not(stored: StoredReport, result: AxisResult) -> str:
    """Why an axis does not move as declared; empty where it does."""
    if result.passes:
        return ""
    if verdict(stored, result) == "open":
        return f"all else holds, but {result.pairs} requests are too few to rule out chance over all axes"
    low, high = result.response.interval
    if high < -NOISE_FLOOR:
        return "the replies move the other way"
    failed = unmet(low, result.response.rho, result.corrected_p, result.placebo)
    return "; ".join(_WHY[one] for one in failed) or "so its report says"


def headline(stored: StoredReport) -> str:
    """How many of the measured axes move as declared."""
    axes = stored.report.axes
    if not axes and stored.report.written:
        return "This model tells no log-probabilities: only what it writes was measured."
    if not axes:
        return "No axis was measured by itself."
    passing = sum(result.passes for result in axes)
    still_open = sum(verdict(stored, result) == "open" for result in axes)
    said = f"{passing} of {len(axes)} measured axes {'moves' if passing == 1 else 'move'} as declared on this model."
    return f"{said} For {still_open} more, too few requests leave it open." if still_open else said


def so_far(measurements: Measurements) -> str:
    """What has been measured at all, in a sentence or two, each model with its caveat."""
    if not len(measurements):
        return "Not measured on any model yet."
    said = []
    for model in measurements.models:
        stored = next((one for one in measurements.on(model) if one.report.axes), measurements.on(model)[0])
        stale = f" {STALE}" if stored.stale else ""
        said.append(f"On {model} ({how(stored)}): {uncapitalised(headline(stored))} {stored.report.caveat}{stale}")
    return " ".join(said)
