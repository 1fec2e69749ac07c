"""Drafts: what will be the next version of a profile. Their owner and administrators see them, and nobody else."""

from collections.abc import Collection, Mapping
from typing import Any

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.catalogue.references import profile_from
from counterpoise.domain.errors import AlreadyThere, InvalidDocument, Issue, StaleRevision, UnknownDraft, UnknownVersion
from counterpoise.domain.offers.names import checked_id
from counterpoise.domain.offers.records import Draft, KeptProfile
from counterpoise.services.callers import Caller
from counterpoise.services.ownership import editable, owns, visible
from counterpoise.services.policies import Policies

__all__ = ["ProfileDrafts", "draft_tag", "expect"]


def draft_tag(draft: Draft) -> str:
    """What names this state of a draft: revision and content, so that a draft begun anew does not pass for it."""
    return f"{draft.revision}-{digest_of(draft.document).removeprefix('sha256:')[:16]}"


def expect(tag: str, expected: Collection[str]) -> None:
    """Raises StaleRevision unless ``tag`` is among the expected ones."""
    if tag not in expected:
        raise StaleRevision(
            "Somebody changed it since you read it. Read it again, then decide whether your change still holds.",
            current=tag,
        )


class ProfileDrafts:
    """Drafts of profiles against one catalogue.

    Args:
        policies: knows the catalogue and the shipped ids.
    """

    def __init__(self, policies: Policies) -> None:
        self._policies = policies

    def create(self, caller: Caller, raw: object) -> Draft:
        """Begin a new profile with its first draft; its id is the document's.

        Raises:
            SignInNeeded: for a visitor.
            InvalidDocument: listing every fault of the document.
            AlreadyThere: if the id is taken.
        """
        profile = profile_from(raw, self._policies.catalogue)
        return self._begin(caller, profile.id, profile.document(), None)

    def fork(
        self, caller: Caller, source_id: str, new_id: str, *, number: int | None = None, title: str | None = None
    ) -> Draft:
        """Begin a new profile with the content of a published version; its lineage is kept.

        Args:
            caller: whoever forks, who will own the new profile.
            source_id: the profile to copy.
            new_id: id of the new one.
            number: the version to copy; None is the newest.
            title: another title, or None for the same.

        Raises:
            SignInNeeded: for a visitor.
            UnknownProfile: if there is no such profile.
            UnknownVersion: if it has no such version.
            InvalidOption: if the new id is none.
            InvalidDocument: if the title is none, or the catalogue lost what the version refers to.
            AlreadyThere: if the new id is taken.
        """
        held = visible(caller, source_id)
        chosen = held.latest if number is None else number
        version = caller.work.profiles.version(source_id, chosen)
        if version is None:
            raise UnknownVersion(f"{source_id}@{chosen}")
        changed = {**version.document, "id": checked_id(new_id)}
        if title is not None:
            changed["title"] = title
        profile = profile_from(changed, self._policies.catalogue)
        return self._begin(caller, profile.id, profile.document(), (source_id, chosen))

    def get(self, caller: Caller, profile_id: str) -> Draft:
        """The draft of a profile; raises UnknownDraft if there is none or the caller may not see it."""
        return self._found(caller, profile_id)[1]

    def save(self, caller: Caller, profile_id: str, raw: object, expected: Collection[str] | None) -> Draft:
        """Replace the draft, or begin one where there is none.

        Args:
            caller: its owner, or an administrator.
            profile_id: the profile.
            raw: a profile/v1 object with the same id.
            expected: tags of the draft that the edit may have started from; None means that there was none.

        Raises:
            UnknownProfile: if there is no such profile that the caller may see.
            NotAllowed: if it is another's or a shipped one.
            UnknownDraft: if a draft was expected and there is none.
            StaleRevision: if the draft is another by now, or none was expected and there is one.
            InvalidDocument: listing every fault of the document.
        """
        editable(caller, profile_id)
        held = caller.work.profiles.draft(profile_id)
        if held is None and expected is not None:
            raise UnknownDraft(profile_id)
        if held is not None:
            expect(draft_tag(held), expected or ())
        profile = self._checked(raw, profile_id)
        made = Draft(profile_id, profile.document(), held.revision + 1 if held else 1, caller.at)
        caller.work.profiles.save_draft(made, replaces=held.revision if held else None)
        caller.record("draft.saved", "profile", profile_id, revision=made.revision)
        return made

    def drop(self, caller: Caller, profile_id: str, expected: Collection[str]) -> None:
        """Discard the draft; published versions stay.

        Raises:
            UnknownDraft: if there is none or the caller may not see it.
            StaleRevision: if it is another by now.
        """
        _, held = self._found(caller, profile_id)
        expect(draft_tag(held), expected)
        caller.work.profiles.drop_draft(profile_id)
        caller.record("draft.dropped", "profile", profile_id, revision=held.revision)

    def _found(self, caller: Caller, profile_id: str) -> tuple[KeptProfile, Draft]:
        held = caller.work.profiles.get(profile_id)
        draft = caller.work.profiles.draft(profile_id) if held and owns(caller.actor, held.owner) else None
        if held is None or draft is None:
            raise UnknownDraft(profile_id)
        return held, draft

    def _checked(self, raw: object, profile_id: str) -> Profile:
        profile = profile_from(raw, self._policies.catalogue)
        if profile.id != profile_id:
            raise InvalidDocument(
                [Issue("id_changed", f"must stay {profile_id!r}; fork the profile to give it another id", ("id",))]
            )
        return profile

    def _begin(
        self, caller: Caller, profile_id: str, document: Mapping[str, Any], origin: tuple[str, int] | None
    ) -> Draft:
        if profile_id in self._policies.profiles:
            raise AlreadyThere(f"The id {profile_id!r} is taken.", id=profile_id)
        caller.work.profiles.add(
            KeptProfile(profile_id, "person", caller.account, created_at=caller.at, forked_from=origin)
        )
        made = Draft(profile_id, document, 1, caller.at)
        caller.work.profiles.save_draft(made, replaces=None)
        if origin is None:
            caller.record("profile.created", "profile", profile_id)
        else:
            caller.record("profile.forked", "profile", profile_id, source=origin[0], version=origin[1])
        return made
