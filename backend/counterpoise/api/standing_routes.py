"""Routes of evidence: which packs there are, whom a profile favours on one of them, and the charts of that."""

from typing import Any

from fastapi import APIRouter

from counterpoise.api.conventions import PROBLEMS
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.verdicts import EVERYONE
from counterpoise.schemas.favours import (
    EvidenceDocument,
    EvidenceList,
    FavoursDocument,
    evidence_document,
    favours_document,
)
from counterpoise.schemas.favours_asks import AskDifferences, AskFavours, AskVariants
from counterpoise.services.policies import Policies
from counterpoise.services.standing import Favours, Standing
from counterpoise.services.standing_charts import curve_chart, differences_chart

__all__ = ["standing_routes"]

_EVEN = "50:50 on every axis"


def standing_routes(policies: Policies, standing: Standing) -> APIRouter:
    """The routes over one catalogue and the shipped packs."""
    router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

    def compared(asked: AskFavours) -> Favours:
        return standing.favours(
            policies.profile(asked.profile),
            standing.pack(asked.evidence),
            reference=None if asked.reference is None else policies.profile(asked.reference),
            context=asked.context,
            seed=asked.seed,
            without=asked.without,
            aversions=asked.aversions,
        )

    @router.get("/evidence", tags=["evidence"], operation_id="evidence")
    def evidence() -> EvidenceList:
        """Every shipped evidence pack: who was asked, by whom, under which licence, and how answers are read."""
        return EvidenceList(packs=[evidence_document(one) for one in standing.packs()])

    @router.get("/evidence/{evidence_id}", tags=["evidence"], operation_id="evidence_pack")
    def evidence_pack(evidence_id: str) -> EvidenceDocument:
        """One evidence pack: its source, its sample and its mapping item by item, without its data."""
        return evidence_document(standing.pack(evidence_id))

    @router.post("/favours", tags=["evidence"], operation_id="favours")
    def favours(asked: AskFavours) -> FavoursDocument:
        """Whom a profile is closer to and further from than a reference, with intervals, verdicts and limits."""
        return favours_document(compared(asked))

    @router.post("/charts/differences", tags=["evidence"], operation_id="differences_chart")
    def differences(asked: AskDifferences) -> dict[str, Any]:
        """The Vega-Lite specification of the differences by group, the same that the public page shows."""
        found = compared(asked)
        total = [found.comparison.everyone] if found.comparison.everyone else []
        asked_for, topic = asked.dimension, f"{asked.dimension}: "
        groups = [
            one
            for one in found.comparison.groups
            if asked_for in {None, one.dimension} or one.dimension.startswith(topic)
        ]
        if not total and not groups:
            raise InvalidOption("There is no group that may be shown, so there is nothing to draw.", field="dimension")
        reference = found.reference.title if found.reference else _EVEN
        named = found.profile.title
        shared = asked_for if asked_for and groups and all(one.dimension.startswith(topic) for one in groups) else ""
        return differences_chart([*total, *groups], named, reference, topic=shared, width=asked.width)

    @router.post("/charts/variants", tags=["evidence"], operation_id="variants_chart")
    def variants(asked: AskVariants) -> dict[str, Any]:
        """The Vega-Lite specification of one group's specification curve."""
        cell = (asked.dimension, asked.group)
        curve = compared(asked).comparison.curves.get(cell)
        if curve is None or not curve.variants:
            raise InvalidOption("There is no such curve to draw.", field="group")
        whose = "everyone" if cell == EVERYONE else f"{asked.dimension}: {asked.group}"
        return curve_chart(curve, whose, width=asked.width)

    return router
