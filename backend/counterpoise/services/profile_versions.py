"""Versions: published, immutable, known by their content. What a profile said stays readable for ever."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from counterpoise.domain.catalogue.provenance import Provenance
from counterpoise.domain.catalogue.references import profile_from
from counterpoise.domain.errors import (
    AlreadyThere,
    InvalidOption,
    NotAllowed,
    NothingToPublish,
    UnknownDraft,
    UnknownVersion,
)
from counterpoise.domain.offers.names import checked_note, version_name
from counterpoise.domain.offers.records import Draft, KeptProfile, Version
from counterpoise.services.callers import Caller
from counterpoise.services.ownership import editable, owns, visible
from counterpoise.services.policies import Policies
from counterpoise.services.profile_drafts import draft_tag, expect

__all__ = ["Found", "ProfileVersions", "Query"]

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for among published profiles; everything given must hold.

    Attributes:
        text: in title, summary or whom it suits, whatever the case.
        axis: that the newest version sets, its first pole's weight from ``low`` to ``high`` (both included).
        context: in which it sets other weights.
        origin: shipped, person or panel.
        owner: account id.
        deprecated: True for these alone, False for the others, None for both.
    """

    text: str | None = None
    axis: str | None = None
    low: int = 0
    high: int = _WHOLE
    context: str | None = None
    origin: str | None = None
    owner: str | None = None
    deprecated: bool | None = None

    def stored(self) -> dict[str, Any]:
        """What the repository is asked."""
        asked = {name: getattr(self, name) for name in ("text", "axis", "context", "origin", "owner", "deprecated")}
        if self.axis is not None:
            asked |= {"low": self.low, "high": self.high}
        return {name: value for name, value in asked.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Found:
    """A kept profile with its newest version; an owner's unpublished one has a draft instead."""

    kept: KeptProfile
    version: Version | None = None
    draft: Draft | None = None

    @property
    def document(self) -> Mapping[str, Any]:
        """What it says; raises UnknownDraft if it has neither version nor draft."""
        if (said := self.version or self.draft) is None:
            raise UnknownDraft(self.kept.id)
        return said.document


class ProfileVersions:
    """Published versions against one catalogue.

    Args:
        policies: knows the catalogue that versions are checked against.
    """

    def __init__(self, policies: Policies) -> None:
        self._policies = policies

    def publish(self, caller: Caller, profile_id: str, expected: Collection[str], note: str | None = None) -> Version:
        """Make the draft the next version. The draft stays, one revision on, so that a second attempt is stale.

        Args:
            caller: its owner, or an administrator.
            profile_id: the profile.
            expected: tags of the draft that is meant.
            note: what changed and why, for readers.

        Raises:
            UnknownProfile: if there is no such profile that the caller may see.
            NotAllowed: if it is another's or a shipped one.
            NothingToPublish: if there is no draft, or it says what the newest version says.
            StaleRevision: if the draft is another by now, or somebody published in the meantime.
            InvalidDocument: if the draft no longer fits the catalogue.
            InvalidOption: if the note is empty, too long or holds hidden characters.
        """
        held = editable(caller, profile_id)
        work = caller.work
        if (draft := work.profiles.draft(profile_id)) is None:
            raise NothingToPublish("There is no draft to publish.", profile=profile_id)
        expect(draft_tag(draft), expected)
        profile = profile_from(dict(draft.document), self._policies.catalogue)
        newest = work.profiles.version(profile_id, held.latest)
        if newest is not None and newest.digest == profile.digest:
            raise NothingToPublish(f"The draft says what {version_name((profile_id, held.latest))} says.")
        made = Version(
            profile=profile_id,
            number=held.latest + 1,
            document=profile.document(),
            digest=profile.digest,
            published_at=caller.at,
            previous=newest.digest if newest else self._origin(caller, held),
            note=None if note is None else checked_note(note, "note"),
            author=caller.account,
            catalogue=self._policies.catalogue.digest,
        )
        work.profiles.save_draft(
            replace(draft, revision=draft.revision + 1, updated_at=caller.at), replaces=draft.revision
        )
        work.profiles.publish(made, replaces=held.latest)
        caller.record("profile.published", "profile", profile_id, version=made.number, digest=made.digest)
        return made

    def kept(self, caller: Caller, profile_id: str) -> Found:
        """A profile's standing facts with its newest version; raises UnknownProfile as ``ownership.visible``."""
        return self._with_newest(caller, visible(caller, profile_id))

    def version(self, caller: Caller, profile_id: str, number: int) -> Version:
        """One version.

        Raises:
            UnknownProfile: if there is no such profile that the caller may see.
            UnknownVersion: if it has no version of this number.
        """
        visible(caller, profile_id)
        found = caller.work.profiles.version(profile_id, number)
        if found is None:
            raise UnknownVersion(version_name((profile_id, number)))
        return found

    def history(self, caller: Caller, profile_id: str, before: int | None, limit: int) -> list[Version]:
        """Versions, newest first, with numbers below ``before``; raises UnknownProfile as ``version``."""
        visible(caller, profile_id)
        return caller.work.profiles.versions(profile_id, before, limit)

    def forks(self, caller: Caller, profile_id: str) -> list[KeptProfile]:
        """Published profiles that were copied from this one, in id order; raises UnknownProfile as ``version``."""
        visible(caller, profile_id)
        return [one for one in caller.work.profiles.forks(profile_id) if one.latest]

    def search(self, caller: Caller, query: Query, after: str | None, limit: int) -> list[Found]:
        """Published profiles with ids above ``after`` that fit, in id order.

        Raises:
            UnknownAxis: if the catalogue has no such axis.
            UnknownContext: if the catalogue has no such context.
            InvalidOption: if the weights are not in order.
        """
        if query.axis is not None:
            self._policies.catalogue.axis(query.axis)
        self._policies.catalogue.check_context(query.context)
        if not 0 <= query.low <= query.high <= _WHOLE:
            raise InvalidOption("low and high are weights from 0 to 100, low first.", low=query.low, high=query.high)
        found = caller.work.profiles.page(after, limit, query=query.stored())
        return [self._with_newest(caller, one) for one in found]

    def owned(self, caller: Caller) -> list[Found]:
        """The caller's own, unpublished ones too, in id order."""
        return [self._with_newest(caller, one) for one in caller.work.profiles.owned(caller.account)]

    def deprecate(self, caller: Caller, profile_id: str, because: str) -> Found:
        """Say in public that the profile should no longer be chosen, and why; what it said stays readable.

        Raises:
            UnknownProfile: if there is no such published profile.
            NotAllowed: if it is another's; a shipped one is the administrators'.
            InvalidOption: if the reason is empty, too long or holds hidden characters.
        """
        held = self._own(caller, profile_id)
        reason = checked_note(because, "because")
        changed = replace(held, deprecated_at=held.deprecated_at or caller.at, deprecated_because=reason)
        caller.work.profiles.replace(changed)
        caller.record("profile.deprecated", "profile", profile_id, version=held.latest)
        return self._with_newest(caller, changed)

    def reinstate(self, caller: Caller, profile_id: str) -> Found:
        """Take a deprecation back; raises as ``deprecate``."""
        held = self._own(caller, profile_id)
        changed = replace(held, deprecated_at=None, deprecated_because=None)
        caller.work.profiles.replace(changed)
        caller.record("profile.reinstated", "profile", profile_id, version=held.latest)
        return self._with_newest(caller, changed)

    def publish_for_panel(self, caller: Caller, raw: object, note: str, provenance: Provenance | None) -> Version:
        """Publish what a panel ratified, or a ruling about it, as the next version of a profile that only panels have.

        It belongs to nobody, so that nobody edits it: whoever wants other weights forks it. Callers answer for the
        panel's ratification; no route leads here but theirs.

        Args:
            caller: in whose name the trail records it.
            raw: a profile/v1 object.
            note: what was decided, for readers.
            provenance: by which panel and rule, with which totals; the compiler puts it into source maps. None for a
                version that follows one from before there was such a record.

        Raises:
            InvalidDocument: if it breaks its format, or names what the catalogue has not.
            AlreadyThere: if the id is a person's or ships with the program.
            StaleRevision: if somebody published in the meantime.
        """
        profile, work = profile_from(raw, self._policies.catalogue), caller.work
        held = work.profiles.get(profile.id)
        if profile.id in self._policies.profiles or (held is not None and held.origin != "panel"):
            raise AlreadyThere(f"The id {profile.id!r} is taken.", id=profile.id)
        if held is None:
            held = KeptProfile(profile.id, "panel", None, created_at=caller.at)
            work.profiles.add(held)
        newest = work.profiles.version(profile.id, held.latest)
        made = Version(
            profile=profile.id,
            number=held.latest + 1,
            document=profile.document(),
            digest=profile.digest,
            published_at=caller.at,
            previous=newest.digest if newest else None,
            note=checked_note(note, "note"),
            catalogue=self._policies.catalogue.digest,
            provenance=None if provenance is None else provenance.document(),
        )
        work.profiles.publish(made, replaces=held.latest)
        caller.record("profile.published", "profile", profile.id, version=made.number, digest=made.digest)
        return made

    def _own(self, caller: Caller, profile_id: str) -> KeptProfile:
        held = visible(caller, profile_id)
        if not owns(caller.actor, held.owner):
            raise NotAllowed("Only its owner may do that to this profile.", profile=profile_id)
        return held

    def _with_newest(self, caller: Caller, held: KeptProfile) -> Found:
        if held.latest:
            return Found(held, caller.work.profiles.version(held.id, held.latest))
        return Found(held, None, caller.work.profiles.draft(held.id))

    def _origin(self, caller: Caller, held: KeptProfile) -> str | None:
        if held.forked_from is None:
            return None
        source = caller.work.profiles.version(*held.forked_from)
        return source.digest if source else None
