"""Charts of an opinion map that members understand: where groups stand, and what they agree and differ on."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from counterpoise.services.charts import INK, WIDE, chart
from counterpoise.services.public_opinions import PublicMap, PublicProposition

__all__ = [
    "AgreementRow",
    "GroupRow",
    "agreement_chart",
    "agreement_rows",
    "group_rows",
    "groups_chart",
    "shortened",
]

# As dark as each other; shapes differ as well, so the marks hold in grey and for every colour vision.
_MARKS = {
    "#2a5d8f": "circle",
    "#8a5a17": "diamond",
    "#4d6b3a": "square",
    "#7a3f70": "triangle-up",
    "#5b5750": "cross",
}
_EVERYBODY = "everybody"
_HEIGHT, _STEP, _STEP_NARROW, _LABELS = 300, 30, 46, 290
_LETTERS, _LETTERS_NARROW = 46, 40


class GroupRow(TypedDict):
    """A group on the plane; ``label`` is None where it would not be found again."""

    group: str
    label: str | None
    people: int
    x: float
    y: float
    steadiness: float | None


class AgreementRow(TypedDict):
    """How one group, or everybody, voted on a proposition; ``share`` is of those who voted, 0–1."""

    proposition: str
    text: str
    group: str
    agree: int
    disagree: int
    passed: int
    share: float | None


def group_rows(found: PublicMap) -> list[GroupRow]:
    """The groups as a data table, largest first."""
    return [
        GroupRow(
            group=one.id,
            label=one.label,
            people=one.size,
            x=round(one.at[0], 3),
            y=round(one.at[1], 3),
            steadiness=None if one.steadiness is None else round(one.steadiness, 2),
        )
        for one in found.groups
    ]


def agreement_rows(
    found: PublicMap, propositions: Sequence[PublicProposition], texts: Mapping[str, str]
) -> list[AgreementRow]:
    """Votes on these propositions as a data table: of each labelled group, then of everybody."""
    labels = {one.id: f"Group {one.label}" for one in found.labelled}
    rows = []
    for one in propositions:
        for name, votes in [
            *((labels[group], held) for group, held in one.groups.items()),
            (_EVERYBODY, one.everybody),
        ]:
            rows.append(
                AgreementRow(
                    proposition=one.id,
                    text=texts.get(one.id, ""),
                    group=name,
                    agree=votes.agree,
                    disagree=votes.disagree,
                    passed=votes.passed,
                    share=votes.share,
                )
            )
    return rows


def shortened(text: str, most: int) -> str:
    """A text on one line, cut at a word where it is longer; without what a screen would not show."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return line if len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0]}…"


def _place(field: str, title: str | None, reach: float) -> dict[str, Any]:
    """A channel of the plane, which has no unit: only nearness means anything."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [-reach, reach], "nice": False},
        "axis": {"title": title, "labels": False, "ticks": False, "grid": False, "domain": False},
    }


def _titles(found: PublicMap, *, wide: bool) -> tuple[str | None, str | None]:
    """What going right and up go with."""
    ways = {one.towards: one for one in found.directions}
    more = "people {} more with proposition {} →" if wide else "{} more with {} →"
    across, upwards = (
        more.format(one.side, one.proposition) if (one := ways.get(way)) else None for way in ("right", "up")
    )
    return across, upwards


def groups_chart(found: PublicMap, *, width: int = WIDE) -> dict[str, Any]:
    """The Vega-Lite specification of where the groups stand: one circle a group, as large as its people are many.

    Nobody stands here alone: a person's place would tell how they voted.

    Args:
        found: with at least one group.
        width: of the plot in pixels, at least 280; below 480 words are fewer.
    """
    rows = group_rows(found)
    wide = width >= 480  # noqa: PLR2004 - as the docstring says
    reach = 1.5 * max(1e-9, *(abs(row[axis]) for row in rows for axis in ("x", "y")))
    names = [f"group {row['label']}" if row["label"] else "a group without label" for row in rows]
    said = "; ".join(f"{name}, {row['people']:,} people" for name, row in zip(names, rows, strict=True))
    values = [{**row, "words": f"{row['label'] or 'no label'} · {row['people']:,}"} for row in rows]
    across, upwards = _titles(found, wide=wide)
    x, y = _place("x", across, reach), _place("y", upwards, reach)
    circle = {
        "type": "point",
        "shape": "circle",
        "filled": False,
        "fill": "#dce6f0",
        "fillOpacity": 0.8,
        "stroke": "#2a5d8f",
        "strokeWidth": 2,
        "opacity": 1,
        "aria": False,
    }
    size = {"field": "people", "type": "quantitative", "scale": {"domainMin": 0, "range": [0, 9000]}, "legend": None}
    lines = ["Close together: they vote alike. Larger: more people."]
    lines.append("Dashed: would not be found again, so it has no label." if wide else "Dashed: not stable, no label.")

    def zero(channel: str, place: dict[str, Any]) -> dict[str, Any]:
        at = {name: value for name, value in place.items() if name != "field"} | {"datum": 0}
        mark = {"type": "rule", "color": "#d8d2c6", "aria": False}
        return {"data": {"values": [{}]}, "mark": mark, "encoding": {channel: at}}

    return {
        **chart("Where the groups stand", lines, f"{len(rows)} groups by how they vote: {said}.", width),
        "data": {"values": values},
        "width": width,
        "height": _HEIGHT,
        "layer": [
            zero("x", x),
            zero("y", y),
            {
                "transform": [{"filter": "datum.label !== null"}],
                "mark": circle,
                "encoding": {"x": x, "y": y, "size": size},
            },
            {
                "transform": [{"filter": "datum.label === null"}],
                "mark": {**circle, "fill": "#ffffff", "strokeDash": [5, 4]},
                "encoding": {"x": x, "y": y, "size": size},
            },
            {
                "mark": {"type": "text", "fontSize": 13, "fontWeight": "bold", "color": INK},
                "encoding": {"x": x, "y": y, "text": {"field": "words", "type": "nominal"}},
            },
        ],
    }


def agreement_chart(
    found: PublicMap,
    propositions: Sequence[PublicProposition],
    texts: Mapping[str, str],
    title: str,
    *,
    width: int = WIDE,
) -> dict[str, Any]:
    """The Vega-Lite specification of the share that agrees with each proposition, by labelled group.

    Args:
        found: the map that they are from.
        propositions: at least one, in the order to show.
        texts: of each proposition, by id.
        title: of the chart.
        width: of the whole plot in pixels, at least 280; below 480 labels stand above their marks.
    """
    rows = agreement_rows(found, propositions, texts)
    wide = width >= 480  # noqa: PLR2004 - as the docstring says
    groups = [f"Group {one.label}" for one in found.labelled]
    marks = [(name, *mark) for name, mark in zip(groups, _MARKS.items(), strict=False)]
    shown = [row for row in rows if row["group"] in groups] if groups else rows
    if not groups:
        marks = [(_EVERYBODY, *next(iter(_MARKS.items())))]
    letters = _LETTERS if wide else _LETTERS_NARROW
    named = {one.id: shortened(f"{one.id}. {texts.get(one.id, '')}", letters) for one in propositions}
    x = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {
            "title": "share of the votes that agree",
            "values": [0, 0.25, 0.5, 0.75, 1],
            "format": ".0%",
            "labelFlush": True,
            "gridColor": "#e4dfd5",
            "domain": False,
        },
    }
    y = {
        "field": "row",
        "type": "nominal",
        "sort": [f"{place:03d}" for place in range(len(propositions))],
        "scale": {"paddingInner": 0, "paddingOuter": 0.4},
        "axis": {
            "title": None,
            "labelLimit": _LABELS,
            "labelPadding": 8,
            "domain": False,
            "ticks": False,
            "labelExpr": json.dumps([named[one.id] for one in propositions]) + "[toNumber(datum.value)]",
        }
        if wide
        else None,
    }
    place = {one.id: f"{at:03d}" for at, one in enumerate(propositions)}
    down = {} if wide else {"yOffset": 9}
    domain = [name for name, _, _ in marks]

    def by_group(at: int) -> dict[str, Any]:
        legend = {"title": None, "orient": "top", "columns": 5 if wide else 3, "symbolSize": 90}
        return {
            "field": "group",
            "type": "nominal",
            "scale": {"domain": domain, "range": [one[at] for one in marks]},
            "legend": legend if groups else None,
        }

    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "line", "color": "#8b8579", "strokeWidth": 1.5, "aria": False, **down},
            "encoding": {"x": x, "y": y, "detail": {"field": "row", "type": "nominal"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "aria": False, **down},
            "encoding": {"x": x, "y": y, "color": by_group(1), "shape": by_group(2)},
        },
    ]
    if not wide:
        text = {"type": "text", "align": "left", "yOffset": -10, "fontSize": 12, "color": INK, "limit": width}
        label = {"x": {"value": 0}, "y": y, "text": {"field": "label", "type": "nominal"}}
        rim = {"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round"}
        layers += [{"mark": {**text, **more, "aria": False}, "encoding": label} for more in (rim, {})]
    return {
        **chart(title, _subtitle(found), _described(title, found, propositions, named), width),
        "data": {
            "values": [
                {**row, "row": place[row["proposition"]], "label": named[row["proposition"]]}
                for row in shown
                if row["share"] is not None
            ]
        },
        "width": width - _LABELS if wide else width,
        "height": {"step": _STEP if wide else _STEP_NARROW},
        "layer": layers,
    }


def _subtitle(found: PublicMap) -> str:
    return (
        "Marks close together: groups agree."
        if found.labelled
        else "Everybody together: no group has a label and figures."
    )


def _described(
    title: str, found: PublicMap, propositions: Sequence[PublicProposition], named: Mapping[str, str]
) -> str:
    labels = {one.id: f"group {one.label}" for one in found.labelled}
    parts = []
    for one in propositions:
        votes = {labels[group]: held for group, held in one.groups.items()} or {_EVERYBODY: one.everybody}
        shares = ", ".join(f"{who} {held.share:.0%}" for who, held in votes.items() if held.share is not None)
        parts.append(f"{named[one.id]}: {shares}")
    return f"{title}: share of the votes that agree. {'; '.join(parts)}."
