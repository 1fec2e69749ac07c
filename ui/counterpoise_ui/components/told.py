"""What was just done, told once, after the page has been drawn anew."""

import streamlit as st

from counterpoise_ui.components.wording import plain

__all__ = ["tell", "told"]

_KEY = "told"


def tell(words: str) -> None:
    """Keep a sentence for the next drawing of a page."""
    st.session_state[_KEY] = words


def told() -> None:
    """Show the sentence that waits, if one does."""
    words = st.session_state.pop(_KEY, None)
    if words is not None:
        st.success(plain(words), icon=":material/check:")
