"""Questions with two replies each, and what three answers suggest."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.questions import ProposalDocument, QuestionDocument
from counterpoise_ui.components.weights import weights_strip
from counterpoise_ui.components.wording import plain

__all__ = ["picks", "proposal_view", "questions"]

_CHOICES = {"a": "Reply A", "b": "Reply B", "either": "Either is fine"}


def picks(
    asked: Sequence[QuestionDocument], choices: Mapping[str, str] = _CHOICES, *, key: str = "w:quiz", start: int = 1
) -> list[tuple[str, str | None]]:
    """Show questions; what is chosen of each, None where nothing is yet.

    Args:
        asked: the questions.
        choices: from what is answered to what the person reads.
        key: of the widgets, before the question's id.
        start: number of the first question.
    """
    answers: list[tuple[str, str | None]] = []
    for number, question in enumerate(asked, start=start):
        with st.container(border=True):
            st.markdown(f"### Question {number}: somebody writes")
            st.markdown(f"> {plain(question.user)}")
            for column, name, reply in zip(st.columns(2), ("A", "B"), (question.a, question.b), strict=True):
                with column:
                    st.markdown(f"**Reply {name}.** {plain(reply)}")
            choice = st.radio(
                f"Which reply to question {number} would you rather get?",
                list(choices),
                index=None,
                format_func=choices.__getitem__,
                horizontal=True,
                key=f"{key}:{question.id}",
            )
            answers.append((question.id, choice))
    return answers


def questions(asked: Sequence[QuestionDocument]) -> list[tuple[str, str]] | None:
    """Show the questions; the answers once all are given, else None."""
    answers = picks(asked)
    given = [(question, choice) for question, choice in answers if choice is not None]
    return given if len(given) == len(answers) else None


def proposal_view(proposal: ProposalDocument, axes: Mapping[str, Axis], tune: Callable[[], None]) -> None:
    """The proposed weights, why each, near shipped profiles, and what three answers cannot tell.

    Args:
        proposal: what the server proposes.
        axes: by id.
        tune: called where the person takes it up.
    """
    st.markdown("### What your answers suggest")
    first = {axis: poles[axes[axis].first] for axis, poles in proposal.weights.items() if axis in axes}
    if first:
        weights_strip(first, axes)
    else:
        st.markdown("You had no preference, so nothing is proposed and every axis stays unset.")
    st.markdown("**Why**\n\n" + "\n".join(f"- {plain(reason)}" for reason in proposal.because.values()))
    if proposal.nearest and first:
        lines = [
            f"- **{plain(near.title)}**, {100 * near.distance:.0f} points away on average over "
            f"{near.shared_axes} of your axes"
            for near in proposal.nearest
        ]
        st.markdown("**Shipped profiles near your answers**\n\n" + "\n".join(lines))
    st.info(plain(proposal.limits), icon=":material/info:")
    if st.button("Tune from here", type="primary", key="w:quiz:tune"):
        tune()
