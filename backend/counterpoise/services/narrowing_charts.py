"""The chart of narrowing: how many profiles people effectively choose among, period by period."""

from collections.abc import Sequence
from typing import Any, TypedDict

from counterpoise.domain.standing.narrowing import Period
from counterpoise.services.charts import INK, WIDE, chart
from counterpoise.services.narrowing import month_name

__all__ = ["PeriodRow", "narrowing_chart", "period_name", "period_rows", "span_name"]

_HEIGHT = 220
_LEVEL = 7
_COLOUR = "#2a5d8f"


class PeriodRow(TypedDict):
    """One period; effective numbers to one decimal and distances in whole points: finer would say too much of few."""

    period: str
    n: int
    effective: float
    low: float
    high: float
    entropy: float
    distance: int | None
    distance_low: int | None
    distance_high: int | None
    untouched: float | None


def span_name(first: int, last: int) -> str:
    """``2026-11``, or ``2026-09 to 2026-11``; months since year 0."""
    return month_name(first) if first == last else f"{month_name(first)} to {month_name(last)}"


def period_name(period: Period) -> str:
    """The name of its months."""
    return span_name(period.first, period.last)


def period_rows(periods: Sequence[Period]) -> list[PeriodRow]:
    """The periods as a data table, in time order."""
    return [
        PeriodRow(
            period=period_name(one),
            n=one.n,
            effective=round(one.effective.value, 1),
            low=round(one.effective.interval[0], 1),
            high=round(one.effective.interval[1], 1),
            entropy=round(one.entropy, 1),
            distance=None if one.distance is None else round(one.distance.value),
            distance_low=None if one.distance is None else round(one.distance.interval[0]),
            distance_high=None if one.distance is None else round(one.distance.interval[1]),
            untouched=one.untouched,
        )
        for one in periods
    ]


def narrowing_chart(periods: Sequence[Period], profiles: int, *, width: int = WIDE) -> dict[str, Any]:
    """The Vega-Lite specification of the effective number of profiles by period, with intervals.

    Args:
        periods: at least one.
        profiles: how many different ones were ever chosen; the top of the scale.
        width: of the plot in pixels, at least 280.
    """
    rows = period_rows(periods)
    wide = width >= 480  # noqa: PLR2004 — as the docstring says
    x = {
        "field": "period",
        "type": "ordinal",
        "sort": [row["period"] for row in rows],
        "axis": {
            "title": None,
            "labelAngle": 0 if wide and len(rows) <= _LEVEL else -90,
            "domain": False,
            "labelLimit": 150,
        },
    }
    y = {
        "field": "effective",
        "type": "quantitative",
        "scale": {"domain": [0, max(2, profiles)], "nice": False},
        "axis": {"title": "effective number of profiles", "grid": True, "gridColor": "#e4dfd5", "domain": False},
    }
    said = "; ".join(f"{row['period']}: {row['effective']:.1f}" for row in rows)
    return {
        **chart(
            "How many profiles newcomers choose among",
            ["1: everybody chooses the same.", f"{profiles}: evenly spread over all that were ever chosen."],
            f"Effective number of profiles that newcomers chose, by period. {said}.",
            width,
        ),
        "data": {"values": rows},
        "width": width,
        "height": _HEIGHT,
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2.5, "color": _COLOUR, "aria": False},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "line", "color": INK, "strokeWidth": 1, "strokeDash": [3, 3], "aria": False},
                "encoding": {"x": x, "y": y},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "color": _COLOUR, "opacity": 1, "aria": False},
                "encoding": {"x": x, "y": y},
            },
        ],
    }
