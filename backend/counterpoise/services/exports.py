"""Exports of a profile to a target: the registry applied to a compiled policy."""

from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import CompiledPolicy, Options
from counterpoise.services.policies import Policies
from counterpoise.services.targets.registry import Export, Job, target

__all__ = ["export"]


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
