"""``counterpoise measure``: what profiles and axes do to a model."""

import json
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from counterpoise.bootstrap.library import Library
from counterpoise.bootstrap.models import measurement
from counterpoise.cli.arguments import BudgetOption, JsonFlag, MeansOption, opened
from counterpoise.cli.measured_tables import show_measurement, work_sentence
from counterpoise.cli.output import err, print_json, print_text, write_files
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import Means, Options
from counterpoise.domain.errors import InvalidOption, TimeUp
from counterpoise.schemas.measured import MeasuredDocument, measured_document
from counterpoise.services.conditions import Plan
from counterpoise.services.measurement import Measurement, Report
from counterpoise.settings import Settings

__all__ = ["measure_command"]

_ALL = "all"


def _save(folder: Path, dated: MeasuredDocument) -> None:
    """One file for each model, means and length of run; a new run takes the place of the old one."""
    model = re.sub(r"[^a-z0-9]+", "-", dated.model.name.lower()).strip("-")
    name = f"{model}.{dated.means}{'.quick' if dated.quick else ''}.json"
    text = json.dumps(dated.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False) + "\n"
    for path in write_files(folder, {name: text}):
        err.print(Text(f"wrote {path}"))


def _profiles(held: Library, names: list[str]) -> tuple[Profile, ...]:
    """The named profiles, each once; ``all`` stands for every shipped one."""
    every = held.folder.profile_paths() if _ALL in names else ()
    named = dict.fromkeys([*(name for name in names if name != _ALL), *every])
    found = {profile.id: profile for profile in (held.folder.profile(name, held.catalogue) for name in named)}
    return tuple(found.values())


def _axes(held: Library, names: list[str], *, every: bool, measurable: frozenset[str]) -> tuple[str, ...]:
    """The named axes, each once; every one that has pairs for ``all``, or where ``every`` says so."""
    chosen = [held.catalogue.axis(name).id for name in names if name != _ALL]
    if every or _ALL in names:
        chosen += [one for one in held.catalogue.axes if one in measurable]
    return tuple(dict.fromkeys(chosen))


@contextmanager
def _resumable(counts: dict[str, tuple[int, int]]) -> Iterator[None]:
    """Say how far a run came that its time limit ended, and how to go on."""
    try:
        yield
    except TimeUp:
        for noun, (done, total) in counts.items():
            err.print(Text(f"{noun}: {done:,} of {total:,}"))
        err.print(Text("Scores are kept; written replies and judgements are not. The same command goes on:"))
        err.print(Text(shlex.join(["counterpoise", *sys.argv[1:]])))
        raise


def _run(service: Measurement, plan: Plan) -> Report:
    counts: dict[str, tuple[int, int]] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with _resumable(counts), Progress(*columns, console=err, transient=True) as bar:
        tasks = {noun: bar.add_task(noun, total=None, visible=False) for noun in ("scored", "written", "judged")}

        def told(noun: str, done: int, total: int) -> None:
            counts[noun] = (done, total)
            bar.update(tasks[noun], completed=done, total=total, visible=True)

        return service.measure(
            plan,
            progress=lambda done, total: told("scored", done, total),
            writing=lambda done, total: told("written", done, total),
            judging=lambda done, total: told("judged", done, total),
        )


def measure_command(
    profiles: Annotated[
        list[str] | None, typer.Argument(metavar="[PROFILE…]", help="Profiles, as they ship; 'all' for every one.")
    ] = None,
    axis: Annotated[
        list[str] | None, typer.Option("--axis", help="An axis, by itself; give it again for more, or 'all'.")
    ] = None,
    pairs: Annotated[Path | None, typer.Option("--pairs", help="Contrast pairs (JSON lines) instead of ours.")] = None,
    means: MeansOption = "text",
    budget: BudgetOption = 1200,
    model: Annotated[
        str, typer.Option("--model", help="local (the embedded model), a GGUF file, or an OpenAI-compatible URL.")
    ] = "local",
    tune: Annotated[
        bool, typer.Option("--tune", help="With the pairs that writers of the catalogue may see, not the test pairs.")
    ] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Three levels and at most nine pairs.")] = False,
    cross: Annotated[bool, typer.Option("--cross", help="Also the effect of each axis on the others.")] = False,
    controls: Annotated[
        bool, typer.Option("--controls", help="Also wrongful refusals and false and true claims.")
    ] = False,
    floors: Annotated[bool, typer.Option("--floors", help="Also how often each commitment holds.")] = False,
    generate: Annotated[
        bool, typer.Option("--generate", help="Also what the model writes at both ends of each axis.")
    ] = False,
    generate_only: Annotated[
        bool, typer.Option("--generate-only", help="Only that: for endpoints that tell no log-probabilities.")
    ] = False,
    judge: Annotated[
        str | None,
        typer.Option(
            "--judge", help="A URL or a GGUF file of a model that judges what was written; implies --generate."
        ),
    ] = None,
    retention: Annotated[
        bool, typer.Option("--retention", help="Also what is left of each effect at the eighth turn.")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes for a local model.")] = 2,
    max_minutes: Annotated[
        float | None, typer.Option("--max-minutes", help="Stop after so many minutes; the same command goes on.")
    ] = None,
    only_plan: Annotated[
        bool, typer.Option("--plan", help="Say how many replies the run would take, and do nothing else.")
    ] = False,
    save: Annotated[Path | None, typer.Option("--save", help="Also write the report, dated, into this folder.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Measure what axes and profiles do to a model: declared is not measured.

    Without PROFILE and --axis every axis is measured. Scores that were computed before are taken from the data
    folder, so an interrupted run goes on where it stopped.
    """
    held = opened()
    named = _profiles(held, profiles or [])
    service = measurement(
        held, Settings(), model, pairs=pairs, workers=workers, judge=judge, minutes=None if only_plan else max_minutes
    )
    plan = Plan(
        axes=_axes(held, axis or [], every=not axis and not named, measurable=service.measurable),
        profiles=named,
        options=Options(cast("Means", means), budget),
        quick=quick,
        cross=cross,
        controls=controls,
        floors=floors,
        generate=generate or generate_only or judge is not None,
        retention=retention,
        scored=not generate_only,
        split="tune" if tune else "test",
    )
    if save and tune:
        raise InvalidOption("Only what test pairs say is kept as a report: leave out --save or --tune.")
    if only_plan:
        work = service.work(plan)
        if as_json:
            missing = {"missing": work.replies - work.kept, "written": work.written, "judged": work.judged}
            print_json({"replies": work.replies, "kept": work.kept} | missing)
        else:
            print_text(work_sentence(work))
        return
    report = _run(service, plan)
    found = measured_document(report)
    if save:
        _save(save, measured_document(report, datetime.now(UTC).date().isoformat()))
    if as_json:
        print_json(found.model_dump(mode="json", by_alias=True))
        return
    show_measurement(found)
    err.print(Text(found.caveat))
    if report.axes:
        err.print(Text("Only differences between levels mean anything; log-probabilities overstate what is noticed."))
