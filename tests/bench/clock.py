"""Time several pieces of work in turns, so that a noisy machine is noisy for all of them alike."""

import statistics
import time
from collections.abc import Callable


def medians(works: dict[str, Callable[[], object]], rounds: int, repeats: dict[str, int]) -> dict[str, float]:
    """Median seconds of one call of each work over ``rounds`` interleaved rounds of ``repeats`` calls."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times = repeats[name]
            start = time.perf_counter()
            for _ in range(times):
                work()
            found[name].append((time.perf_counter() - start) / times)
    return {name: statistics.median(values) for name, values in found.items()}


def table(rows: dict[str, float], beside: str) -> str:
    """A Markdown table of times and their ratio to one of them."""
    lines = [f"| work | time | ÷ {beside} |", "|---|---|---|"]
    for name, seconds in rows.items():
        shown = f"{seconds * 1e6:,.2f} µs" if seconds < 0.01 else f"{seconds * 1e3:,.0f} ms"
        lines.append(f"| {name} | {shown} | {seconds / rows[beside]:.3g} |")
    return "\n".join(lines)
