"""``counterpoise diff``, ``explain`` and ``lint``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from counterpoise.cli.arguments import (
    BoundsFile,
    ContextOption,
    HazardOption,
    JsonFlag,
    ProfileArgument,
    bounds_of,
    opened,
)
from counterpoise.cli.exits import REFUSED
from counterpoise.cli.output import err, out, print_json
from counterpoise.domain.errors import Issue
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.files.lint import lint
from counterpoise.schemas.plain import difference_document, explanation_document
from counterpoise.settings import Settings

__all__ = ["diff_command", "explain_command", "lint_command"]


def diff_command(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A profile file or a shipped id.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A profile file or a shipped id.")],
    context: ContextOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Show what changes from OLD to NEW: in words, in behaviour levels, in thresholds."""
    held = opened()
    before, after = (held.folder.profile(name, held.catalogue) for name in (old, new))
    found = held.policies.difference(before, after, None, context)
    if as_json:
        print_json(difference_document(found).model_dump(mode="json"))
        return
    for sentence in found.summary:
        out.print(Text(sentence))
    for sign, lines, style in (("-", found.prompt_removed, "red"), ("+", found.prompt_added, "green")):
        for line in lines:
            out.print(Text(f"{sign} {line}", style=style))
    for change in found.thresholds:
        out.print(
            Text(
                f"{change.hazard}: refuses from {change.old_refuse_at:.4f} -> {change.new_refuse_at:.4f} "
                f"({change.refuses})"
            )
        )


def explain_command(
    profile: ProfileArgument,
    hazard: HazardOption,
    score: Annotated[float, typer.Option("--score", help="A hazard score from 0 to 1.")],
    context: ContextOption = None,
    bounds: BoundsFile = None,
    as_json: JsonFlag = False,
) -> None:
    """Say why a score is allowed, cared for or refused, and the smallest change that would turn it."""
    held = opened()
    named = held.folder.profile(profile, held.catalogue)
    found = held.policies.explain(named, hazard, score, bounds_of(bounds, held), context)
    if as_json:
        print_json(explanation_document(found, named, context).model_dump(mode="json"))
        return
    out.print(Text(found.sentence))
    if found.smallest_change:
        out.print(Text(f"Smallest change: {found.smallest_change.setting}"))
    if found.forbidden:
        out.print(Text(f"Why: {found.forbidden.reason}"))
    out.print(Text("The score is not calibrated here: read it as a score, not as a probability of harm."))


def _as_json(issue: Issue) -> dict[str, object]:
    return {
        "file": issue.file,
        "line": issue.line,
        "column": issue.column,
        "field": issue.field,
        "code": issue.code,
        "message": issue.message,
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def lint_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="YAML files or folders of them.")],
    as_json: JsonFlag = False,
) -> None:
    """Check value files and report every fault with file, line and field. Exits 1 if there is an error."""
    report = lint(paths, CatalogueFolder(Settings().catalogue_dir))
    if as_json:
        print_json(
            {
                "checked": report.checked,
                "errors": [_as_json(issue) for issue in report.errors],
                "warnings": [_as_json(issue) for issue in report.warnings],
            }
        )
    else:
        for issue in report.errors:
            err.print(Text(str(issue), style="red"))
        for issue in report.warnings:
            err.print(Text(f"{issue} (advice)"))
        out.print(
            f"{_count(report.checked, 'file')}: {_count(len(report.errors), 'error')}, "
            f"{_count(len(report.warnings), 'piece')} of advice"
        )
    if report.errors:
        raise typer.Exit(REFUSED)
