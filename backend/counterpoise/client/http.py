"""A synchronous, typed HTTP client of the API.

ServerUnreachable   nobody answers at the address
ServerProblem       the server answered with a problem (RFC 9457); ``problem`` holds it
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2 as httpx
from pydantic import TypeAdapter

from counterpoise.schemas.base import Wire
from counterpoise.schemas.catalogue import CatalogueDocument, ProfileDocument, ProfileSummary
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.measured import MeasurementSummary, StoredMeasurement
from counterpoise.schemas.problems import Problem
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

__all__ = ["Client", "Named", "ServerProblem", "ServerUnreachable"]

Named = str | dict[str, Any]
"""A shipped profile's id, or a profile/v1 object."""

_Model = TypeVar("_Model", bound=Wire)


class ServerUnreachable(Exception):
    """Nobody answers at the address."""


class ServerProblem(Exception):
    """The server answered with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def _body(profile: Named, context: str | None, bounds: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    return {"profile": profile, "context": context, "bounds": bounds, **more}


class Client:
    """One connection pool to one server; use it as a context manager or call :meth:`close`.

    Args:
        base_url: for example ``http://127.0.0.1:8000``.
        transport: another transport, for tests.
        timeout: seconds for one call.

    Every method raises ServerUnreachable or ServerProblem.
    """

    def __init__(self, base_url: str, *, transport: httpx.BaseTransport | None = None, timeout: float = 30) -> None:
        self._http = httpx.Client(base_url=base_url, transport=transport, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _call(self, method: str, path: str, **arguments: Any) -> Any:
        try:
            response = self._http.request(method, f"/api/v1{path}", **arguments)
        except httpx.TransportError as error:
            raise ServerUnreachable(f"nobody answers at {self._http.base_url}: {error}") from error
        if response.is_success:
            return response.json()
        try:
            problem = Problem.model_validate(response.json())
        except ValueError:
            problem = Problem(
                type="about:blank",
                title=response.reason_phrase,
                status=response.status_code,
                detail=f"The server answered {response.status_code} in a form that is not a problem.",
                code="unreadable_answer",
            )
        raise ServerProblem(problem)

    def _one(self, model: type[_Model], method: str, path: str, **arguments: Any) -> _Model:
        return model.model_validate(self._call(method, path, **arguments))

    def _many(self, model: type[_Model], method: str, path: str, **arguments: Any) -> list[_Model]:
        return TypeAdapter(list[model]).validate_python(self._call(method, path, **arguments))  # type: ignore[valid-type]

    def catalogue(self) -> CatalogueDocument:
        """Everything reviewed: axes, commitments, hazards, contexts and judged numbers."""
        return self._one(CatalogueDocument, "GET", "/catalogue")

    def profiles(self) -> list[ProfileSummary]:
        """The shipped profiles, in id order."""
        return self._many(ProfileSummary, "GET", "/profiles")

    def profile(self, profile_id: str) -> ProfileDocument:
        """One shipped profile, as JSON and as YAML."""
        return self._one(ProfileDocument, "GET", f"/profiles/{profile_id}")

    def read_profile(self, yaml: str) -> ProfileDocument:
        """A profile from its YAML text."""
        return self._one(ProfileDocument, "POST", "/profiles/read", json={"yaml": yaml})

    def write_profile(self, profile: Named) -> ProfileDocument:
        """Check a profile and write it as YAML text."""
        return self._one(ProfileDocument, "POST", "/profiles/write", json={"profile": profile})

    def compile(
        self,
        profile: Named,
        *,
        context: str | None = None,
        bounds: dict[str, Any] | None = None,
        means: str = "text",
        budget: int = 1200,
    ) -> CompiledDocument:
        """What a profile compiles to."""
        body = _body(profile, context, bounds, means=means, budget=budget)
        return self._one(CompiledDocument, "POST", "/compile", json=body)

    def diff(
        self,
        old: Named,
        new: Named,
        *,
        context: str | None = None,
        bounds: dict[str, Any] | None = None,
        means: str = "text",
        budget: int = 1200,
    ) -> DifferenceDocument:
        """What changes from one profile to another, both compiled with the same options."""
        body = {"old": old, "new": new, "context": context, "bounds": bounds, "means": means, "budget": budget}
        return self._one(DifferenceDocument, "POST", "/diff", json=body)

    def explain(
        self,
        profile: Named,
        hazard: str,
        score: float,
        *,
        context: str | None = None,
        bounds: dict[str, Any] | None = None,
    ) -> ExplanationDocument:
        """Why a score is decided as it is."""
        body = _body(profile, context, bounds, hazard=hazard, score=score)
        return self._one(ExplanationDocument, "POST", "/explain", json=body)

    def disappointment(
        self, profile: Named, words: str, *, context: str | None = None, bounds: dict[str, Any] | None = None
    ) -> DisappointmentDocument:
        """What in the profile explains a disappointment."""
        body = _body(profile, context, bounds, words=words)
        return self._one(DisappointmentDocument, "POST", "/disappointments", json=body)

    def notches(
        self,
        profile: Named,
        axis: str,
        *,
        context: str | None = None,
        bounds: dict[str, Any] | None = None,
        means: str = "text",
        budget: int = 1200,
    ) -> list[NotchDocument]:
        """Where a slider of one axis changes the prompt."""
        body = _body(profile, context, bounds, axis=axis, means=means, budget=budget)
        return self._many(NotchDocument, "POST", "/notches", json=body)

    def thresholds_chart(
        self, profile: Named, *, context: str | None = None, bounds: dict[str, Any] | None = None, width: int = 640
    ) -> dict[str, Any]:
        """The Vega-Lite specification of a policy's thresholds, its plot ``width`` pixels wide (280–1600)."""
        body = _body(profile, context, bounds, width=width)
        found: dict[str, Any] = self._call("POST", "/charts/thresholds", json=body)
        return found

    def targets(self) -> list[TargetDocument]:
        """Where a profile can run."""
        return self._many(TargetDocument, "GET", "/targets")

    def export(
        self,
        target: str,
        profile: Named,
        *,
        context: str | None = None,
        bounds: dict[str, Any] | None = None,
        means: str = "text",
        budget: int = 1200,
    ) -> ExportDocument:
        """A profile for one target."""
        body = _body(profile, context, bounds, means=means, budget=budget)
        return self._one(ExportDocument, "POST", f"/targets/{target}/export", json=body)

    def measurements(self) -> list[MeasurementSummary]:
        """What was measured, the reports that say most first."""
        return self._many(MeasurementSummary, "GET", "/measurements")

    def measurement(self, name: str) -> StoredMeasurement:
        """One stored measurement, whole."""
        return self._one(StoredMeasurement, "GET", f"/measurements/{name}")

    def quiz(self, seed: int = 0) -> list[QuestionDocument]:
        """Three questions with two replies each."""
        return self._many(QuestionDocument, "GET", "/quiz", params={"seed": seed})

    def proposal(self, answers: Sequence[tuple[str, str]]) -> ProposalDocument:
        """Weights from answers, each a pair of question id and ``a``, ``b`` or ``either``."""
        body = {"answers": [{"question": question, "choice": choice} for question, choice in answers]}
        return self._one(ProposalDocument, "POST", "/quiz/proposal", json=body)
