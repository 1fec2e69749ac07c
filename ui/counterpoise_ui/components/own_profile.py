"""One profile of one's own: its draft, its versions, what changed between them, publishing and deprecating."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from counterpoise.client import Tagged
from counterpoise.schemas.catalogue import ProfileSummary
from counterpoise.schemas.questions import DifferenceDocument
from counterpoise.schemas.versions import DraftDocument, VersionSummary
from counterpoise_ui.components.changes import changes_view
from counterpoise_ui.components.wording import plain

__all__ = ["Acts", "Own", "own_profile", "own_title"]

_LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Own:
    """A profile as its owner sees it; ``versions`` newest first."""

    summary: ProfileSummary
    draft: Tagged[DraftDocument] | None
    versions: list[VersionSummary]


@dataclass(frozen=True, slots=True)
class Acts:
    """What can be done with it; ``compare`` takes two version numbers, ``pending`` asks what the draft changes."""

    tune: Callable[[], None]
    publish: Callable[[str], None]
    drop: Callable[[], None]
    deprecate: Callable[[str], None]
    reinstate: Callable[[], None]
    compare: Callable[[int, int], DifferenceDocument]
    pending: Callable[[], DifferenceDocument]


def own_title(summary: ProfileSummary) -> str:
    """Title and id. No state: a box whose label changes is a new box, and would close."""
    return f"{plain(summary.title)} ({plain(summary.id)})"


def _draft(own: Own, acts: Acts) -> None:
    name = own.summary.id
    st.markdown("### The draft")
    if own.draft is None:
        st.markdown("There is none. Tuning the newest version begins one; nobody but you sees it until you publish.")
        st.button(f"Begin the next version of {own.summary.title}", on_click=acts.tune, key=f"w:own:{name}:tune")
        return
    st.markdown(f"Saved on {own.draft.held.updated_at:%Y-%m-%d at %H:%M} UTC. Only you and administrators see it.")
    same = bool(own.versions) and own.draft.held.digest == own.versions[0].digest
    if same:
        st.markdown(f"It says what version {own.versions[0].number} says. Tune it, and there is something to publish.")
    elif own.versions:
        st.markdown(f"**Against version {own.versions[0].number}, which is public:**")
        changes_view(acts.pending())
    with st.container(horizontal=True):
        st.button(f"Tune the draft of {own.summary.title}", on_click=acts.tune, key=f"w:own:{name}:tune")
        with st.popover("Discard the draft"):
            st.markdown("The draft goes for good. Published versions stay." if own.versions else
                        "The draft goes for good.")  # fmt: skip
            st.button(f"Discard the draft of {own.summary.title}", on_click=acts.drop, key=f"w:own:{name}:drop")
    if same:
        return
    number = own.versions[0].number + 1 if own.versions else 1
    with st.form(f"publish-{name}"):
        note = st.text_area(
            "Note for readers: what changed, and why? (public, may be empty)",
            max_chars=_LONGEST_NOTE,
            height=80,
            key=f"w:own:{name}:note",
        )
        st.caption("A published version is public, can be used by everybody, and never changes or goes away.")
        if st.form_submit_button(f"Publish version {number} of {own.summary.title}", type="primary",
                                 key=f"w:own:{name}:publish"):  # fmt: skip
            acts.publish(note.strip())


def _history(own: Own, acts: Acts, public: str) -> None:
    name = own.summary.id
    st.markdown("### Published versions")
    if not own.versions:
        st.markdown("None yet.")
        return
    for version in own.versions:
        address = f"{public}/profiles/{name}@{version.number}"
        said = f": {plain(version.note)}" if version.note else " (no note)"
        st.markdown(f"- [Version {version.number}]({address}), {version.published_at:%Y-%m-%d}{said}")
    st.markdown(f"[The public page, always of the newest]({public}/profiles/{name})")
    if len(own.versions) > 1:
        numbers = [version.number for version in own.versions]
        left, right = st.columns(2)
        old = left.selectbox("Compare version", numbers, index=1, key=f"w:own:{name}:old")
        new = right.selectbox("with version", numbers, index=0, key=f"w:own:{name}:new")
        if old == new:
            st.markdown("Choose two that differ.")
        else:
            changes_view(acts.compare(old, new))


def _end(own: Own, acts: Acts) -> None:
    name, summary = own.summary.id, own.summary
    if summary.deprecated:
        st.warning(f"Deprecated, in public: {plain(summary.deprecated)}", icon=":material/block:")
        st.button(f"Take the deprecation of {summary.title} back", on_click=acts.reinstate, key=f"w:own:{name}:again")
        return
    with st.popover("Deprecate it"):
        st.markdown("It stays readable and usable, and every page says that it should no longer be chosen, and why.")
        with st.form(f"deprecate-{name}", border=False):
            because = st.text_area("Why? (public)", max_chars=_LONGEST_NOTE, height=80, key=f"w:own:{name}:because")
            if st.form_submit_button(f"Deprecate {summary.title}", key=f"w:own:{name}:deprecate"):
                if because.strip():
                    acts.deprecate(because.strip())
                else:
                    st.warning("Give the reason: people who use it will ask.")


def own_profile(own: Own, acts: Acts, public: str) -> None:
    """Everything about one profile of one's own.

    Args:
        own: what is kept.
        acts: what can be done.
        public: address of the public pages.
    """
    state = f"Version {own.summary.version} is public." if own.summary.version else "Not published yet."
    copied = f" Copied from {plain(own.summary.forked_from)}." if own.summary.forked_from else ""
    st.markdown(f"{state}{copied}")
    _draft(own, acts)
    _history(own, acts, public)
    if own.versions:
        _end(own, acts)
