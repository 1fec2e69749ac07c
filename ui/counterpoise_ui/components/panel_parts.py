"""A panel in pieces: where it is, what became of a proposition, one vote, one ballot."""

import streamlit as st

from counterpoise.client import Client
from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.panels import BallotDocument, PanelDocument, PropositionDocument
from counterpoise_ui.components.choosing import choosing, forget_choices
from counterpoise_ui.components.told import tell
from counterpoise_ui.components.weights import poles
from counterpoise_ui.components.wording import lowered, plain, pole

__all__ = ["ballot_form", "panel_head", "proposition_line", "vote_form"]

_STAGES = {
    "charter": "Its charter is being written.",
    "draw": "Its members are being found.",
    "learn": "Its members are learning. A first ballot can be put in; its totals are published when learning ends.",
    "propositions": "Members put propositions forward.",
    "votes": "Members vote on propositions. Results are hidden until the votes are closed.",
    "ballots": "Members put their ballots in. The result is hidden until the ballots are closed.",
    "tally": "The ballots are closed and counted.",
    "minority": "Groups that are owed a minority report write it.",
    "ratification": "Members say yes or no to the result.",
    "ratified": "The result is ratified and published.",
    "closed": "It ended without a result.",
}


def panel_head(panel: PanelDocument) -> None:
    """Rulings first, then what is asked, where the panel is, and until when."""
    if panel.notice:
        st.warning(plain(panel.notice), icon=":material/science:")
    for ruling in panel.rulings:
        said = ruling.details
        st.warning(
            f"The operator departs from the result: {plain(str(said['subject']))}. The panel asked for "
            f"{plain(str(said['asked']))}; {plain(str(said['holds']))} holds. Reason: {plain(ruling.text)}",
            icon=":material/gavel:",
        )
    st.header(plain(panel.question))
    st.markdown(f"**{_STAGES[panel.stage]}**" + (f" {plain(panel.ended_because)}" if panel.ended_because else ""))
    if (until := panel.closes.get(panel.stage)) is not None:
        st.markdown(f"This stage is open until {until:%Y-%m-%d %H:%M} UTC.")
    took_part = panel.participation
    st.markdown(
        f"{took_part.members} members; a quorum is {took_part.quorum}. {took_part.voters} voted, "
        f"{took_part.ballots} put a ballot in."
    )
    if panel.result:
        st.markdown(f"Result: the profile {plain(panel.result)}.")


def proposition_line(one: PropositionDocument) -> None:
    """A proposition and what happened to it."""
    text = "(not shown: showing it would do harm)" if one.text is None else plain(one.text)
    st.markdown(f"**{one.number}.** {text}")
    if one.votes is not None:
        held = one.votes
        st.markdown(f"{held.agree} agree, {held.disagree} disagree, {held.passed} pass.")
    st.caption(plain(one.fate))


def vote_form(client: Client, panel_id: str) -> None:
    """The proposition that fewest have been asked about, with three answers."""
    found = client.next_proposition(panel_id)
    if found.proposition is None:
        st.success("You have voted on every proposition. You can change a vote until the votes are closed.")
        return
    st.markdown(f"### {plain(found.proposition.text or '')}")
    st.caption(f"{found.left} left. You can change a vote until the votes are closed.")
    number = found.proposition.number
    important = st.toggle("This matters to me", key=f"w:room:{panel_id}:{number}:important")
    for column, (word, value) in zip(st.columns(3), (("Agree", 1), ("Disagree", -1), ("Pass", 0)), strict=True):
        if column.button(word, key=f"w:room:{panel_id}:{number}:{value}", use_container_width=True):
            client.cast_votes(panel_id, [(number, value, important)])
            tell(f"{word}: kept.")
            st.rerun()


def _axis(panel_id: str, axis: Axis, held: BallotDocument | None, says: str | None) -> float | None:
    """One axis: the first pole's weight, as a number that needs no dragging; it begins empty, so nothing anchors."""
    st.markdown(f"### {plain(axis.title)}")
    poles(axis)
    if says is not None:
        st.info(plain(says), icon=":material/compare_arrows:")
    return st.number_input(
        f"{pole(axis, axis.first)}, from 0 to 100; the rest of 100 goes to {lowered(pole(axis, axis.second))}. "
        "Leave it empty to abstain.",
        0.0,
        100.0,
        held.weights.get(axis.id) if held else None,
        1.0,
        format="%g",
        key=f"w:room:{panel_id}:{axis.id}:weight",
    )


def ballot_form(client: Client, panel: PanelDocument, axes: dict[str, Axis], who: str) -> None:
    """One's ballot: a weight or an abstention on every axis, importances on all axes or none; ``who``: account id."""
    held, key = client.my_ballot(panel.id).ballot, f"w:room:{panel.id}"
    st.markdown(
        "Your ballot is secret. You can change or erase it until the ballots are closed; after that nobody can tell "
        "which is yours. Ask for what you want: if you judge each axis by distance, asking for anything else brings "
        "you no closer."
    )
    says = choosing(client, panel, who)
    weights = {
        axis: _axis(panel.id, axes[axis], held, says.get(axis)) for axis in panel.charter["axes"] if axis in axes
    }
    counts = held.importances if held else None
    importances = None
    if st.toggle("Say how much each axis counts", value=counts is not None, key=f"{key}:importances"):
        importances = {
            axis: float(
                st.number_input(
                    f"How much {lowered(axes[axis].title)} counts beside the others",
                    0.0,
                    1000.0,
                    float((counts or {}).get(axis, 1)),
                    1.0,
                    format="%g",
                    key=f"{key}:{axis}:importance",
                )
            )
            for axis in weights
        }
    left, right = st.columns(2)
    if left.button("Put my ballot in" if held is None else "Replace my ballot", key=f"{key}:put", type="primary"):
        made = client.put_ballot(panel.id, weights, importances)
        forget_choices(panel, who)
        tell("Your ballot replaces the one before." if made.replaced else "Your ballot is in.")
        st.rerun()
    if held is not None and right.button("Erase my ballot", key=f"{key}:erase"):
        client.erase_ballot(panel.id)
        forget_choices(panel, who)
        tell("Your ballot is erased.")
        st.rerun()
