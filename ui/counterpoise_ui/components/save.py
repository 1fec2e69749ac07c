"""The place where a tuned profile is saved."""

from collections.abc import Callable

import streamlit as st

from counterpoise_ui.components.wording import plain
from counterpoise_ui.drafts import Draft

__all__ = ["save_view"]

_ACCOUNT = "views/account.py"
_WAY = "in-the-way"


def save_view(
    held: Draft, kept: str | None, *, signed_in: bool, save: Callable[[], str | None], replace: Callable[[str], None]
) -> None:
    """Save the profile in hand as a draft of one's own, or say how to come to that.

    Args:
        held: the profile.
        kept: the id that it is kept under, or None.
        signed_in: whether there is somebody to keep it for.
        save: saves it; gives the id of a profile of one's own that stands in the way, or None.
        replace: saves it in that one's place.
    """
    if not signed_in:
        st.page_link(_ACCOUNT, label="Sign in to save this on the server and publish it", icon=":material/person:")
        return

    def pressed() -> None:
        st.session_state[_WAY] = save()

    def replaced(profile_id: str) -> None:
        st.session_state.pop(_WAY, None)
        replace(profile_id)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Save as my profile" if kept is None else "Save my draft", on_click=pressed, key="w:save")
        st.page_link(_ACCOUNT, label="Publish it from your account" if kept else "Your account",
                     icon=":material/person:")  # fmt: skip
    if (name := st.session_state.get(_WAY)) and name == held["id"] and kept is None:
        st.warning(
            f"You already have a profile with the id {plain(name)}. Give this one another title (under “Name and "
            "summary”), or put it in place of that one's draft. Its published versions stay either way."
        )
        st.button(f"Replace the draft of {name}", on_click=replaced, args=(name,), key="w:save:replace")
