"""Groups as a chart of differences with intervals and verdicts, its table, and the groups that are hidden."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from counterpoise.schemas.favours import FavoursDocument, GroupRow
from counterpoise.schemas.favours_words import group_name, listed, share, signed_points, span
from counterpoise_ui.components.standing_summary import totals
from counterpoise_ui.components.wording import plain, table

__all__ = ["dimensions", "groups_view", "two_charts"]

_WIDE, _NARROW = 680, 280
_MANY = 40
_WHY = {
    "small": "fewer than ten people",
    "derivable": "large enough, and showing it would give a small one away",
}


def dimensions(found: FavoursDocument) -> list[str]:
    """What groups can be looked at by: dimensions, and topics that several of them share; in the evidence's order."""
    topics = [row.dimension.partition(": ")[0] for row in found.groups if ": " in row.dimension]
    return list(dict.fromkeys([*topics, *(row.dimension for row in found.groups)]))


def _of(row: GroupRow, chosen: str | None) -> bool:
    return chosen in {None, row.dimension} or row.dimension.startswith(f"{chosen}: ")


def two_charts(name: str, chart: Callable[[int], dict[str, Any]]) -> None:
    """A chart in two widths, of which the style sheet shows the one that fits: text in a chart cannot reflow.

    Args:
        name: of the chart, for the style sheet.
        chart: asks for it in a width in pixels.
    """
    for size, width in (("wide", _WIDE), ("narrow", _NARROW)):
        with st.container(key=f"chart-{size}-{name}"):
            # Streamlit would fit labels and title into the width of the plot.
            spec = chart(width) | {"autosize": {"type": "pad"}}
            st.vega_lite_chart(spec, width="content", theme=None)


def _table(rows: Sequence[GroupRow]) -> str:
    people = any(row.gain is not None for row in rows)
    headers = ["Group", "People", "Difference", "95% interval"]
    cells = [
        [
            group_name(row.dimension, row.group),
            f"{row.n:,}" + ("" if row.ranked else " (few)"),
            signed_points(row.difference),
            span(row.interval),
            *([f"{share(row.gain)} / {share(row.lose)} / {share(row.unmoved)}"] if people else []),
            row.verdict,
        ]
        for row in rows
    ]
    return table([*headers, *(["Closer / further / unmoved"] if people else []), "Verdict"], cells)


def _hidden(found: FavoursDocument) -> None:
    st.markdown("### Who is hidden")
    if not found.suppressed:
        st.markdown("Nobody: no group of this evidence is too small to be shown.")
        return
    st.markdown(
        "Groups of fewer than ten people are hidden, so that nobody can be picked out. Where a hidden figure could be "
        "worked out from the others, one more group is hidden with it. That is settled once for the evidence, so that "
        "no other question brings a hidden group to light. Hidden does not mean unaffected."
    )
    for reason, words in _WHY.items():
        names = [group_name(row.dimension, row.group) for row in found.suppressed if row.reason == reason]
        if names:
            st.markdown(f"- **{words[:1].upper()}{words[1:]}**: {plain(listed(names, 12))}")


def groups_view(found: FavoursDocument, chosen: str | None, chart: Callable[[str | None, int], dict[str, Any]]) -> None:
    """Every group that may be shown, or those of one dimension.

    Args:
        found: what the server found.
        chosen: dimension or topic; None for all groups.
        chart: asks for the chart of a dimension in a width.
    """
    all_of_them = totals(found)
    rows = [row for row in found.groups if _of(row, chosen) and row not in all_of_them]
    shown = [*all_of_them, *rows]
    if not shown:
        st.markdown("There is no group that may be shown.")
        return
    if chosen is None and len(rows) > _MANY:
        st.info(f"There are {len(rows)} groups, too many for one picture. Choose above by what to look at them.")
        st.markdown(_table(all_of_them))
        with st.expander(f"All {len(rows)} groups in one table"):
            st.markdown(_table(rows))
    else:
        two_charts("groups", lambda width: chart(chosen, width))
        st.markdown(_table(shown))
    many = f"all {len(found.groups)} groups" if len(found.groups) > 1 else "everything shown"
    unmoved = "The source tells of groups only, so who gains and who loses is not known."
    if found.everyone and found.everyone.gain is not None:
        unmoved = "Unmoved: people whose closeness moves by one point or less."
    st.caption(
        "Differences are in points of closeness to what people say they want, from −100 to 100, profile minus "
        f"reference. {unmoved} Few: under 30 people, shown and never ranked. Verdicts are corrected for {many} "
        "together, whichever you look at, so that looking at fewer makes nothing surer; within 2 points either way is "
        "about the same."
    )
    _hidden(found)
