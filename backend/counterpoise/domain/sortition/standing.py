"""Invited, declined and seated, counted against the quotas and the population that the panel stands for."""

from collections.abc import Iterable
from dataclasses import dataclass

from counterpoise.domain.sortition.drawing import counted
from counterpoise.domain.sortition.quotas import Quota
from counterpoise.domain.sortition.terms import Terms

__all__ = ["QuotaCount", "quota_counts"]


@dataclass(frozen=True, slots=True)
class QuotaCount:
    """One quota and who came.

    Attributes:
        quota: the line of the quotas.
        target: seats that the population's share would give, seats × share; None where no share was stated.
        pool: people of this value in the pool.
        invited: of those asked to come.
        declined: of those who said no.
        seated: of those who sit.
    """

    quota: Quota
    target: float | None
    pool: int
    invited: int
    declined: int
    seated: int


def quota_counts(
    terms: Terms, seated: Iterable[str], invited: Iterable[str] | None = None, declined: Iterable[str] = ()
) -> list[QuotaCount]:
    """Count every quota.

    Args:
        terms: of the draw.
        seated: ids of those who sit.
        invited: ids of all who were asked; without it, those seated and those who declined.
        declined: ids of those who said no.
    """
    seated, declined = frozenset(seated), frozenset(declined)
    asked = seated | declined if invited is None else frozenset(invited)
    everybody = counted(terms, (one.id for one in terms.pool.people))
    sitting, gone, called = (counted(terms, ids) for ids in (seated, declined, asked))
    return [
        QuotaCount(
            line,
            None if line.target is None else line.target * terms.seats,
            everybody[line.key],
            called[line.key],
            gone[line.key],
            sitting[line.key],
        )
        for line in terms.quotas.lines
    ]
