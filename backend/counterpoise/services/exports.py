"""Exports of a profile to a target: the registry applied to a compiled policy."""

from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import CompiledPolicy, Means, Options
from counterpoise.services.policies import Policies
from counterpoise.services.targets.registry import Export, Job, Loss, target

__all__ = ["always_lost", "export"]

_NOTHING_SET = Profile.model_validate(
    {"schema": "profile/v1", "id": "nothing-set", "title": "Nothing set", "summary": "Sets no axis.", "weights": {}}
)


def export(
    policies: Policies,
    name: str,
    profile: Profile,
    bounds: Bounds | None = None,
    context: str | None = None,
    options: Options | None = None,
) -> Export:
    """Export a profile to the target of that name.

    Raises:
        UnknownTarget: if there is no such target.
        BudgetTooSmall: if the commitments do not fit what the target can hold.
    """

    def recompile(other: Options) -> CompiledPolicy:
        return policies.compile(profile, bounds, context, other)

    return target(name).export(Job(recompile(options or Options()), policies.catalogue, recompile))


def always_lost(policies: Policies, name: str) -> tuple[Loss, ...]:
    """What a target loses of a profile that sets no axis: of every profile, and of even weights where it rounds.

    Raises:
        UnknownTarget: if there is no such target.
    """
    means: tuple[Means, ...] = ("text", "turns")
    found = {
        (loss.subject, loss.effect): loss
        for one in means
        for loss in export(policies, name, _NOTHING_SET, options=Options(one)).losses
    }
    return tuple(found.values())
