"""``counterpoise panel draw``: a panel drawn fairly from a pool, in a way that anybody can repeat."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from counterpoise.cli.arguments import JsonFlag
from counterpoise.cli.output import err, framed, out, print_json, write_files
from counterpoise.domain.sortition.rules.registry import DEFAULT, draw_rules
from counterpoise.domain.sortition.terms import Terms
from counterpoise.files.pool_csv import read_declines, read_draw_files
from counterpoise.schemas.drawing import DrawDocument, draw_document, lottery_document
from counterpoise.services.drawing import chosen_seed, draw

__all__ = ["draw_command"]


def _rules(incomplete: str) -> list[str]:
    return [name for name in draw_rules() if name.startswith(incomplete)]


def draw_command(
    pool: Annotated[Path, typer.Argument(metavar="POOL", help="A CSV file: id, household (optional), categories…")],
    quotas: Annotated[Path, typer.Argument(metavar="QUOTAS", help="A CSV file: category, value, min, max, target.")],
    seats: Annotated[int, typer.Option("--seats", help="Seats of the panel.")],
    seed: Annotated[
        str | None, typer.Option("--seed", help="Text that decides the draw; without it only the odds are computed.")
    ] = None,
    secret: Annotated[
        str | None, typer.Option("--secret", help="The secret committed to, 64 hexadecimal digits, in place of a seed.")
    ] = None,
    public: Annotated[
        str | None, typer.Option("--public", help="The public value that was named in advance; goes with --secret.")
    ] = None,
    rule: Annotated[
        str, typer.Option("--rule", metavar="NAME", help="leximin or maximin.", autocompletion=_rules)
    ] = DEFAULT,
    per_household: Annotated[int, typer.Option("--per-household", help="Most seats for one household.")] = 1,
    declines: Annotated[
        Path | None, typer.Option("--declines", help="A CSV file of who said no: id, turn. Their seats are redrawn.")
    ] = None,
    lottery: Annotated[
        Path | None, typer.Option("--lottery", help="Write the table of tickets to this file, to be published.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Draw a panel: fair odds under quotas and households, a seed that anybody can check, and odds for everybody."""
    files = read_draw_files(pool, quotas, seats)
    terms = Terms(files.pool, files.quotas, seats, rule, per_household)
    found = draw(terms, chosen_seed(terms, seed, secret, public), read_declines(declines) if declines else ())
    if lottery is not None:
        table = lottery_document(found.turns[0].prepared.lottery)
        write_files(lottery.parent, {lottery.name: json.dumps(table, ensure_ascii=False) + "\n"})
        err.print(Text(f"Wrote {lottery}"))
    document = draw_document(found, files.unused)
    if as_json:
        print_json(document.model_dump(mode="json"))
        return
    _show(document)


def _quotas(found: DrawDocument) -> Table:
    table = Table(title="Quotas, in seats", title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("quota")
    for heading in ("min", "max", "population", "pool", "invited", "declined", "seated"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in found.quotas:
        target = "–" if one.target is None else f"{one.target:.1f}"
        counts = (one.pool, one.invited, one.declined, one.seated)
        table.add_row(f"{one.category}: {one.value}", str(one.min), str(one.max), target, *map(str, counts))
    return table


def _show(found: DrawDocument) -> None:
    out.print(Text(f"{found.seats} seats, {found.pool:,} people in the pool, {found.kinds:,} kinds of people"))
    if found.seed is None:
        out.print(Text("Nobody is drawn yet: give --seed, or --secret and --public."))
    else:
        out.print(Text(f"Seated: {', '.join(found.selected)}"))
    for turn in found.turns:
        out.print(Text(f"Redraw {turn.turn}, {turn.vacancies} seats: {', '.join(turn.drawn)}"))
    framed.print(_quotas(found))
    sure = found.certificate
    out.print(Text(f"Rule {found.rule}: {found.promise}"))
    out.print(
        Text(
            f"Odds run from {found.minimum_odds:.4%} to {max(found.odds.values()):.4%}; the smallest cannot be above "
            f"{sure.bound:.4%} under any lottery."
        )
    )
    if found.no_chance:
        out.print(Text(f"No panel under these quotas can seat {', '.join(found.no_chance)}."))
    if found.unused_columns:
        out.print(Text(f"Not read, because no quota names them: {', '.join(found.unused_columns)}"))
    out.print(Text(f"Frozen pool, quotas and rules: {found.digest}"))
    out.print(Text(f"Table of tickets ({found.committees:,} make-ups): {found.lottery}"))
    if found.seed is not None:
        out.print(Text(f"Seed: {found.seed}"))
    out.print(Text("What this cannot say:"))
    for limit in found.limits:
        out.print(Text(f"- {limit}"))
