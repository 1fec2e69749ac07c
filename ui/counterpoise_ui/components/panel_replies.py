"""Replies to a panel's propositions: everybody reads them, members write their own and take them back."""

import streamlit as st

from counterpoise.client import Client
from counterpoise.schemas.panel_replies import PanelReplyDocument
from counterpoise.schemas.panels import PanelDocument, PropositionDocument
from counterpoise_ui.components.told import tell
from counterpoise_ui.components.wording import plain

__all__ = ["replies_room"]

_TAKING = ("propositions", "votes")
_LONGEST = 500
_SHORT = 80


def _line(one: PanelReplyDocument) -> None:
    """A reply in its place; what happened to it where it does not simply stand."""
    answered = f" ({plain(one.in_answer_to)})" if one.in_answer_to else ""
    text = "(not shown)" if one.text is None else plain(one.text)
    st.markdown(f"**{one.number}.**{answered} {text}")
    if one.status != "accepted":
        st.caption(plain(one.fate))


def _own(client: Client, panel: PanelDocument, one: PanelReplyDocument) -> None:
    """One's own reply with its state, and what can be done about it."""
    _line(one)
    if one.status == "accepted":
        st.caption("Everybody can read it; nobody is told whose it is.")
    if panel.stage not in _TAKING or one.status == "taken-back":
        return
    key = f"w:room:{panel.id}:{one.proposition}:reply:{one.number}"
    if one.status == "rejected" and not one.appealed:
        with st.popover(f"Appeal the rejection of reply {one.number}"):
            because = st.text_input("Why others should read it all the same", max_chars=2000, key=f"{key}:because")
            if st.button("Appeal; somebody else decides", key=f"{key}:appeal"):
                client.appeal_reply(panel.id, one.proposition, one.number, because)
                tell("Your appeal is on record.")
                st.rerun()
    if st.button(f"Take reply {one.number} back", key=f"{key}:erase"):
        client.take_back_reply(panel.id, one.proposition, one.number)
        tell("Your reply is taken back; its text is erased.")
        st.rerun()


def _write(client: Client, panel: PanelDocument, number: int, answerable: list[int]) -> None:
    """The form. Each reply that was written gives it another key, and so empties it."""
    made = st.session_state.setdefault("replies_made", 0)
    key = f"w:room:{panel.id}:{number}:write"
    with st.form(f"{key}:form"):
        text = st.text_area("Your reply", max_chars=_LONGEST, key=f"{key}:{made}")
        answers = None
        if answerable:
            said = st.selectbox(
                "It answers",
                [0, *answerable],
                format_func=lambda one: f"reply {one}" if one else "the proposition",
                key=f"{key}:{made}:answers",
            )
            answers = said or None
        st.caption(
            "Somebody looks at it before others can read it. You can take it back until the votes close; at most 20 "
            "replies to a proposition."
        )
        if st.form_submit_button("Reply"):
            found = client.write_reply(panel.id, number, text, answers=answers)
            tell(f"Your reply {found.number} waits for moderation.")
            st.session_state["replies_made"] = made + 1
            st.rerun()


def replies_room(client: Client, panel: PanelDocument, listed: list[PropositionDocument], *, member: bool) -> None:
    """One proposition at a time: what is replied to it in order, and a member's own.

    Args:
        client: of whoever looks.
        panel: whose replies.
        listed: its propositions.
        member: whether whoever looks takes part in it.
    """
    texts = {one.number: one.text or "" for one in listed if one.status in {"accepted", "merged"}}
    live = {one.number for one in listed if one.status == "accepted"}
    if not texts:
        return
    st.header("Replies")
    number = st.selectbox(
        "Replies to",
        list(texts),
        format_func=lambda one: f"{one}. {texts[one][:_SHORT]}",
        key=f"w:room:{panel.id}:replies",
    )
    own = [one for one in client.my_replies(panel.id).items if one.proposition == number] if member else []
    mine = {one.number for one in own}
    found = list(client.panel_replies(panel.id, number))
    others = [one for one in found if one.number not in mine and one.status in {"accepted", "taken-back"}]
    waiting = sum(one.status in {"submitted", "appealed"} for one in found)
    if not others:
        st.markdown("Nothing that could be read yet.")
    for one in others:
        _line(one)
    if waiting:
        st.caption(f"Waiting for a decision: {waiting}.")
    if own:
        st.markdown("### Your replies")
        for one in own:
            _own(client, panel, one)
    if member and number in live and panel.stage in _TAKING:
        _write(client, panel, number, [one.number for one in found if one.status == "accepted"])
