"""What a panel asks for cannot be, or not now."""

from counterpoise.domain.errors.base import CounterpoiseError
from counterpoise.domain.errors.state import StateError

__all__ = ["NotOpen", "QuorumMissing", "QuotasInfeasible", "StepRefused"]


class QuotasInfeasible(CounterpoiseError):
    """No panel keeps all quotas; ``relaxation`` lists a smallest change that makes them possible."""

    code = "quotas_infeasible"


class StepRefused(StateError):
    """A panel cannot go on to this stage now; ``hindrances`` lists why."""

    code = "step_refused"


class QuorumMissing(StateError):
    """Too few members of a panel have taken part for it to go on."""

    code = "quorum_missing"


class NotOpen(StateError):
    """A panel takes this at another stage, or took it until a date that is over."""

    code = "not_open"
