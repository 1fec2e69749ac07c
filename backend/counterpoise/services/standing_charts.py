"""Charts of whom a profile favours: differences by group with intervals and verdicts, and the specification curve."""

from collections.abc import Sequence
from typing import Any, TypedDict

from counterpoise.domain.standing.specifications import Curve
from counterpoise.domain.standing.verdicts import EVERYONE, SAME, GroupStanding
from counterpoise.services.charts import INK, WIDE, chart

__all__ = ["DifferenceRow", "VariantPoint", "curve_chart", "curve_points", "difference_rows", "differences_chart"]

# As dark as each other and apart for every colour vision: neither closer nor further looks like praise or alarm.
_VERDICTS = {
    "closer": ("#2a5d8f", "circle"),
    "further": ("#8a5a17", "diamond"),
    "about the same": ("#6b665e", "square"),
    "cannot tell": ("#6b665e", "cross"),
}
_STEP, _STEP_NARROW, _LABELS, _LEAST = 26, 44, 300, 5.0
_POINTS = 240
_HEIGHT = 220


class DifferenceRow(TypedDict):
    """One group; difference and interval in points of closeness, from −100 to 100."""

    row: str
    dimension: str
    group: str
    n: int
    difference: float
    low: float
    high: float
    verdict: str
    label: str


class VariantPoint(TypedDict):
    """One place on the specification curve: the share of variants below it (0–1), and its difference in points."""

    place: float
    difference: float
    sign: str


def _points(value: float) -> str:
    shown = f"{100 * value:+.1f}".replace("-", "−")
    return "0.0" if shown[1:] == "0.0" else shown


def _label(one: GroupStanding, topic: str) -> str:
    dimension = one.dimension.removeprefix(f"{topic}: ") if topic else one.dimension
    return "Everyone" if dimension == one.group == EVERYONE[1] else f"{dimension}: {one.group}"


def difference_rows(groups: Sequence[GroupStanding], topic: str = "") -> list[DifferenceRow]:
    """The differences as a data table, in the order given; labels leave the topic out, because the title names it."""
    return [
        DifferenceRow(
            row=f"{number:03d}",
            dimension=one.dimension,
            group=one.group,
            n=one.n,
            difference=100 * one.difference,
            low=100 * one.interval[0],
            high=100 * one.interval[1],
            verdict=one.verdict,
            label=_label(one, topic),
        )
        for number, one in enumerate(groups)
    ]


def _differences_words(rows: Sequence[DifferenceRow], named: str, reference: str) -> str:
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in _VERDICTS}
    said = ", ".join(f"{verdict} for {count}" for verdict, count in counts.items() if count)
    return f"How much closer {named} is than {reference} to what each of {len(rows)} groups says it wants: {said}."


def _encoding(*, verdict: str, wide: bool) -> dict[str, Any]:
    """Colour or shape by verdict, one legend for both."""
    place = 0 if verdict == "color" else 1
    return {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": list(_VERDICTS), "range": [one[place] for one in _VERDICTS.values()]},
        "legend": {"title": None, "orient": "top", "columns": 4 if wide else 2, "symbolSize": 90},
    }


def differences_chart(
    groups: Sequence[GroupStanding], named: str, reference: str, *, topic: str = "", width: int = WIDE
) -> dict[str, Any]:
    """The Vega-Lite specification of the difference of every group with its interval and its verdict.

    Args:
        groups: at least one, in the order to show.
        named: title of the profile.
        reference: title of what it is compared with.
        topic: of all these groups, where their dimensions share one; empty otherwise.
        width: of the whole plot in pixels, at least 280; below 480 labels stand above their marks.
    """
    rows = difference_rows(groups, topic)
    wide = width >= 480  # noqa: PLR2004 — as the docstring says
    reach = max([_LEAST, *(abs(row[end]) for row in rows for end in ("low", "high"))]) * 1.05
    x_axis = {
        "title": "← further · points of closeness · closer →",
        "grid": True,
        "gridColor": "#e4dfd5",
        "domain": False,
        "tickCount": 7 if wide else 5,
        "labelExpr": "replace(format(datum.value, '+'), '+0', '0')",
    }
    x = {"type": "quantitative", "scale": {"domain": [-reach, reach], "nice": False}, "axis": x_axis}
    y_axis = {
        "title": None,
        "labelLimit": _LABELS,
        "labelPadding": 8,
        "domain": False,
        "ticks": False,
        "labelExpr": "{" + ", ".join(f"'{row['row']}': {_quoted(row['label'])}" for row in rows) + "}[datum.value]",
    }
    y = {
        "field": "row",
        "type": "nominal",
        "sort": [row["row"] for row in rows],
        "axis": y_axis if wide else None,
        "scale": {"paddingInner": 0, "paddingOuter": 0.4},
    }
    down = {} if wide else {"yOffset": 9}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [{"from": -100 * SAME, "to": 100 * SAME}]},
            "mark": {"type": "rect", "color": "#efe9dc", "aria": False},
            "encoding": {"x": {**x, "field": "from"}, "x2": {"field": "to"}},
        },
        {"mark": {"type": "rule", "color": INK, "aria": False}, "encoding": {"x": {**x, "datum": 0}}},
        {
            "mark": {"type": "rule", "strokeWidth": 2.5, "aria": False, **down},
            "encoding": {
                "x": {**x, "field": "low"},
                "x2": {"field": "high"},
                "y": y,
                "color": _encoding(verdict="color", wide=wide),
            },
        },
        {
            "mark": {
                "type": "point",
                "filled": True,
                "size": 95,
                "opacity": 1,
                "aria": False,
                **down,
            },
            "encoding": {
                "x": {**x, "field": "difference"},
                "y": y,
                "color": _encoding(verdict="color", wide=wide),
                "shape": _encoding(verdict="shape", wide=wide),
            },
        },
    ]
    if not wide:
        text = {"type": "text", "align": "left", "yOffset": -10, "fontSize": 12, "color": INK, "limit": width}
        label = {"x": {"value": 0}, "y": y, "text": {"field": "label", "type": "nominal"}}
        # A rim of the ground's colour first, so that no line runs through the words.
        rim = {"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round"}
        layers += [{"mark": {**text, **more, "aria": False}, "encoding": label} for more in (rim, {})]
    under = [
        f"{named} beside {reference}.",
        "Bars: 95% intervals, wider where a group was picked out among many.",
        _band(),
    ]
    if not wide:
        under = [
            *_folded(f"{named} beside {reference}."),
            "Bars: 95% intervals.",
            "Shaded: within 2 points, about the same.",
        ]
    return {
        **chart(
            f"{topic.capitalize()}: whom it is closer to" if topic else "Whom it is closer to",
            under,
            _differences_words(rows, named, reference),
            width,
        ),
        "data": {"values": rows},
        "width": width - _LABELS if wide else width,
        "height": {"step": _STEP if wide else _STEP_NARROW},
        "layer": layers,
    }


def _band() -> str:
    return f"Shaded: within {100 * SAME:.0f} points either way, which we call about the same."


def _quoted(text: str) -> str:
    """A text inside a Vega expression."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ") + "'"


def _folded(text: str, most: int = 44) -> list[str]:
    """Lines of at most ``most`` characters, where words allow it."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def curve_points(curve: Curve) -> list[VariantPoint]:
    """The curve as at most 240 points in order; of more variants, evenly spread ones, the ends among them."""
    count = len(curve.variants)
    wanted = min(count, _POINTS)
    places = sorted({round(place * (count - 1) / max(1, wanted - 1)) for place in range(wanted)})
    return [
        VariantPoint(
            place=place / max(1, count - 1),
            difference=100 * curve.variants[place].difference,
            sign=_sign(curve, curve.variants[place].difference),
        )
        for place in places
    ]


_SAME_SIGN, _OTHER = "same sign as shown", "other sign, or none"


def _sign(curve: Curve, difference: float) -> str:
    return _SAME_SIGN if difference * curve.difference > 0 or difference == curve.difference else _OTHER


def curve_chart(curve: Curve, whose: str, *, width: int = WIDE) -> dict[str, Any]:
    """The Vega-Lite specification of a specification curve: all variants in order, the one that is shown marked.

    Args:
        curve: at least one variant.
        whose: the group, inside a sentence.
        width: of the plot in pixels, at least 280.
    """
    wide = width >= 480  # noqa: PLR2004 — as the docstring says
    count = len(curve.variants)
    points = curve_points(curve)
    reach = max([_LEAST, *(abs(point["difference"]) for point in points)]) * 1.05
    held = f"Holds in {curve.holds:,} of {count:,} variants that we chose; not a probability."
    below = sum(one.difference < curve.difference for one in curve.variants)
    shown = {"place": below / max(1, count - 1), "difference": 100 * curve.difference}
    x = {
        "field": "place",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {
            "title": "variants, from the lowest difference to the highest",
            "format": ".0%",
            "values": [0, 0.25, 0.5, 0.75, 1],
            "labelFlush": True,
            "grid": False,
            "domain": False,
        },
    }
    y = {
        "field": "difference",
        "type": "quantitative",
        "scale": {"domain": [-reach, reach], "nice": False},
        "axis": {"title": "points closer (+) or further (−)", "grid": True, "gridColor": "#e4dfd5", "domain": False},
    }
    without = {key: value for key, value in y.items() if key != "field"}
    colour = {
        "field": "sign",
        "type": "nominal",
        "scale": {"domain": [_SAME_SIGN, _OTHER], "range": ["#2a5d8f", "#8a5a17"]},
        "legend": {"title": None, "orient": "top", "columns": 2 if wide else 1},
    }
    shape = {**colour, "scale": {"domain": [_SAME_SIGN, _OTHER], "range": ["circle", "triangle-up"]}}
    right = shown["place"] < 0.5  # noqa: PLR2004 — the label goes where there is room
    text = {"type": "text", "fontSize": 12, "color": INK, "dy": -12, "aria": False}
    return {
        **chart(
            "Computed in other ways",
            [*_folded(f"For {whose}."), *_folded(held, 80 if wide else 44)],
            f"The difference for {whose} in {count:,} variants, from {_points(curve.variants[0].difference)} to "
            f"{_points(curve.variants[-1].difference)} points; as shown {_points(curve.difference)}. "
            f"{curve.holds:,} keep its sign.",
            width,
        ),
        "width": width,
        "height": _HEIGHT,
        "layer": [
            {
                "data": {"values": points},
                "mark": {"type": "point", "filled": True, "size": 22, "opacity": 0.8, "aria": False},
                "encoding": {"x": x, "y": y, "color": colour, "shape": shape},
            },
            {
                "mark": {"type": "rule", "color": INK, "aria": False},
                "data": {"values": [{}]},
                "encoding": {"y": {**without, "datum": 0}},
            },
            {
                "data": {"values": [shown]},
                "mark": {"type": "point", "shape": "diamond", "size": 130, "filled": True, "color": INK, "opacity": 1},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": [shown]},
                "mark": {**text, "align": "left" if right else "right", "dx": 8 if right else -8},
                "encoding": {"x": x, "y": y, "text": {"value": f"as shown: {_points(curve.difference)}"}},
            },
        ],
    }
