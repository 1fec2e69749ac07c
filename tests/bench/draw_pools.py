"""Made-up pools for the draw bench, shaped like a real one: volunteers who are not like the population."""

import numpy as np

from counterpoise.domain.sortition.pool import Person, Pool
from counterpoise.domain.sortition.quotas import Quota, Quotas

SHAPES = (
    # category, share of each value in the population that seats are for, share among volunteers
    ("gender", (0.49, 0.49, 0.02), (0.40, 0.57, 0.03)),
    ("age", (0.20, 0.20, 0.20, 0.20, 0.20), (0.10, 0.20, 0.20, 0.25, 0.25)),
    ("education", (0.35, 0.40, 0.25), (0.10, 0.35, 0.55)),
    ("region", (0.30, 0.25, 0.20, 0.15, 0.10), (0.35, 0.20, 0.20, 0.15, 0.10)),
    ("works in technology", (0.92, 0.08), (0.75, 0.25)),
    ("critic of technology", (0.70, 0.30), (0.80, 0.20)),
)


def made_up(people: int, seats: int, *, housed: float, seed: int = 0) -> tuple[Pool, Quotas]:
    """A pool and quotas without slack, except to round.

    Args:
        people: in the pool.
        seats: of the panel.
        housed: share of people who share an address with somebody, mostly one other.
        seed: another one, another pool.
    """
    random = np.random.default_rng(seed)
    drawn = [random.choice(len(volunteers), size=people, p=volunteers) for _, _, volunteers in SHAPES]
    found = []
    for number in range(people):
        shares = random.random() < housed
        home = f"address {random.integers(int(people * housed / 2) + 1)}" if shares else None
        found.append(Person(f"person {number}", home, tuple(f"value {column[number]}" for column in drawn)))
    lines = tuple(
        Quota(name, f"value {value}", int(np.floor(share * seats)), int(np.ceil(share * seats)), share)
        for name, population, _ in SHAPES
        for value, share in enumerate(population)
    )
    return Pool(tuple(name for name, _, _ in SHAPES), tuple(found)), Quotas(lines)
