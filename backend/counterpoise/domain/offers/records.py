"""Profiles that people keep, their versions, and what operators offer, as they are kept.

A version is immutable and known by its content: ``digest`` is that of the profile. Forks keep their lineage.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from counterpoise.domain.people.records import Instant

__all__ = ["Choice", "Deployment", "Draft", "KeptProfile", "Origin", "Remembered", "Version", "VersionId"]

Origin = Literal["shipped", "person", "panel"]
VersionId = tuple[str, int]
"""A profile's id and the number of one of its versions, from 1."""


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """A profile's standing facts; what it says is in its versions.

    Attributes:
        owner: account id; None for shipped ones and for those whose owner has left.
        latest: number of the newest version; 0 before the first.
        forked_from: the version that it was copied from.
        deprecated_at: since when it should no longer be chosen; old versions stay readable.
        deprecated_because: public reason.
    """

    id: str
    origin: Origin
    owner: str | None
    created_at: Instant
    latest: int = 0
    forked_from: VersionId | None = None
    deprecated_at: Instant | None = None
    deprecated_because: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What will be the next version; only its owner and administrators see it.

    Attributes:
        document: a profile/v1 object, valid against the catalogue when it was saved.
        revision: grows by one with every save; an edit must name the one that it started from.
    """

    profile: str
    document: Mapping[str, Any]
    revision: int
    updated_at: Instant


@dataclass(frozen=True, slots=True)
class Version:
    """One published version.

    Attributes:
        document: a profile/v1 object.
        digest: content address of the profile, ``sha256:`` and hex.
        previous: digest of the version before it, or of the version that it was forked from.
        note: what changed and why, for readers.
        author: account id; None for shipped ones and authors who have left.
        catalogue: digest of the catalogue that it was checked against.
        provenance: which panel decided it, by which rule, with which totals (``domain.catalogue.provenance``); None
            where none did.
    """

    profile: str
    number: int
    document: Mapping[str, Any]
    digest: str
    published_at: Instant
    previous: str | None = None
    note: str | None = None
    author: str | None = None
    catalogue: str = ""
    provenance: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """What one operator offers in one place.

    Attributes:
        offered: versions that people may choose, in the operator's order.
        default: one of ``offered``, or None: people choose before anything is applied.
        bounds: a bounds/v1 object, or None; bounds never touch commitments.
        tuning: whether people may change weights within the bounds.
        revision: grows by one with every change.
    """

    id: str
    owner: str
    title: str
    offered: tuple[VersionId, ...]
    created_at: Instant
    updated_at: Instant
    default: VersionId | None = None
    bounds: Mapping[str, Any] | None = None
    tuning: bool = True
    revision: int = 1
    closed_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice in one deployment, by somebody whom only their own key can name.

    Attributes:
        chooser: SHA-256 over the person's choice key and the deployment, hex; different in every deployment.
        weights: first-pole weight by axis where the person tuned the version; None for the version as it is.
        day: when, as days since 1970: coarse on purpose.
        number: order of arrival, from 1; 0 until it is stored.
    """

    deployment: str
    chooser: str
    profile: str
    version: int
    day: int
    weights: Mapping[str, int] | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Remembered:
    """The answer to a create that was asked for with an Idempotency-Key.

    Attributes:
        key: SHA-256 over account and key, hex.
        request: SHA-256 over method, path and body, hex: the same key with another request is refused.
    """

    key: str
    request: str
    status: int
    body: str
    created_at: Instant
    headers: tuple[tuple[str, str], ...] = field(default=())
