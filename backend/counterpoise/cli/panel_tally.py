"""``counterpoise panel tally``: a panel's ballots counted, with what belongs beside the result."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from counterpoise.cli.arguments import JsonFlag, opened
from counterpoise.cli.output import framed, out, print_json
from counterpoise.domain.tally.rules.registry import DEFAULT, DEFAULT_AXIS, budget_rule, budget_rules
from counterpoise.files.ballots_csv import read_ballots
from counterpoise.schemas.tally import LineDocument, TallyDocument, tally_document
from counterpoise.services.tally import count

__all__ = ["tally_command"]

_ROUNDING = 1e-9


def _rules(incomplete: str) -> list[str]:
    known = [name for name, rule in budget_rules().items() if "truthful" in rule.claims]
    return [name for name in known if name.startswith(incomplete)]


def tally_command(
    ballots: Annotated[
        Path,
        typer.Argument(metavar="BALLOTS", help="A CSV file: ballot, stratum_weight, AXIS…, importance:AXIS…"),
    ],
    rule: Annotated[
        str,
        typer.Option(
            "--rule",
            metavar="NAME",
            help="Rule for importances: independent-markets, ladder or utilitarian.",
            autocompletion=_rules,
        ),
    ] = DEFAULT,
    as_json: JsonFlag = False,
) -> None:
    """Count a panel's ballots by rules that nobody gains by lying to, with what the result cannot say beside it."""
    budget_rule(rule)
    document = tally_document(count(read_ballots(ballots, opened().catalogue), rule))
    if as_json:
        print_json(document.model_dump(mode="json"))
        return
    _show(document)


def _points(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _fewest(found: TallyDocument, axis: str) -> str:
    budget = found.manipulation.axes.get(axis)
    if budget is None:
        return "–"
    fewest = budget.ballots_to_move[DEFAULT_AXIS].fewest
    return "–" if fewest is None else str(fewest)


def _table(found: TallyDocument) -> Table:
    table = Table(
        title="Weights of the first pole, of 100",
        title_justify="left",
        box=None,
        padding=(0, 2, 0, 0),
    )
    table.add_column("axis")
    for heading in ("result", "mean", "median", "ballots", "to move it", "importance"):
        table.add_column(heading, justify="right", no_wrap=True)
    for axis, one in found.axes.items():
        share = found.importance.get(axis)
        table.add_row(
            axis,
            _points(one.share),
            _points(one.mean),
            _points(one.median),
            f"{one.n:,}",
            _fewest(found, axis),
            "–" if share is None else f"{share:.3f}",
        )
    return table


def _lines(profile: dict[str, LineDocument]) -> str:
    return ", ".join(f"{axis} {one.weight}:{100 - one.weight}" for axis, one in profile.items())


def _lying(found: TallyDocument) -> None:
    rules: dict[str, float] = {}
    for one in found.manipulation.axes.values():
        for name, gain in one.gain.items():
            rules[name] = max(rules.get(name, 0.0), gain.worst)
    if rules:
        said = "; ".join(f"{name} {100 * worst:.1f}" for name, worst in rules.items())
        out.print(Text(f"Most that one ballot gains by lying about a weight, in points: {said}"))
    if found.manipulation.importance:
        said = "; ".join(f"{name} {100 * gain.worst:.1f}" for name, gain in found.manipulation.importance.items())
        out.print(Text(f"Most found by lying about importances, in points over all axes: {said}"))


def _groups(found: TallyDocument) -> None:
    camps = [one.on for one in found.camps.tests if one.p <= 0.05]  # noqa: PLR2004 - the level that is stated
    if camps:
        out.print(Text(f"Two camps: one peak is refuted on {', '.join(camps)}."))
    if found.slate:
        holds = "holds" if found.slate.holds else "does not hold"
        said = f"for groups of 1 in {found.slate.k}, {found.slate.property} {holds}"
        out.print(Text(f"A slate instead of one average; {said}:"))
        for profile in found.slate.profiles:
            out.print(
                Text(
                    f"- for {profile.weight:.0%} of the weight ({len(profile.members):,} ballots), on average "
                    f"{_points(profile.mean_distance)} points away instead of {_points(profile.from_average)}: "
                    f"{_lines(profile.profile)}"
                )
            )
    for group in found.minority.groups:
        many = ", a majority: the result lies between camps" if group.weight > 0.5 else ""  # noqa: PLR2004 - half
        out.print(
            Text(
                f"A minority report is owed: {group.weight:.0%} of the weight ({len(group.members):,} ballots{many}) "
                f"lose {_points(group.loses_by)} points. Their own: {_lines(group.profile)}"
            )
        )
    if not found.minority.owed:
        out.print(
            Text(
                f"No minority report is owed: no group of 1 in {found.minority.seats} loses by more than "
                f"{_points(found.minority.distance)} points."
            )
        )


def _show(found: TallyDocument) -> None:
    asked = f"; {found.importance_ballots:,} answer the question of importances" if found.importance else ""
    out.print(Text(f"{found.n:,} ballots{asked}. Rules: {DEFAULT_AXIS} for weights, {found.rule} for importances."))
    if found.effective < found.n - _ROUNDING:
        out.print(Text(f"Ballots are weighed: they tell as much as {found.effective:,.1f} that count alike (Kish)."))
    framed.print(_table(found))
    for ruling in found.rulings:
        out.print(Text(f"Unset: {ruling.subject}. {ruling.reason}"))
    out.print(Text("To move it: fewest ballots which, changed together, move the result by 5 points."))
    _lying(found)
    if found.joint.nearest_ballot_distance is not None:
        between = found.joint.between_ballots
        beside = "" if between is None else f" (a ballot is usually {_points(between)} from its nearest neighbour)"
        out.print(
            Text(f"Nearest ballot to the result: {_points(found.joint.nearest_ballot_distance)} points away{beside}.")
        )
    _groups(found)
    out.print(Text("What this cannot say:"))
    for limit in found.limits:
        out.print(Text(f"- {limit}"))
