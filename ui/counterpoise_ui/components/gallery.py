"""Shipped profiles as cards, in an order drawn by lot."""

import hashlib
from collections.abc import Callable, Mapping

import streamlit as st

from counterpoise.schemas.catalogue import Axis, ProfileSummary
from counterpoise_ui.components.weights import weights_strip
from counterpoise_ui.components.wording import plain

__all__ = ["first_weights", "gallery", "shuffled"]


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
