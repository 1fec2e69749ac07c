"""What the app asks about evidence, cached by content as in ``server``; raises as everything there."""

from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from counterpoise.schemas.favours import EvidenceDocument, FavoursDocument
from counterpoise_ui.server import Named, address, connected

__all__ = ["Question", "differences_chart", "evidence", "favours", "rule_choice", "variants_chart"]

_KEEP, _MOST = 300, 128


@dataclass(frozen=True, slots=True)
class Question:
    """Whom does this profile favour? ``reference`` None is 50:50; ``without`` and ``aversions`` vary the computing."""

    profile: Named
    evidence: str
    reference: str | None = None
    context: str | None = None
    without: tuple[str, ...] = field(default=())
    aversions: tuple[float, ...] = field(default=())

    def asked(self) -> dict[str, Any]:
        """As the client's arguments, all but ``aversions``."""
        return {
            "profile": self.profile,
            "evidence": self.evidence,
            "reference": self.reference,
            "context": self.context,
            "without": list(self.without),
        }


@st.cache_resource(ttl=_KEEP, show_spinner="Reading the evidence …")
def _evidence(url: str) -> list[EvidenceDocument]:
    return connected(url).evidence()


@st.cache_resource(ttl=_KEEP, max_entries=_MOST, show_spinner="Comparing with what people said …")
def _favours(url: str, asked: dict[str, Any], aversions: tuple[float, ...]) -> FavoursDocument:
    return connected(url).favours(**asked, aversions=aversions)


@st.cache_data(ttl=_KEEP, max_entries=_MOST, show_spinner="Drawing …")
def _differences(url: str, asked: dict[str, Any], dimension: str | None, width: int) -> dict[str, Any]:
    return connected(url).differences_chart(**asked, dimension=dimension, width=width)


@st.cache_data(ttl=_KEEP, max_entries=_MOST, show_spinner="Drawing …")
def _variants(url: str, asked: dict[str, Any], dimension: str, group: str, width: int) -> dict[str, Any]:
    return connected(url).variants_chart(**asked, dimension=dimension, group=group, width=width)


def evidence() -> list[EvidenceDocument]:
    """Every shipped evidence pack."""
    return _evidence(address())


def favours(question: Question) -> FavoursDocument:
    """What was found."""
    return _favours(address(), question.asked(), question.aversions)


def differences_chart(question: Question, dimension: str | None, width: int) -> dict[str, Any]:
    """The chart of groups that the public page shows too; ``dimension`` None is all of them."""
    return _differences(address(), replace(question, aversions=()).asked(), dimension, width)


def variants_chart(question: Question, dimension: str, group: str, width: int) -> dict[str, Any]:
    """The specification curve of one group."""
    return _variants(address(), replace(question, aversions=()).asked(), dimension, group, width)


def rule_choice(packs: list[EvidenceDocument], axes: set[str]) -> str | None:
    """The pack that is shown where nobody chose one, by the rule of the public page.

    Of the packs of real people, the one that speaks of most of the axes that the profile sets; ties by id.
    """
    real = [pack for pack in packs if not pack.synthetic and axes & set(pack.axes)]
    found = min(real, key=lambda pack: (-len(axes & set(pack.axes)), pack.id), default=None)
    return None if found is None else found.id
