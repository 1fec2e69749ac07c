"""From domain values to wire models, in one place, so that API and command line print the same words."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.difference import Difference
from counterpoise.domain.compiler.disappointment import Responsible
from counterpoise.domain.compiler.explanation import Explanation
from counterpoise.schemas.catalogue import CatalogueDocument, ProfileSummary
from counterpoise.schemas.questions import (
    DifferenceDocument,
    DisappointmentDocument,
    ExplanationDocument,
    ExportDocument,
    TargetDocument,
)
from counterpoise.services.targets.registry import Export, Loss, Target

__all__ = [
    "catalogue_document",
    "difference_document",
    "disappointment_document",
    "explanation_document",
    "export_document",
    "profile_summary",
    "target_document",
]


def catalogue_document(catalogue: Catalogue) -> CatalogueDocument:
    """The whole catalogue."""
    return CatalogueDocument(
        digest=catalogue.digest,
        axes=list(catalogue.axes.values()),
        commitments=list(catalogue.commitments.values()),
        hazards=list(catalogue.hazards.values()),
        contexts=list(catalogue.contexts.values()),
        numbers=list(catalogue.numbers.values()),
    )


def profile_summary(profile: Profile) -> ProfileSummary:
    """A profile as a gallery shows it."""
    held = profile.document()
    return ProfileSummary(
        id=profile.id,
        title=profile.title,
        summary=profile.summary,
        suits=list(profile.suits),
        does_not_suit=list(profile.does_not_suit),
        weights=held["weights"],
        digest=profile.digest,
    )


def difference_document(difference: Difference) -> DifferenceDocument:
    """A difference on the wire."""
    return DifferenceDocument.model_validate(asdict(difference))


def explanation_document(explanation: Explanation, profile: Profile, context: str | None) -> ExplanationDocument:
    """An explanation on the wire."""
    body: dict[str, Any] = asdict(explanation) | {"profile": profile.id, "context": context}
    return ExplanationDocument.model_validate(body)


def disappointment_document(found: tuple[Responsible, ...]) -> DisappointmentDocument:
    """What explains a disappointment on the wire, with the verdict in words."""
    if not found:
        verdict = (
            "Nothing in this profile explains it. The model, its maker's own rules or the words of the request may."
        )
    elif any(one.explains for one in found):
        verdict = "This in the profile can explain it."
    else:
        verdict = "The nearest things in the catalogue are below, but nothing in this profile explains it."
    return DisappointmentDocument.model_validate({"found": [asdict(one) for one in found], "verdict": verdict})


def target_document(target: Target, loses: Iterable[Loss]) -> TargetDocument:
    """A target on the wire, with what it loses of every profile."""
    return TargetDocument.model_validate(
        {
            "name": target.name,
            "title": target.title,
            "summary": target.summary,
            "carries": asdict(target.carries),
            "loses": [asdict(loss) for loss in loses],
        }
    )


def export_document(export: Export, policy_digest: str) -> ExportDocument:
    """An export on the wire."""
    return ExportDocument.model_validate(asdict(export) | {"policy": policy_digest})
