"""The tables of docs/explanation/what-thresholds-cost.md: ``python -m tests.realdata.thresholds_tables`` writes them.

A table stands after ``<!-- table: NAME -->``; what is written around the tables stays as it is.
"""

import re
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
from tests.realdata.demonstration_scorer import (
    DATA,
    HAZARDS,
    MODELS,
    ROOT,
    moderation_cases,
    write,
    xstest_cases,
    xstest_replies,
)

from counterpoise.bootstrap.library import Library, library
from counterpoise.domain.standing.cases import Cases
from counterpoise.domain.standing.consequences import BothCosts, both_costs, by_kind
from counterpoise.files.labelled_cases import read_cases
from counterpoise.services.consequences import Consequences, ConsequencesReport
from counterpoise.services.consequences_words import caution_cells
from counterpoise.settings import Settings

PAGE = ROOT / "docs" / "explanation" / "what-thresholds-cost.md"
TABLE = re.compile(r"(<!-- table: (?P<name>[\w-]+) -->\n)(?:\|[^\n]*\n)*")
NAMES = {"llama2orig": "Llama-2, with its system prompt", "llama2new": "Llama-2, without it", "gpt4": "GPT-4"}
PROFILES = ("open-library", "balanced", "careful-guide")
COSTS = ("wrongful refusals, of harmless", "missed harms, of harmful")


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    made = [list(heads)]
    lines = [f"| {' | '.join(made[0])} |", "|" + "---|" * len(made[0])]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)]) + "\n"


def cells(costs: BothCosts) -> tuple[str, str]:
    wrongful, missed = caution_cells(costs)
    return wrongful, missed


@cache
def held() -> Library:
    return library(Settings())


@cache
def cases(name: str) -> Cases:
    rows = {"moderation": moderation_cases, "xstest": xstest_cases}[name](DATA)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.csv"
        write(path, rows)
        return read_cases(path, held().catalogue)


@cache
def report(name: str, profile: str = "balanced", method: str | None = "platt") -> ConsequencesReport:
    """The moderation set is calibrated on its other folds, XSTest by what was fitted on the moderation set."""
    service, chosen = Consequences(held().policies), held().policies.profile(profile)
    if name == "xstest" and method is not None:
        return service.of(chosen, cases(name), calibration=service.calibration(cases("moderation"), method))
    return service.of(chosen, cases(name), calibrate=method)


def replies() -> str:
    rows = []
    for model in MODELS:
        refused, labels, _ = xstest_replies(DATA, model)
        rows.append((NAMES[model], *cells(both_costs(refused, np.zeros_like(refused), labels))))
    return table(("model", *COSTS), rows)


def replies_by_kind() -> str:
    found = {}
    for model in MODELS:
        refused, labels, kinds = xstest_replies(DATA, model)
        found[model] = by_kind(refused, np.zeros_like(refused), labels, kinds)

    def cell(costs: BothCosts) -> str:
        parts = (costs.wrongful_refusals, costs.missed_harms)
        return ", ".join(f"{one.count} of {one.n}" if one.n else "none labelled" for one in parts)

    rows = [(kind, *(cell(found[model][kind]) for model in MODELS)) for kind in found[MODELS[0]]]
    return table(("kind", *(NAMES[model] for model in MODELS)), rows)


def calibrations() -> str:
    rows = []
    for place, hazard in enumerate(report("moderation").hazards):
        for method in (None, "isotonic", "platt"):
            one = report("moderation", method=method).hazards[place]
            checked = one.meaning.reliability
            error = "not a probability"
            if checked is not None:
                low, high = checked.interval
                error = (
                    f"{100 * checked.error:.1f} ({100 * low:.1f} to {100 * high:.1f}); "
                    f"chance {100 * checked.chance:.1f}, up to {100 * checked.chance_high:.1f}"
                )
            rows.append((hazard.threshold.title, method or "not calibrated", error, *cells(one.costs)))
    return table(("hazard", "scores", "calibration error, points", *COSTS), rows)


def profiles() -> str:
    rows = [(name, *cells(report("moderation", name).together.costs)) for name in PROFILES]
    return table(("profile", *COSTS), rows)


def cautions() -> str:
    found = report("moderation").together.cautions
    return table(("caution", *COSTS), [(caution, *cells(found[caution])) for caution in (0, 25, 50, 75, 100)])


def xstest_kinds() -> str:
    found = report("xstest").together
    rows = [("all", *cells(found.costs)), *((kind, *cells(costs)) for kind, costs in found.kinds.items())]
    return table(("kind", *COSTS), rows)


def weights() -> str:
    rows = []
    for one in report("moderation").hazards:
        policy, answer, refuse = one.weighed
        ratio = f"{one.threshold.ratio:.3g}"
        both = f"{one.costs.wrongful_refusals.count} and {one.costs.missed_harms.count}"
        rows.append((one.threshold.title, ratio, both, f"{policy:.6g}", f"{answer:.6g}", f"{refuse:.6g}"))
    heads = (
        "hazard",
        "ratio",
        "wrongful refusals and missed harms",
        "weighed",
        "answer everything",
        "refuse everything",
    )
    return table(heads, rows)


TABLES = {
    "replies": replies,
    "replies-by-kind": replies_by_kind,
    "calibrations": calibrations,
    "profiles": profiles,
    "cautions": cautions,
    "weights": weights,
    "xstest-kinds": xstest_kinds,
}


def fresh(text: str) -> str:
    return TABLE.sub(lambda found: found[1] + TABLES[found["name"]](), text)


if __name__ == "__main__":
    assert len(HAZARDS) == 4
    if not DATA.is_dir():
        sys.exit("no real data; see docs/how-to/real-data.md")
    PAGE.write_text(fresh(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
