"""A million respondents, fifteen axes, 2,000 paired bootstrap draws for three groups: ours beside pandas and scipy.

Each way runs in a process of its own, so that each has its own peak of memory. The straightforward way makes fewer
draws and its time is scaled up, because all of them would take most of an hour. Times are processor seconds, which
other work on the machine disturbs least.
"""

import json
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd
from scipy import stats

from counterpoise.domain.standing.closeness import closeness
from counterpoise.domain.standing.resampling import DRAWS
from counterpoise.domain.standing.respondents import Respondents
from counterpoise.domain.standing.verdicts import EVERYONE, standing_of_groups

PEOPLE, AXES, GROUPS = 1_000_000, 15, ("a", "b", "c")
FEW_DRAWS = 20
NAMES = tuple(f"axis{number}-other" for number in range(AXES))
PROFILE, REFERENCE = dict.fromkeys(NAMES, 0.7), dict.fromkeys(NAMES, 0.5)


def population() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares (n, axes), weights (n,) and group labels (n,)."""
    rng = np.random.default_rng(0)
    shares = rng.random((PEOPLE, AXES))
    return shares, rng.uniform(0.5, 2.0, PEOPLE), np.array(GROUPS)[rng.integers(0, len(GROUPS), PEOPLE)]


def ours() -> dict[str, float]:
    """Everyone and three groups, as the product computes them; the standard error by group."""
    shares, weights, labels = population()
    people = Respondents(
        tuple(f"{number:07}" for number in range(PEOPLE)),
        weights,
        NAMES,
        shares,
        np.ones_like(shares),
        {"d": labels},
        np.zeros(PEOPLE, dtype="U1"),
    )
    start = time.process_time()
    near = [closeness(people, side, NAMES) for side in (PROFILE, REFERENCE)]
    middle = time.process_time()
    everyone, groups, _ = standing_of_groups(people, near[0], near[1], 0)
    end = time.process_time()
    errors = {one.group: one.error for one in (everyone, *groups)}
    return {"closeness": middle - start, "bootstrap": end - middle, **errors}


def straightforward() -> dict[str, float]:
    """The same with a data frame and ``scipy.stats.bootstrap``, which handles the pairing and the resampling."""
    shares, weights, labels = population()
    frame = pd.DataFrame(shares, columns=list(NAMES)).assign(weight=weights, d=labels)
    start = time.process_time()
    for name, side in (("profile", PROFILE), ("reference", REFERENCE)):
        frame[name] = 1 - (frame[list(NAMES)] - pd.Series(side)).abs().mean(axis=1)
    frame["moved"] = frame["profile"] - frame["reference"]
    middle = time.process_time()
    errors = {}
    for group, part in [(EVERYONE[1], frame), *frame.groupby("d")]:
        found = stats.bootstrap(
            (part["moved"].to_numpy(), part["weight"].to_numpy()),
            lambda moved, weight, axis=-1: (moved * weight).sum(axis=axis) / weight.sum(axis=axis),
            paired=True,
            n_resamples=FEW_DRAWS,
            batch=10,
            method="percentile",
            rng=np.random.default_rng(0),
        )
        errors[str(group)] = float(found.standard_error)
    return {"closeness": middle - start, "bootstrap": time.process_time() - middle, **errors}


def measured(way: str) -> dict[str, float]:
    """One way in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.standing_bench", way], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print a table; peak memory includes the data themselves."""
    mine, plain = measured("ours"), measured("straightforward")
    scaled = plain["bootstrap"] * DRAWS / FEW_DRAWS
    print("## Whom it favours: a million people\n")
    print(f"{PEOPLE:,} respondents, {AXES} axes, everyone and {len(GROUPS)} groups, {DRAWS:,} paired draws each.\n")
    print("| way | closeness | bootstrap | peak memory |\n|---|---|---|---|")
    print(f"| counterpoise | {mine['closeness']:.1f} s | {mine['bootstrap']:.1f} s | {mine['peak']:,.0f} MB |")
    print(
        f"| pandas and scipy.stats.bootstrap | {plain['closeness']:.1f} s | {scaled:,.0f} s "
        f"({FEW_DRAWS} draws in {plain['bootstrap']:.1f} s, scaled) | {plain['peak']:,.0f} MB |"
    )
    print(f"\nBootstrap: {scaled / mine['bootstrap']:.0f} times as fast. Standard errors, ours ÷ theirs: ", end="")
    print(", ".join(f"{name} {mine[name] / plain[name]:.2f}" for name in (EVERYONE[1], *GROUPS)), end=" ")
    print(f"(theirs from {FEW_DRAWS} draws, so uncertain by about {1 / np.sqrt(2 * FEW_DRAWS):.0%}).")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        timed = {"ours": ours, "straightforward": straightforward}[sys.argv[1]]()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(timed | {"peak": peak}))
    else:
        main()
