"""``counterpoise changes``: what a change to the profiles of a repository does."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from counterpoise.cli.arguments import JsonFlag, opened
from counterpoise.cli.exits import REFUSED
from counterpoise.cli.output import err, out, print_json
from counterpoise.domain.errors import InvalidOption
from counterpoise.files.git_history import revised_profiles
from counterpoise.schemas.changes import changes_document
from counterpoise.services.changes import Changes, changes

__all__ = ["changes_command"]

_WAYS = ("earlier", "later", "any")


def _show(found: Changes) -> None:
    for one in found.profiles:
        for difference in one.differences:
            if difference.same:
                continue
            place = f"{one.file}, {difference.context}" if difference.context else one.file
            out.print(Text(f"{place}: {' '.join(difference.summary)}"))
            for change in difference.thresholds:
                moved = f"{change.old_refuse_at:.4f} -> {change.new_refuse_at:.4f}"
                out.print(Text(f"  {change.hazard} {change.title}: refuses from {moved} ({change.refuses})"))
    for sentence in found.summary:
        out.print(Text(sentence))


def changes_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Profile files, or folders of them.")],
    since: Annotated[str, typer.Option("--since", help="The git revision to compare with.")] = "HEAD",
    fail_on: Annotated[
        list[str] | None,
        typer.Option("--fail-on", help="Exit 1 if a hazard refuses earlier, later, or either way (any)."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Say what the changes to profiles in this git repository do to what runs, in every context that they name.

    Compares the files as they are now with a revision. Files that are no profile are passed over.
    """
    wanted = set(fail_on or ())
    if unknown := sorted(wanted - set(_WAYS)):
        raise InvalidOption(f"--fail-on must be one of {', '.join(_WAYS)}, not {unknown[0]!r}", fail_on=unknown[0])
    held = opened()
    found = changes(revised_profiles(paths, since, held.catalogue), held.policies)
    if as_json:
        print_json(changes_document(found, since).model_dump(mode="json"))
    else:
        _show(found)
    stopped = (found.refuse_earlier and wanted & {"earlier", "any"}) or (
        found.refuse_later and wanted & {"later", "any"}
    )
    if stopped:
        err.print(Text("Refused: --fail-on asks that a change like this one does not pass unseen."))
        raise typer.Exit(REFUSED)
