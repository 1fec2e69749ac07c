"""What a profile puts first, over what, why, who gains and who pays: for readers, never for the model."""

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.plan import Plan
from counterpoise.domain.compiler.policy import PlanEntry, TradeOff

__all__ = ["tradeoffs"]

_EVEN = 50


def _tradeoff(entry: PlanEntry, profile: Profile, catalogue: Catalogue) -> TradeOff:
    axis = catalogue.axes[entry.axis]
    first, second = axis.first, axis.second
    ahead, behind = (first, second) if entry.effective > _EVEN else (second, first)
    put_first = (axis.poles[ahead],) if entry.effective != _EVEN else (axis.poles[first], axis.poles[second])
    return TradeOff(
        axis=axis.id,
        prioritises=ahead if entry.effective != _EVEN else None,
        over=behind if entry.effective != _EVEN else None,
        weights={first: entry.effective, second: 100 - entry.effective},
        level=entry.level,
        when=axis.when,
        because=profile.reasons.get(axis.id),
        benefits=tuple(claim for pole in put_first for claim in pole.benefits),
        costs=tuple(claim for pole in put_first for claim in pole.costs),
    )


def tradeoffs(planned: Plan, profile: Profile, catalogue: Catalogue) -> tuple[TradeOff, ...]:
    """One trade-off for every set axis, in the order of the plan; ``because`` is the author's own reason or None."""
    return tuple(_tradeoff(entry, profile, catalogue) for entry in planned.entries)
