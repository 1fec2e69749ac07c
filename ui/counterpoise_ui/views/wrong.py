"""Something went wrong: what in the profile explains it, or nothing does; and why a score was decided as it was."""

import streamlit as st

from counterpoise_ui import drafts, server, work
from counterpoise_ui.components.faults import said
from counterpoise_ui.components.findings import Change, disappointment_view, explanation_view
from counterpoise_ui.components.wording import plain
from counterpoise_ui.drafts import Draft

__all__ = ["show"]

_SHORTEST, _LONGEST = 3, 1000
_ANYWHERE = "anywhere"


def _apply(change: Change) -> None:
    held = work.draft()
    if held is None:
        return
    where = work.context()
    if change.kind == "hazard":
        work.change(drafts.with_caution, change.id, change.value, where)
    else:
        scope = where if where and drafts.weight_of(held, change.id, where) is not None else None
        work.change(drafts.with_weight, change.id, change.value, scope)
    st.session_state["w:look"] = "What changed"
    st.switch_page("views/tune.py")


def _pick() -> Draft | None:
    titles = {one.id: one.title for one in server.profiles()}
    chosen = st.selectbox(
        "Which profile was it?", list(titles), index=None, format_func=titles.__getitem__, key="w:wrong:profile",
        placeholder="Choose a profile",
    )  # fmt: skip
    if chosen is None:
        return None
    shipped = server.profile(chosen).profile
    work.begin(drafts.tuned_from(shipped), shipped, shipped["title"])
    st.rerun()


def _place() -> None:
    titles = {context.id: context.title for context in server.catalogue().contexts}
    st.session_state["w:wrong:context"] = work.context() or _ANYWHERE

    def choose() -> None:
        picked = st.session_state["w:wrong:context"]
        work.set_context(None if picked == _ANYWHERE else picked)

    st.selectbox(
        "In which situation was it?",
        [_ANYWHERE, *titles],
        format_func=lambda name: titles.get(name, "No particular one"),
        key="w:wrong:context",
        on_change=choose,
    )


def _disappointment(held: Draft) -> None:
    st.header("What disappointed you?")
    with st.form("disappointment", border=False):
        words = st.text_area(
            "Say it in your own words (compared with the catalogue, kept nowhere, sent to no model)",
            max_chars=_LONGEST,
            placeholder="for example: It praised my plan and did not mention that the budget was wrong.",
            key="w:wrong:words",
        )
        st.form_submit_button("Look for what explains it", type="primary", key="w:wrong:look")
    if not words.strip():
        return
    if len(words.strip()) < _SHORTEST:
        st.warning("Say a little more: a few words are enough.")
        return
    catalogue = server.catalogue()
    with st.spinner("Looking …"):
        found = server.disappointment(held, words, work.context())
    axes = {axis.id: axis for axis in catalogue.axes}
    hazards = {hazard.id: hazard.title for hazard in catalogue.hazards}
    disappointment_view(found, axes, hazards, _apply)
    st.caption("This compares words; it does not understand them. It can miss what you mean. It says so rather "
               "than guess.")  # fmt: skip


def _score(held: Draft) -> None:
    st.header("Explain a score")
    st.markdown("If a guardrail gave your request a score, see what this profile decides at that score, and why.")
    titles = {hazard.id: hazard.title for hazard in server.catalogue().hazards}
    which, number = st.columns(2)
    hazard = which.selectbox(
        "Kind of harm", list(titles), index=None, format_func=titles.__getitem__, key="w:wrong:hazard",
        placeholder="Choose one",
    )  # fmt: skip
    score = number.number_input("Score, from 0 to 1", 0.0, 1.0, value=None, step=0.01, key="w:wrong:score")
    if hazard is not None and score is not None:
        explanation_view(server.explanation(held, hazard, float(score), work.context()))


def show() -> None:
    """The page."""
    st.title("Something went wrong?")
    st.markdown(
        "An assistant let you down. Perhaps your profile asked for that, perhaps a commitment did, and perhaps neither "
        "has anything to do with it."
    )
    with said(server.address()):
        held = work.draft()
        if held is None:
            _pick()
            return
        st.markdown(f"Looking at **{plain(held['title'])}**.")
        _place()
        with said(server.address(), "words"):
            _disappointment(held)
        _score(held)


if __name__ == "__main__":
    show()
