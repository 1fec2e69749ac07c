"""Published versions."""

from collections.abc import Iterator

from counterpoise.client.connection import Connection
from counterpoise.client.drafts import with_key
from counterpoise.schemas.catalogue import ProfileSummary
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.questions import DifferenceDocument
from counterpoise.schemas.versions import VersionDocument, VersionSummary

__all__ = ["VersionCalls"]


class VersionCalls(Connection):
    """Calls about versions."""

    def publish(
        self, profile_id: str, *, etag: str, note: str | None = None, key: str | None = None
    ) -> VersionDocument:
        """Publish the draft that ``etag`` names as the next version.

        Raises:
            ServerProblem: with code ``stale_revision`` if the draft is another by now, ``nothing_to_publish`` if it
                says what the newest version says.
        """
        headers = {"If-Match": etag, **with_key(key)}
        path = f"/profiles/{profile_id}/versions"
        return self._one(VersionDocument, "POST", path, json={"note": note}, headers=headers)

    def versions(self, profile_id: str) -> Iterator[VersionSummary]:
        """The history, newest first, page after page."""
        return self._walk(VersionSummary, f"/profiles/{profile_id}/versions")

    def version(self, profile_id: str, number: int) -> VersionDocument:
        """One version."""
        return self._one(VersionDocument, "GET", f"/profiles/{profile_id}/versions/{number}")

    def version_yaml(self, profile_id: str, number: int) -> str:
        """One version as the YAML file of profile/v1."""
        return self._send("GET", f"/api/v1/profiles/{profile_id}/versions/{number}/profile.yaml").text

    def version_compiled(
        self,
        profile_id: str,
        number: int,
        *,
        context: str | None = None,
        means: str = "text",
        budget: int = 1200,
        digest: str | None = None,
    ) -> CompiledDocument:
        """What a version compiles to; with ``digest`` exactly that policy or a problem."""
        asked = {"context": context, "means": means, "budget": budget, "digest": digest}
        params = {name: value for name, value in asked.items() if value is not None}
        return self._one(CompiledDocument, "GET", f"/profiles/{profile_id}/versions/{number}/compiled", params=params)

    def profile_diff(
        self,
        profile_id: str,
        old: int | str,
        new: int | str,
        *,
        context: str | None = None,
        means: str = "text",
        budget: int = 1200,
    ) -> DifferenceDocument:
        """What changes between versions: numbers of this profile's, or ``id@version`` of another's."""
        asked = {"old": old, "new": new, "context": context, "means": means, "budget": budget}
        params = {name: value for name, value in asked.items() if value is not None}
        return self._one(DifferenceDocument, "GET", f"/profiles/{profile_id}/diff", params=params)

    def deprecate(self, profile_id: str, because: str) -> ProfileSummary:
        """Say in public that the profile should no longer be chosen, and why."""
        return self._one(ProfileSummary, "PUT", f"/profiles/{profile_id}/deprecation", json={"because": because})

    def reinstate(self, profile_id: str) -> ProfileSummary:
        """Take a deprecation back."""
        return self._one(ProfileSummary, "DELETE", f"/profiles/{profile_id}/deprecation")
