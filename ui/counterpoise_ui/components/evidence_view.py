"""Where the numbers come from: who was asked, who read the answers how, and what cannot be known."""

from collections.abc import Mapping

import streamlit as st

from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.favours import EvidenceDocument, FavoursDocument
from counterpoise_ui.components.standing_summary import titled
from counterpoise_ui.components.wording import plain, table

__all__ = ["evidence_view", "pack_words"]


def pack_words(pack: EvidenceDocument) -> str:
    """A pack in a list: whether it is made up comes first."""
    return f"Made up: {pack.title}" if pack.synthetic else pack.title


def evidence_view(found: FavoursDocument, axes: Mapping[str, Axis]) -> None:
    """The limits in full, then the provenance.

    Args:
        found: what the server found.
        axes: by id.
    """
    st.markdown("### What this cannot say")
    st.markdown("\n".join(f"- {plain(titled(one, axes))}" for one in found.limits))
    pack = found.evidence
    st.markdown("### Where the numbers come from")
    facts = [
        ["Evidence", pack.title],
        ["Who was asked", f"{pack.frame.rstrip('.')}; n = {pack.n:,}; {pack.dates}"],
        ["Source", pack.citation],
        ["Licence", pack.licence],
        ["Retrieved", pack.retrieved],
        ["Digest", pack.digest],
        ["Seed of the draws", str(found.seed)],
    ]
    st.markdown("\n".join(f"- **{name}**: {plain(said)}" for name, said in facts))
    for note in pack.notes:
        st.caption(plain(note))
    if pack.url:
        st.markdown(f"[The source]({pack.url})")
    for mapping in pack.mappings:
        with st.expander(f"How answers are read: mapping “{plain(mapping.name)}”, by {plain(mapping.author)}"):
            st.markdown(plain(mapping.reason))
            if mapping.items:
                rows = [
                    [
                        one.wording or one.item,
                        axes[one.axis].poles[one.pole].title if one.axis in axes else one.pole,
                        f"{one.strength:g}",
                        one.reason,
                    ]
                    for one in mapping.items
                ]
                st.markdown(table(["What people were asked", "It speaks for", "Strength", "Why"], rows))
    for agreed in pack.agreement:
        kappa = "" if agreed.kappa is None else f" (Cohen's kappa {agreed.kappa:.2f})"
        st.markdown(f"The mapping “{plain(agreed.mapping)}” puts {agreed.same} of {agreed.items} items in the same "
                    f"place{plain(kappa)}.")  # fmt: skip
