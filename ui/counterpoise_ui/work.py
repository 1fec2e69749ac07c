"""What one visitor is working on, held for the length of a visit in Streamlit's session state."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from counterpoise.schemas.compiled import CompiledDocument
from counterpoise_ui import drafts, server
from counterpoise_ui.drafts import Draft

__all__ = [
    "Kept",
    "begin",
    "budget",
    "change",
    "compiled",
    "context",
    "draft",
    "kept",
    "means",
    "opening",
    "restart",
    "seed",
    "set_context",
    "set_kept",
    "set_options",
    "set_target",
    "shuffle",
    "start",
    "start_title",
    "switch_axis",
    "target",
]

_BUDGET = 1200
_SEEDS = 100_000


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the profile in hand is kept: its id, and the ETag of the draft it was read from; None where none is yet."""

    id: str
    etag: str | None


def seed() -> int:
    """The number that orders the gallery and the questions: drawn once a visit, and shown."""
    if "seed" not in st.session_state:
        shuffle()
    return int(st.session_state["seed"])


def shuffle() -> None:
    """Draw another seed."""
    st.session_state["seed"] = secrets.randbelow(_SEEDS)


def draft() -> Draft | None:
    """The profile in hand, or None before anything was chosen."""
    found: Draft | None = st.session_state.get("draft")
    return found


def start() -> Draft:
    """The profile as it was when work on it began."""
    found: Draft = st.session_state["start"]
    return found


def start_title() -> str:
    """What the work began from, in words."""
    return str(st.session_state["start_title"])


def begin(fresh: Draft, came_from: Draft, title: str, where: Kept | None = None) -> None:
    """Take up a profile.

    Args:
        fresh: the draft to work on.
        came_from: what later changes are compared with.
        title: what to call that.
        where: where it is kept, or None if it is not.
    """
    axes = drafts.set_axes(fresh)
    opening = (axes[0], None) if axes else None
    st.session_state.update(
        {"draft": fresh, "start": came_from, "start_title": title, "context": None, "shelf": {}, "opening": opening,
         "kept": where}
    )  # fmt: skip


def kept() -> Kept | None:
    """Where the profile in hand is kept on the server, or None."""
    found: Kept | None = st.session_state.get("kept")
    return found


def set_kept(where: Kept) -> None:
    """Say where the profile in hand is kept from now on."""
    st.session_state["kept"] = where


def restart() -> None:
    """Go back to what the work began from, under the name that the draft has now."""
    now = st.session_state["draft"]
    held = drafts.with_names(start(), now["title"], now["summary"], now["id"])
    st.session_state["draft"] = held


def change(edit: Callable[..., Draft], *arguments: object) -> None:
    """Change the draft in hand.

    Args:
        edit: one of the ``drafts.with_…`` functions. It is given the draft as it is now, so that two changes which
            arrive together (a text left, a button pressed) both count.
        arguments: what it takes after the draft.
    """
    st.session_state["draft"] = edit(st.session_state["draft"], *arguments)


def switch_axis(axis: str, where: str | None, *, on: bool) -> None:
    """Set an axis or leave it unset; what was there before waits on a shelf in case it is set again."""
    held: Draft = st.session_state["draft"]
    shelf: dict[tuple[str, str | None], Any] = st.session_state.setdefault("shelf", {})
    if not on:
        scope = held["weights"] if where is None else held["contexts"][where]
        shelf[axis, where] = (scope[axis], held.get("reasons", {}).get(axis, ""))
        change(drafts.without_axis, axis, where)
        return
    first, second = axis.split("-")
    inherited = drafts.weight_of(held, axis) if where is not None else None
    even = 50 if inherited is None else inherited
    setting, reason = shelf.pop((axis, where), ({first: even, second: 100 - even}, ""))
    change(drafts.with_setting, axis, setting, where)
    if reason:
        change(drafts.with_reason, axis, reason)
    st.session_state["opening"] = (axis, where)


def opening() -> tuple[str, str | None] | None:
    """The axis that was just set, or the first of a profile just begun, to open; None once that was asked."""
    found: tuple[str, str | None] | None = st.session_state.pop("opening", None)
    return found


def target() -> str | None:
    """Where the profile is to run, or None while that is open."""
    found: str | None = st.session_state.get("target")
    return found


def set_target(name: str | None) -> None:
    """Choose where the profile is to run."""
    st.session_state["target"] = name


def context() -> str | None:
    """The situation in hand; None means everywhere."""
    found: str | None = st.session_state.get("context")
    return found


def set_context(name: str | None) -> None:
    """Choose a situation; None means everywhere."""
    st.session_state["context"] = name


def means() -> str:
    """How the values reach the model: ``rules``, ``text`` or ``turns``."""
    return str(st.session_state.get("means", "text"))


def budget() -> int:
    """The most tokens that the prompt may take."""
    return int(st.session_state.get("budget", _BUDGET))


def set_options(chosen_means: str, chosen_budget: int) -> None:
    """Choose means and budget."""
    st.session_state.update({"means": chosen_means, "budget": chosen_budget})


def compiled(held: Draft) -> CompiledDocument:
    """What the draft compiles to in the context and with the options in hand."""
    return server.compiled(held, context(), means(), budget())
