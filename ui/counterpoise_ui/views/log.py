"""Log: trade-off statements as everybody reads them, objections with their replies, and the log that keeps both."""

from itertools import islice

import streamlit as st

from counterpoise.client import Client
from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.statements import ReceiptDocument, StatementSummary
from counterpoise_ui import server, visitor
from counterpoise_ui.components.statement_parts import objection_line, statement_head, statement_tradeoffs
from counterpoise_ui.components.wording import plain

__all__ = ["show"]

_MOST = 200
_ANY = "any axis"
_ABOUT = {
    "tradeoff": "A trade-off that it makes",
    "bound": "A bound of the operator",
    "mapping": "How evidence was read",
    "ratio": "How a missed harm is weighed against a wrongful refusal",
    "catalogue": "Words of the catalogue",
}
_RECEIPT = "w:log:receipt"


def _wanted(axes: dict[str, Axis]) -> dict[str, str | None]:
    first, second = st.columns(2)
    axis = first.selectbox(
        "Statements that decide",
        [_ANY, *axes],
        format_func=lambda one: axes[one].title if one in axes else one,
        key="w:log:axis",
    )
    who = second.text_input("Statements that name as disadvantaged", key="w:log:who", max_chars=200)
    return {"axis": None if axis == _ANY else axis, "who": who.strip() or None}


def _label(one: StatementSummary) -> str:
    gone = " (withdrawn)" if one.withdrawn_at is not None else ""
    return f"{one.title} ({one.name}, version {one.version}){gone}"


def _links(name: str, version: int) -> None:
    here = f"{server.address()}/statements/{name}/{version}"
    st.markdown(
        f"[Its page]({here}) · [as text]({here}.txt) · [what it takes to check it without this server]({here}.zip)"
    )
    st.caption("To check it yourself, on your own computer:")
    st.code(f"counterpoise statement verify {here}", language=None)


def _receipt(found: ReceiptDocument) -> None:
    st.success(f"Your objection is on record. A reply is due by {found.due}.", icon=":material/mark_email_read:")
    st.markdown("With this secret you can erase your words later. It is shown once and kept nowhere:")
    st.code(found.secret, language=None)


def _objections(client: Client, name: str, decided: list[str]) -> None:
    held = list(islice(client.objections(statement=name), _MOST))
    st.markdown("### Objections")
    if not held:
        st.markdown("Nobody has objected so far.")
    for one in held:
        objection_line(one)
    if (made := st.session_state.get(_RECEIPT)) and made.statement == name:
        _receipt(made)
    with st.expander("Object to it"), st.form(f"w:log:object:{name}", border=False):
        st.markdown(
            "You need no account. Your words are public until you erase them; the log keeps only a hash of them."
        )
        about = st.selectbox("About", list(_ABOUT), format_func=_ABOUT.__getitem__, key=f"w:log:about:{name}")
        subject = st.text_input(
            "Which one", value=decided[0] if decided else "", max_chars=200, key=f"w:log:subject:{name}",
            help=f"For a trade-off its axis: {', '.join(decided)}",
        )  # fmt: skip
        text = st.text_area("What you object to, and why", max_chars=2000, key=f"w:log:text:{name}")
        if st.form_submit_button("Object"):
            st.session_state[_RECEIPT] = client.object(name, about, subject, text)
            st.rerun()


def _log(client: Client) -> None:
    held = client.log()
    entries = "entry" if held.size == 1 else "entries"
    st.header("The log")
    st.markdown(
        f"**{held.size}** {entries}, signed {held.signed_at:%Y-%m-%d %H:%M} UTC under the name {plain(held.origin)}. "
        f"How far to trust it: {plain(held.guarantee)}."
    )
    for one in held.witnesses:
        seen = "nothing yet" if one.size is None else f"{one.size} entries"
        st.markdown(f"- Witness {plain(one.name)} has cosigned {seen}{'' if one.newest else ', not the newest'}.")
    with st.expander("The signed checkpoint, to keep"):
        st.markdown("Whoever keeps it can prove later that an entry was taken out or changed.")
        st.code(held.checkpoint, language=None)


def show() -> None:
    """The page."""
    st.title("Log")
    st.markdown(
        "What operators put before what, signed and kept in a log that only grows: why, who gains and who pays. "
        "What runs at an operator we cannot see; a statement binds them to what they said."
    )
    with visitor.asking("log") as client:
        axes = {axis.id: axis for axis in server.catalogue().axes}
        found = list(islice(client.statements(**_wanted(axes)), _MOST))
        if found:
            by_name = {one.name: one for one in found}
            chosen = st.selectbox(
                "Statement", list(by_name), format_func=lambda name: _label(by_name[name]), key="w:log:statement"
            )
            shown = client.statement(chosen)
            statement_head(shown)
            statement_tradeoffs(shown, axes)
            _links(shown.name, shown.version)
            with visitor.asking(f"objections:{chosen}"):
                _objections(client, chosen, shown.axes)
        else:
            st.markdown("No statement fits. Operators publish them; nobody has yet, or not on this.")
        with visitor.asking("log:state"):
            _log(client)


if __name__ == "__main__":
    show()
