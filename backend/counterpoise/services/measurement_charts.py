"""Charts of one measurement: dose–response small multiples, and what each axis does to the others."""

from collections.abc import Mapping
from typing import Any, TypedDict

from counterpoise.domain.measurement.dose_response import NOISE_FLOOR
from counterpoise.services.charts import INK, WIDE, chart
from counterpoise.services.measurements import StoredReport

__all__ = [
    "CrossRow",
    "DoseRow",
    "axis_numbers",
    "cross_effects_chart",
    "cross_rows",
    "dose_response_chart",
    "dose_rows",
]

_COLUMNS, _GAP, _MARGIN = 3, 24, 48
_PLOT_HEIGHT = 96
_VERDICTS = {"moves as declared": "circle", "does not": "cross"}
# Both ends as dark as each other and apart for every colour vision; the sign stands in the cell too.
_FALLS, _EVEN, _RISES = "#8a5a17", "#ffffff", "#2a5d8f"
_LABELS, _LETTER, _NUMBERS = 210, 6.5, 20
_SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+.1~f')"


class DoseRow(TypedDict):
    """One level of one axis; ``verdict`` says whether the axis moves as declared.

    ``score`` is the mean in nats a token, counted from the lowest level, because only differences mean anything.
    """

    axis: str
    title: str
    weight: int
    score: float
    verdict: str


class CrossRow(TypedDict):
    """What the extremes of one axis (``moved``) do to the pairs of another, in nats a token."""

    moved: str
    moved_title: str
    other: str
    other_title: str
    effect: float
    mark: str


def _title(axis: str, titles: Mapping[str, str]) -> str:
    return titles.get(axis, axis)


def dose_rows(stored: StoredReport, titles: Mapping[str, str]) -> list[DoseRow]:
    """The dose–response as a data table, axis by axis in the report's order, the lowest weight first."""
    passing, failing = _VERDICTS
    return [
        DoseRow(
            axis=result.axis,
            title=_title(result.axis, titles),
            weight=weight,
            score=level - result.response.levels[-1],
            verdict=passing if result.passes else failing,
        )
        for result in stored.report.axes
        for weight, level in sorted(zip(stored.report.weights, result.response.levels, strict=True))
    ]


def cross_rows(stored: StoredReport, titles: Mapping[str, str]) -> list[CrossRow]:
    """The cross-effects as a data table; ``mark`` is the sign of an effect that is not below the noise floor."""
    return [
        CrossRow(
            moved=moved,
            moved_title=_title(moved, titles),
            other=other,
            other_title=_title(other, titles),
            effect=effect,
            mark="" if abs(effect) < NOISE_FLOOR else "+" if effect > 0 else "−",
        )
        for moved, found in stored.report.cross_effects.items()
        for other, effect in found.items()
    ]


def axis_numbers(stored: StoredReport) -> dict[str, int]:
    """A number from 1 for every axis of the cross-effects, in the order of the table."""
    held = [result.axis for result in stored.report.axes]
    crossed = [axis for moved, found in stored.report.cross_effects.items() for axis in (moved, *found)]
    kept = [axis for axis in held if axis in crossed]
    return {axis: number for number, axis in enumerate(dict.fromkeys([*kept, *crossed]), start=1)}


def dose_response_chart(stored: StoredReport, titles: Mapping[str, str], *, width: int = WIDE) -> dict[str, Any]:
    """The Vega-Lite specification of the dose–response of every axis, one small plot each, on one scale.

    Args:
        stored: a report with at least one axis.
        titles: of the axes by id.
        width: of the whole in pixels, at least 280; below 480 the plots stand in one column.
    """
    rows, report = dose_rows(stored, titles), stored.report
    wide = width >= 480  # noqa: PLR2004 — as the docstring says
    columns = _COLUMNS if wide else 1
    plot = (width - _MARGIN - (columns - 1) * _GAP) // columns
    passing = sum(result.passes for result in report.axes)
    description = (
        f"For each of {len(report.axes)} axes, how much likelier replies in the spirit of its first pole become on "
        f"{report.model.name} as that pole's weight rises. {passing} of {len(report.axes)} move as declared. "
        f"Effects from the lowest to the highest weight: "
        + "; ".join(f"{_title(one.axis, titles)} {one.response.effect:+.2f}" for one in report.axes)
        + "."
    )
    subtitle: str | list[str] = f"{report.model.name}, means {report.means}. Above the line: nearer to the first pole."
    if not wide:
        subtitle = [f"{report.model.name}, means {report.means}.", "Above the line: nearer to the first pole."]
    verdict = {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": list(_VERDICTS), "range": list(_VERDICTS.values())},
        "legend": {"title": "This axis", "orient": "top", "columns": 2 if wide else 1},
    }
    axis = {"grid": False, "domain": False}
    x = {
        "field": "weight",
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "axis": {**axis, "title": "weight of the first pole", "values": [5, 50, 95]},
    }
    y = {
        "field": "score",
        "type": "quantitative",
        "axis": {**axis, "title": "nats a token", "tickCount": 3, "labelExpr": _SIGNED},
    }
    # The description and the data table speak for the marks; a label on each would double the file.
    line = {"type": "line", "color": _RISES, "strokeWidth": 2}
    point = {"type": "point", "filled": True, "size": 45, "color": INK, "opacity": 1, "aria": False}
    return {
        **chart("What each axis does to the model", subtitle, description, width),
        "data": {"values": rows},
        "columns": columns,
        "spacing": {"row": 18, "column": _GAP},
        "facet": {
            "field": "title",
            "type": "nominal",
            "sort": list(dict.fromkeys(row["title"] for row in rows)),
            "header": {
                "title": None,
                "labelAnchor": "start",
                "labelFontSize": 12,
                "labelColor": INK,
                "labelLimit": plot + _GAP,
            },
        },
        "spec": {
            "width": plot,
            "height": _PLOT_HEIGHT if wide else _PLOT_HEIGHT * 2 // 3,
            "layer": [
                {"mark": {"type": "rule", "color": INK, "opacity": 0.5}, "encoding": {"y": {"datum": 0}}},
                {"mark": line, "encoding": {"x": x, "y": y}},
                {"mark": point, "encoding": {"x": x, "y": y, "shape": verdict}},
            ],
        },
    }


def cross_effects_chart(stored: StoredReport, titles: Mapping[str, str], *, width: int = WIDE) -> dict[str, Any]:
    """The Vega-Lite specification of a heat map: what raising the first pole of each axis does to every other axis.

    Args:
        stored: a report with cross-effects.
        titles: of the axes by id.
        width: of the whole in pixels, at least 280; below 480 the rows have numbers and no titles.
    """
    rows = cross_rows(stored, titles)
    largest = max((abs(row["effect"]) for row in rows), default=0) or 1.0
    marked = sum(row["mark"] != "" for row in rows)
    strongest = sorted(rows, key=lambda row: -abs(row["effect"]))[:3]
    description = (
        f"For each of {len(rows)} ordered pairs of axes, how the second moves when the first is raised on "
        f"{stored.report.model.name}. {marked} of them reach {NOISE_FLOOR} nats a token. Largest: "
        + "; ".join(f"{row['moved_title']} on {row['other_title']} {row['effect']:+.2f}" for row in strongest)
        + "."
    )
    numbers = axis_numbers(stored)
    wide = width >= 480  # noqa: PLR2004 — as the docstring says
    named = {axis: f"{number} {_title(axis, titles)}" if wide else str(number) for axis, number in numbers.items()}
    labels = min(_LABELS, int(_LETTER * max(map(len, named.values()), default=1))) if wide else _NUMBERS
    side = max(8, (width - labels) // max(1, len(numbers)))
    axis = {"title": None, "labelLimit": labels, "ticks": False, "domain": False}
    y = {"field": "row", "type": "nominal", "sort": list(named.values()), "axis": axis}
    x = {
        "field": "column",
        "type": "nominal",
        "sort": [str(number) for number in numbers.values()],
        "axis": {**axis, "orient": "top", "labelAngle": 0},
    }
    colour = {
        "field": "effect",
        "type": "quantitative",
        "scale": {"domain": [-largest, 0, largest], "range": [_FALLS, _EVEN, _RISES], "interpolate": "rgb"},
        "legend": {"title": "nats a token", "orient": "bottom", "labelExpr": _SIGNED, "gradientLength": 160},
    }
    sign = {"type": "text", "fontSize": 13 if wide else 11, "fontWeight": "bold", "aria": False}
    text = {"field": "mark", "type": "nominal"}
    under = ["Rows are raised, columns move.", f"+ and − where it is {NOISE_FLOOR} or more."]
    return {
        **chart("What each axis does to the others", under, description, width),
        "data": {"values": [{**row, "row": named[row["moved"]], "column": str(numbers[row["other"]])} for row in rows]},
        "width": side * len(numbers),
        "height": side * len(numbers),
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "#d8d2c6", "strokeWidth": 0.5, "aria": False},
                "encoding": {"color": colour},
            },
            {"mark": {**sign, "stroke": "#ffffff", "strokeWidth": 3}, "encoding": {"text": text}},
            {"mark": {**sign, "color": INK}, "encoding": {"text": text}},
        ],
    }
