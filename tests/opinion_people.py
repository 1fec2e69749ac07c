"""Made-up conversations with planted groups."""

import numpy as np

from counterpoise.domain.opinions.votes import Votes, votes_of


def roster(people: int) -> list[str]:
    """Ids of so many people: 0, 1, 2 …, whose order as text is another one."""
    return [str(one) for one in range(people)]


def conversation(
    people: int, propositions: int, density: float, *, seed: int, groups: int = 3
) -> tuple[Votes, np.ndarray]:
    """Votes of people in planted groups, and the group of each, in the order of ids.

    Each group leans somewhere on each proposition; each person votes on about ``density`` of them, at least on one.
    """
    rng = np.random.default_rng(seed)
    planted = rng.integers(0, groups, people)
    leaning = rng.normal(size=(groups, propositions))
    chosen = rng.random((people, propositions)) < density
    chosen[np.arange(people), rng.integers(0, propositions, people)] = True
    rows, columns = np.nonzero(chosen)
    felt = leaning[planted[rows], columns] + 0.7 * rng.normal(size=len(rows))
    values = np.where(felt > 0.3, 1, np.where(felt < -0.3, -1, 0))
    return votes_of(roster(people), roster(propositions), rows, columns, values), planted
