"""What changes from one profile to another."""

import streamlit as st

from counterpoise.schemas.questions import DifferenceDocument
from counterpoise_ui.components.wording import plain

__all__ = ["changes_view"]


def changes_view(found: DifferenceDocument) -> None:
    """What changes, in sentences, and the lines of the prompt that come and go."""
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in found.summary))
    for title, lines in (("New in the prompt", found.prompt_added), ("Gone from the prompt", found.prompt_removed)):
        if lines:
            with st.expander(title):
                st.markdown("\n".join(f"- {plain(line)}" for line in lines))
