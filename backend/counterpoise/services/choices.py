"""What people choose where. Kept without names: only with a person's own key can anybody say which choices were theirs.

A history of choices is what the narrowing monitor reads later; who chose what is nobody's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidOption, NotAllowed, NotOffered, SignInNeeded, UnknownVersion
from counterpoise.domain.offers.choosers import chooser_of
from counterpoise.domain.offers.names import version_id, version_name
from counterpoise.domain.offers.records import Choice, Deployment, VersionId
from counterpoise.services.callers import Caller
from counterpoise.services.deployments import Deployments
from counterpoise.services.ownership import owns
from counterpoise.services.policies import Policies

__all__ = ["FEWEST_SHOWN", "Choices", "Totals", "suppressed"]

FEWEST_SHOWN = 10
_DAY = 86_400_000
_WHOLE = 100


def suppressed(counts: Mapping[VersionId, int]) -> dict[VersionId, int | None]:
    """Counts with the small ones hidden (None), so that nothing hidden follows from the total.

    Counts under 10 are hidden. While what is hidden is a single count, or sums to less than 10, the next smallest is
    hidden too: otherwise the total, which is shown, would give it away.
    """
    hidden = {name for name, count in counts.items() if count < FEWEST_SHOWN}
    for name in sorted(counts, key=lambda one: (counts[one], one)):
        if not hidden or (len(hidden) > 1 and sum(counts[one] for one in hidden) >= FEWEST_SHOWN):
            break
        hidden.add(name)
    return {name: None if name in hidden else count for name, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Totals:
    """How many people have chosen what, by their latest choice.

    Attributes:
        people: how many have chosen; None under 10.
        counts: people by version, offered ones first in the operator's order; None where it is hidden.
        tuned: how many of them changed weights; None where it, or the rest, is under 10.
    """

    people: int | None
    counts: Mapping[VersionId, int | None]
    tuned: int | None


class Choices:
    """Choices in deployments.

    Args:
        policies: knows the weights and bounds.
        deployments: what is offered.
    """

    def __init__(self, policies: Policies, deployments: Deployments) -> None:
        self._policies = policies
        self._deployments = deployments

    def choose(
        self, caller: Caller, deployment_id: str, named: str, weights: Mapping[str, int] | None = None
    ) -> tuple[Choice, bool]:
        """Choose a version that is offered. Choosing what is chosen already changes nothing.

        Args:
            caller: whoever chooses.
            deployment_id: where.
            named: ``id@number``.
            weights: first-pole weight (0–100) of each axis to tune, or None for the version as it is.

        Returns:
            The choice, and whether it is new.

        Raises:
            UnknownDeployment: if there is none.
            NotOffered: if it is closed, or does not offer this version, or no tuning.
            InvalidOption: if a weight is outside the bounds, or of an axis that the version does not set.
        """
        held = self._deployments.get(caller, deployment_id)
        version = version_id(named)
        if held.closed_at is not None or version is None or version not in held.offered:
            offered = [] if held.closed_at is not None else [version_name(one) for one in held.offered]
            raise NotOffered(
                f"{deployment_id} does not offer {named}. It offers: {', '.join(offered) or 'nothing any more'}.",
                offered=offered,
            )
        tuned = self._tuned(caller, held, version, weights or {})
        mine = self._chooser(caller, deployment_id)
        made = Choice(deployment_id, mine, version[0], version[1], caller.at // _DAY, tuned)
        before = caller.work.choices.of(mine)
        if before and (before[-1].profile, before[-1].version, before[-1].weights) == (*version, tuned):
            return before[-1], False
        caller.work.choices.add([made])
        return made, True

    def mine(self, caller: Caller, deployment_id: str) -> list[Choice]:
        """The caller's own history in a deployment, oldest first; raises UnknownDeployment."""
        self._deployments.get(caller, deployment_id)
        return caller.work.choices.of(self._chooser(caller, deployment_id))

    def forget(self, caller: Caller, deployment_id: str) -> int:
        """Erase the caller's own history in a deployment; how many choices went. Raises UnknownDeployment."""
        self._deployments.get(caller, deployment_id)
        return caller.work.choices.erase([self._chooser(caller, deployment_id)])

    def totals(self, caller: Caller, deployment_id: str) -> Totals:
        """How many people have chosen what; for the operator and administrators.

        Raises:
            UnknownDeployment: if there is none.
            NotAllowed: if it is another's.
        """
        held = self._deployments.get(caller, deployment_id)
        if not owns(caller.actor, held.owner):
            raise NotAllowed("Only its operator may see what people chose here.", deployment=deployment_id)
        latest = {one.chooser: one for one in caller.work.choices.of_deployment(deployment_id)}
        counts = dict.fromkeys(held.offered, 0)
        for one in latest.values():
            counts[one.profile, one.version] = counts.get((one.profile, one.version), 0) + 1
        tuned = sum(one.weights is not None for one in latest.values())
        shown = FEWEST_SHOWN <= tuned <= len(latest) - FEWEST_SHOWN
        return Totals(
            people=len(latest) if len(latest) >= FEWEST_SHOWN else None,
            counts=suppressed(counts),
            tuned=tuned if shown else None,
        )

    def _chooser(self, caller: Caller, deployment_id: str) -> str:
        account = caller.work.accounts.get(caller.account)
        if account is None:
            raise SignInNeeded("Sign in first.")
        return chooser_of(account.choice_key, deployment_id)

    def _tuned(
        self, caller: Caller, held: Deployment, version: VersionId, weights: Mapping[str, int]
    ) -> dict[str, int] | None:
        found = caller.work.profiles.version(*version)
        if found is None:
            raise UnknownVersion(version_name(version))
        bounds = self._policies.bounds(None if held.bounds is None else dict(held.bounds))
        if weights and not held.tuning:
            raise NotOffered(f"{held.id} offers its profiles as they are, without tuning.")
        changed = {}
        for axis, weight in weights.items():
            if axis not in found.document["weights"]:
                raise InvalidOption(f"{version_name(version)} does not set {axis!r}.", axis=axis)
            bound = bounds.axis_bound(axis, None) if bounds else None
            low, high = bound.first_range(axis) if bound else (0, _WHOLE)
            if not low <= weight <= high:
                raise InvalidOption(
                    f"{axis}: the weight of {axis.split('-')[0]} must be {low} to {high} here"
                    + (f": {bound.reason}" if bound else "."),
                    axis=axis,
                    low=low,
                    high=high,
                )
            if weight != found.document["weights"][axis][axis.split("-")[0]]:
                changed[axis] = weight
        return changed or None
