"""Charts of what thresholds cost: both costs along the threshold, and the reliability diagram."""

from typing import Any, TypedDict

from counterpoise.services.charts import INK, WIDE, chart
from counterpoise.services.consequences import HazardConsequences
from counterpoise.services.consequences_words import both

__all__ = ["CostRow", "ReliabilityRow", "cost_rows", "costs_chart", "reliability_chart", "reliability_rows"]

_WRONGFUL, _MISSED = "wrongful refusals, of harmless requests", "missed harms, of harmful requests"
# As dark as each other and apart for every colour vision, so that neither cost looks the lesser; dashes differ too.
_COLOURS = {_WRONGFUL: "#2a5d8f", _MISSED: "#8a5a17"}
_HEIGHT = 240


class CostRow(TypedDict):
    """One cost at one threshold; shares 0–1, with 95% Wilson interval."""

    refuse_at: float
    cost: str
    share: float
    low: float
    high: float
    count: int
    n: int


class ReliabilityRow(TypedDict):
    """One bin of the reliability diagram."""

    mean: float
    flagged: float
    low: float
    high: float
    n: int


def cost_rows(found: HazardConsequences) -> list[CostRow]:
    """Both costs along the threshold as a data table, threshold by threshold; a cost of no case has no row."""
    wrongful, missed = found.curve.shares()
    return [
        CostRow(
            refuse_at=at,
            cost=name,
            share=one.share,
            low=one.interval[0],
            high=one.interval[1],
            count=one.count,
            n=one.n,
        )
        for at, *pair in zip(found.curve.refuse_at, wrongful, missed, strict=True)
        for name, one in zip(_COLOURS, pair, strict=True)
        if one.share is not None and one.interval is not None
    ]


def reliability_rows(found: HazardConsequences) -> list[ReliabilityRow]:
    """The reliability diagram as a data table; empty where the scores are not calibrated."""
    checked = found.meaning.reliability
    return [
        ReliabilityRow(mean=one.mean, flagged=one.flagged, low=one.interval[0], high=one.interval[1], n=one.n)
        for one in (checked.bins if checked else ())
    ]


def _percent(title: str | list[str]) -> dict[str, Any]:
    return {
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


def _value(found: HazardConsequences, *, wide: bool) -> str | list[str]:
    if found.meaning.method is None:
        return "refused from this score (not calibrated: not a probability)" if wide else "refused from this score"
    long = "refused from this probability that the labellers of the calibration set would flag it"
    return long if wide else ["refused from this probability that", "the labellers would flag it"]


def costs_chart(found: HazardConsequences, *, width: int = WIDE) -> dict[str, Any]:
    """The Vega-Lite specification of both costs along the threshold, with intervals and the profile's own threshold.

    Args:
        found: one hazard with at least one labelled case.
        width: of the plot in pixels, at least 280; below 480 the labels are shortened.
    """
    wide = width >= 480  # noqa: PLR2004 — as the docstring says
    threshold = found.threshold
    scale = _percent(_value(found, wide=wide))
    x, own = {"field": "refuse_at", **scale}, {"datum": threshold.refuse_at, **scale}
    cost = {
        "field": "cost",
        "type": "nominal",
        "scale": {"domain": list(_COLOURS), "range": list(_COLOURS.values())},
        "legend": {"title": None, "orient": "top", "columns": 2 if wide else 1, "symbolOpacity": 1},
    }
    dash = {"field": "cost", "type": "nominal", "scale": {"domain": list(_COLOURS), "range": [[1, 0], [6, 3]]}}
    y = {"field": "share", **_percent("share of these cases")}
    under = ["A lower threshold refuses more:", "fewer missed harms, more wrongful refusals."]
    right = threshold.refuse_at > 0.5  # noqa: PLR2004 — the label stands on the side that has room
    step = {"interpolate": "step-before", "aria": False}
    return {
        **chart(
            f"{threshold.title}: what each threshold costs",
            [" ".join(under), "Bands: 95% intervals."] if wide else [*under, "Bands: 95% intervals."],
            f"At the profile's threshold of {threshold.refuse_at:.1%}: {both(found.costs)}.",
            width,
        ),
        "data": {"values": cost_rows(found)},
        "width": width,
        "height": _HEIGHT,
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.18, **step},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": cost},
            },
            {
                "mark": {"type": "line", "strokeWidth": 2, **step},
                "encoding": {"x": x, "y": y, "color": cost, "strokeDash": dash},
            },
            {
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
                "data": {"values": [{}]},
                "encoding": {"x": own},
            },
            {
                "mark": {
                    "type": "text",
                    "align": "right" if right else "left",
                    "dx": -5 if right else 5,
                    "dy": 10,
                    "color": INK,
                    "fontSize": 12,
                },
                "data": {"values": [{}]},
                "encoding": {
                    "x": own,
                    "y": {"value": 0},
                    "text": {"value": f"this profile: {threshold.refuse_at:.1%}"},
                },
            },
        ],
    }


def reliability_chart(found: HazardConsequences, *, width: int = WIDE) -> dict[str, Any]:
    """The Vega-Lite specification of the reliability diagram: what was flagged beside what the probability said.

    Args:
        found: one hazard whose scores are calibrated and checked.
        width: of the plot in pixels, at least 280.
    """
    checked = found.meaning.reliability
    error = 0.0 if checked is None else checked.error
    x = {"field": "mean", **_percent("mean probability of the bin")}
    y = {"field": "flagged", **_percent("share that the labellers flagged")}
    line = {"type": "line", "color": INK, "strokeDash": [4, 4], "strokeWidth": 1, "aria": False}
    return {
        **chart(
            f"{found.threshold.title}: is the probability what it says?",
            "On the dashed line it would be. Bars: 95% intervals.",
            f"Reliability diagram in {len(reliability_rows(found))} bins of equal numbers of cases; "
            f"expected calibration error {error:.1%}.",
            width,
        ),
        "width": width,
        "height": _HEIGHT,
        "layer": [
            {
                "data": {"values": [{"mean": 0, "flagged": 0}, {"mean": 1, "flagged": 1}]},
                "mark": line,
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": reliability_rows(found)},
                "mark": {"type": "rule", "color": INK, "aria": False},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"values": reliability_rows(found)},
                "mark": {"type": "point", "filled": True, "size": 60, "color": _COLOURS[_WRONGFUL], "opacity": 1},
                "encoding": {"x": x, "y": y},
            },
        ],
    }
