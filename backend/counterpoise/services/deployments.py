"""Deployments: which versions an operator offers in one place, in which order, with which default and bounds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from counterpoise.domain.errors import InvalidOption, NotAllowed, UnknownDeployment, UnknownVersion
from counterpoise.domain.offers.names import checked_id, checked_note, version_id, version_name
from counterpoise.domain.offers.records import Deployment, VersionId
from counterpoise.services.callers import Caller
from counterpoise.services.ownership import owns
from counterpoise.services.policies import Policies
from counterpoise.services.profile_drafts import expect

__all__ = ["MOST_OFFERED", "Deployments", "Offer", "deployment_tag"]

MOST_OFFERED = 50
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Offer:
    """What an operator asks for.

    Attributes:
        title: shown to people.
        offered: ``id@number`` in the order to show, or ``id`` for the version that is the newest now; 1 to 50.
        default: one of ``offered``, or None: people choose before anything is applied.
        bounds: a bounds/v1 object or None.
        tuning: whether people may change weights within the bounds.
    """

    title: str
    offered: Sequence[str]
    default: str | None = None
    bounds: Mapping[str, Any] | None = None
    tuning: bool = True


def deployment_tag(deployment: Deployment) -> str:
    """What names this state of a deployment: its revision, which only grows."""
    return str(deployment.revision)


class Deployments:
    """What operators offer, against one catalogue.

    Args:
        policies: checks bounds and versions.
    """

    def __init__(self, policies: Policies) -> None:
        self._policies = policies

    def create(self, caller: Caller, deployment_id: str, offer: Offer) -> Deployment:
        """Begin a deployment.

        Raises:
            AlreadyThere: if the id is taken.
            UnknownVersion: if something offered is not published.
            InvalidDocument: if the bounds break their format or set a commitment, or the catalogue lost what an
                offered version refers to.
            InvalidOption: if the id, the title, the number of offers or the default is none that can be.
        """
        made = self._checked(
            caller,
            offer,
            Deployment(checked_id(deployment_id), caller.account, "", (), created_at=caller.at, updated_at=caller.at),
        )
        caller.work.deployments.add(made)
        caller.record("deployment.created", "deployment", made.id)
        return made

    def change(self, caller: Caller, deployment_id: str, offer: Offer, expected: Collection[str]) -> Deployment:
        """Offer something else from now on. What people chose before stays in the history.

        Args:
            caller: the owner, or an administrator.
            deployment_id: the deployment.
            offer: everything anew.
            expected: tags of the state that the edit may have started from.

        Raises:
            UnknownDeployment: if there is none.
            NotAllowed: if it is another's.
            StaleRevision: if it is another by now.
            UnknownVersion, InvalidDocument, InvalidOption: as ``create``.
        """
        held = self._own(caller, deployment_id, expected)
        return self._replace(caller, held, self._checked(caller, offer, held), "deployment.changed")

    def close(self, caller: Caller, deployment_id: str, expected: Collection[str]) -> Deployment:
        """Offer nothing any more; it stays readable. Raises as ``change``."""
        held = self._own(caller, deployment_id, expected)
        return self._replace(caller, held, replace(held, closed_at=held.closed_at or caller.at), "deployment.closed")

    def get(self, caller: Caller, deployment_id: str) -> Deployment:
        """One deployment; everybody may see what is offered. Raises UnknownDeployment."""
        found = caller.work.deployments.get(deployment_id)
        if found is None:
            raise UnknownDeployment(deployment_id)
        return found

    def page(self, caller: Caller, after: str | None, limit: int, *, owner: str | None = None) -> list[Deployment]:
        """Deployments with ids above ``after``, in id order."""
        return caller.work.deployments.page(after, limit, owner=owner)

    def warnings(self, caller: Caller, deployment: Deployment) -> list[str]:
        """What readers should know about what is offered, in sentences."""
        found = []
        for profile_id, number in deployment.offered:
            held = caller.work.profiles.get(profile_id)
            if held is not None and held.deprecated_at is not None:
                name = version_name((profile_id, number))
                found.append(f"{name} is offered although it is deprecated: {held.deprecated_because}")
        return found

    def _own(self, caller: Caller, deployment_id: str, expected: Collection[str]) -> Deployment:
        held = self.get(caller, deployment_id)
        if not owns(caller.actor, held.owner):
            raise NotAllowed("Only its operator may change this deployment.", deployment=deployment_id)
        expect(deployment_tag(held), expected)
        return held

    def _replace(self, caller: Caller, held: Deployment, changed: Deployment, action: str) -> Deployment:
        made = replace(changed, updated_at=caller.at, revision=held.revision + 1)
        caller.work.deployments.replace(made, replaces=held.revision)
        caller.record(action, "deployment", held.id, revision=made.revision)
        return made

    def _checked(self, caller: Caller, offer: Offer, onto: Deployment) -> Deployment:
        title = checked_note(offer.title, "title")
        if len(title) > _LONGEST_TITLE or "\n" in title:
            raise InvalidOption(f"A title is one line of at most {_LONGEST_TITLE} characters.", field="title")
        offered = tuple(self._version(caller, name) for name in offer.offered)
        if not 1 <= len(offered) <= MOST_OFFERED or len(set(offered)) < len(offered):
            raise InvalidOption(f"Offer 1 to {MOST_OFFERED} versions, each once.", field="offered")
        default = None if offer.default is None else self._version(caller, offer.default)
        if default is not None and default not in offered:
            raise InvalidOption("The default must be one of the offered versions, or null.", field="default")
        bounds = self._policies.bounds(None if offer.bounds is None else dict(offer.bounds))
        said = None if bounds is None else bounds.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return replace(
            onto,
            title=title,
            offered=offered,
            default=default,
            bounds=None if said is None else said | {"schema": "bounds/v1"},
            tuning=offer.tuning,
        )

    def _version(self, caller: Caller, name: str) -> VersionId:
        asked = version_id(name)
        if asked is None:
            held = caller.work.profiles.get(checked_id(name))
            asked = (name, held.latest if held else 0)
        if (found := caller.work.profiles.version(*asked)) is None:
            raise UnknownVersion(name)
        # A version that the catalogue has outgrown cannot run, so it cannot be offered.
        self._policies.profile(dict(found.document))
        return asked
