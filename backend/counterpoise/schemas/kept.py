"""From what is kept to wire models."""

from datetime import date, timedelta
from typing import Any

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.offers.names import version_name
from counterpoise.domain.offers.records import Choice, Deployment, Draft, Version
from counterpoise.schemas.catalogue import ProfileSummary
from counterpoise.schemas.instants import moment
from counterpoise.schemas.offers import ChoiceDocument, ChoiceTotals, DeploymentDocument, VersionTotal
from counterpoise.schemas.versions import DraftDocument, VersionDocument, VersionSummary
from counterpoise.services.choices import FEWEST_SHOWN, Totals
from counterpoise.services.profile_versions import Found

__all__ = [
    "choice_document",
    "deployment_document",
    "draft_document",
    "found_summary",
    "totals_document",
    "version_document",
    "version_summary",
]

_EPOCH = date(1970, 1, 1)


def found_summary(found: Found) -> ProfileSummary:
    """A kept profile as a gallery shows it."""
    held, said = found.kept, found.document
    return ProfileSummary(
        id=held.id,
        title=said["title"],
        summary=said["summary"],
        suits=list(said.get("suits", ())),
        does_not_suit=list(said.get("does_not_suit", ())),
        weights=said["weights"],
        digest=found.version.digest if found.version else digest_of(said),
        version=held.latest or None,
        origin=held.origin,
        forked_from=version_name(held.forked_from) if held.forked_from else None,
        deprecated=held.deprecated_because,
    )


def draft_document(draft: Draft, yaml: str) -> DraftDocument:
    """A draft on the wire."""
    return DraftDocument(
        profile=draft.profile,
        revision=draft.revision,
        updated_at=moment(draft.updated_at),
        digest=digest_of(draft.document),
        document=dict(draft.document),
        yaml=yaml,
    )


def _version(version: Version) -> dict[str, Any]:
    return {
        "profile": version.profile,
        "number": version.number,
        "digest": version.digest,
        "previous": version.previous,
        "note": version.note,
        "published_at": moment(version.published_at),
    }


def version_summary(version: Version) -> VersionSummary:
    """A version in a history."""
    return VersionSummary(**_version(version), author=version.author)


def version_document(version: Version, yaml: str) -> VersionDocument:
    """A version, whole."""
    return VersionDocument(
        **_version(version),
        catalogue=version.catalogue,
        provenance=None if version.provenance is None else dict(version.provenance),
        document=dict(version.document),
        yaml=yaml,
    )


def deployment_document(deployment: Deployment, warnings: list[str]) -> DeploymentDocument:
    """A deployment on the wire."""
    return DeploymentDocument(
        id=deployment.id,
        owner=deployment.owner,
        title=deployment.title,
        offered=[version_name(one) for one in deployment.offered],
        default=version_name(deployment.default) if deployment.default else None,
        bounds=dict(deployment.bounds) if deployment.bounds is not None else None,
        tuning=deployment.tuning,
        revision=deployment.revision,
        created_at=moment(deployment.created_at),
        updated_at=moment(deployment.updated_at),
        closed_at=moment(deployment.closed_at),
        warnings=warnings,
    )


def choice_document(choice: Choice) -> ChoiceDocument:
    """A choice on the wire, without the name that it is kept under."""
    return ChoiceDocument(
        deployment=choice.deployment,
        profile=version_name((choice.profile, choice.version)),
        weights=dict(choice.weights) if choice.weights is not None else None,
        day=_EPOCH + timedelta(days=choice.day),
    )


def totals_document(deployment_id: str, totals: Totals) -> ChoiceTotals:
    """Totals on the wire."""
    return ChoiceTotals(
        deployment=deployment_id,
        people=totals.people,
        tuned=totals.tuned,
        versions=[VersionTotal(profile=version_name(one), people=count) for one, count in totals.counts.items()],
        hidden_under=FEWEST_SHOWN,
    )
