"""The draw beside ``sortition-algorithms``: the same made-up pool, maximin by both, leximin by ours.

The peer is not in our lock. Make an environment for it and name its interpreter::

    python -m venv /tmp/peer && /tmp/peer/bin/pip install sortition-algorithms==0.12
    COUNTERPOISE_SORTITION_PYTHON=/tmp/peer/bin/python python -m tests.bench.draw_bench [PEOPLE SEATS HOUSED]

Without it, only ours runs, and the table says so. Its leximin is not timed: without a commercial solver it is maximin.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.draw_pools import made_up

from counterpoise.domain.sortition.compositions import Compositions
from counterpoise.domain.sortition.orbits import orbits_of
from counterpoise.domain.sortition.pool import Pool
from counterpoise.domain.sortition.quotas import Quotas
from counterpoise.domain.sortition.rules.registry import draw_rules

PEER = "COUNTERPOISE_SORTITION_PYTHON"


def peer(python: str, pool: Pool, quotas: Quotas, seats: int, *, households: bool) -> dict[str, float]:
    """One maximin distribution by the peer, in its own interpreter."""
    asked = {
        "people": [
            {
                "id": one.id,
                "home": one.household or f"alone {one.id}",
                **dict(zip(pool.categories, one.values, strict=True)),
            }
            for one in pool.people
        ],
        "quotas": [
            {"feature": one.category, "value": one.value, "min": one.least, "max": one.most} for one in quotas.lines
        ],
        "seats": seats,
        "households": households,
    }
    script = Path(__file__).with_name("draw_peer.py")
    done = subprocess.run([python, str(script)], input=json.dumps(asked), capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(people: int = 400, seats: int = 50, housed: float = 0.0) -> None:
    """Print one table; a small pool unless asked for more, because the peer takes minutes for 1,000 people."""
    pool, quotas = made_up(people, seats, housed=housed)
    print(f"## Draw: {people:,} people, {seats} seats, {housed:.0%} share an address\n")
    print("| work | seconds | of it CPU | smallest odds | proved gap |")
    print("|---|---|---|---|---|")
    for name, rule in draw_rules().items():
        begun = time.perf_counter(), time.process_time()
        found = rule.share(Compositions(orbits_of(pool, quotas, seats)))
        seconds, cpu = time.perf_counter() - begun[0], time.process_time() - begun[1]
        if found is None:
            print(f"| {name}, ours | {seconds:.2f} | {cpu:.2f} | quotas cannot be met | |")
            return
        sure = found.certificate
        print(f"| {name}, ours | {seconds:.2f} | {cpu:.2f} | {sure.value:.6f} | {sure.gap:.1e} |", flush=True)
    python = os.environ.get(PEER)
    if python is None:
        print(f"\nsortition-algorithms did not run: {PEER} names no Python that has it.")
        return
    theirs = peer(python, pool, quotas, seats, households=housed > 0)
    print(
        f"| maximin, sortition-algorithms {theirs['version']} | {theirs['seconds']:.2f} | {theirs['cpu']:.2f} | "
        f"{theirs['minimum']:.6f} | |"
    )


if __name__ == "__main__":
    given = sys.argv[1:]
    main(*([int(given[0]), int(given[1]), float(given[2])] if given else []))
