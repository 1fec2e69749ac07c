"""Opinion groups beside the same method on a dense matrix, and beside red-dwarf where there is an interpreter with it.

``python -m tests.bench.opinions_bench [--large] [--peer PYTHON]``; ``--large`` adds 100,000 and 1,000,000 people,
``--peer`` names the interpreter of an environment in which red-dwarf is installed; without it, the one that
``make test-vendors`` made, where it did.
"""

import argparse
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score, silhouette_score

from counterpoise.domain.opinions.groups import NOBODY, Groups, eligible, find_groups
from counterpoise.domain.opinions.planar import first_distinct
from counterpoise.domain.opinions.projection import project
from counterpoise.domain.opinions.stability import DRAWS, certify
from counterpoise.domain.opinions.votes import Votes, votes_of
from counterpoise.files.polis_exports import read_export

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "polis-opendata"
VENDOR = Path(__file__).resolve().parents[2] / ".venv-vendor" / "reddwarf"
PROPOSITIONS, DENSITY = 1000, 0.03


def made(people: int, propositions: int = PROPOSITIONS, density: float = DENSITY) -> tuple[Votes, np.ndarray]:
    """Three planted groups; everybody votes on about the same share of the propositions."""
    rng = np.random.default_rng(0)
    planted = rng.integers(0, 3, people)
    leaning = rng.normal(size=(3, propositions))
    rows = np.repeat(np.arange(people), rng.binomial(propositions, density * 1.02, people).clip(1))
    cell = np.unique(rows * propositions + rng.integers(0, propositions, len(rows)))
    rows, columns = cell // propositions, cell % propositions
    felt = leaning[planted[rows], columns] + rng.normal(size=len(rows))
    values = np.where(felt > 0.4, 1, np.where(felt < -0.4, -1, 0))
    names = [str(one) for one in range(people)]
    return votes_of(names, [str(one) for one in range(propositions)], rows, columns, values), planted


def ours(votes: Votes) -> Groups:
    return find_groups(votes, project(votes))


def dense(votes: Votes) -> np.ndarray:
    """The same method as it is usually written: impute, PCA, k-means and silhouettes by scikit-learn."""
    table = np.full((len(votes.participants), len(votes.propositions)), np.nan)
    table[votes.rows, votes.columns] = votes.values
    filled = np.where(np.isnan(table), np.nanmean(table, axis=0), table)
    points = PCA(2, random_state=0).fit_transform(filled)
    points *= np.sqrt(table.shape[1] / np.maximum((~np.isnan(table)).sum(axis=1), 1))[:, None]
    kept = points[eligible(votes)]
    best, labels = -2.0, np.zeros(len(kept), dtype=int)
    for k in range(2, 6):
        found = KMeans(k, init=first_distinct(kept, k), n_init=1).fit_predict(kept)
        score = silhouette_score(kept, found)
        if score > best:
            best, labels = score, found
    return labels


def timed(work: Callable[..., Any], *arguments: object) -> tuple[Any, float, float]:
    """What it returns, seconds and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work(*arguments)
    return found, time.perf_counter() - wall, time.process_time() - cpu


def line(name: str, people: int, votes: int, wall: float, cpu: float, rand: float) -> str:
    return f"| {name} | {people:,} | {votes:,} | {wall:.2f} s | {cpu:.2f} s | {rand:.3f} |"


def labels_of(votes: Votes, groups: Groups) -> np.ndarray:
    labels = groups.labels(votes.participants)
    return labels[labels != NOBODY]


def peer(python: str, votes: Votes, k: int) -> dict:
    """What red-dwarf finds in the same votes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.npz"
        ids = np.array([int(one) for one in votes.participants])
        items = np.array([int(one) for one in votes.propositions])
        np.savez(
            path, rows=ids[votes.rows], columns=items[votes.columns], values=votes.values, out=items[votes.left_out]
        )
        script = str(Path(__file__).with_name("opinions_peer.py"))
        found = subprocess.run([python, script, str(path), str(k)], capture_output=True, text=True, check=True)
    return json.loads(found.stdout.splitlines()[-1])


def agreement(python: str, votes: Votes, k: int) -> float:
    """Adjusted Rand index between ours and red-dwarf's, with k and starts the same."""
    theirs = peer(python, votes, k)["labels"]
    groups = find_groups(votes, project(votes), k)
    both = [one for one in groups.of if one in theirs]
    return float(adjusted_rand_score([groups.of[one] for one in both], [theirs[one] for one in both]))


def peer_python() -> str | None:
    """The interpreter that ``make test-vendors`` made for red-dwarf, if it did."""
    found = VENDOR / ("Scripts" if os.name == "nt" else "bin") / "python"
    return str(found) if found.exists() else None


def main(*, large: bool = False, python: str | None = None) -> None:
    print("### Opinion groups, 1,000 propositions, 3% of them voted on\n")
    print("| work | people | votes | time | CPU | ARI with the planted groups |\n|---|---|---|---|---|---|")
    for people in (10_000, *((100_000, 1_000_000) if large else ())):
        votes, planted = made(people)
        expected = planted[eligible(votes)]
        groups, wall, cpu = timed(ours, votes)
        print(line("ours", people, len(votes), wall, cpu, adjusted_rand_score(expected, labels_of(votes, groups))))
        if people == 10_000:
            found, wall, cpu = timed(dense, votes)
            rand = adjusted_rand_score(expected, found)
            print(line("dense, numpy and scikit-learn", people, len(votes), wall, cpu, rand))
            if python:
                other = peer(python, votes, 0)
                labels = [other["labels"][votes.participants[place]] for place in eligible(votes)]
                rand = adjusted_rand_score(expected, labels)
                print(line("red-dwarf", people, len(votes), other["wall"], other["cpu"], rand))
    votes, planted = made(1126, 1418)
    plane = project(votes)
    groups = find_groups(votes, plane)
    _, wall, cpu = timed(certify, votes, plane, groups, np.random.default_rng(0))
    rand = adjusted_rand_score(planted[eligible(votes)], labels_of(votes, groups))
    print(line(f"certificate, {DRAWS} draws, 1,418 propositions", 1126, len(votes), wall, cpu, rand))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"\nPeak memory of this process, the votes' making and the dense version included: {peak:.1f} GiB.")
    if python and DATA.is_dir():
        print("\n| conversation | k | ARI, ours and red-dwarf's |\n|---|---|---|")
        for folder in sorted(one for one in DATA.iterdir() if one.is_dir()):
            held = read_export(folder)
            k = len(set(held.published.values()))
            print(f"| {folder.name} | {k} | {agreement(python, held.votes, k):.3f} |")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--large", action="store_true")
    arguments.add_argument("--peer")
    chosen = arguments.parse_args()
    main(large=chosen.large, python=chosen.peer or peer_python())
