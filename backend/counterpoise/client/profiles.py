"""Profiles by name: which there are, what they say and what they compile to."""

from collections.abc import Iterator
from typing import Any

from counterpoise.client.connection import Connection, Named
from counterpoise.schemas.catalogue import ProfileDocument, ProfileSummary
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.questions import ExportDocument

__all__ = ["ProfileCalls"]


class ProfileCalls(Connection):
    """Calls about profiles."""

    def profiles(self) -> list[ProfileSummary]:
        """Every published profile, in id order, all pages of them."""
        return list(self.search())

    def search(
        self,
        *,
        text: str | None = None,
        axis: str | None = None,
        low: int | None = None,
        high: int | None = None,
        context: str | None = None,
        origin: str | None = None,
        deprecated: bool | None = None,
    ) -> Iterator[ProfileSummary]:
        """Published profiles that fit everything asked for, in id order, page after page.

        Args:
            text: in title, summary or whom it suits.
            axis: that it sets, its first pole's weight from ``low`` to ``high``.
            low: 0–100.
            high: 0–100.
            context: in which it sets other weights.
            origin: shipped, person or panel.
            deprecated: True for these alone, False for the others.
        """
        asked: dict[str, Any] = {"text": text, "axis": axis, "low": low, "high": high}
        asked |= {"context": context, "origin": origin, "deprecated": deprecated}
        return self._walk(ProfileSummary, "/profiles", asked)

    def my_profiles(self) -> list[ProfileSummary]:
        """One's own profiles, unpublished ones too."""
        return list(self._walk(ProfileSummary, "/me/profiles"))

    def profile(self, profile_id: str) -> ProfileDocument:
        """One profile, as JSON and as YAML; ``id@version`` for one of its versions."""
        return self._one(ProfileDocument, "GET", f"/profiles/{profile_id}")

    def forks(self, profile_id: str) -> list[ProfileSummary]:
        """Published profiles that were copied from this one."""
        return list(self._walk(ProfileSummary, f"/profiles/{profile_id}/forks"))

    def profile_policy(
        self, profile_id: str, *, context: str | None = None, means: str = "text", budget: int = 1200
    ) -> CompiledDocument:
        """What a profile compiles to."""
        params = _options(context, means, budget)
        return self._one(CompiledDocument, "GET", f"/profiles/{profile_id}/policy", params=params)

    def profile_export(
        self, profile_id: str, target: str, *, context: str | None = None, means: str = "text", budget: int = 1200
    ) -> ExportDocument:
        """A profile for one target, with what it loses."""
        params = _options(context, means, budget)
        return self._one(ExportDocument, "GET", f"/profiles/{profile_id}/export/{target}", params=params)

    def read_profile(self, yaml: str) -> ProfileDocument:
        """A profile from its YAML text."""
        return self._one(ProfileDocument, "POST", "/profiles/read", json={"yaml": yaml})

    def write_profile(self, profile: Named) -> ProfileDocument:
        """Check a profile and write it as YAML text."""
        return self._one(ProfileDocument, "POST", "/profiles/write", json={"profile": profile})


def _options(context: str | None, means: str, budget: int) -> dict[str, str | int]:
    held: dict[str, str | int] = {"means": means, "budget": budget}
    return held if context is None else {**held, "context": context}
