"""``counterpoise favours``: whom a profile favours, on an evidence pack, beside a reference."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from counterpoise.cli.arguments import ContextOption, JsonFlag, ProfileArgument, evidence_ids, opened
from counterpoise.cli.output import framed, out, print_json
from counterpoise.domain.standing.verdicts import EVERYONE
from counterpoise.schemas.favours import FavoursDocument, GroupRow, favours_document

__all__ = ["favours_command"]


def favours_command(
    profile: ProfileArgument,
    evidence: Annotated[
        str,
        typer.Option(
            "--evidence",
            metavar="PACK",
            help="An evidence pack: a folder, its pack.yaml or a shipped id.",
            autocompletion=evidence_ids,
        ),
    ],
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="PROFILE", help="Compare with this profile; without it, with 50:50."),
    ] = None,
    context: ContextOption = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the bootstrap; the same seed, the same digits.")] = 0,
    as_json: JsonFlag = False,
) -> None:
    """Show which groups a profile is closer to, or further from, in what they say they want."""
    held = opened()
    chosen = held.folder.profile(profile, held.catalogue)
    reference = None if against is None else held.folder.profile(against, held.catalogue)
    pack = held.evidence.pack(evidence)
    found = held.standing.favours(chosen, pack, reference=reference, context=context, seed=seed)
    document = favours_document(found)
    if as_json:
        print_json(document.model_dump(mode="json"))
        return
    _show(document)


def _points(value: float) -> str:
    return f"{100 * value:+.1f}"


def _add(table: Table, one: GroupRow) -> None:
    moved = () if one.gain is None else (f"{one.gain:.0%}", f"{one.lose:.0%}")
    table.add_row(
        one.group if one.dimension == EVERYONE[0] else f"{one.dimension}: {one.group}",
        f"{one.n:,}",
        f"{100 * one.mean:.1f}",
        f"{100 * one.reference_mean:.1f}",
        _points(one.difference),
        f"{_points(one.interval[0])} to {_points(one.interval[1])}",
        *moved,
        one.verdict,
    )


def _show(found: FavoursDocument) -> None:
    made_up = " (made up, for demonstration)" if found.evidence.synthetic else ""
    out.print(Text(f"{found.profile.title} beside {found.reference.title}"))
    out.print(Text(f"Evidence: {found.evidence.title}{made_up}. {found.evidence.citation}"))
    out.print(Text(f"Axes compared: {', '.join(found.axes)}"))
    table = Table(
        title="Closeness to what people say they want, in points of 100",
        title_justify="left",
        box=None,
        padding=(0, 2, 0, 0),
    )
    rows = ([found.everyone] if found.everyone else []) + found.groups
    people = any(one.gain is not None for one in rows)
    table.add_column("group", min_width=14)
    for heading in ("n", "here", "there", "diff.", "95% interval", *(("gain", "lose") if people else ())):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for one in rows:
        _add(table, one)
    framed.print(table)
    for hidden in found.suppressed:
        why = "fewer than ten people" if hidden.reason == "small" else "would give a smaller group away"
        out.print(Text(f"Not shown: {hidden.dimension} {hidden.group} ({why})"))
    for worst in found.worst:
        out.print(
            Text(
                f"By {worst.dimension}, {worst.group} is furthest from the profile ({100 * worst.mean:.1f}); it is the "
                f"furthest in {worst.probability:.0%} of the draws."
            )
        )
    out.print(Text(found.specifications.sentence))
    if found.measures:
        said = "; ".join(f"{name}: {side}" for name, side in found.measures.items())
        agree = "The measures agree" if found.measures_agree else "The measures disagree"
        if len(found.measures) == 1:
            agree = "There is one measure, so none can disagree"
        out.print(Text(f"{agree}; which of the two each one favours: {said}"))
    out.print(Text("What this cannot say:"))
    for limit in found.limits:
        out.print(Text(f"- {limit}"))
