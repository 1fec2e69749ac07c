"""Counting importances of many ballots, beside merely sorting the same columns and beside the definition."""

import sys
import time

import numpy as np
from numpy.typing import NDArray
from tests.bench.clock import medians, table

from counterpoise.domain.tally.columns import column
from counterpoise.domain.tally.rules.moving_phantoms import TOLERANCE
from counterpoise.domain.tally.rules.registry import budget_rules

AXES, MOST, SMALL = 12, 10_000_000, 100_000
ROUNDS = 1
_BYTES_A_BALLOT = AXES * 8 * 5


def drawn(n: int, seed: int = 0) -> NDArray[np.float64]:
    """(A, n) importances that sum to 1 over the axes; uneven, so that the axes differ."""
    rng = np.random.default_rng(seed)
    rows = rng.standard_exponential((AXES, n)) * np.linspace(0.5, 2.0, AXES)[:, None]
    rows /= rows.sum(axis=0)
    return rows


def counted(rows: NDArray[np.float64], weights: NDArray[np.float64], rule: str) -> NDArray[np.float64]:
    return budget_rules()[rule].divide([column(one, weights) for one in rows])


def definition(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Independent markets as defined: for each t the medians with all n + 1 phantoms, t by bisection."""
    n = rows.shape[1]
    ranks = np.arange(n, -1, -1)

    def at(t: float) -> NDArray[np.float64]:
        phantoms = np.minimum(t / n * ranks, 1.0)
        return np.array([np.median(np.concatenate([one, phantoms])) for one in rows])

    low, high = 0.0, float(n)
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if at(middle).sum() >= 1 else (middle, high)
    return at(high)


def memory() -> int:
    """Bytes that are free, or what a small machine has."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:  # noqa: PTH123
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except OSError:
        return 2 * 1024**3


def main() -> None:
    n = MOST if memory() > 2 * MOST * _BYTES_A_BALLOT else MOST // 10
    print("## Counting importances\n")
    small, ones = drawn(SMALL), np.ones(SMALL)
    works = {
        "sort the columns (numpy)": lambda: [np.sort(one) for one in small],
        "independent-markets": lambda: counted(small, ones, "independent-markets"),
        "the definition, 50 steps": lambda: definition(small),
    }
    found = medians(works, 1, dict.fromkeys(works, 1))
    apart = np.abs(counted(small, ones, "independent-markets") - definition(small)).max()
    print(f"{SMALL:,} ballots × {AXES} axes; greatest difference from the definition {apart:.1e}.\n")
    print(table(found, "sort the columns (numpy)"))
    rows, weights = drawn(n), np.ones(n)
    strata = np.random.default_rng(1).choice([0.8, 1.0, 1.3], n)
    works = {"sort the columns (numpy)": lambda: [np.sort(one) for one in rows]}
    works |= {rule: lambda rule=rule: counted(rows, weights, rule) for rule in ("independent-markets", "ladder")}
    works["utilitarian"] = lambda: counted(rows, weights, "utilitarian")
    works["independent-markets, stratum weights"] = lambda: counted(rows, strata, "independent-markets")
    start = time.perf_counter()
    found = medians(works, ROUNDS, dict.fromkeys(works, 1))
    sums = {rule: abs(counted(rows, weights, rule).sum() - 1) for rule in ("independent-markets", "utilitarian")}
    note = "" if n == MOST else f" ({MOST:,} need more memory than is free here)"
    print(f"\n{n:,} ballots × {AXES} axes{note}, {time.perf_counter() - start:.0f} s in all.\n")
    print(table(found, "sort the columns (numpy)"))
    said = ", ".join(f"{rule} {apart:.0e}" for rule, apart in sums.items())
    print(f"\nFurthest from summing to 1: {said}; allowed are {TOLERANCE:.0e}.")
    if max(sums.values()) > TOLERANCE:
        sys.exit("the results do not sum to 1")


if __name__ == "__main__":
    main()
