"""What a person must not miss about a compiled policy: warnings, what was dropped, what was not granted."""

from collections.abc import Mapping

import streamlit as st

from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.compiled import CompiledDocument, RulingDocument
from counterpoise_ui.components.wording import lowered, plain

__all__ = ["notes", "summary_words"]

_AUTHORITIES = {"platform": "the catalogue", "operator": "the operator", "panel": "the panel", "user": "the profile"}


def summary_words(policy: CompiledDocument) -> str:
    """How much of the catalogue a policy sets, in one sentence."""
    number = len(policy.plan)
    if not number:
        return f"No axis is set; all {len(policy.unset)} are left to the model's own default."
    axes = "1 axis is set" if number == 1 else f"{number} axes are set"
    left = f"the other {len(policy.unset)} are left to the model's own default" if policy.unset else "none is left open"
    return f"{axes}; {left}."


def _ruling(ruling: RulingDocument) -> str:
    return (
        f"- **{plain(ruling.subject)}**: asked for {plain(ruling.asked)}; what holds is {plain(ruling.holds)}. "
        f"Decided by {plain(ruling.won_by)}, at the authority of {_AUTHORITIES[ruling.authority]}, to protect "
        f"{'the person asking' if ruling.protects == 'asker' else plain(ruling.protects)}. {plain(ruling.reason)}"
    )


def notes(policy: CompiledDocument, axes: Mapping[str, Axis], *, thresholds: bool) -> None:
    """Show warnings, dropped axes and rulings.

    Args:
        policy: what was compiled.
        axes: by id.
        thresholds: whether thresholds matter at the target; if not, rulings on hazards are left out.
    """
    for warning in policy.warnings:
        if not thresholds and "thresholds" in warning:
            continue  # true, and of no account where nothing reads thresholds
        st.warning(plain(warning), icon=":material/warning:")
    if policy.dropped:
        names = ", ".join(plain(lowered(axes[axis].title)) for axis in policy.dropped if axis in axes)
        st.warning(f"Left out of the prompt for want of room: {names}.", icon=":material/warning:")
    overrides = [ruling for ruling in policy.rulings if ruling.departs]
    for ruling in overrides:
        st.warning(_ruling(ruling).removeprefix("- "), icon=":material/gavel:")
    rulings = [
        ruling for ruling in policy.rulings if ruling not in overrides and (thresholds or ruling.subject in axes)
    ]
    if rulings:
        with st.expander("What was not granted, and why"):
            st.markdown("\n".join(_ruling(ruling) for ruling in rulings))
