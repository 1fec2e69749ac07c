"""Choosing between replies, for a ballot's numbers: members who know a good reply when they see it."""

import secrets

import streamlit as st

from counterpoise.client import Client
from counterpoise.schemas.panels import BallotProposalDocument, PanelDocument
from counterpoise_ui.components.quiz import picks
from counterpoise_ui.components.told import tell
from counterpoise_ui.components.wording import plain

__all__ = ["choosing", "forget_choices"]

_CHOICES = {"a": "Reply A", "b": "Reply B", "either": "Either is fine", "skip": "Neither, skip it"}
_SEEDS = 2**31


def _place(panel: PanelDocument, who: str) -> str:
    # Whoever signs in after somebody in the same window finds nothing of theirs.
    return f"chosen:{who}:{panel.id}:{panel.stage}"


def _fill(panel: PanelDocument, who: str, found: BallotProposalDocument) -> None:
    """Put the proposed numbers into the form below, where they can be changed; nothing is sent."""
    for axis, weight in found.weights.items():
        st.session_state[f"w:room:{panel.id}:{axis}:weight"] = None if weight is None else float(weight)
    st.session_state[_place(panel, who)] = {one.axis: one.says for one in found.leanings}
    tell("The numbers below are what your choices suggest. They are no ballot yet: change them, then put it in.")


def forget_choices(panel: PanelDocument, who: str) -> None:
    """Say no more what choices suggested: the ballot is in, or gone."""
    st.session_state.pop(_place(panel, who), None)


def choosing(client: Client, panel: PanelDocument, who: str) -> dict[str, str]:
    """Offer questions between pairs of replies, which fill in the ballot's weights.

    Args:
        client: of a member.
        panel: where ballots are asked for.
        who: the member's account id.

    Returns:
        Axis to what the last choices say about it, in this visit; empty where nobody chose.
    """
    key = f"w:room:{panel.id}:choosing"
    if st.toggle("Choose between replies instead of naming numbers", key=key):
        seed = st.session_state.setdefault(f"choosing:{panel.id}", secrets.randbelow(_SEEDS))
        asked = client.ballot_questions(panel.id, seed)
        st.markdown(
            "Read two replies to the same message and pick the one you would rather get. There is no right answer. "
            f"There are {len(asked.questions)} questions, and you can stop at any of them. What the replies stand for "
            "is shown afterwards, so that no word chooses for you. What you choose is kept in this visit alone."
        )
        st.info(plain(asked.limits), icon=":material/info:")
        given = picks(asked.questions, _CHOICES, key=key)
        if st.button("Fill in my ballot from what I chose", key=f"{key}:fill"):
            answers = [(question, choice) for question, choice in given if choice is not None]
            _fill(panel, who, client.ballot_proposal(panel.id, answers))
            st.rerun()
    found: dict[str, str] = st.session_state.get(_place(panel, who), {})
    return found
