"""Who benefits and who pays: every line says whether it is a claim or a finding."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from counterpoise.schemas.catalogue import Axis, Claim
from counterpoise.schemas.compiled import CompiledDocument, TradeOffDocument
from counterpoise.schemas.measured import StoredMeasurement
from counterpoise_ui.components.measured import axis_lines, measured_so_far
from counterpoise_ui.components.wording import (
    DOSE,
    UNSET,
    level_words,
    lowered,
    plain,
    tradeoff_words,
    weights_words,
)

__all__ = ["claim_words", "claims_list", "sources_list", "tradeoffs"]

_FINDINGS = {"survey": "Finding from a survey", "experiment": "Finding from an experiment"}


def claim_words(claim: Claim, sources: list[str]) -> str:
    """One claim or finding as a Markdown item; a finding's source is added to ``sources`` and named by its number."""
    label = "*Claim.*"
    if claim.basis != "argument":
        if claim.source and claim.source not in sources:
            sources.append(claim.source)
        number = f" [{sources.index(claim.source) + 1}]" if claim.source else ""
        label = f"*{_FINDINGS.get(claim.basis, claim.basis)}{number}.*"
    end = "" if claim.why.endswith(".") else "."
    return f"- **{plain(claim.who)}**: {plain(claim.why)}{end} {label}"


def claims_list(title: str, claims: Iterable[Claim], sources: list[str]) -> None:
    """A list of claims under a bold title; sources are gathered for :func:`sources_list`."""
    st.markdown(f"**{title}**\n\n" + "\n".join(claim_words(claim, sources) for claim in claims))


def sources_list(sources: list[str]) -> None:
    """The sources of findings, numbered."""
    if sources:
        st.caption("  \n".join(f"[{number}] {plain(source)}" for number, source in enumerate(sources, start=1)))


def _tradeoff(trade: TradeOffDocument, axis: Axis, measured: list[str]) -> None:
    first = trade.weights[axis.first]
    with st.container(border=True):
        st.markdown(f"### {plain(tradeoff_words(axis, trade))}")
        st.markdown(
            f"{plain(weights_words(axis, first))}: {level_words(axis, trade.level, first)}. "
            f"It matters when {plain(lowered(trade.when))}"
        )
        reason = f"Your reason: {plain(trade.because)}" if trade.because else "No reason given."
        st.markdown(reason)
        gains, pays = st.columns(2)
        sources: list[str] = []
        with gains:
            claims_list("Who benefits", trade.benefits, sources)
        with pays:
            claims_list("Who pays", trade.costs, sources)
        sources_list(sources)
        st.markdown("\n\n".join(measured))


def tradeoffs(
    policy: CompiledDocument, axes: Mapping[str, Axis], stored: Sequence[StoredMeasurement], public: str
) -> None:
    """What a policy trades away, axis by axis, what was measured of it, and what it leaves open.

    Args:
        policy: what was compiled.
        axes: by id.
        stored: what was measured, the reports that say most first.
        public: address of the public pages.
    """
    st.caption(f"{measured_so_far(stored)} {DOSE}")
    if stored:
        st.caption(f"Everything that was measured, and how to read it: [{public}/measurements]({public}/measurements)")
    if not policy.tradeoffs:
        st.info("Nothing is set yet, so nothing is traded: every axis is left to the model's own default.")
    for trade in policy.tradeoffs:
        _tradeoff(trade, axes[trade.axis], axis_lines(stored, axes[trade.axis], policy.options.means))
    if policy.unset:
        names = ", ".join(plain(lowered(axes[axis].title)) for axis in policy.unset if axis in axes)
        st.markdown(f"**Left open ({len(policy.unset)})**: {names}. For these {UNSET}, and nobody here chose that.")
