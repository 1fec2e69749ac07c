"""``counterpoise db``: the schema up and down, whether everything is whole, backups and their return.

What reaches the database is imported inside the commands: the others need none of it, and should start at once.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from counterpoise.cli.arguments import JsonFlag
from counterpoise.cli.exits import REFUSED
from counterpoise.cli.output import err, out, print_json
from counterpoise.domain.errors import InvalidOption
from counterpoise.settings import Settings

__all__ = ["databases"]

databases = typer.Typer(
    name="db", help="Care for the database: upgrade, downgrade, check, back up, restore.", no_args_is_help=True
)


@databases.command("upgrade")
def upgrade_command(json: JsonFlag = False) -> None:
    """Bring schema and shipped profiles up to date; an SQLite file is made. `serve` does this by itself."""
    from counterpoise.bootstrap.state import shown_database, upgrade_database  # noqa: PLC0415

    settings = Settings()
    done = upgrade_database(settings)
    seeded = asdict(done.seeded)
    if json:
        document = {"database": shown_database(settings), "before": done.before, "after": done.after, "shipped": seeded}
        print_json(document)
        return
    was = f", was {done.before or 'not there'}" if done.before != done.after else ""
    out.print(Text(f"Database   {shown_database(settings)}"))
    out.print(Text(f"Schema     {done.after}{was}"))
    for what in ("published", "withdrawn", "returned"):
        if names := seeded[what]:
            out.print(Text(f"{what.title():<10} {', '.join(names)}"))
    for name in done.seeded.taken:
        err.print(Text(f"Somebody has published under the id {name}; the shipped profile is not in the database."))


@databases.command("downgrade")
def downgrade_command(
    revision: Annotated[str, typer.Argument(metavar="REVISION", help="A schema's revision, or base for none.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it, although data that has no place there is lost.")] = False,
    json: JsonFlag = False,
) -> None:
    """Take the schema back to an older revision. What has no place there is lost: make a backup first."""
    from counterpoise.bootstrap.state import downgrade_database, shown_database  # noqa: PLC0415

    settings = Settings()
    if not yes:
        raise InvalidOption("What has no place in an older schema is lost. Make a backup, then add --yes.")
    before, after = downgrade_database(settings, revision)
    if json:
        print_json({"database": shown_database(settings), "before": before, "after": after})
        return
    out.print(Text(f"Database   {shown_database(settings)}"))
    out.print(Text(f"Schema     {after or 'none'}, was {before or 'none'}"))


@databases.command("check")
def check_command(json: JsonFlag = False) -> None:
    """Say whether everything is whole: schema, rows, and every version against its digest. Exits 1 if not."""
    from counterpoise.bootstrap.state import check_database, shown_database  # noqa: PLC0415

    settings = Settings()
    faults = check_database(settings)
    if json:
        print_json({"database": shown_database(settings), "faults": faults})
    else:
        for fault in faults:
            err.print(Text(fault, style="red"))
        if not faults:
            out.print(Text(f"{shown_database(settings)} is whole."))
    if faults:
        raise typer.Exit(REFUSED)


@databases.command("backup")
def backup_command(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A new file: .zip for either database, .sqlite3 for a copy of SQLite's."),
    ],
    json: JsonFlag = False,
) -> None:
    """Write everything that is kept to one file, as of one moment, while the server goes on."""
    from counterpoise.bootstrap.state import back_up_database  # noqa: PLC0415

    settings = Settings()
    made = back_up_database(settings, file)
    if json:
        print_json({"file": str(file), "kind": made.kind, "revision": made.revision, "rows": made.rows})
        return
    out.print(Text(f"{file}: {made.rows} rows, schema {made.revision}."))
    out.print(Text("It holds addresses and password hashes. Keep it where only you can read it."))


@databases.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    force: Annotated[bool, typer.Option("--force", help="Replace everything that the database holds.")] = False,
    json: JsonFlag = False,
) -> None:
    """Put a backup into an empty database, of either kind: all of it or nothing. Stop the server first."""
    from counterpoise.bootstrap.state import restore_database, shown_database  # noqa: PLC0415

    settings = Settings()
    made = restore_database(settings, file, force=force)
    if json:
        print_json(
            {"database": shown_database(settings), "kind": made.kind, "revision": made.revision, "rows": made.rows}
        )
        return
    out.print(Text(f"{shown_database(settings)} holds the {made.rows} rows of {file} now."))
