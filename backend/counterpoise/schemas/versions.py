"""Kept profiles on the wire: drafts, versions, and what is asked about them."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from counterpoise.schemas.base import Ask, Wire
from counterpoise.schemas.catalogue import ProfileSummary

__all__ = [
    "EXAMPLE_PROFILE",
    "AskDeprecation",
    "AskFork",
    "AskProfile",
    "AskPublish",
    "DraftDocument",
    "ProfilePage",
    "VersionDocument",
    "VersionPage",
    "VersionSummary",
]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=64)]
Note = Annotated[str, StringConstraints(min_length=1, max_length=2000)]

EXAMPLE_PROFILE: dict[str, Any] = {
    "schema": "profile/v1",
    "id": "evening-coach",
    "title": "Evening coach",
    "summary": "For people who plan tomorrow at the end of a long day.",
    "suits": ["people who want the objection and the next step"],
    "weights": {"pushback-encouragement": {"pushback": 60, "encouragement": 40}},
    "reasons": {"pushback-encouragement": "Tired people need the problem named and the courage to go on."},
}


class AskProfile(Ask):
    """A profile to keep, as a profile/v1 object or as its YAML text; exactly one of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"profile": EXAMPLE_PROFILE}]})

    profile: dict[str, Any] | None = Field(default=None, description="A profile/v1 object")
    yaml: Annotated[str, StringConstraints(max_length=262_144)] | None = Field(
        default=None, description="The YAML text of one, as `profile.yaml` gives it"
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.profile is None) == (self.yaml is None):
            raise ValueError("give either profile or yaml")
        return self


class AskPublish(Ask):
    """A version to publish, with a note for readers."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"note": "Encouragement raised: users asked for more of it."}]}
    )

    note: Note | None = Field(default=None, description="What changed and why; public")


class AskFork(Ask):
    """A profile to begin with the content of a published version."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "my-coach", "title": "My coach"}]})

    id: Slug = Field(description="Id of the new profile")
    version: int | None = Field(default=None, ge=1, le=999_999_999, description="The version to copy; null: the newest")
    title: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = None


class AskDeprecation(Ask):
    """Why a profile should no longer be chosen."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"because": "Replaced by evening-coach."}]})

    because: Note = Field(description="The reason; public")


class DraftDocument(Wire):
    """A draft: what will be the next version."""

    profile: str = Field(description="The profile's id")
    revision: int
    updated_at: datetime
    digest: str
    document: dict[str, Any] = Field(description="The profile/v1 object")
    yaml: str


class VersionSummary(Wire):
    """A published version as a history shows it. ``author`` is an account's id, null where it has left."""

    profile: str
    number: int
    digest: str
    previous: str | None = Field(
        description="Digest of the version before, or of the one that the profile was forked from"
    )
    note: str | None
    published_at: datetime
    author: str | None


class VersionDocument(Wire):
    """A published version. It never changes, so it names no account: people can leave, and this is kept by caches."""

    profile: str
    number: int
    digest: str
    previous: str | None
    note: str | None
    published_at: datetime
    catalogue: str = Field(description="Digest of the catalogue that it was checked against")
    provenance: dict[str, Any] | None = Field(
        description="Which panel decided it: ballots, assents, and each axis's rule and totals; null where none did"
    )
    document: dict[str, Any] = Field(description="The profile/v1 object")
    yaml: str


class ProfilePage(Wire):
    """Profiles, in id order."""

    items: list[ProfileSummary]
    next: str | None = Field(description="`cursor` of the next page; null on the last")


class VersionPage(Wire):
    """Versions, newest first."""

    items: list[VersionSummary]
    next: str | None = Field(description="`cursor` of the next page; null on the last")
