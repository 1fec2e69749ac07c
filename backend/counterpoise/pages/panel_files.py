"""The tables and pictures of a panel's page, by the names under which they are downloaded."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from counterpoise.pages.panels_public import PanelView
from counterpoise.schemas.instants import instant_text
from counterpoise.services.opinion_pictures import PICTURES

__all__ = ["PICTURES", "TABLES", "picture", "table"]

Cell = str | int | float | None
Table = tuple[Sequence[str], list[list[Cell]]]


def _propositions(view: PanelView) -> Table | None:
    columns = ("number", "text", "what_happened", "because", "amendment", "merged_into", "agree", "disagree", "pass")
    rows: list[list[Cell]] = []
    for one in view.propositions:
        votes = [None] * 3 if one.votes is None else [one.votes.agree, one.votes.disagree, one.votes.passed]
        said: list[Cell] = [one.number, one.text, one.state, one.because, one.amendment, one.merged_into]
        rows.append(said + list[Cell](votes))
    return (columns, rows) if rows else None


def _replies(view: PanelView) -> Table | None:
    columns = ("proposition", "number", "in_answer_to", "text", "what_happened")
    rows: list[list[Cell]] = [
        [one.proposition, one.number, one.in_answer_to, one.text, one.state]
        for said in view.replies.values()
        for one in said
    ]
    return (columns, rows) if rows else None


def _opinions(view: PanelView) -> Table | None:
    if view.opinions is None:
        return None
    labels = {one.id: one.label for one in view.opinions.labelled}
    columns = ("proposition", "text", "group", "agree", "disagree", "pass", "consensus", "per_group", "bridging")
    rows: list[list[Cell]] = []
    for one in view.opinions.propositions:
        scores: list[Cell] = [one.consensus, one.consensus_normalised, one.bridging]
        for name, votes in [
            ("everybody", one.everybody),
            *((labels[group], held) for group, held in one.groups.items()),
        ]:
            counts: list[Cell] = [votes.agree, votes.disagree, votes.passed]
            rows.append(
                [one.id, view.texts.get(one.id), name, *counts, *(scores if name == "everybody" else [None] * 3)]
            )
    return columns, rows


def _result(view: PanelView) -> Table | None:
    if view.result is None:
        return None
    rules = ("uniform-median", "mean", "median")
    columns = (
        "axis",
        "first_pole",
        "ballots",
        "result",
        "weight",
        "importance",
        "mean",
        "median",
        *(f"gain_from_lying_{rule}" for rule in rules),
        "ballots_to_move_five_points",
    )
    rows: list[list[Cell]] = []
    for one in view.result.axes:
        gains: list[Cell] = [None if one.gain is None else one.gain.get(rule) for rule in rules]
        said: list[Cell] = [one.axis, one.first, one.n, one.share, one.weight, one.importance, one.mean, one.median]
        rows.append([*said, *gains, one.fewest])
    return columns, rows


def _columns(view: PanelView) -> Table | None:
    if view.columns is None:
        return None
    rows: list[list[Cell]] = [
        [question, axis, value, weight]
        for question, axes in view.columns.items()
        for axis, pairs in axes.items()
        for value, weight in pairs
    ]
    return ("question", "axis", "value", "ballot_weight"), rows


def _strata(view: PanelView) -> Table | None:
    held = view.panel.counted.get("ballots", {}).get("strata")
    if held is None:
        return None
    columns = ("part", "share_of_population", "ballots", "weight", "held_at_limit")
    return columns, [
        ["; ".join(one["strata"]), one["share"], one["ballots"], one["weight"], "yes" if one["cut"] else "no"]
        for one in held["weighed"]
    ]


def _quotas(view: PanelView) -> Table | None:
    if view.draw is None:
        return None
    columns = ("category", "value", "min", "max", "target", "pool", "invited", "declined", "seated")
    return columns, [[one.get(name) for name in columns] for one in view.draw.get("quotas", ())]


def _odds(view: PanelView) -> Table | None:
    if view.draw is None:
        return None
    drawn = set(view.draw.get("selected", ()))
    rows: list[list[Cell]] = [
        [person, odds, "yes" if person in drawn else "no"] for person, odds in view.draw.get("odds", {}).items()
    ]
    return ("id", "odds", "sits"), rows


def _record(view: PanelView) -> Table | None:
    rows: list[list[Cell]] = [
        [one.number, instant_text(one.at), one.kind, one.stage, one.text] for one in reversed(view.record)
    ]
    return ("number", "at", "kind", "stage", "text"), rows


TABLES: Mapping[str, Callable[[PanelView], Table | None]] = {
    "propositions": _propositions,
    "replies": _replies,
    "opinions": _opinions,
    "result": _result,
    "columns": _columns,
    "strata": _strata,
    "quotas": _quotas,
    "odds": _odds,
    "record": _record,
}


def table(view: PanelView, name: str) -> Table | None:
    """Columns and rows of one of ``TABLES``; None where there is nothing yet."""
    return TABLES[name](view)


def picture(view: PanelView, name: str, width: int) -> dict[str, Any] | None:
    """One of ``PICTURES`` as a Vega-Lite specification; None where there is nothing to draw."""
    return None if view.opinions is None else PICTURES[name](view.opinions, view.texts, width)
