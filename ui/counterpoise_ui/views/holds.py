"""What holds for everyone, what was judged rather than known, and what this cannot do."""

import streamlit as st

from counterpoise_ui import server
from counterpoise_ui.components.commitments import commitment_view, number_view
from counterpoise_ui.components.faults import said
from counterpoise_ui.components.measured import measured_so_far
from counterpoise_ui.components.wording import DECLARED, DOSE

__all__ = ["show"]


def show() -> None:
    """The page."""
    st.title("What holds for everyone, and what we do not know")
    st.header("What this cannot do")
    st.markdown(
        f"- {DECLARED}\n- {DOSE}\n"
        "- An axis has two ends because that makes a trade-off plain. Values are richer than that, and some people "
        "would draw the line elsewhere.\n"
        "- Thresholds work only where a guardrail scores requests. A prompt alone enforces nothing.\n"
        "- The catalogue was written by a few people. Each entry names who wrote it, who reviewed it and who "
        "disputes it."
    )
    with said(server.address()):
        catalogue = server.catalogue()
        st.header("What was measured")
        st.markdown(measured_so_far(server.measurements()))
        st.header("Commitments")
        st.markdown("Nobody's weights lower these. Each says why, who bears its cost and who disputes it.")
        for commitment in catalogue.commitments:
            commitment_view(commitment)
        st.header("Numbers that somebody judged")
        st.markdown("The thresholds need numbers that no measurement gives. These are judgements, not facts.")
        for number in catalogue.numbers:
            number_view(number)


if __name__ == "__main__":
    show()
