"""Targets in words: what each place can carry and what it cannot."""

from collections.abc import Callable

import streamlit as st

from counterpoise.schemas.questions import TargetDocument
from counterpoise_ui.components.wording import plain

__all__ = ["carries_words", "places_list", "target_choice"]

_WORDS = {
    "prompt": "the words of your profile",
    "turns": "sample replies as earlier messages",
    "thresholds": "the points at which a risky request gets care or a refusal",
    "floors": "limits that commitments set, for software to keep",
    "provenance": "a note of which profile it came from",
}


def carries_words(target: TargetDocument) -> tuple[list[str], list[str]]:
    """What a target carries and what it leaves behind, in words."""
    carried = [words for field, words in _WORDS.items() if getattr(target.carries, field)]
    left = [words for field, words in _WORDS.items() if not getattr(target.carries, field)]
    return carried, left


def target_choice(
    label: str, targets: list[TargetDocument], chosen: str | None, choose: Callable[[str | None], None], *, key: str
) -> TargetDocument | None:
    """A choice among targets; none is preselected. Returns the chosen one."""
    titles = {target.name: target.title for target in targets}
    st.session_state[key] = chosen if chosen in titles else None
    st.selectbox(
        label,
        list(titles),
        index=None,
        format_func=lambda name: titles[name],
        placeholder="I don't know yet",
        key=key,
        on_change=lambda: choose(st.session_state[key]),
    )
    found = next((target for target in targets if target.name == chosen), None)
    if found:
        carried, left = carries_words(found)
        st.markdown(
            f"{plain(found.summary)}  \n**It carries** {'; '.join(carried) or 'nothing'}."
            + (f"  \n**It cannot carry** {'; '.join(left)}." if left else "")
        )
    return found


def places_list(targets: list[TargetDocument]) -> None:
    """Every target with what it can carry."""
    lines = [f"- **{plain(target.title)}** carries {'; '.join(carries_words(target)[0])}." for target in targets]
    st.markdown("\n".join(lines))
