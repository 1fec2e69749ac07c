"""Drafts: what will be the next version of a profile."""

from typing import Any

from counterpoise.client.connection import Connection, Tagged
from counterpoise.schemas.versions import DraftDocument

__all__ = ["DraftCalls", "with_key"]


def with_key(key: str | None) -> dict[str, str]:
    """The header that makes a create safe to repeat."""
    return {} if key is None else {"Idempotency-Key": key}


def _said(profile: dict[str, Any] | str) -> dict[str, Any]:
    return {"yaml": profile} if isinstance(profile, str) else {"profile": profile}


class DraftCalls(Connection):
    """Calls about drafts. ``profile`` is a profile/v1 object or its YAML text."""

    def create_profile(self, profile: dict[str, Any] | str, *, key: str | None = None) -> Tagged[DraftDocument]:
        """Begin a profile with its first draft; with the same ``key`` again it is begun once."""
        return self._tagged(DraftDocument, "POST", "/profiles", json=_said(profile), headers=with_key(key))

    def fork(
        self,
        profile_id: str,
        new_id: str,
        *,
        version: int | None = None,
        title: str | None = None,
        key: str | None = None,
    ) -> Tagged[DraftDocument]:
        """Begin a profile with the content of a published version, the newest if none is named."""
        body = {"id": new_id, "version": version, "title": title}
        path = f"/profiles/{profile_id}/forks"
        return self._tagged(DraftDocument, "POST", path, json=body, headers=with_key(key))

    def draft(self, profile_id: str) -> Tagged[DraftDocument]:
        """The draft, with the ETag that an edit names."""
        return self._tagged(DraftDocument, "GET", f"/profiles/{profile_id}/draft")

    def save_draft(self, profile_id: str, profile: dict[str, Any] | str, *, etag: str | None) -> Tagged[DraftDocument]:
        """Replace the draft that ``etag`` names; None begins one where there is none.

        Raises:
            ServerProblem: with code ``stale_revision`` if somebody changed it in the meantime.
        """
        headers = {"If-None-Match": "*"} if etag is None else {"If-Match": etag}
        return self._tagged(DraftDocument, "PUT", f"/profiles/{profile_id}/draft", json=_said(profile), headers=headers)

    def drop_draft(self, profile_id: str, *, etag: str) -> None:
        """Discard the draft that ``etag`` names; published versions stay."""
        self._call("DELETE", f"/profiles/{profile_id}/draft", headers={"If-Match": etag})
