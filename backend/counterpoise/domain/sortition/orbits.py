"""Identical people merged: an orbit is the people whom no rule can tell apart.

Two people are identical if the quotas see the same values in both and their households look the same. Averaging any
fair lottery over swaps of identical people changes no sorted list of odds, so an optimal lottery gives them equal odds
and one variable stands for all of them: the number of seats that the orbit gets.

A household limits only itself: from its members at most ``limit`` are seated. Households that look alike form a
**block**. From c such households, x_f people of kind f can be seated if and only if ``x_f ≤ c·m_f`` for each kind
(m_f of them in one household) and ``Σ x_f ≤ c·limit``: the vectors of one household form an integral polymatroid, and
those decompose (Schrijver 2003, section 44.1 and following). ``deal`` is the decomposition.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.sortition.pool import Person, Pool
from counterpoise.domain.sortition.quotas import Quotas

__all__ = ["Block", "Ints", "Orbits", "deal", "orbits_of"]

Ints = NDArray[np.int64]
_Kind = tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Households that look alike, or one orbit of people whom no household limits.

    Attributes:
        orbits: indexes of its orbits, one a kind of member.
        households: for every household the ids of its members by kind, in the order of ``orbits``; people whom no
            household limits are one "household" without a limit.
        limit: most seats for one household.
    """

    orbits: tuple[int, ...]
    households: tuple[tuple[tuple[str, ...], ...], ...]
    limit: int

    @property
    def seats(self) -> int:
        """Most seats for the block."""
        return self.limit * len(self.households)


@dataclass(frozen=True)
class Orbits:
    """The merged pool, m orbits under Q quotas.

    Attributes:
        kinds: the values of each orbit's people, one a category of the quotas.
        sizes: (m,) people in each orbit, at least 1.
        incidence: (Q, m) 1 where the orbit's people count towards the quota.
        least: (Q,) fewest seats of each quota.
        most: (Q,) most seats of each quota.
        seats: seats of the panel.
        blocks: every orbit stands in exactly one.
    """

    kinds: tuple[_Kind, ...]
    sizes: Ints
    incidence: Ints
    least: Ints
    most: Ints
    seats: int
    blocks: tuple[Block, ...]

    def __len__(self) -> int:
        return len(self.kinds)

    def members(self) -> list[list[str]]:
        """Ids of the people of each orbit, sorted."""
        found: list[list[str]] = [[] for _ in range(len(self))]
        for block in self.blocks:
            for household in block.households:
                for orbit, ids in zip(block.orbits, household, strict=True):
                    found[orbit].extend(ids)
        return [sorted(ids) for ids in found]


def _by_household(
    pool: Pool, kinds: Mapping[str, _Kind], limits: Mapping[str, int], per_household: int
) -> tuple[dict[_Kind, list[str]], dict[tuple[int, tuple[_Kind, ...]], list[list[Person]]]]:
    """People whom no household limits, by kind; and households that bind, by limit and looks."""
    together: dict[str, list[Person]] = defaultdict(list)
    free: dict[_Kind, list[str]] = defaultdict(list)
    for person in pool.people:
        if person.household is None:
            free[kinds[person.id]].append(person.id)
        else:
            together[person.household].append(person)
    binding: dict[tuple[int, tuple[_Kind, ...]], list[list[Person]]] = defaultdict(list)
    for name in sorted(together):
        people, limit = together[name], limits.get(name, per_household)
        if limit <= 0:
            continue
        if len(people) <= limit:
            for person in people:
                free[kinds[person.id]].append(person.id)
        else:
            binding[limit, tuple(sorted(kinds[person.id] for person in people))].append(people)
    return free, binding


def orbits_of(
    pool: Pool, quotas: Quotas, seats: int, per_household: int = 1, limits: Mapping[str, int] | None = None
) -> Orbits:
    """Merge identical people. The order of people in the pool changes nothing.

    Args:
        pool: who can be drawn.
        quotas: their categories are categories of the pool.
        seats: of the panel, at least 1.
        per_household: most seats for one household, at least 1.
        limits: other limits for single households; 0 leaves its members out.
    """
    at = [pool.categories.index(category) for category in quotas.categories]
    kinds = {one.id: tuple(one.values[place] for place in at) for one in pool.people}
    free, binding = _by_household(pool, kinds, limits or {}, per_household)
    found: list[_Kind] = []
    sizes: list[int] = []
    blocks: list[Block] = []
    for kind in sorted(free):
        blocks.append(Block((len(found),), ((tuple(sorted(free[kind])),),), len(free[kind])))
        found.append(kind)
        sizes.append(len(free[kind]))
    for limit, looks in sorted(binding):
        households = binding[limit, looks]
        distinct = sorted(set(looks))
        split = tuple(
            tuple(tuple(sorted(one.id for one in people if kinds[one.id] == kind)) for kind in distinct)
            for people in households
        )
        blocks.append(Block(tuple(range(len(found), len(found) + len(distinct))), split, limit))
        found.extend(distinct)
        sizes.extend(len(households) * looks.count(kind) for kind in distinct)
    places = {category: place for place, category in enumerate(quotas.categories)}
    incidence = np.array(
        [[int(kind[places[line.category]] == line.value) for kind in found] for line in quotas.lines], dtype=np.int64
    ).reshape(len(quotas.lines), len(found))
    return Orbits(
        tuple(found),
        np.array(sizes, dtype=np.int64),
        incidence,
        np.array([line.least for line in quotas.lines], dtype=np.int64),
        np.array([line.most for line in quotas.lines], dtype=np.int64),
        seats,
        tuple(blocks),
    )


def deal(counts: Sequence[int], households: int) -> list[list[int]]:
    """Share x_f seats of each kind f out over equal households: round robin, one kind after the other.

    Each household gets at most ``⌈x_f / households⌉`` of a kind and ``⌈Σ x / households⌉`` in all, so limits that hold
    for the block hold for every household.

    Returns:
        For each household its number of seats of each kind.
    """
    dealt = [[0] * len(counts) for _ in range(households)]
    turn = 0
    for kind, count in enumerate(counts):
        for _ in range(count):
            dealt[turn % households][kind] += 1
            turn += 1
    return dealt
