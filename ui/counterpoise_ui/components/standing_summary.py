"""Whom a profile favours, in plain sentences, each with its limits in the same breath."""

from collections.abc import Mapping, Sequence

import streamlit as st

from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.favours import FavoursDocument, GroupRow
from counterpoise.schemas.favours_words import VERDICTS, group_name, listed, moved, signed_points, span
from counterpoise_ui.components.wording import lowered, plain

__all__ = ["TOTAL", "reference_words", "summary_view", "titled", "total_words", "totals"]

TOTAL = "everyone"
_EVEN, _NOTHING = "50:50", 1e-9


def titled(text: str, axes: Mapping[str, Axis]) -> str:
    """The text with the titles of axes in place of their ids."""
    for axis in sorted(axes, key=len, reverse=True):
        text = text.replace(axis, f"“{axes[axis].title}”")
    return text


def totals(found: FavoursDocument) -> list[GroupRow]:
    """Everyone, or where the evidence has several rounds of questions, everyone of each."""
    if found.everyone is not None:
        return [found.everyone]
    return [row for row in found.groups if row.group == TOTAL]


def reference_words(found: FavoursDocument) -> str:
    """The reference inside a sentence."""
    if found.reference.id == _EVEN:
        return "giving both sides of each question the same weight (50 to 50)"
    version = f", version {found.reference.version}" if found.reference.version else ""
    return f"“{found.reference.title}”{version}"


def total_words(row: GroupRow, n_axes: int) -> str:
    """One total as a sentence, verdict first; plain text but for the verdict."""
    who = group_name(row.dimension, row.group)
    who = plain(f"{who[:1].upper()}{who[1:]}")
    ends = f"95% interval {plain(span(row.interval))} points"
    if row.verdict == "cannot tell":
        said = (
            "**we cannot tell** whether this profile or the reference is closer to what they say they want "
            f"(difference {plain(signed_points(row.difference))}; {ends})"
        )
    elif row.verdict == "about the same":
        said = (
            "this profile and the reference are **about as close** to what they say they want "
            f"(difference {plain(signed_points(row.difference))}; {ends})"
        )
    else:
        side = "to" if row.verdict == "closer" else "from"
        said = f"this profile is **{plain(moved(row.difference))}** {side} what they say they want ({ends})"
    axes = "1 axis" if n_axes == 1 else f"{n_axes} axes"
    settled = ""
    if row.verdict == "cannot tell" and row.interval[1] - row.interval[0] < _NOTHING:
        settled = (
            " Everything that people were asked speaks for one side here, so the figure follows from how we read it, "
            "whatever they answered."
        )
    return f"{who}: {said}, on {axes}, and counted from {row.n:,} people's answers.{settled}"


def _verdicts(groups: Sequence[GroupRow]) -> list[str]:
    lines = []
    for verdict, words in VERDICTS.items():
        names = [group_name(row.dimension, row.group) for row in groups if row.verdict == verdict]
        if names:
            lines.append(f"- **{len(names)}: {words}.** {plain(listed(names))}")
    return lines


def summary_view(found: FavoursDocument, axes: Mapping[str, Axis]) -> None:
    """What was found, who was asked, on how little or much it rests, and what it never says.

    Args:
        found: what the server found.
        axes: by id.
    """
    pack = found.evidence
    if pack.synthetic:
        st.warning(
            "**These people are made up.** Nobody was asked. This shows how the page works and is evidence of nothing.",
            icon=":material/science:",
        )
    st.markdown(f"Compared with {plain(reference_words(found))}:")
    rows = totals(found)
    for row in rows:
        with st.container(border=True):
            st.markdown(total_words(row, len(found.axes)))
    if not rows and not found.groups:
        st.info("No figure may be shown: too few people answered, or every group is too small.")
    groups = [row for row in found.groups if row not in rows]
    if groups:
        st.markdown(f"Group by group, of {len(groups)} that may be shown:")
        st.markdown("\n".join(_verdicts(groups)))
    elif rows:
        st.markdown("The evidence has no groups that may be shown, so who among these people wants something else is "
                    "not known.")  # fmt: skip
    if found.from_questions:
        st.info(plain(found.from_questions), icon=":material/help:")
    rests = f"This rests on {len(found.axes)} of the {len(found.profile.shares)} axes that the profile sets here"
    if found.unmeasured:
        names = "; ".join(lowered(axes[axis].title) for axis in found.unmeasured if axis in axes)
        rests += f". Nothing can be said about {names}"
    st.markdown(
        f"**Closer is not better.** It means closer to what people *say* they want; whether getting it does them good, "
        f"nobody here measured. Asked were {plain(pack.frame.rstrip('.'))} (n = {pack.n:,}; {plain(pack.dates)}); "
        f"it says nothing about others. {plain(rests)}. {plain(found.specifications.sentence)}"
    )
    if not found.measures_agree:
        st.warning("The measures disagree: which side comes out ahead depends on what you count. See “Measures”.",
                   icon=":material/balance:")  # fmt: skip
