"""The panel room: every panel for everybody, and for its members what they can do now."""

import streamlit as st

from counterpoise.client import Client
from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.panels import PanelDocument
from counterpoise_ui import server, visitor
from counterpoise_ui.components.panel_parts import ballot_form, panel_head, proposition_line, vote_form
from counterpoise_ui.components.panel_replies import replies_room
from counterpoise_ui.components.panel_strata import own_part, weighed
from counterpoise_ui.components.told import tell, told
from counterpoise_ui.components.wording import plain

__all__ = ["show"]


def _propose(client: Client, panel: PanelDocument) -> None:
    # Each proposition gives the form another key, and so empties it.
    made = st.session_state.setdefault("propositions_made", 0)
    with st.form(f"w:room:{panel.id}:propose"):
        text = st.text_input(
            "Your proposition, one sentence to agree or disagree with", max_chars=280, key=f"w:room:{made}"
        )
        if st.form_submit_button("Put it forward"):
            found = client.propose(panel.id, text)
            near = f" It is much like proposition {found.alike[0].number}." if found.alike else ""
            tell(f"Proposition {found.number} waits for moderation.{near}")
            st.session_state["propositions_made"] = made + 1
            st.rerun()
    for one in client.my_propositions(panel.id).items:
        proposition_line(one)
        others = [other.number for other in client.propositions(panel.id).items if other.number != one.number]
        if one.status not in {"submitted", "accepted"} or not others:
            continue
        with st.popover(f"Merge proposition {one.number} into another"):
            into = st.selectbox("Into which", others, key=f"w:room:{panel.id}:{one.number}:into")
            if st.button(f"Merge {one.number}", key=f"w:room:{panel.id}:{one.number}:merge"):
                client.merge_proposition(panel.id, one.number, into)
                st.rerun()


def _report(client: Client, panel: PanelDocument) -> None:
    owed = client.my_reports(panel.id).items
    if not owed:
        st.markdown("No group that your ballot belongs to is owed a report.")
    for one in owed:
        key = f"w:room:{panel.id}:report:{one.number}"
        st.markdown(
            f"Your group is owed a minority report: {one.ballots} ballots that are further from the result than from a "
            "profile of their own. Write it, or sign what somebody else of you wrote."
        )
        if one.text:
            st.markdown(f"**{plain(one.title or '')}**\n\n{plain(one.text)}\n\nSigned by {one.signatures}.")
            if not one.signed and st.button("Sign it as it is", key=f"{key}:sign"):
                client.sign_report(panel.id, one.number)
                st.rerun()
        with st.form(key):
            title = st.text_input("Title", one.title or "", max_chars=120)
            text = st.text_area(
                "What the result does not do for you, and what you ask for", one.text or "", max_chars=2000
            )
            st.caption("Whoever signed an earlier text must sign again.")
            if st.form_submit_button("Keep this text"):
                client.write_report(panel.id, one.number, title, text, revision=one.revision)
                st.rerun()


def _assent(client: Client, panel: PanelDocument) -> None:
    said = client.my_assent(panel.id).yes
    if said is not None:
        st.markdown(f"You said **{'yes' if said else 'no'}**. You can change it until ratification is over.")
    for column, (word, yes) in zip(st.columns(2), (("Yes, ratify it", True), ("No", False)), strict=True):
        if column.button(word, key=f"w:room:{panel.id}:assent:{yes}", use_container_width=True):
            client.assent(panel.id, yes=yes)
            tell("Kept.")
            st.rerun()


def _now(client: Client, panel: PanelDocument, axes: dict[str, Axis], who: str) -> None:
    """What a member can do at this stage."""
    st.header("Your part")
    own_part(client, panel)
    if panel.stage == "propositions":
        _propose(client, panel)
    elif panel.stage == "votes":
        vote_form(client, panel.id)
    elif panel.stage in {"learn", "ballots"}:
        ballot_form(client, panel, axes, who)
    elif panel.stage == "minority":
        _report(client, panel)
    elif panel.stage == "ratification":
        _assent(client, panel)
    else:
        st.markdown("There is nothing for you to do at this stage.")


def _everybody(client: Client, panel: PanelDocument) -> None:
    """What everybody can read."""
    charter = panel.charter
    with st.expander("The charter"):
        for name, words in (
            ("At stake", charter["stakes"]),
            ("Stands for", charter["stands_for"]),
            ("How the result binds", charter["binding"]),
        ):
            st.markdown(f"**{name}.** {plain(words)}")
    weighed(panel)
    with st.expander("Propositions and what became of them"):
        found = client.propositions(panel.id).items
        if not found:
            st.markdown("There are none.")
        for one in found:
            proposition_line(one)
    if reports := client.minority_reports(panel.id).items:
        with st.expander("Minority reports"):
            for report in reports:
                st.markdown(f"**{plain(report.title or 'Owed, and not public yet')}** ({report.ballots} ballots)")
                if report.text:
                    st.markdown(plain(report.text))
                if report.profile:
                    st.markdown(f"Its own profile: {plain(report.profile)}.")


def show() -> None:
    """The page."""
    st.title("Panel room")
    told()
    account = visitor.me()
    with visitor.asking("panels") as client:
        panels = {one.id: one for one in client.panels()}
        if not panels:
            st.markdown("There is no panel yet. Operators convene them.")
            return
        mine = [one.panel for one in account.panels if one.panel in panels] if account else []
        order = [*mine, *(name for name in panels if name not in mine)]
        chosen = st.selectbox(
            "Panel", order, format_func=lambda name: f"{panels[name].question} ({name})", key="w:room:panel"
        )
        panel = client.panel(chosen).held
        panel_head(panel)
        member = account is not None and any(one.panel == chosen and one.role == "panelist" for one in account.panels)
        if account is not None and member:
            with visitor.asking(f"part:{chosen}"):
                _now(client, panel, {axis.id: axis for axis in server.catalogue().axes}, account.id)
        elif account is None:
            st.markdown("Members sign in to take part.")
            st.page_link("views/account.py", label="Your account", icon=":material/person:")
        with visitor.asking(f"replies:{chosen}"):
            replies_room(client, panel, client.propositions(chosen).items, member=member)
        with visitor.asking(f"everybody:{chosen}"):
            _everybody(client, panel)


if __name__ == "__main__":
    show()
