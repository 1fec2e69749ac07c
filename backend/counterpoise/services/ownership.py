"""Whose something is: the owner's and the administrators', and nobody else's."""

from counterpoise.domain.errors import NotAllowed, UnknownProfile
from counterpoise.domain.offers.records import KeptProfile
from counterpoise.domain.people.roles import Actor
from counterpoise.services.callers import Caller

__all__ = ["editable", "owns", "visible"]


def owns(actor: Actor, owner: str | None) -> bool:
    """Whether ``actor`` is the owner or an administrator; what has lost its owner is the administrators'."""
    return actor.is_admin or (owner is not None and actor.account == owner)


def visible(caller: Caller, profile_id: str) -> KeptProfile:
    """A kept profile, if it has a version or is the caller's.

    Raises:
        UnknownProfile: if there is none, or it is another's and not yet published; which of the two is not said.
    """
    held = caller.work.profiles.get(profile_id)
    if held is None or (held.latest == 0 and not owns(caller.actor, held.owner)):
        raise UnknownProfile(profile_id)
    return held


def editable(caller: Caller, profile_id: str) -> KeptProfile:
    """A kept profile that the caller may change.

    Raises:
        UnknownProfile: as ``visible``.
        NotAllowed: if it is another's, or a panel's, or shipped: that changes with the program's releases alone.
    """
    held = visible(caller, profile_id)
    if held.origin == "shipped":
        raise NotAllowed("A shipped profile changes only with the program. Fork it instead.", profile=profile_id)
    if held.origin == "panel":
        raise NotAllowed("A panel's profile changes only by its panel, or by a ruling on its record. Fork it instead.")
    if not owns(caller.actor, held.owner):
        raise NotAllowed("Only its owner may change this profile. Fork it instead.", profile=profile_id)
    return held
