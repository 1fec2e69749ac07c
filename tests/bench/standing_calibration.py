"""How often the verdicts err where the truth is known: ``python -m tests.bench.standing_calibration``.

People are drawn anew from a population whose true difference is known, 1,000 times, and judged as any pack is.
"""

from dataclasses import dataclass

import numpy as np
from tests.standing_people import respondents

from counterpoise.domain.standing.multiplicity import two_sided
from counterpoise.domain.standing.verdicts import GroupStanding, standing_of_groups


@dataclass(frozen=True)
class Situation:
    """A population and how it is sampled.

    Attributes:
        title: for the table.
        sizes: people in each group; the groups are made by chance and differ in nothing.
        shift: true difference of every group, 0 for a null grouping.
        shape: of the beta distribution of the differences; below 1 most people lie at the ends.
        weighted: whether survey weights vary (log-normal, about a fifth less effective people).
        strata: strata in each group, alike in size.
    """

    title: str
    sizes: tuple[int, ...]
    shift: float = 0.0
    shape: float = 0.6
    weighted: bool = False
    strata: int = 1


@dataclass(frozen=True)
class Found:
    """Shares over all runs.

    Attributes:
        errs: of groups, called closer or further where nothing differs, or on the wrong side where something does.
        any_errs: of runs, with at least one such group.
        covers: of the 95% intervals of everyone together, which hold the true difference.
        group_covers: of the groups' unadjusted 95% intervals, which hold it.
        called: of groups, called closer or further rightly.
    """

    errs: float
    any_errs: float
    covers: float
    group_covers: float
    called: float


def judge(situation: Situation, seed: int, draws: int) -> tuple[GroupStanding, list[GroupStanding]]:
    """One sample and its verdicts."""
    rng = np.random.default_rng([seed, len(situation.title)])
    n = sum(situation.sizes)
    labels = np.repeat([f"g{number}" for number in range(len(situation.sizes))], situation.sizes)
    moved = (rng.beta(situation.shape, situation.shape, n) - 0.5) * 0.8 + situation.shift
    weights = rng.lognormal(0, 0.5, n) if situation.weighted else np.ones(n)
    strata = [str(number % situation.strata) for number in range(n)]
    people = respondents(np.full((n, 1), 0.5), {"chance": labels.tolist()}, weights=weights, strata=strata)
    everyone, groups, hidden = standing_of_groups(people, 0.5 + moved / 2, 0.5 - moved / 2, seed, draws)
    assert not hidden
    return everyone, groups


def run(situation: Situation, runs: int = 1000, draws: int = 400) -> Found:
    """Many samples of one situation."""
    wrong, covers, group_covers, right = [], [], [], []
    for seed in range(runs):
        everyone, groups = judge(situation, seed, draws)
        low, high = everyone.interval
        covers.append(low <= situation.shift <= high)
        side = "closer" if situation.shift > 0 else "further" if situation.shift < 0 else ""
        wrong.append([one.verdict in {"closer", "further"} and one.verdict != side for one in groups])
        right.append([bool(side) and one.verdict == side for one in groups])
        group_covers.append([two_sided_hit(one, situation.shift) for one in groups])
    errs = np.array(wrong)
    return Found(
        float(errs.mean()),
        float(errs.any(axis=1).mean()),
        float(np.mean(covers)),
        float(np.mean(group_covers)),
        float(np.mean(right)),
    )


def two_sided_hit(one: GroupStanding, truth: float) -> bool:
    """Whether the plain 95% interval of a group, without regard to the others, holds the truth."""
    return two_sided(one.difference - truth, one.error, one.freedom) >= 0.05


SITUATIONS = (
    Situation("null, 3 groups of 20", (20, 20, 20)),
    Situation("null, 3 groups of 10", (10, 10, 10)),
    Situation("null, 8 groups of 30", (30,) * 8),
    Situation("null, 3 groups of 40, survey weights", (40, 40, 40), weighted=True),
    Situation("null, 3 groups of 40, ten strata", (40, 40, 40), strata=10),
    Situation("null, 3 groups of 20, everybody at an end", (20, 20, 20), shape=0.1),
    Situation("true +.10, 3 groups of 100", (100, 100, 100), shift=0.1),
    Situation("true +.10, 3 groups of 100, survey weights", (100, 100, 100), shift=0.1, weighted=True),
)


def main(runs: int = 1000, draws: int = 2000) -> None:
    print("## Verdicts where the truth is known\n")
    print(f"{runs:,} seeded samples a row, {draws:,} bootstrap draws a group.\n")
    print("| situation | a group is called wrongly | any of its groups | 95% interval covers, everyone | groups |"
          " called rightly |\n|---|---|---|---|---|---|")  # fmt: skip
    for situation in SITUATIONS:
        one = run(situation, runs, draws)
        shown = f"{one.called:.1%}" if situation.shift else "–"
        print(f"| {situation.title} | {one.errs:.1%} | {one.any_errs:.1%} | {one.covers:.1%} |"
              f" {one.group_covers:.1%} | {shown} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
