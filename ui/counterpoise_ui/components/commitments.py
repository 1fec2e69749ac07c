"""Commitments and judged numbers: what holds for everyone, who bears the cost, who disputes it."""

import streamlit as st

from counterpoise.schemas.catalogue import Commitment, JudgedNumber
from counterpoise_ui.components.claims import claims_list, sources_list
from counterpoise_ui.components.wording import plain

__all__ = ["commitment_view", "commitments_list", "number_view"]

_PROTECTS = {"asker": "the person asking", "others": "other people", "operator": "the operator"}


def commitments_list(commitments: list[Commitment]) -> None:
    """The commitments in short: what each says and who bears its cost."""
    for commitment in commitments:
        payers = "; ".join(claim.who for claim in commitment.cost_borne_by)
        st.markdown(
            f"- **{plain(commitment.title)}**: {plain(commitment.floor)}  \n  *Its cost falls on* {plain(payers)}."
        )


def commitment_view(commitment: Commitment) -> None:
    """One commitment in full."""
    with st.expander(f"**{plain(commitment.title)}**"):
        st.markdown(plain(commitment.floor))
        st.markdown(f"**Why it holds.** {plain(commitment.reason)}")
        st.markdown(f"**Why it is not left to preference.** {plain(commitment.why_not_preference)}")
        st.markdown(f"**It protects** {_PROTECTS[commitment.protects]}.")
        sources: list[str] = []
        claims_list("Who bears its cost", commitment.cost_borne_by, sources)
        sources_list(sources)
        disputes = "\n".join(f"- **{plain(one.who)}**: {plain(one.why)}" for one in commitment.disputed_by)
        st.markdown(f"**Who disputes it**\n\n{disputes}")
        st.caption(f"Written by {plain(commitment.written_by)}; reviewed by {plain(commitment.reviewed_by)}.")


def number_view(number: JudgedNumber) -> None:
    """One judged number with its author, its reason and what others would choose."""
    with st.expander(f"**{plain(number.title)}**: {number.value} {plain(number.unit)}"):
        st.markdown(f"{plain(number.used_for)}\n\n**Why this number.** {plain(number.reason)}")
        others = "\n".join(f"- **{one.value}**, {plain(one.who)}: {plain(one.why)}" for one in number.alternatives)
        st.markdown(f"**What others would choose**\n\n{others}")
        st.caption(f"Judged by {plain(number.author)}.")
