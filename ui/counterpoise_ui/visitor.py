"""Whoever is signed in on this page. The session's secret lives in Streamlit's session state and nowhere else.

Nothing that is asked in somebody's name is cached: caches are shared by everybody who uses this app.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import streamlit as st

from counterpoise.client import Client, ServerProblem, ServerUnreachable
from counterpoise.schemas.people import SelfDocument
from counterpoise_ui import server
from counterpoise_ui.components.faults import said

__all__ = ["asking", "forget", "me", "refresh", "sign_in", "sign_out"]

_KEY = "visitor"


@dataclass(slots=True)
class _Visitor:
    """The secret of a session at one address, and whose it is."""

    address: str
    secret: str = field(repr=False)
    account: SelfDocument


def _held() -> _Visitor | None:
    found: _Visitor | None = st.session_state.get(_KEY)
    # A secret goes to the server that gave it, and to no other.
    return found if found is not None and found.address == server.address() else None


def me() -> SelfDocument | None:
    """Who is signed in here, as the server said last; None for a visitor."""
    found = _held()
    return None if found is None else found.account


def sign_in(email: str, password: str) -> None:
    """Begin a session; raises ServerUnreachable, or ServerProblem if the two do not belong together."""
    forget()
    secret = server.connected(server.address()).sign_in(email, password).secret
    account = server.connected(server.address()).acting(secret).me()
    st.session_state[_KEY] = _Visitor(server.address(), secret, account)


def refresh() -> None:
    """Ask the server anew who is signed in; raises as every call."""
    if found := _held():
        found.account = server.connected(server.address()).acting(found.secret).me()


def sign_out() -> None:
    """End the session, on the server as well if it answers."""
    if found := _held():
        with suppress(ServerProblem, ServerUnreachable):
            server.connected(server.address()).acting(found.secret).sign_out()
    forget()


def forget() -> None:
    """Drop what this page holds of a session."""
    st.session_state.pop(_KEY, None)


@contextmanager
def asking(part: str = "account") -> Iterator[Client]:
    """The client of whoever is signed in, or of a visitor; what goes wrong inside is shown as a sentence.

    A session that the server knows no more is dropped.

    Args:
        part: which part of the page asks; unlike for each.
    """
    found = _held()
    with said(server.address(), part):
        try:
            yield server.connected(server.address()).acting(found.secret if found else None)
        except ServerProblem as fault:
            if fault.problem.code == "sign_in_needed":
                forget()
            raise
