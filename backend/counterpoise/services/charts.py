"""Charts as Vega-Lite 6 specifications in plain data: pages and UI show the same one, each beside its data table.

Tests check every specification against Altair's copy of the published schema.
"""

import json
from collections.abc import Mapping
from typing import Any, TypedDict

from counterpoise.domain.compiler.policy import CompiledPolicy

__all__ = [
    "INK",
    "NARROW",
    "WIDE",
    "ThresholdRow",
    "chart",
    "thresholds_chart",
    "thresholds_rows",
]

WIDE, NARROW = 640, 288
"""Plot widths in pixels, for a page and for a telephone."""

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
INK = "#1c1b19"
"""Colour of text and marks on the white ground of every chart."""
_BAR, _STEP = 13, 42
# One hue from light to dark: more intervention is darker, and no end looks like praise or alarm.
# Neighbours differ by 3:1 in contrast, so the zones hold in grey and for every colour vision.
_ZONES = {"answered": "#dce6f0", "answered with care": "#4f86b8", "refused": "#14283f"}
_MARKS = {"care begins": "circle", "refusal begins": "diamond", "held by a commitment": "square"}


class ThresholdRow(TypedDict):
    """One hazard of the thresholds' data table.

    ``caution`` is a whole weight 0–100; ``care_at`` and ``refuse_at`` are probabilities in (0, 1), rounded down
    to 9 decimals; ``caution_from`` says what kind of source set the caution (axis, hazard or default);
    ``capped_by`` names a commitment or is None.
    """

    hazard: str
    title: str
    caution: int
    caution_from: str
    ratio: float
    care_at: float
    refuse_at: float
    capped_by: str | None
    protects: str


def thresholds_rows(policy: CompiledPolicy) -> list[ThresholdRow]:
    """The thresholds as a data table: strictest first, ties by title."""
    rows = [
        ThresholdRow(
            hazard=threshold.hazard,
            title=threshold.title,
            caution=threshold.caution,
            caution_from=threshold.sources[0].kind,
            ratio=threshold.ratio,
            care_at=threshold.care_at,
            refuse_at=threshold.refuse_at,
            capped_by=threshold.capped_by,
            protects=threshold.protects,
        )
        for threshold in policy.thresholds
    ]
    return sorted(rows, key=lambda row: (row["refuse_at"], row["title"]))


def _description(policy: CompiledPolicy, rows: list[ThresholdRow]) -> str:
    strictest, loosest = rows[0], rows[-1]
    held = sum(row["capped_by"] is not None for row in rows)
    return (
        f"For each of {len(rows)} hazards, the probability from which a scored request is answered with care, and from "
        f"which it is refused, under the profile {policy.profile_id}. Strictest: {strictest['title']}, refused from "
        f"{strictest['refuse_at']:.1%}. Least strict: {loosest['title']}, refused from {loosest['refuse_at']:.1%}. "
        f"Held by a commitment: {held}."
    )


def _label(row: ThresholdRow, *, wide: bool) -> str:
    if wide:
        return f"care from {row['care_at']:.1%}, refusal from {row['refuse_at']:.1%}"
    return f"{row['care_at']:.1%} · {row['refuse_at']:.1%}"


def _x(value: Mapping[str, Any], *, wide: bool) -> dict[str, Any]:
    """An x channel on the one linear scale of probability, always 0% to 100%, so that two charts compare."""
    title: str | list[str] = "probability that the labellers of the calibration set would flag the request"
    if not wide:
        title = ["probability that the labellers of", "the calibration set would flag it"]
    return {
        **value,
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {
            "title": title,
            "values": [0, 0.25, 0.5, 0.75, 1],
            "format": ".0%",
            "labelFlush": True,
            "grid": False,
            "domain": False,
        },
    }


def _layers(*, wide: bool) -> list[dict[str, Any]]:
    columns = 3 if wide else 1
    zones = {
        "field": "zone",
        "type": "nominal",
        "scale": {"domain": list(_ZONES), "range": list(_ZONES.values())},
        # The space after each label keeps the two legends apart; Vega-Lite has no setting for it.
        "legend": {
            "title": "The request is",
            "orient": "top",
            "columns": columns,
            "labelExpr": "datum.label + '\u2003'",
        },
    }
    marks = {
        "field": "mark",
        "type": "nominal",
        "scale": {"domain": list(_MARKS), "range": list(_MARKS.values())},
        "legend": {"title": "On the bar", "orient": "top", "columns": columns},
    }
    text = {"type": "text", "baseline": "bottom", "dy": -_BAR / 2 - 5, "color": INK, "fontSize": 12}

    def zone(name: str, start: Mapping[str, Any], end: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "transform": [{"calculate": json.dumps(name), "as": "zone"}],
            "mark": {"type": "bar", "height": _BAR},
            "encoding": {"x": _x(start, wide=wide), "x2": end, "color": zones},
        }

    def mark(field: str, name: str) -> dict[str, Any]:
        point = {"type": "point", "filled": True, "color": INK, "stroke": "#ffffff", "strokeWidth": 1.5, "size": 110}
        return {
            "transform": [{"calculate": name, "as": "mark"}],
            "mark": {**point, "opacity": 1},
            "encoding": {"x": _x({"field": field}, wide=wide), "shape": marks},
        }

    answered, careful, refused = _ZONES
    care, refusal, held = (json.dumps(name) for name in _MARKS)
    care_at, refuse_at = {"field": "care_at"}, {"field": "refuse_at"}
    return [
        zone(answered, care_at, {"datum": 0}),
        zone(careful, care_at, refuse_at),
        zone(refused, refuse_at, {"datum": 1}),
        mark("care_at", care),
        mark("refuse_at", f"datum.capped_by === null ? {refusal} : {held}"),
        {
            "mark": {**text, "align": "left", "fontWeight": "bold"},
            "encoding": {"x": _x({"datum": 0}, wide=wide), "text": {"field": "title", "type": "nominal"}},
        },
        {
            "mark": {**text, "align": "right"},
            "encoding": {"x": _x({"datum": 1}, wide=wide), "text": {"field": "label", "type": "nominal"}},
        },
    ]


def chart(title: str, subtitle: str | list[str], description: str, width: int) -> dict[str, Any]:
    """What every chart of ours has: schema, title, description, ground, margins, type and colours of its text.

    Args:
        title: one line.
        subtitle: one line, or several.
        description: the chart in words, for those who cannot see it.
        width: of the plot in pixels; legends get no wider.
    """
    return {
        "$schema": _SCHEMA,
        "title": {"text": title, "subtitle": subtitle, "anchor": "start", "frame": "group"},
        "description": description,
        "background": "#ffffff",
        "padding": {"left": 16, "right": 16, "top": 16, "bottom": 12},
        "config": {
            "font": "Helvetica, Arial, sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 12,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "titlePadding": 10,
                "labelColor": INK,
                "titleColor": INK,
                "tickColor": INK,
            },
            "legend": {
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelLimit": width,
                "labelColor": INK,
                "titleColor": INK,
                "symbolStrokeColor": INK,
                "symbolStrokeWidth": 1,
            },
            "title": {
                "fontSize": 15,
                "subtitleFontSize": 12,
                "color": INK,
                "subtitleColor": INK,
                "subtitlePadding": 6,
                "offset": 14,
            },
        },
    }


def thresholds_chart(policy: CompiledPolicy, *, width: int = WIDE) -> dict[str, Any]:
    """The Vega-Lite specification of where care and refusal begin for every hazard, one bar each, strictest first.

    Args:
        policy: what to show.
        width: of the plot in pixels, at least 280; below 480 the labels are shortened.
    """
    rows = thresholds_rows(policy)
    wide = width >= 480  # noqa: PLR2004 — as the docstring says
    where = f", context {policy.context}" if policy.context else ""
    under = [f"Profile {policy.profile_id}{where}.", "Decides only where a guardrail scores requests."]
    subtitle: str | list[str] = " ".join(under) if wide else [*under, "At the right: care from · refusal from."]
    return {
        **chart("Where care and refusal begin", subtitle, _description(policy, rows), width),
        "data": {"values": [{**row, "label": _label(row, wide=wide)} for row in rows]},
        "width": width,
        "height": {"step": _STEP},
        "encoding": {
            "y": {
                "field": "hazard",
                "type": "nominal",
                "sort": [row["hazard"] for row in rows],
                "axis": None,
                "scale": {"paddingInner": 0, "paddingOuter": 0.3},
            }
        },
        "layer": _layers(wide=wide),
    }
