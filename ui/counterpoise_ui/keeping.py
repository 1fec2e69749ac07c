"""Saving the profile in hand on the server, as a draft of whoever is signed in."""

from counterpoise.client import Client, ServerProblem
from counterpoise_ui import visitor, work
from counterpoise_ui.components.told import tell
from counterpoise_ui.drafts import Draft
from counterpoise_ui.work import Kept

__all__ = ["replace", "save"]


def _settle(client: Client, held: Draft, where: Kept | None) -> None:
    made = client.create_profile(held) if where is None else client.save_draft(where.id, held, etag=where.etag)
    work.set_kept(Kept(made.held.profile, made.etag))
    tell(f"Saved as a draft: {made.held.document['title']}. Nobody but you sees it until you publish it.")


def save() -> str | None:
    """Save the draft in hand where it is kept, or as a new profile.

    Returns:
        The id of another profile of one's own that stands in the way, or None.
    """
    held, where = work.draft(), work.kept()
    if held is None:
        return None
    with visitor.asking("save") as client:
        try:
            _settle(client, held, where)
        except ServerProblem as fault:
            if where is None and fault.problem.code == "already_there" and _mine(client, held["id"]):
                return str(held["id"])
            raise
    return None


def replace(profile_id: str) -> None:
    """Put the draft in hand in place of whatever draft a profile of one's own has now."""
    held = work.draft()
    if held is None:
        return
    with visitor.asking("replace") as client:
        try:
            etag = client.draft(profile_id).etag
        except ServerProblem as fault:
            if fault.problem.code != "unknown_draft":
                raise
            etag = None
        _settle(client, held, Kept(profile_id, etag))


def _mine(client: Client, profile_id: str) -> bool:
    return any(one.id == profile_id for one in client.my_profiles())
