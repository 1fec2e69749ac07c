"""What pages say beside an effect: what the model wrote, what a judge said of it, what is left at the eighth turn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from counterpoise.domain.measurement.generation import GenerationCheck
from counterpoise.domain.measurement.judgement import Judgement
from counterpoise.domain.measurement.retention import Retention
from counterpoise.pages.measured_words import signed
from counterpoise.services.axis_response import AxisResult
from counterpoise.services.measurement import AxisWritten, Report

__all__ = ["BesideRow", "also_measured", "beside_rows", "finely", "summary", "whole"]


def finely(value: float) -> str:
    """A likeness with its sign and three decimals; what rounds to nothing has no sign."""
    shown = f"{value:+.3f}".replace("-", "−")
    return "0.000" if shown[1:] == "0.000" else shown


def whole(share: float) -> str:
    """A share as a whole percentage; below nothing where an effect turned round."""
    return f"{100 * share:.0f}%".replace("-", "−")


def _written(check: GenerationCheck, weights: tuple[int, int], poles: tuple[str, str]) -> str:
    low, high = check.interval
    lowest, highest = weights
    moved = "nearer to" if low > 0 else "further from" if high < 0 else "not clearly nearer to or further from"
    return (
        f"Let write, {check.requests} requests at each end: from {lowest} to {highest} replies came {moved} those of "
        f"{poles[0]} (shift of likeness {finely(check.shift)}, 95% interval {finely(low)} to {finely(high)}); "
        f"{check.lowest.length:.0f} characters on average at {lowest} and {check.highest.length:.0f} at {highest}; "
        f"{whole(check.lowest.stopped)} and {whole(check.highest.stopped)} of them ended by themselves."
    )


def _retained(kept: Retention) -> str:
    left_out = f" {kept.left_out} more did not fit the model's context and were left out." if kept.left_out else ""
    if kept.effect_first is None or kept.effect_turn8 is None:
        return f"At the eighth turn: not measured.{left_out}"
    said = (
        f"Asked as the eighth turn, after small talk, {kept.pairs} requests moved by {signed(kept.effect_turn8)}, and "
        f"asked directly by {signed(kept.effect_first)}"
    )
    if kept.retained is None or kept.retained_interval is None:
        return f"{said}: the latter is not clear of noise, so no share is told.{left_out}"
    low, high = kept.retained_interval
    return f"{said}: {whole(kept.retained)} is left (95% interval {whole(low)} to {whole(high)}).{left_out}"


def _judged(found: Judgement, judge: str, weights: tuple[int, int], pole: str) -> str:
    orders = f"both orders of the two replies gave one verdict on {found.agreed} of {found.both} requests"
    unusable = f"; {found.unusable} answer{'s' if found.unusable > 1 else ''} named neither" if found.unusable else ""
    if found.share is None:
        return f"{judge} as judge shows nothing: {orders}{unusable}."
    return (
        f"{judge} as judge called the reply written at {weights[1]} nearer to {pole} on {found.towards} of "
        f"{found.agreed} requests ({whole(found.interval[0])} to {whole(found.interval[1])}); {orders}{unusable}."
    )


def also_measured(report: Report, result: AxisResult | AxisWritten, poles: tuple[str, str]) -> tuple[str, ...]:
    """Sentences on what was measured of one axis beside its effect; none where nothing was."""
    weights = min(report.weights), max(report.weights)
    said = []
    if result.generation:
        said.append(_written(result.generation, weights, poles))
    if result.judged:
        said.append(_judged(result.judged, report.judge.name if report.judge else "A model", weights, poles[0]))
    if isinstance(result, AxisResult) and result.retention:
        said.append(_retained(result.retention))
    return tuple(said)


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One axis beside its effect; None where something was not measured."""

    title: str
    generation: GenerationCheck | None
    judged: Judgement | None
    retention: Retention | None


def beside_rows(report: Report, titles: Mapping[str, str]) -> tuple[BesideRow, ...]:
    """One row for each axis, scored or not."""
    scored = (BesideRow(titles[one.axis], one.generation, one.judged, one.retention) for one in report.axes)
    written = (BesideRow(titles[one.axis], one.generation, one.judged, None) for one in report.written)
    return (*scored, *written)


def _summaries(report: Report, judge: str) -> Iterator[str]:
    axes: list[AxisResult | AxisWritten] = [*report.axes, *report.written]
    if checks := [one.generation for one in axes if one.generation]:
        nearer = sum(check.interval[0] > 0 for check in checks)
        further = sum(check.interval[1] < 0 for check in checks)
        yield (
            f"Let write, the model came clearly nearer to the pole put first on {nearer} of {len(checks)} axes and "
            f"clearly further from it on {further}."
        )
    if found := [one.judged for one in axes if one.judged]:
        towards, agreed = sum(one.towards for one in found), sum(one.agreed for one in found)
        both = sum(one.both for one in found)
        yield (
            f"{judge} as judge agreed on {towards} of {agreed} requests; on {both - agreed} of {both} its verdict "
            "followed the order of the replies."
        )
    if talks := [one.retention for one in report.axes if one.retention]:
        shares = [one.retained for one in talks if one.retained is not None]
        left = f", and at the eighth turn {whole(median(shares))} of it is left (median)" if shares else ""
        yield f"On {len(shares)} of {len(talks)} axes the direct effect on the same requests is clear of noise{left}."


def summary(report: Report) -> str:
    """What stands beside the headline of a report: writing, judge and eighth turn; empty where none was measured."""
    return " ".join(_summaries(report, report.judge.name if report.judge else "A model"))
