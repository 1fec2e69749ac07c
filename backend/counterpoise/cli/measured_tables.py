"""A measurement for the terminal: what the numbers are, in tables and sentences."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from counterpoise.cli.output import framed
from counterpoise.schemas.measured import AxisMeasured, MeasuredDocument, WrittenMeasured
from counterpoise.services.measurement import Work

__all__ = ["show_measurement", "work_sentence"]


def _table(title: str, *headings: str) -> Table:
    # No frame between columns: eight of them have to fit a terminal of eighty characters.
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("axis", no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True, min_width=len(heading))
    return table


def _interval(ends: tuple[float, float]) -> str:
    return f"{ends[0]:+.2f} {ends[1]:+.2f}"


def _responses(found: MeasuredDocument) -> None:
    headings = ("effect", "95%", "rho", "rises", "blank", "named", "moves")
    table = _table(f"{found.model.name}, means {found.means}; nats a token", *headings)
    for one in found.axes:
        table.add_row(
            one.axis,
            f"{one.effect:+.2f}",
            _interval(one.interval),
            f"{one.rho:.2f}",
            f"{one.monotone:.0%}",
            f"{one.placebo:+.2f}",
            "" if one.mention is None else f"{one.mention:+.2f}",
            "yes" if one.passes else "no",
        )
    framed.print(table)
    framed.print(
        Text(
            "rises: share of requests whose score never falls as the weight rises; blank: effect of off-topic text in "
            "the same slots; named: effect of only naming the pole; moves: as declared, by all four conditions."
        )
    )
    framed.print(Text(f"{sum(one.passes for one in found.axes)} of {len(found.axes)} axes move as declared."))


def _written(axes: Sequence[AxisMeasured | WrittenMeasured]) -> None:
    headings = ("chars at 95", "chars at 5", "shift", "95% interval", "ended at 95", "ended at 5")
    table = _table("What the model writes; shift of likeness towards the first pole, from 5 to 95", *headings)
    for one in axes:
        if check := one.generation:
            table.add_row(
                one.axis,
                f"{check.highest.length:.0f}",
                f"{check.lowest.length:.0f}",
                f"{check.shift:+.3f}",
                f"{check.interval[0]:+.3f} to {check.interval[1]:+.3f}",
                f"{check.highest.stopped:.0%}",
                f"{check.lowest.stopped:.0%}",
            )
    if table.row_count:
        framed.print(table)


def _retained(axes: list[AxisMeasured]) -> None:
    table = _table("Asked directly and as the eighth turn; nats a token", "first", "turn 8", "retained", "left out")
    for one in axes:
        if kept := one.retention:
            share = "–" if kept.retained is None else f"{kept.retained:.0%}"
            if kept.retained_interval:
                share += f" ({kept.retained_interval[0]:.0%} to {kept.retained_interval[1]:.0%})"
            ends = ("–" if end is None else f"{end:+.2f}" for end in (kept.effect_first, kept.effect_turn8))
            table.add_row(one.axis, *ends, share, str(kept.left_out))
    if table.row_count:
        framed.print(table)


def _judged(found: MeasuredDocument) -> None:
    judge = found.judge.name if found.judge else "nobody"
    axes: list[AxisMeasured | WrittenMeasured] = [*found.axes, *found.written]
    for one in axes:
        if verdict := one.judged:
            said = f"{one.axis}, judged by {judge}: towards the first pole in {verdict.towards} of {verdict.agreed}"
            low, high = verdict.interval
            framed.print(
                Text(
                    f"{said} ({low:.0%} to {high:.0%}); both orders agree in {verdict.agreed} of {verdict.both}, "
                    f"{verdict.unusable} answers unusable"
                )
            )


def show_measurement(found: MeasuredDocument) -> None:
    """Print everything that a measurement found."""
    if found.axes:
        _responses(found)
    _written([*found.axes, *found.written])
    _retained(found.axes)
    _judged(found)
    for shift in found.shifts:
        words = "towards what it declares" if shift.towards else "not shown to move as it declares"
        framed.print(Text(f"{shift.profile}, {shift.axis}: {shift.shift:+.2f} ({_interval(shift.interval)}), {words}"))
    for floor in found.floors:
        framed.print(Text(f"{floor.commitment}, {floor.condition}: held {floor.held} of {floor.total}"))
    for condition, values in found.controls.items():
        said = ", ".join(f"{name.replace('_', ' ')} {value:+.2f}" for name, value in values.items())
        framed.print(Text(f"{condition}: {said}"))


def work_sentence(work: Work) -> str:
    """How much a run takes, in a line."""
    said = f"{work.replies:,} replies to score: {work.kept:,} kept, {work.replies - work.kept:,} missing."
    if work.written:
        said += f" {work.written:,} replies to write."
    if work.judged:
        said += f" {work.judged:,} answers of the judge."
    return said
