"""What the page of a statement shows, from the signed bytes alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.domain.disclosure.changes import Move
from counterpoise.domain.disclosure.plain_text import EVERYBODY, VERDICTS, points

__all__ = ["groups_view", "in_short", "move_view", "tradeoff_views", "witness_words"]

_MOST = 8
_ROOM, _AROUND = 24_000, 150
"""Characters that claims may take before they are shown in short, so that pages stay small; what stands around one."""
Row = Mapping[str, Any]


def _row(one: Row) -> dict[str, Any]:
    return {
        "name": EVERYBODY
        if one["dimension"] == EVERYBODY
        else f"{one['dimension']}: {one['group']}".replace(f"{EVERYBODY}: {EVERYBODY}", EVERYBODY),
        "n": f"{one['n']:,}",
        "difference": points(one["difference"]),
        "low": points(one["interval"][0]),
        "high": points(one["interval"][1]),
        "verdict": VERDICTS[one["verdict"]],
    }


def groups_view(rows: Sequence[Row], most: int = _MOST) -> dict[str, Any]:
    """Groups for which something can be told, those that are further first, and how many there are of each kind."""
    further = sorted((one for one in rows if one["verdict"] == "further"), key=lambda one: one["difference"])
    closer = sorted((one for one in rows if one["verdict"] == "closer"), key=lambda one: -one["difference"])
    # Both sides always: whoever pays is never crowded out by whoever gains.
    shown = [*further[: max(most // 2, most - len(closer))], *closer[: max(most // 2, most - len(further))]]
    total = [one for one in rows if one["group"] == EVERYBODY]
    rest = [one for one in shown if one["group"] != EVERYBODY]
    verdicts = [one["verdict"] for one in rows]
    listed = [*total, *rest]
    return {
        "rows": rows,
        "count": len(rows),
        "moved": [_row(one) for one in listed],
        "more": len(further) + len(closer) - sum(one["verdict"] in {"further", "closer"} for one in listed),
        "further": len(further),
        "closer": len(closer),
        "told": len(further) + len(closer),
        "same": verdicts.count("about the same"),
        "open": verdicts.count("cannot tell"),
        "settled": sum(bool(one["settled"]) for one in rows),
    }


def in_short(predicate: Row) -> bool:
    """Whether there are so many claims that the page names who gains and who pays, and leaves why to the text."""
    claims = [claim for one in predicate["tradeoffs"] for claim in (*one["benefits"], *one["disadvantaged"])]
    return sum(len(one["who"]) + len(one["why"]) + len(one["source"] or "") + _AROUND for one in claims) > _ROOM


def tradeoff_views(predicate: Row) -> list[dict[str, Any]]:
    """Every trade-off with its numbers."""
    axes = {} if predicate["figures"] is None else predicate["figures"]["axes"]
    found = []
    for one in predicate["tradeoffs"]:
        (first, weight), (second, _) = ((pole, number) for pole, number in _in_order(one["axis"], one["weights"]))
        found.append(
            {**one, "first": first, "second": second, "weight": weight, **groups_view(axes.get(one["axis"], []))}
        )
    return found


def _in_order(axis: str, weights: Mapping[str, int]) -> list[tuple[str, int]]:
    """The poles as the axis names them; the signed bytes order their keys by themselves."""
    return sorted(weights.items(), key=lambda one: not axis.startswith(f"{one[0]}-"))


def move_view(one: Move) -> dict[str, str]:
    """A group that moved, as a row of a table."""

    def share(value: float | None) -> str:
        return "not shown" if value is None else f"{100 * value:.1f}"

    return {
        "name": EVERYBODY if one.dimension == EVERYBODY else f"{one.dimension}: {one.group}",
        "before": share(one.before),
        "after": share(one.after),
        "verdict_before": one.verdict_before or "not shown",
        "verdict_after": one.verdict_after or "not shown",
    }


def witness_words(witnesses: int) -> str:
    """What the log does and does not guarantee, by how many witnesses it submits its heads to."""
    if witnesses == 0:
        return "The log is tamper-evident only to those who kept an earlier checkpoint; 0 independent witnesses."
    return (
        f"Heads of the log go to {witnesses} {'witness' if witnesses == 1 else 'witnesses'}: the log's page says more."
    )
