"""What a panel asks for cannot be."""

from counterpoise.domain.errors.base import CounterpoiseError

__all__ = ["QuotasInfeasible"]


class QuotasInfeasible(CounterpoiseError):
    """No panel keeps all quotas; ``relaxation`` lists a smallest change that makes them possible."""

    code = "quotas_infeasible"
