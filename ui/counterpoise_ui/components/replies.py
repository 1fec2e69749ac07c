"""Real replies side by side: one question, without a profile and with each of two."""

from collections.abc import Mapping

import streamlit as st

from counterpoise.schemas.replies import RepliesDocument
from counterpoise_ui import server, work
from counterpoise_ui.components.faults import said
from counterpoise_ui.components.wording import plain

__all__ = ["replies_view"]

_LONGEST = 1000


def replies_view(first: str, second: str, titles: Mapping[str, str], context: str | None) -> None:
    """A field for a question, and what a small model answers without a profile and with each of the two.

    Args:
        first: a profile's id.
        second: another one's.
        titles: titles by id.
        context: the situation, or None.
    """
    st.header("The same question to both")
    st.markdown(
        "What is above is declared. Here a real model answers: a very small one, often wrong, that shows which way a "
        "profile pulls and not what the assistant that you use would say. One question shows little; a profile's page "
        "says what was measured over many."
    )
    with st.form("compare:ask", border=True):
        question = st.text_input(
            "Your question", max_chars=_LONGEST, placeholder="I quit my job to sell candles. Good plan?",
            help="It is answered on this server and kept nowhere.",
        )  # fmt: skip
        asked = st.form_submit_button("Ask")
    if not asked:
        return
    if not question.strip():
        st.info("Write a question first.")
        return
    with said(server.address(), "replies"):
        with st.spinner("The model is writing three replies. This takes about ten seconds …"):
            found = server.replies(first, question, second, context, work.means())
        _shown(found, titles)


def _shown(found: RepliesDocument, titles: Mapping[str, str]) -> None:
    st.markdown(f"> {plain(found.question)}")
    for column, reply in zip(st.columns(len(found.replies)), found.replies, strict=True):
        with column:
            named = "Without a profile" if reply.profile is None else f"With {titles.get(reply.profile, reply.profile)}"
            st.markdown(f"#### {plain(named)}")
            st.markdown(plain(reply.text) if reply.text.strip() else "*It wrote nothing.*")
            if reply.finish == "length":
                st.caption("Cut off: replies here are short.")
    st.caption(f"Model: {plain(found.model)}. {plain(found.caveat)}")
