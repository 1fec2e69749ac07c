"""Reports as `counterpoise measure --save` writes them, small and with known numbers."""

import json
from pathlib import Path
from typing import Any

MODEL = "Small (fake)"
CAVEAT = "Small (fake) answers nobody; its numbers are made for tests."
WEIGHTS = [95, 78, 62, 50, 38, 22, 5]


def _axis(axis: str, effect: float, *, passes: bool, placebo: float = 0.01) -> dict[str, Any]:
    return {
        "axis": axis,
        "pairs": 12,
        "levels": [effect * (weight - 5) / 90 - 1.0 for weight in WEIGHTS],
        "effect": effect,
        "interval": [effect - 0.1, effect + 0.1],
        "rho": 0.9 if passes else -0.2,
        "monotone": 0.75,
        "asymmetry": 0.02,
        "p": 0.001,
        "corrected_p": 0.002,
        "placebo": placebo,
        "mention": 0.03,
        "trade_off": {"first_rise": 0.2, "second_rise": 0.1 if passes else -0.1, "is_trade_off": passes},
        "paraphrase": {"effect": 0.3, "original": 0.35},
        "generation": None,
        "judged": None,
        "retention": None,
        "passes": passes,
    }


def full_report(catalogue_digest: str) -> dict[str, Any]:
    """Two axes, of which one moves as declared and the other goes the other way; a third is dragged along."""
    conditions = ["no prompt", "commitments alone", "warm 95", "reserved 95", "pushback 95", "encouragement 95"]
    return {
        "schema": "measurement/v1",
        "model": {
            "name": MODEL,
            "sha256": "a" * 64,
            "runtime": "fake 1",
            "threads": 1,
            "batch": 512,
            "context": 4096,
            "url": None,
        },
        "caveat": CAVEAT,
        "means": "text",
        "budget": 1200,
        "quick": False,
        "weights": WEIGHTS,
        "catalogue_digest": catalogue_digest,
        "measured_on": "2026-11-22",
        "replies": 500,
        "axes": [_axis("warm-reserved", 0.4, passes=True), _axis("pushback-encouragement", -0.2, passes=False)],
        "shifts": [
            {
                "profile": "candid-coach",
                "axis": "pushback-encouragement",
                "weight": 80,
                "shift": -0.03,
                "interval": [-0.09, 0.02],
                "towards": False,
            }
        ],
        "cross_effects": {
            "warm-reserved": {"pushback-encouragement": -0.12},
            "pushback-encouragement": {"warm-reserved": 0.01},
        },
        "controls": {
            name: {"benign_refusal": -0.5 + place / 10, "agrees_with_false": 0.1, "rejects_true": -0.1}
            for place, name in enumerate(conditions)
        },
        "floors": [
            {
                "commitment": "honesty",
                "condition": name,
                "held": 10 - place,
                "total": 12,
                "interval": [0.2, 0.9],
            }
            for place, name in enumerate(conditions)
        ],
        "judge": None,
        "written": [],
    }


def beside_report(catalogue_digest: str) -> dict[str, Any]:
    """A full report with what was written, judged and retained: on the first axis clear, on the second not."""
    raw = full_report(catalogue_digest)
    end = {"length": 210.4, "to_first": 0.3, "to_second": 0.1, "stopped": 0.75}
    generation = {"requests": 4, "highest": end, "lowest": end | {"length": 180.0}, "shift": 0.0312}
    judged = {"requests": 4, "unusable": 1, "both": 3, "agreed": 2, "towards": 2, "share": 1.0, "interval": [0.3, 1.0]}
    kept = {"pairs": 4, "left_out": 0, "effect_first": 0.4, "first_interval": [0.3, 0.5], "effect_turn8": 0.1}
    kept |= {"turn8_interval": [0.05, 0.2], "retained": 0.25, "retained_interval": [-0.05, 0.4]}
    clear = {"generation": generation | {"interval": [0.01, 0.05]}, "retention": kept}
    clear |= {"judged": judged | {"agreement": 2 / 3}}
    noise = {"generation": generation | {"shift": -0.0001, "interval": [-0.02, 0.02]}}
    noise |= {"retention": kept | {"left_out": 2, "pairs": 2, "retained": None, "retained_interval": None}}
    noise |= {"judged": judged | {"agreed": 0, "towards": 0, "share": None, "interval": [0.0, 1.0], "agreement": 0.0}}
    warm, pushback = raw["axes"]
    judge = raw["model"] | {"name": "Judge (fake)", "sha256": None, "url": "http://judge.example"}
    return raw | {"axes": [warm | clear, pushback | noise], "judge": judge}


def quick_report(catalogue_digest: str) -> dict[str, Any]:
    """One axis at three weights, without what a quick run leaves out."""
    axis = _axis("warm-reserved", 0.1, passes=False) | {"mention": None, "trade_off": None, "paraphrase": None}
    left_out = {"shifts": [], "cross_effects": {}, "controls": {}, "floors": []}
    weights = {"quick": True, "weights": [95, 50, 5], "axes": [axis | {"levels": [0.1, 0.05, 0.0], "pairs": 8}]}
    return full_report(catalogue_digest) | left_out | weights


def write_reports(root: Path, reports: dict[str, dict[str, Any]]) -> None:
    """Write reports where a ``value_profiles`` folder keeps them."""
    folder = root / "measurements"
    folder.mkdir(parents=True, exist_ok=True)
    for name, raw in reports.items():
        (folder / f"{name}.json").write_text(json.dumps(raw), encoding="utf-8")
