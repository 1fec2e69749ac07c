"""What the app asks the server, cached by content: an answer is asked for again only when the question changes."""

import os
from itertools import islice
from typing import Any

import streamlit as st

from counterpoise.client import Client
from counterpoise.schemas.catalogue import CatalogueDocument, ProfileDocument, ProfileSummary
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.measured import StoredMeasurement
from counterpoise.schemas.questions import (
    DifferenceDocument,
    DisappointmentDocument,
    ExplanationDocument,
    ExportDocument,
    NotchDocument,
    ProposalDocument,
    QuestionDocument,
    TargetDocument,
)
from counterpoise.schemas.replies import RepliesDocument

__all__ = [
    "address",
    "catalogue",
    "compiled",
    "connected",
    "difference",
    "disappointment",
    "explanation",
    "export",
    "forget_profiles",
    "measurements",
    "notches",
    "profile",
    "profiles",
    "proposal",
    "quiz",
    "read",
    "replies",
    "search",
    "targets",
    "thresholds_chart",
    "written",
]

Named = str | dict[str, Any]
_DEFAULT = "http://127.0.0.1:8000"
# The catalogue changes only when the server restarts; five minutes bound how long an old one can show.
_KEEP, _MOST = 300, 512
# What people publish should soon be found.
_SHORT = 20
_LONGEST_WAIT = 120


def address() -> str:
    """Where the server is, from ``COUNTERPOISE_API_URL``; without a trailing slash."""
    return os.environ.get("COUNTERPOISE_API_URL", _DEFAULT).rstrip("/")


@st.cache_resource(show_spinner=False)
def connected(url: str) -> Client:
    """Connections to a server, shared by everybody who uses this app; they carry no secret."""
    # A first comparison on many people takes its time.
    return Client(url, timeout=_LONGEST_WAIT)


@st.cache_resource(ttl=_KEEP, show_spinner="Reading the catalogue …")
def _catalogue(url: str) -> CatalogueDocument:
    # A resource, not data: the document is frozen, and copying it for every rerun would cost more than compiling.
    return connected(url).catalogue()


@st.cache_data(ttl=_KEEP, show_spinner=False)
def _targets(url: str) -> list[TargetDocument]:
    return connected(url).targets()


@st.cache_data(ttl=_KEEP, show_spinner="Reading the profiles …")
def _profiles(url: str) -> list[ProfileSummary]:
    return connected(url).profiles()


@st.cache_data(ttl=_SHORT, max_entries=_MOST, show_spinner="Looking for profiles …")
def _search(url: str, asked: dict[str, Any], most: int) -> list[ProfileSummary]:
    return list(islice(connected(url).search(**asked), most))


@st.cache_resource(ttl=_KEEP, show_spinner="Reading what was measured …")
def _measurements(url: str) -> list[StoredMeasurement]:
    return [connected(url).measurement(one.name) for one in connected(url).measurements()]


@st.cache_data(ttl=_KEEP, show_spinner=False)
def _profile(url: str, profile_id: str) -> ProfileDocument:
    return connected(url).profile(profile_id)


@st.cache_data(ttl=_KEEP, max_entries=_MOST, show_spinner="Compiling …")
def _compiled(url: str, profile: Named, context: str | None, means: str, budget: int) -> CompiledDocument:
    return connected(url).compile(profile, context=context, means=means, budget=budget)


@st.cache_data(ttl=_KEEP, max_entries=_MOST, show_spinner="Looking where the prompt changes …")
def _notches(url: str, profile: Named, axis: str, context: str | None, means: str, budget: int) -> list[NotchDocument]:
    return connected(url).notches(profile, axis, context=context, means=means, budget=budget)


@st.cache_data(ttl=_KEEP, max_entries=_MOST, show_spinner=False)
def _difference(url: str, old: Named, new: Named, context: str | None, means: str, budget: int) -> DifferenceDocument:
    return connected(url).diff(old, new, context=context, means=means, budget=budget)


@st.cache_data(ttl=_KEEP, max_entries=_MOST, show_spinner=False)
def _chart(url: str, profile: Named, context: str | None, width: int) -> dict[str, Any]:
    return connected(url).thresholds_chart(profile, context=context, width=width)


@st.cache_data(ttl=_KEEP, max_entries=_MOST, show_spinner="Exporting …")
def _export(url: str, target: str, profile: Named, context: str | None, means: str, budget: int) -> ExportDocument:
    return connected(url).export(target, profile, context=context, means=means, budget=budget)


@st.cache_data(ttl=_KEEP, max_entries=_MOST, show_spinner=False)
def _quiz(url: str, seed: int) -> list[QuestionDocument]:
    return connected(url).quiz(seed)


def catalogue() -> CatalogueDocument:
    """Everything reviewed; like every function here, raises ServerUnreachable or ServerProblem."""
    return _catalogue(address())


def targets() -> list[TargetDocument]:
    """Where a profile can run."""
    return _targets(address())


def profiles() -> list[ProfileSummary]:
    """The published profiles, shipped ones and people's, in id order."""
    return _profiles(address())


def forget_profiles() -> None:
    """Ask anew for profiles: somebody here has just published or withdrawn one."""
    for held in (_profiles, _profile, _search):
        held.clear()


def search(most: int, **asked: Any) -> list[ProfileSummary]:
    """Published profiles that fit what is asked, as the client's ``search`` takes it; at most so many, by id."""
    return _search(address(), asked, most)


def measurements() -> list[StoredMeasurement]:
    """What was measured, the reports that say most first."""
    return _measurements(address())


def profile(profile_id: str) -> ProfileDocument:
    """One published profile, by id or ``id@version``."""
    return _profile(address(), profile_id)


def read(yaml: str) -> ProfileDocument:
    """A profile from its YAML text; not cached, because it is asked once."""
    return connected(address()).read_profile(yaml)


def written(draft: Named) -> ProfileDocument:
    """A draft, checked and written as YAML."""
    return connected(address()).write_profile(draft)


def compiled(draft: Named, context: str | None, means: str, budget: int) -> CompiledDocument:
    """What a draft compiles to."""
    return _compiled(address(), draft, context, means, budget)


def notches(draft: dict[str, Any], axis: str, context: str | None, means: str, budget: int) -> list[NotchDocument]:
    """Where the slider of an axis changes the prompt.

    Only what can move a notch is asked about (no words, no weight of the axis itself), so that moving this
    slider never asks again.
    """
    scopes = {
        "weights": dict(draft.get("weights", {})),
        "contexts": {name: dict(own) for name, own in draft.get("contexts", {}).items() if name == context},
    }
    first, second = axis.split("-")
    for scope in (scopes["weights"], *scopes["contexts"].values()):
        if axis in scope:
            scope[axis] = scope[axis] | {first: 50, second: 50}
    asked = {"schema": "profile/v1", "id": "slider", "title": "slider", "summary": "slider", **scopes}
    return _notches(address(), asked, axis, context, means, budget)


def difference(old: Named, new: Named, context: str | None, means: str, budget: int) -> DifferenceDocument:
    """What changes from one profile to another."""
    return _difference(address(), old, new, context, means, budget)


def thresholds_chart(draft: Named, context: str | None, width: int) -> dict[str, Any]:
    """The chart of thresholds that the public page shows too; ``width`` in pixels, 280–1600."""
    return _chart(address(), draft, context, width)


def export(target: str, draft: Named, context: str | None, means: str, budget: int) -> ExportDocument:
    """A draft for one target."""
    return _export(address(), target, draft, context, means, budget)


def quiz(seed: int) -> list[QuestionDocument]:
    """Three questions with two replies each."""
    return _quiz(address(), seed)


def proposal(answers: list[tuple[str, str]]) -> ProposalDocument:
    """Weights proposed from answers."""
    return connected(address()).proposal(answers)


def disappointment(draft: Named, words: str, context: str | None) -> DisappointmentDocument:
    """What in a draft explains a disappointment; not cached: the words are kept nowhere."""
    return connected(address()).disappointment(draft, words, context=context)


def explanation(draft: Named, hazard: str, score: float, context: str | None) -> ExplanationDocument:
    """Why a score is decided as it is."""
    return connected(address()).explain(draft, hazard, score, context=context)


def replies(profile: Named, question: str, against: Named | None, context: str | None, means: str) -> RepliesDocument:
    """One question answered by the server's small model; asked anew each time, because it is kept nowhere."""
    return connected(address()).replies(profile, question, against=against, context=context, means=means)
