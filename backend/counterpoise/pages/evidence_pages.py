"""The pages of evidence: which packs there are, and each one with its source, its sample and its mapping."""

from collections.abc import Callable

from fastapi import Response
from fastapi.responses import HTMLResponse, JSONResponse

from counterpoise.domain.errors import UnknownEvidence
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.pages.environment import render
from counterpoise.schemas.favours import evidence_document
from counterpoise.services.policies import Policies
from counterpoise.services.standing import EvidenceStore, Standing

__all__ = ["EvidencePages", "NoEvidence"]


class NoEvidence(EvidenceStore):
    """No pack at all."""

    def names(self) -> list[str]:
        """None."""
        return []

    def shipped(self, name: str) -> EvidencePack:
        """Raises UnknownEvidence."""
        raise UnknownEvidence(name, [])


class EvidencePages:
    """The endpoints.

    Args:
        policies: knows catalogue and profiles.
        standing: knows the packs.
    """

    def __init__(self, policies: Policies, standing: Standing) -> None:
        self._policies, self._standing = policies, standing

    @property
    def routes(self) -> dict[str, Callable[..., Response]]:
        """Each address with its endpoint."""
        return {
            "/evidence": self.packs,
            "/evidence/{evidence_id}.json": self.json,
            "/evidence/{evidence_id}": self.pack,
        }

    def packs(self) -> HTMLResponse:
        """Every pack that is shipped, those of real people first."""
        found = sorted(self._standing.packs(), key=lambda pack: (pack.synthetic, pack.id))
        documents = [evidence_document(pack) for pack in found]
        return HTMLResponse(render("evidence.html", catalogue=self._policies.catalogue, packs=documents))

    def pack(self, evidence_id: str) -> HTMLResponse:
        """One pack: where it comes from, who was asked, what the answers are taken to mean, and by whom."""
        found = self._standing.pack(evidence_id)
        profiles = sorted(self._policies.profiles.values(), key=lambda one: (one.title.casefold(), one.id))
        document = evidence_document(found)
        page = render(
            "evidence_pack.html",
            catalogue=self._policies.catalogue,
            evidence=document,
            profiles=[one for one in profiles if self._standing.shares(one).keys() & set(document.axes)],
        )
        return HTMLResponse(page)

    def json(self, evidence_id: str) -> JSONResponse:
        """One pack's provenance and mapping, without its data."""
        return JSONResponse(evidence_document(self._standing.pack(evidence_id)).model_dump(mode="json"))
