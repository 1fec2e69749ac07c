"""Compiling, comparing, explaining and exporting a profile."""

from typing import Any

from counterpoise.client.connection import Connection, Named
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.questions import (
    DifferenceDocument,
    DisappointmentDocument,
    ExplanationDocument,
    ExportDocument,
    NotchDocument,
    TargetDocument,
)

__all__ = ["PolicyCalls"]


def _body(profile: Named, context: str | None, bounds: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    return {"profile": profile, "context": context, "bounds": bounds, **more}


class PolicyCalls(Connection):
    """Calls about policies and targets."""

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
