"""What the server could not do, said in sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from counterpoise.client import ServerProblem, ServerUnreachable
from counterpoise.schemas.problems import Problem
from counterpoise_ui.components.wording import plain

__all__ = ["document_faults", "said"]


def _unreachable(address: str, part: str) -> None:
    st.error(
        f"The Counterpoise server does not answer at {plain(address)}. It may be starting, or it may have stopped. "
        "Nothing that you set here is lost as long as this page stays open.",
        icon=":material/cloud_off:",
    )
    st.button("Try again", key=f"w:again:{part}")


def _problem(problem: Problem) -> None:
    st.error(f"**{plain(problem.title)}.** {plain(problem.detail)}", icon=":material/error:")


@contextmanager
def said(address: str, part: str = "page") -> Iterator[None]:
    """Show what goes wrong with the server inside the block as a sentence, and end the block there.

    Args:
        address: the server's, for the sentence.
        part: which part of the page this is; unlike for each.
    """
    try:
        yield
    except ServerUnreachable:
        _unreachable(address, part)
    except ServerProblem as fault:
        _problem(fault.problem)


def document_faults(problem: Problem, text: str) -> None:
    """Every fault of a document with its line, its field and the line's own text.

    Args:
        problem: what the server said.
        text: the document that it was said of.
    """
    if not problem.issues:
        _problem(problem)
        return
    count = len(problem.issues)
    st.error(
        f"This file is not a profile yet: {'one thing' if count == 1 else f'{count} things'} to mend. "
        "Nothing was taken from it.",
        icon=":material/edit_note:",
    )
    lines = text.splitlines()
    for issue in sorted(problem.issues, key=lambda issue: issue.line or 0):
        place = f"Line {issue.line}, " if issue.line else ""
        st.markdown(f"- **{place}field {plain(issue.field)}**: {plain(issue.message)}")
        if issue.line and issue.line <= len(lines) and lines[issue.line - 1].strip():
            st.code(f"{issue.line:>4}  {lines[issue.line - 1]}", language=None)
