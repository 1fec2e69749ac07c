"""Thresholds: hidden where the target ignores them, else one chart, one table and the words."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from counterpoise.schemas.catalogue import CatalogueDocument
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.questions import TargetDocument
from counterpoise_ui.components.wording import lowered, plain, table

__all__ = ["cautions", "thresholds_view"]

_WIDE, _NARROW = 600, 304


def thresholds_view(
    policy: CompiledDocument, target: TargetDocument | None, chart: Callable[[int], dict[str, Any]]
) -> None:
    """Where care and refusal begin for each hazard.

    Args:
        policy: what was compiled.
        target: where it is to run, if that is known.
        chart: asks for the chart of a width in pixels; called only where it is shown.
    """
    if target is not None and not target.carries.thresholds:
        st.info(
            f"{plain(target.title)} ignores thresholds, so they are hidden here: moving them would change nothing "
            "there. It follows the words of the prompt alone, as far as its model does.",
            icon=":material/visibility_off:",
        )
        return
    if target is None:
        st.caption("You have not said where you will use this. Many places ignore thresholds and follow words alone.")
    st.markdown(
        "A guardrail gives each request a score for each kind of harm. From one score on it is answered **with care**, "
        "from a higher one it is **refused**. Both follow from how much a missed harm weighs against refusing "
        "somebody wrongly. That weighing is a judgement, and the catalogue names its author."
    )
    if "caution-openness" in policy.unset:
        st.caption("Caution and openness is unset, so 50 to 50 is assumed here.")
    # Text in a chart cannot reflow, so there are two, and the style sheet shows the one that fits.
    for name, width in (("wide", _WIDE), ("narrow", _NARROW)):
        with st.container(key=f"chart-{name}"):
            st.vega_lite_chart(chart(width), width="content", theme=None)
    rows = [
        [
            limit.title,
            f"{limit.care_at:.1%}",
            f"{limit.refuse_at:.1%}",
            str(limit.caution),
            (limit.capped_by or "no").replace("-", " "),
        ]
        for limit in sorted(policy.thresholds, key=lambda limit: (limit.refuse_at, limit.title))
    ]
    st.markdown(table(["Hazard", "Care from", "Refusal from", "Caution", "Held by a commitment"], rows))
    with st.expander("The same as sentences"):
        st.markdown("\n".join(f"- {plain(limit.sentence)}" for limit in policy.thresholds))
    st.caption(
        "The score is the probability that the labellers of a calibration set would flag a request. It is not the "
        "probability of harm, and a score that nobody calibrated means less still."
    )


def cautions(catalogue: CatalogueDocument, own: dict[str, int], put: Callable[[str, int | None], None]) -> None:
    """Cautions that the profile sets for single hazards, apart from the axis.

    Args:
        catalogue: for the hazards.
        own: cautions that are set, by hazard.
        put: sets one hazard's caution, or removes it with None.
    """
    titles = {hazard.id: hazard.title for hazard in catalogue.hazards}
    st.caption("A hazard listed here has a caution of its own; all others follow caution and openness.")
    for hazard, caution in own.items():
        key = f"w:caution:{hazard}"
        title = titles.get(hazard, hazard)
        words, button = st.columns([3, 2], vertical_alignment="bottom")
        st.session_state[key] = caution
        words.number_input(
            f"Caution for {lowered(title)}, 0 to 100",
            0,
            100,
            step=1,
            key=key,
            on_change=lambda hazard=hazard, key=key: put(hazard, st.session_state[key]),
        )
        button.button(f"Remove: {title}", key=f"{key}:off", on_click=put, args=(hazard, None))
    free = [hazard for hazard in titles if hazard not in own]
    chosen = st.selectbox(
        "Set one hazard apart", free, index=None, format_func=lambda hazard: titles[hazard], key="w:caution:add",
        placeholder="Choose a hazard",
    )  # fmt: skip
    if chosen:
        st.button(f"Set {titles[chosen]} apart, starting at 50", on_click=put, args=(chosen, 50), key="w:caution:set")
