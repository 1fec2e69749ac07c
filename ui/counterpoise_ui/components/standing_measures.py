"""Which side each measure favours, the group that is furthest, each group's closest profile, other ways to compute."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from counterpoise.schemas.favours import CurveRow, FavoursDocument
from counterpoise.schemas.favours_words import group_name, measure_words, points, share, side, signed_points
from counterpoise_ui.components.standing_groups import two_charts
from counterpoise_ui.components.standing_summary import TOTAL
from counterpoise_ui.components.wording import plain, table

__all__ = ["measures_view", "variants_view"]

_BOTH = ("profile", "reference")
_EVERYONE = (TOTAL, TOTAL)


def _score(value: float | list[float] | None) -> str:
    return "–" if value is None or isinstance(value, list) else f"{100 * value:.1f}"


def measures_view(found: FavoursDocument, titles: Mapping[str, str]) -> None:
    """What each measure says; never one score.

    Args:
        found: what the server found.
        titles: of profiles, by id.
    """
    profile, reference = found.profile.title, "the reference"
    if not found.measures:
        st.markdown("No measure can be taken on this evidence.")
        return
    agree = "All measures here favour the same side, or neither." if found.measures_agree else (
        "**The measures disagree.** None of them is the right one: each is a judgement about whom to count how much."
    )  # fmt: skip
    st.markdown(agree)
    rows = [
        [
            name,
            measure_words(name),
            *(_score(found.welfare.get(one, {}).get(name)) for one in _BOTH),
            side(which, profile, reference),
        ]
        for name, which in found.measures.items()
    ]
    st.markdown(table(["Measure", "What it looks at", "Profile", "Reference", "It favours"], rows))
    st.caption("Closeness in points, 100 is exactly what people say they want. – where the measure has no figure, or "
               "the source tells of groups only.")  # fmt: skip
    if found.worst:
        st.markdown("### The group that is furthest")
        st.markdown(
            "\n".join(
                f"- Of the groups by {plain(one.dimension)}, {plain(one.group)} is furthest, at {100 * one.mean:.1f} "
                f"points. When people are drawn anew it is the furthest in {share(one.probability)} of the draws, so "
                + ("that is fairly sure." if one.probability >= 0.95 else "it may well be another.")  # noqa: PLR2004
                for one in found.worst
            )
        )
    if found.regrets:
        st.markdown("### What each group would be closest to, of the shipped profiles")
        ordered = sorted(found.regrets, key=lambda one: -one.regret)
        names = {**titles, "profile": profile, "reference": reference}
        st.markdown(table(
            ["Group", "Closest", "Closer by"],
            [[group_name(one.dimension, one.group), names.get(one.best, one.best), points(one.regret)]
             for one in ordered],
        ))  # fmt: skip
        st.caption(
            "Judged only on the profiles that set every axis compared here, and on groups of at least 30 people."
        )


def _named(row: CurveRow) -> str:
    return group_name(row.dimension, row.group)


def variants_view(found: FavoursDocument, chart: Callable[[str, str, int], dict[str, Any]]) -> None:
    """Would another way to compute it say the same?

    Args:
        found: what the server found.
        chart: asks for the curve of a dimension and group in a width.
    """
    st.markdown(
        "Somebody had to choose how to compute this: which axes, which weights, which distance, whose reading of the "
        "answers. Here is what other choices would have given."
    )
    st.markdown(f"**{plain(found.specifications.sentence)}**")
    cells = [(row.dimension, row.group) for row in found.specifications.groups]
    if found.specifications.everyone:
        cells.insert(0, _EVERYONE)
    if not cells:
        return
    first = [cell for cell in cells if cell[1] == TOTAL]
    ordered = [*first, *(cell for cell in cells if cell not in first)]
    chosen = st.selectbox("Whose difference?", ordered, format_func=lambda cell: group_name(*cell), key="w:whom:curve")
    two_charts("curve", lambda width: chart(*chosen, width))
    if found.specifications.everyone and chosen == _EVERYONE:
        with st.expander("Every variant for everyone together"):
            rows = [[one.words, signed_points(one.difference)] for one in found.specifications.everyone]
            st.markdown(table(["What is done otherwise", "Difference"], rows))
    if found.specifications.groups:
        with st.expander("Every group in short"):
            rows = [
                [
                    _named(row),
                    signed_points(row.difference),
                    f"{row.holds} of {row.variants}",
                    f"{signed_points(row.lowest)} to {signed_points(row.highest)}",
                ]
                for row in found.specifications.groups
            ]
            st.markdown(table(["Group", "Difference", "Sign holds in", "Lowest to highest"], rows))
