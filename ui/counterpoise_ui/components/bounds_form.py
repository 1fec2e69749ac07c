"""Bounds: what an operator allows for one axis or one hazard, why, and whom that protects. Never a commitment."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from counterpoise.schemas.catalogue import Axis, CatalogueDocument
from counterpoise_ui.components.wording import lowered, plain, pole

__all__ = ["bound_form", "bounds_list", "with_bound", "without_bound"]

Bounds = dict[str, Any]
_PROTECTS = {"asker": "the person asking", "others": "other people", "operator": "the operator"}
_LONGEST = 2000
_SAID = {"reason", "protects"}


def with_bound(bounds: Bounds | None, kind: str, name: str, bound: Bounds) -> Bounds:
    """The bounds with one more, or in place of the one that was there; ``kind`` is ``axes`` or ``hazards``."""
    held = bounds or {"schema": "bounds/v1"}
    return {**held, kind: {**held.get(kind, {}), name: bound}}


def without_bound(bounds: Bounds, kind: str, name: str) -> Bounds | None:
    """The bounds without one; None where none is left."""
    rest = {key: one for key, one in bounds.get(kind, {}).items() if key != name}
    held = {key: value for key, value in bounds.items() if key != kind} | ({kind: rest} if rest else {})
    return held if any(held.get(one) for one in ("axes", "hazards", "contexts")) else None


def _range(allowed: Any) -> tuple[int, int]:
    if isinstance(allowed, Mapping):
        return int(allowed.get("min", 0)), int(allowed.get("max", 100))
    return int(allowed[0]), int(allowed[1])


def _sentence(kind: str, name: str, bound: Bounds, axes: Mapping[str, Axis], hazards: Mapping[str, str]) -> str:
    end = f"Protects {_PROTECTS.get(bound['protects'], bound['protects'])}. {plain(bound['reason'])}"
    if kind == "hazards":
        low, high = _range(bound["caution"])
        return f"**Caution for {plain(lowered(hazards.get(name, name)))}**: {low} to {high}. {end}"
    pole_id = next(key for key in bound if key not in _SAID)
    low, high = _range(bound[pole_id])
    title = pole(axes[name], pole_id) if name in axes else pole_id
    return f"**{plain(title)}**: {low} to {high}. {end}"


def bounds_list(bounds: Bounds | None, catalogue: CatalogueDocument, key: str) -> tuple[str, str] | None:
    """Every bound as a sentence with a button that removes it.

    Args:
        bounds: a bounds/v1 object or None.
        catalogue: for titles.
        key: unlike for each list on a page.

    Returns:
        Kind and name of the bound to remove, if its button was pressed.
    """
    axes = {axis.id: axis for axis in catalogue.axes}
    hazards = {hazard.id: hazard.title for hazard in catalogue.hazards}
    pressed = None
    held = [(kind, name, one) for kind in ("axes", "hazards") for name, one in (bounds or {}).get(kind, {}).items()]
    if not held:
        st.markdown("None: people may set every axis as they like, and commitments hold as they do for everyone.")
    for kind, name, one in held:
        words, button = st.columns([4, 1], vertical_alignment="center")
        words.markdown(_sentence(kind, name, one, axes, hazards))
        label = axes[name].title if name in axes else hazards.get(name, name)
        if button.button(f"Remove: {label}", key=f"{key}:drop:{kind}:{name}", width="stretch"):
            pressed = (kind, name)
    if contexts := (bounds or {}).get("contexts"):
        st.caption(f"It also sets bounds in {len(contexts)} single situations; these are edited through the API.")
    return pressed


def bound_form(catalogue: CatalogueDocument, key: str) -> tuple[str, str, Bounds] | None:
    """One bound to add: which axis or hazard, from where to where, why, and whom it protects.

    Returns:
        Kind, name and the bound, when it is complete and was sent.
    """
    axes = {f"axes:{axis.id}": axis for axis in catalogue.axes}
    hazards = {f"hazards:{one.id}": one for one in catalogue.hazards}
    titles = {name: axis.title for name, axis in axes.items()}
    titles |= {name: f"Caution for {lowered(one.title)}" for name, one in hazards.items()}
    chosen = st.selectbox("Set a bound for", list(titles), index=None, format_func=titles.__getitem__,
                          key=f"{key}:what", placeholder="Choose an axis or a hazard")  # fmt: skip
    if chosen is None:
        return None
    kind, _, name = chosen.partition(":")
    with st.form(f"{key}:bound"):
        measured = axes[chosen].first if kind == "axes" else "caution"
        what = pole(axes[chosen], measured) if kind == "axes" else "Caution"
        first, second = st.columns(2)
        low = first.number_input(f"Lowest weight of {lowered(what)}", 0, 100, 0, step=1, key=f"{key}:low:{chosen}")
        high = second.number_input(
            f"Highest weight of {lowered(what)}", 0, 100, 100, step=1, key=f"{key}:high:{chosen}"
        )
        reason = st.text_area("Why? (public, shown as your choice)", max_chars=_LONGEST, height=80,
                              key=f"{key}:why:{chosen}")  # fmt: skip
        protects = st.radio("Whom does it protect?", list(_PROTECTS), index=None, horizontal=True,
                            format_func=_PROTECTS.__getitem__, key=f"{key}:whom:{chosen}")  # fmt: skip
        sent = st.form_submit_button("Set this bound", key=f"{key}:set")
    if not sent:
        return None
    if low > high:
        st.warning(f"The lowest weight, {low}, is above the highest, {high}.")
    elif not reason.strip() or protects is None:
        st.warning("A bound needs its reason and whom it protects: people see it as your choice.")
    else:
        return kind, name, {measured: [int(low), int(high)], "reason": reason.strip(), "protects": protects}
    return None
