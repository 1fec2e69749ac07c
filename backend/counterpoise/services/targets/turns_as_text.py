"""For targets that take no earlier chat turns: the same profile with its examples inside the prompt."""

from dataclasses import replace

from counterpoise.domain.compiler.policy import CompiledPolicy
from counterpoise.services.targets.losses import left_out
from counterpoise.services.targets.registry import Job, Loss

__all__ = ["as_text"]


def as_text(job: Job, place: str) -> tuple[CompiledPolicy, tuple[Loss, ...]]:
    """The job's policy if it has no turns, else the profile compiled with means ``text``, and what that loses.

    Args:
        job: what the target works from.
        place: the target in words, e.g. ``A Markdown file``.

    Raises:
        BudgetTooSmall: if the commitments do not fit the policy's own budget.
    """
    policy = job.policy
    if policy.options.means != "turns":
        return policy, ()
    again = job.recompile(replace(policy.options, means="text"))
    loss = Loss(
        "turns",
        "dropped",
        f"{place} takes no earlier chat turns, so the examples stand inside the prompt (means text). On the models "
        "measured so far, examples as turns steer more strongly.",
    )
    return again, (loss, *left_out(policy, again, job.catalogue, f"a prompt of {policy.options.budget} tokens"))
