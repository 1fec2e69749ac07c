"""Profiles, deployments and choices in memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.fakes.memory_state import Part, paged

from counterpoise.domain.errors import AlreadyThere, StaleRevision, UnknownProfile
from counterpoise.domain.offers.records import Choice, Deployment, Draft, KeptProfile, Version, VersionId
from counterpoise.domain.offers.searching import searchable
from counterpoise.services import state as ports


class MemoryProfiles(Part, ports.Profiles):
    def add(self, profile: KeptProfile) -> None:
        self._state.needs(profile.owner is None or profile.owner in self._state.accounts, "account")
        if profile.id in self._state.profiles:
            raise AlreadyThere(f"The id {profile.id!r} is taken.", id=profile.id)
        self._state.profiles[profile.id] = profile

    def get(self, profile_id: str) -> KeptProfile | None:
        return self._state.profiles.get(profile_id)

    def replace(self, profile: KeptProfile) -> None:
        self._state.needs(profile.owner is None or profile.owner in self._state.accounts, "account")
        held = self._state.profiles.get(profile.id)
        if held is None:
            raise UnknownProfile(profile.id)
        self._state.profiles[profile.id] = replace(
            held,
            owner=profile.owner,
            deprecated_at=profile.deprecated_at,
            deprecated_because=profile.deprecated_because,
        )

    def page(self, after: str | None, limit: int, *, query: Mapping[str, Any] | None = None) -> list[KeptProfile]:
        found = {
            key: one for key, one in self._state.profiles.items() if one.latest and self._matches(one, query or {})
        }
        return paged(found, after, limit)

    def _matches(self, profile: KeptProfile, query: Mapping[str, Any]) -> bool:
        if "origin" in query and profile.origin != query["origin"]:
            return False
        if "owner" in query and profile.owner != query["owner"]:
            return False
        if "deprecated" in query and (profile.deprecated_at is not None) is not query["deprecated"]:
            return False
        said = searchable(self._state.versions[profile.id, profile.latest].document)
        words = query.get("text", "").lower()
        if not any(words in one for one in (said.title, said.summary, *said.suits)):
            return False
        if "context" in query and all(one.context != query["context"] for one in said.positions):
            return False
        low, high = query.get("low", 0), query.get("high", 100)
        return "axis" not in query or any(
            one.axis == query["axis"] and one.context is None and low <= one.first <= high for one in said.positions
        )

    def owned(self, account_id: str) -> list[KeptProfile]:
        return [one for _, one in sorted(self._state.profiles.items()) if one.owner == account_id]

    def forks(self, profile_id: str) -> list[KeptProfile]:
        held = [one for _, one in sorted(self._state.profiles.items()) if one.latest and one.forked_from]
        return [one for one in held if one.forked_from and one.forked_from[0] == profile_id]

    def draft(self, profile_id: str) -> Draft | None:
        return self._state.drafts.get(profile_id)

    def save_draft(self, draft: Draft, *, replaces: int | None) -> None:
        self._state.needs(draft.profile in self._state.profiles, "profile")
        held = self._state.drafts.get(draft.profile)
        if (held.revision if held else None) != replaces:
            raise StaleRevision("Somebody changed this draft.")
        self._state.drafts[draft.profile] = draft

    def drop_draft(self, profile_id: str) -> None:
        self._state.changing()
        self._state.drafts.pop(profile_id, None)

    def publish(self, version: Version, *, replaces: int) -> None:
        self._state.needs(version.author is None or version.author in self._state.accounts, "account")
        held = self._state.profiles.get(version.profile)
        if held is None or held.latest != replaces:
            raise StaleRevision("Somebody published a version.")
        self._state.profiles[version.profile] = replace(held, latest=version.number)
        self._state.versions[version.profile, version.number] = version

    def version(self, profile_id: str, number: int) -> Version | None:
        return self._state.versions.get((profile_id, number))

    def versions(self, profile_id: str, before: int | None, limit: int) -> list[Version]:
        held = [one for _, one in sorted(self._state.versions.items(), reverse=True) if one.profile == profile_id]
        return [one for one in held if before is None or one.number < before][:limit]

    def by_digest(self, digest: str) -> list[VersionId]:
        return [key for key, one in sorted(self._state.versions.items()) if one.digest == digest]


class MemoryDeployments(Part, ports.Deployments):
    def add(self, deployment: Deployment) -> None:
        self._state.changing()
        if deployment.id in self._state.deployments:
            raise AlreadyThere(f"The id {deployment.id!r} is taken.", id=deployment.id)
        self._state.deployments[deployment.id] = deployment

    def get(self, deployment_id: str) -> Deployment | None:
        return self._state.deployments.get(deployment_id)

    def replace(self, deployment: Deployment, *, replaces: int) -> None:
        self._state.changing()
        held = self._state.deployments.get(deployment.id)
        if held is None or held.revision != replaces:
            raise StaleRevision("Somebody changed this deployment.")
        self._state.deployments[deployment.id] = deployment

    def page(self, after: str | None, limit: int, *, owner: str | None = None) -> list[Deployment]:
        held = {key: one for key, one in self._state.deployments.items() if owner in (None, one.owner)}
        return paged(held, after, limit)


class MemoryChoices(Part, ports.Choices):
    def add(self, choices: Sequence[Choice]) -> None:
        for choice in choices:
            self._state.needs(choice.deployment in self._state.deployments, "deployment")
        for choice in choices:
            number = self._state.next_number("choice")
            self._state.choices[number] = replace(choice, number=number)

    def of(self, chooser: str) -> list[Choice]:
        return [one for one in self._state.choices.values() if one.chooser == chooser]

    def of_deployment(self, deployment_id: str) -> Iterator[Choice]:
        return iter([one for one in self._state.choices.values() if one.deployment == deployment_id])

    def erase(self, choosers: Sequence[str]) -> int:
        self._state.changing()
        gone = [number for number, one in self._state.choices.items() if one.chooser in set(choosers)]
        for number in gone:
            del self._state.choices[number]
        return len(gone)
