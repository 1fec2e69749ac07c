"""A trade-off statement in pieces: how it stands, who decided, who pays, what people objected to."""

from typing import Any

import streamlit as st

from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.statements import ObjectionDocument, StatementDocument
from counterpoise_ui.components.wording import lowered, plain, pole

__all__ = ["objection_line", "statement_head", "statement_tradeoffs"]

_STATES = {
    "verified": "Verified by this server: signed, in its log, and in force.",
    "withdrawn": "Withdrawn: it no longer stands.",
    "superseded": "Superseded: a later version is in force.",
    "expired": "Expired.",
    "not verified": "Not verified: this server cannot prove now that it is signed and in its log.",
}


def statement_head(shown: StatementDocument) -> None:
    """How it stands, departures from a panel first, and who answers for it."""
    said = shown.predicate
    for one in shown.departures:
        st.warning(
            f"The operator departs from what a panel ratified. {plain(one['subject'])}: asked "
            f"{plain(one['asked'])}; {plain(one['holds'])} holds. Reason: {plain(one['reason'])}",
            icon=":material/gavel:",
        )
    st.subheader(plain(shown.title))
    words = _STATES[shown.state] + (f" Reason: {plain(shown.withdrawn_because)}" if shown.withdrawn_because else "")
    if shown.state == "verified":
        st.success(words, icon=":material/verified:")
    else:
        st.warning(words, icon=":material/report:")
    st.markdown(f"*{plain(shown.sentence)}*")
    panel = said["wasAssociatedWith"]
    behind = "no panel took part" if panel is None else f"panel: {plain(panel['title'])}"
    until = f" to {shown.expires}" if shown.expires else ", until it is replaced or withdrawn"
    st.markdown(
        f"Decided and answered for by **{plain(said['senior_responsible_owner'])}** ({behind}). Offered by "
        f"{plain(said['deployment']['operator'])}; model: {plain(said['deployment']['model'] or 'not named')}. "
        f"In force from {shown.effective}{until}."
    )
    for one in said["dissent"]:
        st.markdown(f"**Dissent of {plain(one['who'])}.** {plain(one['says'])}")


def _claims(claims: list[dict[str, Any]]) -> str:
    return "\n".join(f"- **{plain(one['who'])}** ({one['label']}): {plain(one['why'])}" for one in claims)


def statement_tradeoffs(shown: StatementDocument, axes: dict[str, Axis]) -> None:
    """What is put before what, why, who gains and who is disadvantaged."""
    for one in shown.predicate["tradeoffs"]:
        axis = axes.get(one["axis"])
        name = one["axis"] if axis is None else lowered(axis.title)
        ahead, behind = one["prioritises"], one["over"]
        if ahead is None or axis is None:
            heading = f"{name}: held even" if ahead is None else f"{ahead} before {behind}"
        else:
            heading = f"{pole(axis, ahead)} before {lowered(pole(axis, behind))}"
        larger_first = sorted(one["weights"].items(), key=lambda pair: -pair[1])
        weights = ", ".join(f"{pole_id} {weight}" for pole_id, weight in larger_first)
        with st.expander(plain(f"{heading} ({weights})")):
            st.markdown(f"**When they conflict.** {plain(one['when'])}\n\n**Because.** {plain(one['because'])}")
            first, second = st.columns(2)
            first.markdown(f"**Who gains**\n\n{_claims(one['benefits']) or 'Nobody is named.'}")
            unknown = one["disadvantaged_unknown"]
            pays = _claims(one["disadvantaged"]) or (
                "Nobody is named."
                if unknown is None
                else f"Unknown. Whom they would ask: {plain(unknown['ask'])}, by {plain(unknown['by'])}."
            )
            second.markdown(f"**Who is disadvantaged**\n\n{pays}")


def objection_line(one: ObjectionDocument) -> None:
    """An objection with what became of it."""
    st.markdown(f"**{plain(one.subject)}** (version {one.version}). {plain(one.text or 'Its author erased the text.')}")
    if one.reply is not None:
        st.markdown(f"Reply ({plain(one.outcome or '')}): {plain(one.reply)}")
    elif one.overdue:
        st.markdown(f"**No reply, though one was due on {one.due}.**")
    else:
        st.caption(f"A reply is due by {one.due}.")
