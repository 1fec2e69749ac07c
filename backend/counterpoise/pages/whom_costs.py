"""What a page shows of the costs of thresholds on one set of labelled cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.standing.cases import Cases
from counterpoise.schemas.consequences import consequences_document
from counterpoise.services.consequences import Consequences
from counterpoise.services.consequences_words import (
    LIMITS,
    caution_cells,
    hazard_sentences,
    kind_sentence,
    together_sentence,
)

__all__ = ["CostsView", "costs_view"]

_STEPS = tuple(range(0, 101, 10))


@dataclass(frozen=True, slots=True)
class CostsView:
    """Both costs on one set of cases.

    Attributes:
        cautions: caution, wrongful refusals, missed harms, as cells; a reader can move along it.
        uncounted: hazards without a case.
    """

    name: str
    digest: str
    together: str
    kinds: Sequence[str]
    hazards: Sequence[Sequence[str]]
    cautions: Sequence[tuple[int, str, str]]
    uncounted: Sequence[str]
    limits: Sequence[str]
    document: Mapping[str, Any]


def costs_view(consequences: Consequences, profile: Profile, cases: Cases, context: str | None) -> CostsView:
    """Count both costs of the profile's thresholds on the cases; calibrated on other folds where they allow it."""
    report = consequences.of(profile, cases, context=context, calibrate="isotonic")
    return CostsView(
        name=report.cases,
        digest=report.digest,
        together=together_sentence(report),
        kinds=[kind_sentence(kind, costs) for kind, costs in report.together.kinds.items()],
        hazards=[hazard_sentences(one) for one in report.hazards],
        cautions=[(caution, *caution_cells(report.together.cautions[caution])) for caution in _STEPS],
        uncounted=report.uncounted,
        limits=LIMITS,
        document=consequences_document(report).model_dump(mode="json", by_alias=True),
    )
