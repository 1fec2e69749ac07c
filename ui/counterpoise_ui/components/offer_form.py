"""What a deployment offers: versions in order, a default or none, whether people may tune."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from counterpoise.schemas.offers import ChoiceTotals, DeploymentDocument
from counterpoise_ui.components.wording import plain, table

__all__ = ["Offer", "offer_form", "totals_view"]

_NONE = "none: people choose before anything is applied"


@dataclass(frozen=True, slots=True)
class Offer:
    """What was put into the form; ``id`` is empty where the deployment is there already."""

    id: str
    title: str
    offered: list[str]
    default: str | None
    tuning: bool


def offer_form(versions: Sequence[str], held: DeploymentDocument | None, key: str) -> Offer | None:
    """The form; without a button press it gives None.

    Args:
        versions: every published ``id@version`` that may be offered, in order.
        held: what is offered so far, or None for a new deployment.
        key: unlike for each form on a page.
    """
    known = list(dict.fromkeys([*(held.offered if held else []), *versions]))
    name = "" if held else st.text_input("Id (lower-case letters, digits, hyphens; for good)", max_chars=64,
                                         key=f"{key}:id")  # fmt: skip
    title = st.text_input("Title, shown to people", held.title if held else "", max_chars=300, key=f"{key}:title")
    offered = st.multiselect("Versions to offer, in the order to show", known, held.offered if held else [],
                             key=f"{key}:offered", placeholder="Choose at least one")  # fmt: skip
    defaults = [_NONE, *offered]
    now = held.default if held and held.default in offered else None
    default = st.selectbox("Default", defaults, index=defaults.index(now or _NONE), key=f"{key}:default")
    if default != _NONE:
        st.caption("A default shapes those who never choose, and they shape the next default. Say whom it serves.")
    tuning = st.checkbox("People may change weights, within the bounds", held.tuning if held else True,
                         key=f"{key}:tuning")  # fmt: skip
    if not st.button("Save this offer" if held else "Begin the deployment", type="primary", key=f"{key}:save"):
        return None
    if not title.strip() or not offered or (held is None and not name.strip()):
        st.warning("A deployment needs an id, a title and at least one version to offer.")
        return None
    return Offer(name.strip(), title.strip(), offered, None if default == _NONE else default, tuning)


def totals_view(totals: ChoiceTotals) -> None:
    """How many people have chosen what; small counts are hidden."""

    def shown(count: int | None) -> str:
        return f"hidden (under {totals.hidden_under}, or it would give one away)" if count is None else f"{count:,}"

    st.markdown(f"People who have chosen: {plain(shown(totals.people))}. Of them with weights of their own: "
                f"{plain(shown(totals.tuned))}.")  # fmt: skip
    st.markdown(
        table(["Version", "Their latest choice"], [[one.profile, shown(one.people)] for one in totals.versions])
    )
    st.caption("Who chose what is nobody's business: choices are kept under names that only the people themselves can "
               "work out.")  # fmt: skip
