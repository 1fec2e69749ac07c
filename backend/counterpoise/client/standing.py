"""Evidence, and whom a profile favours on it."""

from collections.abc import Sequence
from typing import Any

from counterpoise.client.connection import Connection, Named
from counterpoise.schemas.favours import EvidenceDocument, EvidenceList, FavoursDocument

__all__ = ["StandingCalls"]


def _body(
    profile: Named,
    evidence: str,
    reference: Named | None,
    context: str | None,
    seed: int,
    without: Sequence[str],
    aversions: Sequence[float],
    **more: Any,
) -> dict[str, Any]:
    return {
        "profile": profile,
        "evidence": evidence,
        "reference": reference,
        "context": context,
        "seed": seed,
        "without": list(without),
        "aversions": list(aversions),
        **more,
    }


class StandingCalls(Connection):
    """Calls about evidence.

    Args of all of them: ``evidence`` is the id of a shipped pack; ``reference`` None is 50:50 on every axis that the
    profile sets; ``without`` are axes to leave out of both sides; ``aversions`` further ones of Atkinson's measure.
    """

    def evidence(self) -> list[EvidenceDocument]:
        """Every shipped evidence pack, without its data."""
        return self._one(EvidenceList, "GET", "/evidence").packs

    def evidence_pack(self, evidence_id: str) -> EvidenceDocument:
        """One evidence pack, without its data."""
        return self._one(EvidenceDocument, "GET", f"/evidence/{evidence_id}")

    def favours(
        self,
        profile: Named,
        evidence: str,
        *,
        reference: Named | None = None,
        context: str | None = None,
        seed: int = 0,
        without: Sequence[str] = (),
        aversions: Sequence[float] = (),
    ) -> FavoursDocument:
        """Whom a profile is closer to and further from than a reference."""
        body = _body(profile, evidence, reference, context, seed, without, aversions)
        return self._one(FavoursDocument, "POST", "/favours", json=body)

    def differences_chart(
        self,
        profile: Named,
        evidence: str,
        *,
        reference: Named | None = None,
        context: str | None = None,
        seed: int = 0,
        without: Sequence[str] = (),
        dimension: str | None = None,
        width: int = 640,
    ) -> dict[str, Any]:
        """The Vega-Lite specification of the differences by group, of one dimension or of all."""
        body = _body(profile, evidence, reference, context, seed, without, (), dimension=dimension, width=width)
        found: dict[str, Any] = self._call("POST", "/charts/differences", json=body)
        return found

    def variants_chart(
        self,
        profile: Named,
        evidence: str,
        *,
        reference: Named | None = None,
        context: str | None = None,
        seed: int = 0,
        without: Sequence[str] = (),
        dimension: str = "everyone",
        group: str = "everyone",
        width: int = 640,
    ) -> dict[str, Any]:
        """The Vega-Lite specification of the specification curve of everyone, or of one group."""
        more = {"dimension": dimension, "group": group, "width": width}
        body = _body(profile, evidence, reference, context, seed, without, (), **more)
        found: dict[str, Any] = self._call("POST", "/charts/variants", json=body)
        return found
