"""Profiles, drafts and versions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, update

from counterpoise.domain.errors import AlreadyThere, StaleRevision, UnknownProfile
from counterpoise.domain.offers.records import Draft, KeptProfile, Version, VersionId
from counterpoise.domain.offers.searching import searchable
from counterpoise.services.state import Profiles
from counterpoise.storage.repositories.rows import LARGEST, Repository, record_from, table_of, values_of
from counterpoise.storage.tables import AxisPositionRow, DraftRow, ProfileRow, VersionRow
from counterpoise.storage.tables.base import storable
from counterpoise.storage.tables.profiles import EVERYWHERE

__all__ = ["StoredProfiles"]

_PROFILE = table_of(ProfileRow)
_DRAFT = table_of(DraftRow)
_VERSION = table_of(VersionRow)
_AXIS = table_of(AxisPositionRow)
# Between sentences where one column holds several: nobody searches for a line's end.
_BETWEEN = "\n"
_WHOLE = 100
_STALE = "Somebody changed this draft since it was read."


def _profile(row: Any) -> KeptProfile:
    fork = None if row.forked_profile is None else (row.forked_profile, row.forked_version)
    return record_from(KeptProfile, row, forked_from=fork)


class StoredProfiles(Repository, Profiles):
    """The profiles of a database."""

    def add(self, profile: KeptProfile) -> None:
        """Keep a new profile."""
        forked_profile, forked_version = profile.forked_from or (None, None)
        values = values_of(profile, without=("forked_from",))
        values |= {"forked_profile": forked_profile, "forked_version": forked_version}
        values |= {"title": "", "summary": "", "suits": ""}
        self._insert(ProfileRow, values, f"The id {profile.id!r} is taken.")

    def get(self, profile_id: str) -> KeptProfile | None:
        """By id."""
        row = self._row(select(_PROFILE).where(_PROFILE.c.id == profile_id))
        return _profile(row) if row else None

    def replace(self, profile: KeptProfile) -> None:
        """Change owner or deprecation."""
        changed = self._change(
            update(_PROFILE)
            .where(_PROFILE.c.id == profile.id)
            .values(
                owner=profile.owner,
                deprecated_at=profile.deprecated_at,
                deprecated_because=profile.deprecated_because,
            )
        )
        if not changed:
            raise UnknownProfile(profile.id)

    def page(self, after: str | None, limit: int, *, query: Mapping[str, Any] | None = None) -> list[KeptProfile]:
        """Published profiles that ``query`` fits, in id order."""
        found = select(_PROFILE).where(_PROFILE.c.latest > 0, *_conditions(query or {}))
        if after is not None:
            found = found.where(_PROFILE.c.id > after)
        return [_profile(row) for row in self._rows(found.order_by(_PROFILE.c.id).limit(limit))]

    def owned(self, account_id: str) -> list[KeptProfile]:
        """In id order."""
        query = select(_PROFILE).where(_PROFILE.c.owner == account_id).order_by(_PROFILE.c.id)
        return [_profile(row) for row in self._rows(query)]

    def forks(self, profile_id: str) -> list[KeptProfile]:
        """In id order."""
        query = select(_PROFILE).where(_PROFILE.c.forked_profile == profile_id, _PROFILE.c.latest > 0)
        return [_profile(row) for row in self._rows(query.order_by(_PROFILE.c.id))]

    def draft(self, profile_id: str) -> Draft | None:
        """Of a profile."""
        row = self._row(select(_DRAFT).where(_DRAFT.c.profile == profile_id))
        return record_from(Draft, row) if row else None

    def save_draft(self, draft: Draft, *, replaces: int | None) -> None:
        """Keep a draft in place of the revision ``replaces``."""
        if replaces is None:
            try:
                self._insert(DraftRow, values_of(draft), _STALE)
            except AlreadyThere:
                raise StaleRevision(_STALE) from None
            return
        held = update(_DRAFT).where(_DRAFT.c.profile == draft.profile, _DRAFT.c.revision == replaces)
        if not self._change(held.values(values_of(draft, without=("profile",)))):
            raise StaleRevision(_STALE)

    def drop_draft(self, profile_id: str) -> None:
        """Remove it."""
        self._change(delete(_DRAFT).where(_DRAFT.c.profile == profile_id))

    def publish(self, version: Version, *, replaces: int) -> None:
        """Add a version after the version ``replaces``, and what can be searched of it."""
        said = searchable(version.document)
        latest = update(_PROFILE).where(_PROFILE.c.id == version.profile, _PROFILE.c.latest == replaces)
        changed = self._change(
            latest.values(
                latest=version.number, title=said.title, summary=said.summary, suits=_BETWEEN.join(said.suits)
            )
        )
        if not changed:
            raise StaleRevision("Somebody published a version since this one was read.")
        self._change(insert(_VERSION).values(values_of(version)))
        self._change(delete(_AXIS).where(_AXIS.c.profile == version.profile))
        positions = [
            {"profile": version.profile, "axis": one.axis, "context": one.context or EVERYWHERE, "first": one.first}
            for one in said.positions
        ]
        if positions:
            self._session.execute(insert(_AXIS), positions)

    def version(self, profile_id: str, number: int) -> Version | None:
        """By number."""
        if not 0 < number <= LARGEST:
            return None
        row = self._row(select(_VERSION).where(_VERSION.c.profile == profile_id, _VERSION.c.number == number))
        return record_from(Version, row) if row else None

    def versions(self, profile_id: str, before: int | None, limit: int) -> list[Version]:
        """Newest first."""
        query = select(_VERSION).where(_VERSION.c.profile == profile_id)
        if before is not None:
            query = query.where(_VERSION.c.number < min(before, LARGEST))
        return [record_from(Version, row) for row in self._rows(query.order_by(_VERSION.c.number.desc()).limit(limit))]

    def by_digest(self, digest: str) -> list[VersionId]:
        """By id and number."""
        query = select(_VERSION.c.profile, _VERSION.c.number).where(_VERSION.c.digest == digest)
        return [(row.profile, row.number) for row in self._rows(query.order_by(_VERSION.c.profile, _VERSION.c.number))]


def _conditions(query: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = []
    if text := storable(query.get("text") or "").lower():
        columns = (_PROFILE.c.title, _PROFILE.c.summary, _PROFILE.c.suits)
        held.append(or_(*(column.contains(text, autoescape=True) for column in columns)))
    if "context" in query:
        held.append(_somewhere(_AXIS.c.context == query["context"], _AXIS.c.context != EVERYWHERE))
    if "axis" in query:
        low, high = max(0, query.get("low", 0)), min(_WHOLE, query.get("high", _WHOLE))
        held.append(
            _somewhere(_AXIS.c.axis == query["axis"], _AXIS.c.context == EVERYWHERE, _AXIS.c.first.between(low, high))
        )
    held += [_PROFILE.c[name] == query[name] for name in ("origin", "owner") if name in query]
    if "deprecated" in query:
        held.append(
            _PROFILE.c.deprecated_at.is_not(None) if query["deprecated"] else _PROFILE.c.deprecated_at.is_(None)
        )
    return held


def _somewhere(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a weight of the profile fulfils all conditions."""
    return exists().where(_AXIS.c.profile == _PROFILE.c.id, *conditions)
