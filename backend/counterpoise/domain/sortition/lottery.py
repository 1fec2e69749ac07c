"""The lottery itself: a table of tickets that anybody can check, and a draw that anybody can repeat.

The mixture that a rule finds is cut into 10¹² tickets by largest remainders. From then on there are only whole numbers:
the same table and the same seed seat the same people on every machine, whatever solver made the table.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.sortition.distribution import Distribution
from counterpoise.domain.sortition.orbits import Block, Orbits, deal
from counterpoise.domain.sortition.stream import Stream

__all__ = ["TICKETS", "Composition", "Lottery", "lottery_of"]

TICKETS = 10**12


@dataclass(frozen=True, slots=True)
class Composition:
    """One row of the table.

    Attributes:
        seats: of each orbit.
        tickets: how many of the ``TICKETS`` it has, at least 1.
    """

    seats: tuple[int, ...]
    tickets: int


@dataclass(frozen=True)
class Lottery:
    """A finished lottery.

    Attributes:
        blocks: who can be drawn, merged; every orbit in exactly one.
        compositions: sorted by seats, tickets summing to ``TICKETS``.
    """

    blocks: tuple[Block, ...]
    compositions: tuple[Composition, ...]

    @cached_property
    def digest(self) -> str:
        """``sha256:`` of the whole table; publish it before the seed can be known."""
        return digest_of(
            {
                "schema": "lottery/v1",
                "tickets": str(TICKETS),
                "blocks": [
                    {
                        "orbits": list(block.orbits),
                        "limit": block.limit,
                        "households": [[list(kind) for kind in one] for one in block.households],
                    }
                    for block in self.blocks
                ],
                "compositions": [{"seats": list(one.seats), "tickets": one.tickets} for one in self.compositions],
            }
        )

    def odds(self) -> dict[str, float]:
        """Everybody's probability of being drawn: equal for identical people; together they sum to the seats."""
        found: dict[str, float] = {}
        tickets = [one.tickets for one in self.compositions]
        for block in self.blocks:
            for place, orbit in enumerate(block.orbits):
                people = [person for household in block.households for person in household[place]]
                hits = sum(one.seats[orbit] * count for one, count in zip(self.compositions, tickets, strict=True))
                found.update(dict.fromkeys(people, hits / (TICKETS * len(people))))
        return dict(sorted(found.items()))

    def draw(self, seed: str, turn: int = 0) -> tuple[str, ...]:
        """Seat a panel.

        Args:
            seed: any text; the committed seed, where there is one.
            turn: 0 for the draw, then 1, 2 … for every redraw after declines.

        Returns:
            Ids, sorted.
        """
        stream = Stream(seed, f"turn {turn}")
        edges = list(accumulate(one.tickets for one in self.compositions))
        drawn = self.compositions[bisect_right(edges, stream.below(TICKETS))]
        return tuple(sorted(person for block in self.blocks for person in _seated(block, drawn.seats, stream)))


def _seated(block: Block, seats: Sequence[int], stream: Stream) -> list[str]:
    """People of one block: households in random order are dealt their seats, people of a kind are drawn inside."""
    counts = [seats[orbit] for orbit in block.orbits]
    if not any(counts):
        return []
    order = stream.sample(block.households, len(block.households))
    return [
        person
        for household, shares in zip(order, deal(counts, len(order)), strict=True)
        for kind, share in zip(household, shares, strict=True)
        for person in stream.sample(kind, share)
    ]


def lottery_of(orbits: Orbits, distribution: Distribution) -> Lottery:
    """Cut a mixture into tickets: each composition's share rounded down, the rest by largest remainder."""
    exact = distribution.weights * TICKETS
    tickets = np.floor(exact).astype(np.int64)
    rest = TICKETS - int(tickets.sum())
    order = np.argsort(tickets - exact, kind="stable")
    tickets[order[: max(rest, 0)]] += 1
    rows = [
        Composition(tuple(seats), count)
        for seats, count in zip(distribution.seats.tolist(), tickets.tolist(), strict=True)
        if count > 0
    ]
    # Rounding of the weights' sum may leave a few tickets over or owing; the largest composition takes them.
    largest = max(range(len(rows)), key=lambda place: rows[place].tickets)
    owing = TICKETS - sum(one.tickets for one in rows)
    rows[largest] = Composition(rows[largest].seats, rows[largest].tickets + owing)
    return Lottery(orbits.blocks, tuple(sorted(rows, key=lambda one: one.seats)))
