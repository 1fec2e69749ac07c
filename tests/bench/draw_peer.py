"""Run by a Python that has ``sortition-algorithms``, not by ours: one draw's distribution from stdin, timed.

Reads ``{"people": [{"id", "home", category: value, …}], "quotas": [{"feature", "value", "min", "max"}], "seats"}``,
writes ``{"seconds", "minimum", "committees", "version"}``.
"""

import importlib.metadata
import json
import sys
import time

from sortition_algorithms.committee_generation import find_distribution_maximin
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings


def main() -> None:
    asked = json.load(sys.stdin)
    quotas = [{key: str(value) for key, value in row.items()} for row in asked["quotas"]]
    features, _, _ = read_in_features(list(quotas[0]), quotas, asked["seats"])
    settings = Settings(id_column="id", columns_to_keep=["home"])
    people, _ = read_in_people(list(asked["people"][0]), asked["people"], features, settings)
    homes = ["home"] if asked["households"] else []
    begun = time.perf_counter(), time.process_time()
    committees, probabilities, _ = find_distribution_maximin(features, people, asked["seats"], homes)
    seconds, cpu = time.perf_counter() - begun[0], time.process_time() - begun[1]
    odds = dict.fromkeys((row["id"] for row in asked["people"]), 0.0)
    for committee, probability in zip(committees, probabilities, strict=True):
        for person in committee:
            odds[person] += probability
    found = {
        "seconds": seconds,
        "cpu": cpu,
        "minimum": min(value for value in odds.values()),
        "committees": len(committees),
        "version": importlib.metadata.version("sortition-algorithms"),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
