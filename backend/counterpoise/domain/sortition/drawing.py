"""A draw from its terms, and a redraw after declines.

Replacement: those who were seated and stay keep their seats; those who declined leave the pool; the vacancies are drawn
by the same rule from what is left of the pool, under what is left of the quotas. A person's odds of being seated in the
end are thus the odds of the draw plus, over what can happen, the odds of every redraw: they depend on who declines,
which nobody can know before. Published are the odds of each step, and the steps.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidOption, QuotasInfeasible
from counterpoise.domain.sortition.compositions import Compositions
from counterpoise.domain.sortition.distribution import Certificate
from counterpoise.domain.sortition.infeasible import smallest_relaxation
from counterpoise.domain.sortition.lottery import Lottery, lottery_of
from counterpoise.domain.sortition.orbits import Orbits, orbits_of
from counterpoise.domain.sortition.quotas import Key, Quotas
from counterpoise.domain.sortition.rules.registry import draw_rule
from counterpoise.domain.sortition.terms import Terms

__all__ = ["Prepared", "counted", "prepare", "prepare_replacement"]


@dataclass(frozen=True)
class Prepared:
    """A lottery before the seed is known.

    Attributes:
        lottery: its tickets.
        certificate: how fair it is, and how we know.
        kinds: how many kinds of people it tells apart.
    """

    lottery: Lottery
    certificate: Certificate
    kinds: int


def counted(terms: Terms, ids: Iterable[str]) -> Counter[Key]:
    """How many of these people count towards each quota; ids that the pool does not hold count nowhere."""
    wanted = set(ids)
    found: Counter[Key] = Counter()
    for category in terms.quotas.categories:
        values = terms.pool.column(category)
        found.update((category, values[one]) for one in values if one in wanted)
    return found


def _refuse(orbits: Orbits, quotas: Quotas, ends: Mapping[Key, tuple[int, int]]) -> QuotasInfeasible:
    changes = smallest_relaxation(orbits)
    if changes is None:
        return QuotasInfeasible(
            f"Even without quotas {orbits.seats} seats cannot be filled: there are too few people or households. "
            "Use fewer seats, a larger pool, or allow more seats for a household.",
            relaxation=[],
            seats=orbits.seats,
        )
    rows = []
    for change in changes:
        line = quotas.lines[change.line]
        # After a decline the programme sees what is left of a quota; people see the whole one.
        least, most = ends[line.key]
        rows.append(
            {
                "category": line.category,
                "value": line.value,
                "min": least,
                "max": most,
                "possible_min": least - (line.least - change.least),
                "possible_max": most + (change.most - line.most),
            }
        )
    total = sum(abs(change.least - quotas.lines[change.line].least) for change in changes)
    total += sum(abs(change.most - quotas.lines[change.line].most) for change in changes)
    return QuotasInfeasible(
        f"These quotas cannot be met together with {orbits.seats} {'seat' if orbits.seats == 1 else 'seats'}. "
        f"A smallest change that makes them possible relaxes {total} {'seat' if total == 1 else 'seats'} in all: "
        + "; ".join(_said(row) for row in rows)
        + ". Other changes may be as small; which one is right is for people to decide.",
        relaxation=rows,
        relaxed=total,
        seats=orbits.seats,
    )


def _said(row: Mapping[str, object]) -> str:
    ends = []
    if row["possible_min"] != row["min"]:
        ends.append(f"at least {row['possible_min']} instead of {row['min']}")
    if row["possible_max"] != row["max"]:
        ends.append(f"at most {row['possible_max']} instead of {row['max']}")
    return f"{row['category']} = {row['value']}: {' and '.join(ends)}"


def _prepared(terms: Terms, orbits: Orbits, quotas: Quotas) -> Prepared:
    found = draw_rule(terms.rule).share(Compositions(orbits))
    if found is None:
        raise _refuse(orbits, quotas, {one.key: (one.least, one.most) for one in terms.quotas.lines})
    return Prepared(lottery_of(orbits, found), found.certificate, len(orbits))


def prepare(terms: Terms) -> Prepared:
    """Find the lottery.

    Raises:
        QuotasInfeasible: with the smallest change that makes the quotas possible.
    """
    orbits = orbits_of(terms.pool, terms.quotas, terms.seats, terms.per_household)
    return _prepared(terms, orbits, terms.quotas)


def prepare_replacement(terms: Terms, seated: Iterable[str], declined: Iterable[str]) -> Prepared:
    """Find the lottery for the seats that declines left empty.

    Args:
        terms: of the first draw; they stay.
        seated: those who keep their seats.
        declined: those who were invited and said no, in all turns so far.

    Raises:
        InvalidOption: for an id that the pool does not hold, or one both seated and declined, or no vacancy.
        QuotasInfeasible: with the smallest change that makes the quotas possible again.
    """
    stay, gone = frozenset(seated), frozenset(declined)
    homes = {one.id: one.household for one in terms.pool.people}
    if unknown := sorted((stay | gone) - homes.keys()):
        raise InvalidOption(f"The pool does not hold {', '.join(unknown[:5])}.", unknown=unknown)
    if both := sorted(stay & gone):
        raise InvalidOption(f"Both seated and declined: {', '.join(both[:5])}.", both=both)
    if len(stay) >= terms.seats:
        raise InvalidOption(f"All {terms.seats} seats are taken.", seats=terms.seats)
    left = terms.quotas.after(counted(terms, stay))
    sitting = Counter(home for one in stay if (home := homes[one]) is not None)
    limits = {home: max(terms.per_household - count, 0) for home, count in sitting.items()}
    pool = terms.pool.without(stay | gone)
    orbits = orbits_of(pool, left, terms.seats - len(stay), terms.per_household, limits)
    return _prepared(terms, orbits, left)
