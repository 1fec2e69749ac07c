"""What in a profile explains a disappointment or a score, and the change that goes with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.questions import DisappointmentDocument, ExplanationDocument, ResponsibleDocument
from counterpoise_ui.components.wording import level_words, plain, weights_words

__all__ = ["Change", "change_of", "disappointment_view", "explanation_view"]

_AWAY = 62
_AXIS = re.compile(r"(?P<axis>[a-z]+-[a-z]+): \{(?P<first>[a-z]+): (?P<weight>\d+), [a-z]+: \d+\}")
_HAZARD = re.compile(r"hazards: \{(?P<hazard>[a-z_]+): \{caution: (?P<caution>\d+)\}\}")
_KINDS = {"axis": "An axis of the profile", "commitment": "A commitment, for everyone", "hazard": "A threshold"}


@dataclass(frozen=True, slots=True)
class Change:
    """A change that can be applied: ``kind`` is ``axis`` (value: first-pole weight) or ``hazard`` (value: caution)."""

    kind: str
    id: str
    value: int


def change_of(written: str | None, pole: str | None = None) -> Change | None:
    """A change from the profile line that the server wrote; None where there is none to apply.

    Args:
        written: for example ``caution-openness: {caution: 55, openness: 45}``.
        pole: the pole that came too much to the front, for an axis that is unset.
    """
    text = written or ""
    if found := _AXIS.fullmatch(text):
        return Change("axis", found["axis"], int(found["weight"]))
    if found := _HAZARD.fullmatch(text):
        return Change("hazard", found["hazard"], int(found["caution"]))
    axis, _, rest = text.partition(": ")
    if rest == f"lean away from {pole}":
        return Change("axis", axis, 100 - _AWAY if axis.split("-", maxsplit=1)[0] == pole else _AWAY)
    return None


def _change_words(change: Change, axes: dict[str, Axis], hazards: dict[str, str]) -> str:
    if change.kind == "hazard":
        return f"caution {change.value} for {hazards.get(change.id, change.id)}"
    axis = axes[change.id]
    level = "lean" if abs(change.value - 50) == _AWAY - 50 else ""
    words = weights_words(axis, change.value)
    return f"{words} ({level_words(axis, level, change.value)})" if level else words


def _finding(
    number: int,
    found: ResponsibleDocument,
    axes: dict[str, Axis],
    hazards: dict[str, str],
    apply: Callable[[Change], None] | None,
) -> None:
    with st.container(border=True):
        explains = "This can explain it" if found.explains else "Near, but it does not explain it"
        st.markdown(f"### {explains}")
        st.markdown(f"{_KINDS[found.complaint.kind]}. What others say of it: “{plain(found.complaint.text)}”")
        st.markdown(plain(found.sentence))
        change = change_of(found.change, found.complaint.pole)
        if change is None:
            if found.complaint.kind == "commitment":
                st.caption("No change is offered: nobody's weights lower a commitment.")
            return
        st.markdown(f"**The smallest change**: {plain(_change_words(change, axes, hazards))}.")
        if apply and st.button("Apply this change and look", key=f"w:apply:{number}"):
            apply(change)


def disappointment_view(
    document: DisappointmentDocument,
    axes: dict[str, Axis],
    hazards: dict[str, str],
    apply: Callable[[Change], None] | None,
) -> None:
    """The verdict, then each finding.

    Args:
        document: what the server found.
        axes: by id.
        hazards: titles by id.
        apply: takes a change to the profile in hand.
    """
    if any(found.explains for found in document.found):
        st.success(plain(document.verdict), icon=":material/search_check:")
    else:
        st.info(plain(document.verdict), icon=":material/info:")
    for number, found in enumerate(document.found, start=1):
        _finding(number, found, axes, hazards, apply)


def explanation_view(document: ExplanationDocument) -> None:
    """Why a score was decided as it was, the nearest caution that turns it, and who forbids more."""
    st.markdown(f"**{plain(document.sentence)}**")
    stricter = document.stricter_change
    if stricter:
        turned = {"allow": "answered", "care": "answered with care", "refuse": "refused"}[stricter.decision]
        st.markdown(f"The other way: at caution {stricter.to_caution} for this hazard it would be {turned}.")
    if document.forbidden:
        st.markdown(f"**Why nobody's weights change it**: {plain(document.forbidden.reason)}")
    if not document.calibrated:
        st.caption("The score counts here as given. Nobody has checked that it is calibrated, so it may mean less.")
