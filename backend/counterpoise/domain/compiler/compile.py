"""``compile(profile, catalogue, bounds, context) -> CompiledPolicy``: pure, deterministic, byte-stable."""

from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.catalogue import CAUTION_AXIS, Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.plan import Plan, plan
from counterpoise.domain.compiler.policy import MEANS, CompiledPolicy, Options
from counterpoise.domain.compiler.prompt import compose
from counterpoise.domain.compiler.thresholds import thresholds
from counterpoise.domain.compiler.tradeoffs import tradeoffs
from counterpoise.domain.errors import InvalidOption

__all__ = ["MAXIMUM_BUDGET", "compile_profile"]

MAXIMUM_BUDGET = 1_000_000


def _check(options: Options) -> None:
    if options.means not in MEANS:
        raise InvalidOption(f"means must be one of {', '.join(MEANS)}, not {options.means!r}", means=options.means)
    if not 1 <= options.budget <= MAXIMUM_BUDGET:
        raise InvalidOption(
            f"the budget must be between 1 and {MAXIMUM_BUDGET:,} tokens, not {options.budget}",
            budget=options.budget,
        )


def _warnings(planned: Plan, options: Options) -> list[str]:
    warnings = []
    if CAUTION_AXIS in planned.unset:
        warnings.append("caution-openness is unset: thresholds assume 50:50 where no hazard has its own caution.")
    if options.means == "turns":
        warnings.append("Means is turns: the conversation will hold example exchanges that nobody said.")
    return warnings


def compile_profile(
    profile: Profile,
    catalogue: Catalogue,
    bounds: Bounds | None = None,
    context: str | None = None,
    options: Options | None = None,
) -> CompiledPolicy:
    """Compile a profile for one context under one operator's bounds.

    Args:
        profile: weights, contexts and reasons; its free text reaches ``tradeoffs[].because`` and nothing else.
        catalogue: reviewed text and judged numbers.
        bounds: the operator's ranges, or None.
        context: id of a context, or None for the base weights.
        options: means and budget.

    Raises:
        UnknownContext: if the catalogue has no such context.
        InvalidDocument: if the profile refers to something that the catalogue has not.
        InvalidOption: if means or budget is out of range.
        BudgetTooSmall: if the commitments alone exceed the budget.
    """
    chosen = options or Options()
    _check(chosen)
    planned = plan(profile, catalogue, bounds, context)
    composed = compose(planned, catalogue, chosen)
    limits, capped = thresholds(profile, catalogue, planned, bounds, context)
    return CompiledPolicy(
        profile_id=profile.id,
        profile_version=profile.version,
        profile_digest=profile.digest,
        context=context,
        options=chosen,
        catalogue_digest=catalogue.digest,
        plan=planned.entries,
        prompt=composed.prompt,
        thresholds=limits,
        tradeoffs=tradeoffs(planned, profile, catalogue),
        rulings=planned.rulings + capped,
        unset=planned.unset,
        dropped=composed.dropped,
        warnings=(*_warnings(planned, chosen), *composed.warnings),
    )
