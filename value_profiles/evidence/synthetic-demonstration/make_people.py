# ruff: noqa: INP001 - a script beside its data, in no package
"""Draws the made-up people of this demonstration: ``python make_people.py > people.csv``.

Nobody was asked. Groups have neutral names so that no figure can be taken for a finding about real people. Some are
small on purpose, so that suppression shows. Only ``random()`` is used: its stream is the same in every Python.
"""

import random
import sys

SEED = 20_231_121
PEOPLE = 600
DIMENSIONS = {
    "district": {"amber": 0.44, "blue": 0.33, "coral": 0.187, "dun": 0.013, "ecru": 0.03},
    "use": {"daily": 0.35, "weekly": 0.40, "seldom": 0.25},
    "circle": {"K": 0.55, "L": 0.354, "M": 0.04, "N": 0.013, "O": 0.013, "": 0.03},
}
MEANS = {
    "pushback-encouragement": 55,
    "caution-openness": 52,
    "directness-diplomacy": 48,
    "brevity-thoroughness": 50,
    "plain-technical": 62,
    "neutral-opinionated": 58,
    "autonomy-protection": 54,
    "decisive-tentative": 47,
    "warm-reserved": 56,
    "answering-teaching": 57,
    "privacy-personalisation": 53,
    "initiative-deference": 42,
    "universal-local": 50,
    "consensus-plurality": 51,
    "literal-intent": 40,
}
SHIFTS = {
    ("district", "amber"): {"pushback-encouragement": 16, "directness-diplomacy": 12},
    ("district", "blue"): {"pushback-encouragement": -14, "caution-openness": 10},
    ("district", "coral"): {"caution-openness": -12, "autonomy-protection": 10},
    ("use", "daily"): {"initiative-deference": 14, "brevity-thoroughness": 12},
    ("use", "seldom"): {"caution-openness": 12, "plain-technical": 10, "initiative-deference": -10},
    ("circle", "M"): {"privacy-personalisation": 18},
}
RATED = ("pushback-encouragement", "caution-openness", "autonomy-protection")
SPREAD, SILENT = 34, 0.04


def chosen(rng: random.Random, odds: dict[str, float]) -> str:
    """One name, drawn by its odds."""
    point = rng.random() * sum(odds.values())
    for name, chance in odds.items():
        point -= chance
        if point < 0:
            return name
    return next(iter(odds))


def near(rng: random.Random, mean: float) -> int:
    """A whole weight around a mean: the sum of three even draws is close to a bell."""
    bell = sum(rng.random() for _ in range(3)) - 1.5
    return round(min(100.0, max(0.0, mean + SPREAD * bell)))


def lines() -> list[str]:
    """The whole file, line by line."""
    rng = random.Random(SEED)  # noqa: S311 - made-up people need no secrecy
    header = ["id", "weight", "stratum", *(f"group:{name}" for name in DIMENSIONS)]
    header += [f"axis:{axis}" for axis in MEANS] + [f"importance:{axis}" for axis in RATED]
    found = [",".join(header)]
    for number in range(1, PEOPLE + 1):
        groups = {name: chosen(rng, odds) for name, odds in DIMENSIONS.items()}
        weight = 0.8 + round(rng.random() * 8) / 20
        cells = [f"made-up-{number:03d}", f"{weight:.2f}", groups["district"], *groups.values()]
        for axis, mean in MEANS.items():
            moved = mean + sum(SHIFTS.get(one, {}).get(axis, 0) for one in groups.items())
            value = near(rng, moved)
            cells.append("" if rng.random() < SILENT else str(value))
        cells += [str(1 + int(rng.random() * 3)) for _ in RATED]
        found.append(",".join(cells))
    return found


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()) + "\n")
