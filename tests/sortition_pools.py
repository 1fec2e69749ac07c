"""Small pools for tests of the draw, and every committee of them, by the definitions alone."""

from collections import Counter
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from counterpoise.domain.sortition.pool import Person, Pool
from counterpoise.domain.sortition.quotas import Quota, Quotas
from counterpoise.domain.sortition.terms import Terms

SHARP = 1e-9


def pool_of(rows: list[tuple[str, str | None, tuple[str, ...]]], categories: tuple[str, ...]) -> Pool:
    return Pool(categories, tuple(Person(*row) for row in rows))


def quotas_of(**categories: dict[str, tuple[int, int]]) -> Quotas:
    return Quotas(
        tuple(
            Quota(name.replace("_", " "), value, *ends)
            for name, values in categories.items()
            for value, ends in values.items()
        )
    )


def committees(terms: Terms, quotas: Quotas | None = None) -> list[tuple[str, ...]]:
    """Every set of people that keeps seats, quotas and households."""
    lines = (quotas or terms.quotas).lines
    values = {one.id: dict(zip(terms.pool.categories, one.values, strict=True)) for one in terms.pool.people}
    homes = {one.id: one.household for one in terms.pool.people}
    found = []
    for chosen in combinations(sorted(values), terms.seats):
        sums = Counter((category, value) for one in chosen for category, value in values[one].items())
        shared = Counter(home for one in chosen if (home := homes[one]) is not None)
        if all(line.least <= sums[line.key] <= line.most for line in lines) and all(
            count <= terms.per_household for count in shared.values()
        ):
            found.append(chosen)
    return found


def _most(odds: np.ndarray, floor: np.ndarray, gain: np.ndarray) -> float:
    """The largest t with odds of some mixture at least ``floor + t · gain``."""
    people, count = odds.shape
    found = linprog(
        np.concatenate([np.zeros(count), [-1.0]]),
        A_ub=np.hstack([-odds, gain[:, None]]),
        b_ub=-(floor - SHARP),
        A_eq=np.concatenate([np.ones(count), [0.0]])[None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * count + [(None, None)],
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    assert found.x is not None, people
    return float(found.x[-1])


def brute_leximin(terms: Terms) -> dict[str, float] | None:
    """Leximin odds over all committees: raise all, fix whoever cannot rise alone. None if there is no committee."""
    all_ = committees(terms)
    if not all_:
        return None
    ids = sorted(one.id for one in terms.pool.people)
    odds = np.array([[float(one in chosen) for chosen in all_] for one in ids])
    open_ = odds.any(axis=1)
    floor = np.zeros(len(ids))
    while open_.any():
        z = _most(odds, floor, open_.astype(float))
        at = np.where(open_, z, floor)
        stuck = [one for one in np.nonzero(open_)[0] if _most(odds, at, np.eye(len(ids))[one]) < 1e-6]
        assert stuck
        floor[stuck], open_[stuck] = z, False
    return dict(zip(ids, floor.tolist(), strict=True))
