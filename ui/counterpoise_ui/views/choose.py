"""Choose: where it will run, then one of four ways to begin. No profile is preselected."""

import streamlit as st

from counterpoise.client import ServerProblem
from counterpoise_ui import drafts, server, work
from counterpoise_ui.components.commitments import commitments_list
from counterpoise_ui.components.faults import document_faults, said
from counterpoise_ui.components.gallery import filters, gallery
from counterpoise_ui.components.measured import measured_so_far
from counterpoise_ui.components.places import places_list, target_choice
from counterpoise_ui.components.quiz import proposal_view, questions

__all__ = ["show"]

_TUNE = "views/tune.py"
_LONGEST_FILE = 262_144
_MOST_SHOWN = 60


def _tune(profile_id: str) -> None:
    shipped = server.profile(profile_id).profile
    work.begin(drafts.tuned_from(shipped), shipped, shipped["title"])
    st.switch_page(_TUNE)


def _profiles() -> None:
    words, button = st.columns([3, 1], vertical_alignment="center")
    words.markdown(
        f"None is recommended and none is first: the order is drawn by lot for each visit "
        f"(yours is number {work.seed()})."
    )
    button.button("Shuffle again", on_click=work.shuffle, key="w:shuffle")
    catalogue = server.catalogue()
    asked = filters(catalogue.axes, catalogue.contexts)
    found = server.search(_MOST_SHOWN + 1, **asked)
    if not found:
        st.info("No profile fits. Ask for less, or begin from nothing.")
    if len(found) > _MOST_SHOWN:
        st.caption(f"More than {_MOST_SHOWN} fit. These are the first by id, shuffled; ask for something to narrow it.")
    axes = {axis.id: axis for axis in catalogue.axes}
    gallery(found[:_MOST_SHOWN], axes, work.seed(), server.address(), _tune)


def _quiz() -> None:
    st.markdown("Read two replies to the same message and pick the one you would rather get. There is no right answer.")
    answers = questions(server.quiz(work.seed()))
    if answers is None:
        st.caption("When all three are answered, the weights that they suggest appear here, each with its reason.")
        return
    proposal = server.proposal(answers)

    def tune() -> None:
        summary = "Begun from three answers, and moved from there."
        fresh = drafts.from_weights(proposal.weights, proposal.because, summary)
        work.begin(fresh, fresh, "your three answers")
        st.switch_page(_TUNE)

    proposal_view(proposal, {axis.id: axis for axis in server.catalogue().axes}, tune)


def _nothing() -> None:
    st.markdown(
        "Every axis begins unset, and the model's own default applies to all of them. You set only what matters to you."
    )
    if st.button("Start from nothing", type="primary", key="w:nothing"):
        work.begin(drafts.empty(), drafts.empty(), "nothing")
        st.switch_page(_TUNE)


def _file() -> None:
    uploaded = st.file_uploader("A profile file (YAML, at most 256 KB)", type=["yaml", "yml"], key="w:file")
    pasted = st.text_area("Or paste its text", height=220, key="w:paste", max_chars=_LONGEST_FILE)
    if not st.button("Open it", type="primary", key="w:open"):
        return
    raw = uploaded.getvalue() if uploaded else pasted.encode()
    if not raw.strip():
        st.warning("Choose a file or paste its text first.")
        return
    if len(raw) > _LONGEST_FILE:
        st.error(f"This file has {len(raw):,} bytes. A profile has at most {_LONGEST_FILE:,}.")
        return
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        st.error(f"This file is not text in UTF-8: line {line} holds bytes that are not. Save it as UTF-8.")
        return
    try:
        read = server.read(text).profile
    except ServerProblem as fault:
        document_faults(fault.problem, text)
        return
    work.begin(read, read, f"the file {uploaded.name}" if uploaded else "the text that you pasted")
    st.switch_page(_TUNE)


def show() -> None:
    """The page."""
    st.title("Choose what your assistant puts first")
    st.markdown(
        "When two good things conflict, an assistant has to put one of them first: telling you the flaw in your plan, "
        "say, or telling you its strength. Somebody always decides that. Here **you** do. What you choose becomes "
        "a text that you give to the assistant you already use."
    )
    with said(server.address()):
        st.header("1. Where will you use it?")
        targets = server.targets()
        target_choice("Where will you use it?", targets, work.target(), work.set_target, key="w:choose:target")
        with st.expander("What each place can carry"):
            places_list(targets)
        st.header("2. How do you want to begin?")
        shipped, quiz, nothing, file = st.tabs(
            ["Pick a profile", "Answer three questions instead", "Start from nothing", "Open a YAML file"]
        )
        with shipped:
            _profiles()
        with quiz:
            _quiz()
        with nothing:
            _nothing()
        with file:
            _file()
        st.header("What stays the same whatever you choose")
        st.markdown(
            "Commitments hold for everyone: they are ethics rather than preference, and no weight lowers them. "
            "They too have a cost, and it falls on somebody."
        )
        with st.expander("The commitments, and who bears their cost"):
            commitments_list(server.catalogue().commitments)
        st.caption(measured_so_far(server.measurements()))


if __name__ == "__main__":
    show()
