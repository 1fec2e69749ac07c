"""``counterpoise panel opinions``: groups of opinion, what they share, and how far to trust them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from counterpoise.cli.arguments import JsonFlag
from counterpoise.cli.output import framed, out, print_json
from counterpoise.files.polis_exports import read_export, read_groups
from counterpoise.schemas.opinions import GroupDocument, OpinionsDocument, opinions_document
from counterpoise.services.opinions import map_opinions

__all__ = ["opinions_command"]

_SHOWN = 10
_WIDTH = 60


def opinions_command(
    export: Annotated[
        Path,
        typer.Argument(
            metavar="EXPORT",
            help="A Polis export: participants-votes.csv or votes.csv, or a folder with it and comments.csv.",
        ),
    ],
    seed: Annotated[int, typer.Option("--seed", help="Seed of every draw; the same seed, the same digits.")] = 0,
    groups: Annotated[
        Path | None,
        typer.Option("--groups", metavar="FILE", help="Use these groups (participant,group), find none."),
    ] = None,
    k: Annotated[int | None, typer.Option("--k", help="Find so many groups; without it, 2 to 5 by silhouette.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Map the opinions in a conversation: groups, consensus across them, and whether the groups are real."""
    held = read_export(export)
    given = None if groups is None else read_groups(groups, held.votes)
    document = opinions_document(map_opinions(held.votes, seed=seed, given=given, k=k))
    if as_json:
        print_json(document.model_dump(mode="json"))
        return
    _show(document, held.texts, given is not None)


def _said(proposition: str, texts: Mapping[str, str]) -> str:
    """Id and text of a proposition on one line, without what a terminal would act on."""
    text = "".join(one if one.isprintable() else " " for one in texts.get(proposition, ""))
    text = text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
    return f"{proposition} {text}".strip()


def _show(found: OpinionsDocument, texts: Mapping[str, str], given: bool) -> None:
    out.print(Text(f"{found.participants:,} participants, {found.propositions:,} propositions."))
    made = "given" if given else "found"
    close = "" if found.silhouette is None else f", silhouette {found.silhouette:.2f}"
    out.print(Text(f"{found.k} groups {made}{close}; {found.ungrouped:,} people are in none."))
    steady = found.stability
    if steady.assessed and steady.k_interval and steady.adjusted_rand is not None:
        word = "Stable" if steady.stable else "Not stable"
        out.print(
            Text(
                f"{word}: in {steady.draws} draws of other people, k is {steady.k_interval[0]} to "
                f"{steady.k_interval[1]} and the split agrees by {steady.adjusted_rand:.2f} (adjusted Rand index)."
            )
        )
    test = found.self_test
    word = "passed" if test.aligned else "FAILED"
    out.print(
        Text(
            f"Alignment self-test {word}: the groups explain {test.explained:.1%} of the votes, shuffled people "
            f"{test.null_mean:.1%} (p = {test.p:.2g}); {test.misjoined} figures differ from their recount."
        )
    )
    framed.print(_consensus(found, texts))
    for group in found.groups:
        _show_group(group, texts, given)
    out.print(Text("What this cannot say:"))
    for limit in found.limits:
        out.print(Text(f"- {limit}"))


def _consensus(found: OpinionsDocument, texts: Mapping[str, str]) -> Table:
    table = Table(title="Agreed across groups, most first", title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("proposition")
    for heading in ("consensus", "per group", "bridging"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name in sorted(found.consensus, key=lambda one: -found.consensus[one])[:_SHOWN]:
        table.add_row(
            Text(_said(name, texts)),
            f"{found.consensus[name]:.3f}",
            f"{found.consensus_normalised[name]:.3f}",
            f"{found.bridging[name]:+.3f}",
        )
    return table


def _show_group(group: GroupDocument, texts: Mapping[str, str], given: bool) -> None:
    name = f"Group {group.label}" if group.label else f"An unlabelled group (id {group.id}, not stable)"
    out.print(Text(f"{name}: {group.size:,} people"))
    if group.suppressed:
        out.print(Text("  fewer than ten people: what sets them apart is not shown"))
    for one in group.representative:
        control = "" if one.survives else "; may be chance"
        share = f"{one.n_success} of {one.n_trials}"
        out.print(Text(f"  {one.side}s ({share}{control if given else ''}): {_said(one.proposition, texts)}"))
