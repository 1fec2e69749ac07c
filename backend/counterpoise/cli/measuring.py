"""``counterpoise measure``: what profiles and axes do to a model."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from counterpoise.bootstrap.models import measurement
from counterpoise.cli.arguments import BudgetOption, JsonFlag, MeansOption, opened
from counterpoise.cli.output import err, framed, print_json, write_files
from counterpoise.domain.compiler.policy import Means, Options
from counterpoise.schemas.measured import MeasuredDocument, measured_document
from counterpoise.services.conditions import Plan
from counterpoise.settings import Settings

__all__ = ["measure_command"]


def _show(found: MeasuredDocument) -> None:
    table = Table(title=f"{found.model.name}, means {found.means}; nats a token", title_justify="left")
    table.add_column("axis", no_wrap=True)
    for heading in ("effect", "95% interval", "rho", "monotone", "placebo", "mention", "moves as declared"):
        table.add_column(heading, justify="right")
    for one in found.axes:
        mention = "" if one.mention is None else f"{one.mention:+.2f}"
        table.add_row(
            one.axis,
            f"{one.effect:+.2f}",
            f"{one.interval[0]:+.2f} to {one.interval[1]:+.2f}",
            f"{one.rho:.2f}",
            f"{one.monotone:.0%}",
            f"{one.placebo:+.2f}",
            mention,
            "yes" if one.passes else "no",
        )
    if found.axes:
        framed.print(table)
        framed.print(Text(f"{sum(one.passes for one in found.axes)} of {len(found.axes)} axes move as declared."))
    for shift in found.shifts:
        low, high = shift.interval
        words = "towards what it declares" if shift.towards else "not shown to move as it declares"
        framed.print(Text(f"{shift.profile}, {shift.axis}: {shift.shift:+.2f} ({low:+.2f} to {high:+.2f}), {words}"))
    for floor in found.floors:
        framed.print(Text(f"{floor.commitment}, {floor.condition}: held {floor.held} of {floor.total}"))
    for condition, values in found.controls.items():
        said = ", ".join(f"{name.replace('_', ' ')} {value:+.2f}" for name, value in values.items())
        framed.print(Text(f"{condition}: {said}"))


def _save(folder: Path, dated: MeasuredDocument) -> None:
    """One file for each model, means and length of run; a new run takes the place of the old one."""
    model = re.sub(r"[^a-z0-9]+", "-", dated.model.name.lower()).strip("-")
    name = f"{model}.{dated.means}{'.quick' if dated.quick else ''}.json"
    text = json.dumps(dated.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False) + "\n"
    for path in write_files(folder, {name: text}):
        err.print(Text(f"wrote {path}"))


def measure_command(
    profiles: Annotated[list[str] | None, typer.Argument(metavar="[PROFILE…]", help="Profiles, as they ship.")] = None,
    axis: Annotated[
        list[str] | None, typer.Option("--axis", help="An axis, by itself; give it again for more.")
    ] = None,
    pairs: Annotated[Path | None, typer.Option("--pairs", help="Contrast pairs (JSON lines) instead of ours.")] = None,
    means: MeansOption = "text",
    budget: BudgetOption = 1200,
    model: Annotated[
        str, typer.Option("--model", help="local (the embedded model), a GGUF file, or an OpenAI-compatible URL.")
    ] = "local",
    quick: Annotated[bool, typer.Option("--quick", help="Three levels and at most eight pairs.")] = False,
    cross: Annotated[bool, typer.Option("--cross", help="Also the effect of each axis on the others.")] = False,
    controls: Annotated[
        bool, typer.Option("--controls", help="Also wrongful refusals and false and true claims.")
    ] = False,
    floors: Annotated[bool, typer.Option("--floors", help="Also how often each commitment holds.")] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes for a local model.")] = 2,
    save: Annotated[Path | None, typer.Option("--save", help="Also write the report, dated, into this folder.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Measure what axes and profiles do to a model: declared is not measured.

    Without PROFILE and --axis every axis is measured. Scores that were computed before are taken from the data
    folder, so an interrupted run goes on where it stopped.
    """
    held = opened()
    named = tuple(held.folder.profile(name, held.catalogue) for name in profiles or ())
    chosen = tuple(held.catalogue.axis(one).id for one in dict.fromkeys(axis or ()))
    service = measurement(held, Settings(), model, pairs=pairs, workers=workers)
    if not chosen and not named:
        chosen = tuple(one for one in held.catalogue.axes if one in service.measurable)
    plan = Plan(
        axes=chosen,
        profiles=named,
        options=Options(cast("Means", means), budget),
        quick=quick,
        cross=cross,
        controls=controls,
        floors=floors,
    )
    columns = (TextColumn("replies"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("replies", total=None)
        report = service.measure(plan, progress=lambda done, total: bar.update(task, completed=done, total=total))
    found = measured_document(report)
    if save:
        _save(save, measured_document(report, datetime.now(UTC).date().isoformat()))
    if as_json:
        print_json(found.model_dump(mode="json", by_alias=True))
        return
    _show(found)
    err.print(Text(found.caveat))
    err.print(Text("Only differences between levels mean anything; log-probabilities overstate what a reader notices."))
