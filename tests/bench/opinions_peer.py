"""Groups by red-dwarf, run by the interpreter of an environment that has it (``pip install red-dwarf``).

``PYTHON opinions_peer.py VOTES.npz K``: the arrays ``rows``, ``columns``, ``values`` and ``out``; prints one JSON
document with the label of each participant, seconds and CPU seconds. K groups on the same settings as ours: exact
components, and k-means from the first distinct places in participant order; with K = 0 as it comes, k by silhouette.
"""

import json
import sys
import time

import numpy as np
from reddwarf.implementations.polis import run_pipeline
from reddwarf.sklearn.cluster import PolisKMeans
from reddwarf.utils.clusterer import kmeans


class _ToTheEnd(PolisKMeans):
    """Its k-means without the tolerance of 1e-4, which no setting reaches."""

    def fit(self, *arguments: object, **named: object) -> PolisKMeans:
        self.tol = 0.0
        return PolisKMeans.fit(self, *arguments, **named)


def main(path: str, k: int) -> None:
    held = np.load(path)
    votes = [
        {"participant_id": int(row), "statement_id": int(column), "vote": int(value), "modified": 0}
        for row, column, value in zip(held["rows"], held["columns"], held["values"], strict=True)
    ]
    settings = {"votes": votes, "mod_out_statement_ids": [int(one) for one in held["out"]], "random_state": 0}
    if k:
        # Larger tables get scikit-learn's randomised solver otherwise, whose components are not the components.
        settings["reducer_kwargs"] = {"svd_solver": "full"}
        kmeans.PolisKMeans = _ToTheEnd
        first = run_pipeline(**settings, force_group_count=2)
        people = first.participants_df[first.participants_df["to_cluster"]]
        points = people.loc[sorted(people.index), ["x", "y"]].to_numpy()
        starts = list(dict.fromkeys(map(tuple, points.tolist())))[:k]
        settings |= {"force_group_count": k, "init_centers": [list(one) for one in starts]}
    wall, cpu = time.perf_counter(), time.process_time()
    found = run_pipeline(**settings)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    labels = {str(name): int(one) for name, one in found.participants_df["cluster_id"].dropna().items()}
    print(json.dumps({"labels": labels, "wall": wall, "cpu": cpu}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
