"""Profiles as cards, in an order drawn by lot, and what to look for among them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from counterpoise.schemas.catalogue import Axis, Context, ProfileSummary
from counterpoise_ui.components.weights import weights_strip
from counterpoise_ui.components.wording import lowered, plain, pole

__all__ = ["filters", "first_weights", "gallery", "shuffled"]

_ORIGINS = {
    "shipped": "shipped with Counterpoise",
    "person": "published here by people",
    "panel": "decided by panels",
    "any": "all of them",
}
_LOW, _HIGH, _WHOLE = 44, 56, 100
_REVIEWED = (
    "Profiles that people publish here are their own words and weights. Nobody reviewed them; the commitments hold for "
    "them as for every other."
)


def filters(axes: Sequence[Axis], contexts: Sequence[Context]) -> dict[str, Any]:
    """What to look for: the arguments of a search."""
    first, second = st.columns(2)
    origin = first.selectbox("Which profiles?", list(_ORIGINS), format_func=_ORIGINS.__getitem__, key="w:find:origin")
    text = second.text_input("Words in title, summary or whom it suits", max_chars=100, key="w:find:text")
    asked: dict[str, Any] = {"deprecated": False}
    with st.expander("Search by what they put first"):
        axis = st.selectbox("An axis that it sets", axes, index=None, format_func=lambda one: one.title,
                            key="w:find:axis", placeholder="Any axis")  # fmt: skip
        if axis is not None:
            sides = {
                f"more {lowered(pole(axis, axis.first))}": (_HIGH, _WHOLE),
                f"more {lowered(pole(axis, axis.second))}": (0, _LOW),
                "balanced": (_LOW + 1, _HIGH - 1),
                "either way": (0, _WHOLE),
            }
            side = st.radio("Which way?", list(sides), index=3, horizontal=True, key=f"w:find:side:{axis.id}")
            low, high = sides[side]
            asked |= {"axis": axis.id, "low": low, "high": high}
        place = st.selectbox("A situation in which it sets other weights", contexts, index=None,
                             format_func=lambda one: one.title, key="w:find:context", placeholder="Any")  # fmt: skip
        if place is not None:
            asked["context"] = place.id
        if st.checkbox("Also those that are deprecated", key="w:find:deprecated"):
            asked["deprecated"] = None
    if text.strip():
        asked["text"] = text.strip()
    if origin != "any":
        asked["origin"] = origin
    if origin != "shipped":
        st.caption(_REVIEWED)
    return asked


def shuffled(profiles: list[ProfileSummary], seed: int) -> list[ProfileSummary]:
    """The profiles in an order that the seed fixes and no id or title does."""
    return sorted(profiles, key=lambda one: hashlib.sha256(f"{seed}:{one.id}".encode()).digest())


def first_weights(weights: Mapping[str, Mapping[str, float]]) -> dict[str, int]:
    """First-pole weights by axis, most important first."""
    ordered = sorted(weights.items(), key=lambda pair: (-pair[1].get("importance", 1), pair[0]))
    return {axis: int(poles[axis.split("-", maxsplit=1)[0]]) for axis, poles in ordered}


def _card(profile: ProfileSummary, axes: Mapping[str, Axis], public: str, tune: Callable[[str], None]) -> None:
    with st.container(border=True):
        st.markdown(f"### {plain(profile.title)}")
        if profile.origin != "shipped":
            copied = f", copied from {plain(profile.forked_from)}" if profile.forked_from else ""
            st.caption(f"{plain(profile.id)}, version {profile.version}, {_ORIGINS[profile.origin]}{copied}")
        if profile.deprecated:
            st.warning(f"Deprecated: {plain(profile.deprecated)}", icon=":material/block:")
        st.markdown(plain(profile.summary))
        if profile.suits:
            st.markdown(f"**Suits** {plain('; '.join(profile.suits))}.")
        if profile.does_not_suit:
            st.markdown(f"**Does not suit** {plain('; '.join(profile.does_not_suit))}.")
        weights_strip(first_weights(profile.weights), axes)
        with st.container(horizontal=True):
            if st.button(f"Tune {plain(profile.title)}", key=f"w:tune:{profile.id}"):
                tune(profile.id)
            st.link_button(f"Public page of {plain(profile.title)}", f"{public}/profiles/{profile.id}")


def gallery(
    profiles: list[ProfileSummary], axes: Mapping[str, Axis], seed: int, public: str, tune: Callable[[str], None]
) -> None:
    """Every profile as a card, two to a row.

    Args:
        profiles: what to show.
        axes: by id.
        seed: fixes the order.
        public: address of the public pages.
        tune: called with the id of the profile that was picked.
    """
    ordered = shuffled(profiles, seed)
    for pair in (ordered[start : start + 2] for start in range(0, len(ordered), 2)):
        for column, profile in zip(st.columns(2), pair, strict=False):
            with column:
                _card(profile, axes, public, tune)
