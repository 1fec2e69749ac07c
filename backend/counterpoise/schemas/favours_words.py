"""What pages and app alike say of whom a profile favours: points, verdicts, groups and measures in words."""

from collections.abc import Sequence

from counterpoise.domain.standing.verdicts import EVERYONE, Verdict

__all__ = [
    "MEASURES",
    "VERDICTS",
    "group_name",
    "listed",
    "measure_words",
    "moved",
    "no_sign",
    "points",
    "share",
    "side",
    "signed_points",
    "span",
]

VERDICTS: dict[Verdict, str] = {
    "closer": "closer to what they say they want",
    "further": "further from what they say they want",
    "about the same": "about the same",
    "cannot tell": "we cannot tell",
}
"""A verdict as the cell of a table."""

MEASURES = {
    "mean": "the average: everybody counts alike, and one person's gain can make up for another's loss",
    "median person": "the person in the middle: half of the people move more in one direction, half in the other",
    "more gain than lose": "heads: whether more people come closer than go further, however far",
    "nash": "the geometric average: whoever is far off counts more than in the average",
    "gini": "the average less how unevenly closeness is spread (Gini)",
    "worst group": "the group of at least 30 people that is furthest away; nobody else counts",
    "leximin": "the group that is furthest away, and on a tie the next, and so on",
}
"""What each measure looks at."""

_SIDES = {"profile": "this profile", "reference": "the reference", "tie": "neither: they tie"}
_MOST_NAMED = 6
_LEAST_POINT = 0.0005


def points(value: float) -> str:
    """A difference without its sign: "5.3 points"."""
    shown = f"{abs(100 * value):.1f}"
    return f"{shown} point{'' if shown == '1.0' else 's'}"


def signed_points(value: float) -> str:
    """A difference as a number of points with its sign; what rounds to nothing has no sign."""
    shown = f"{100 * value:+.1f}".replace("-", "−")
    return "0.0" if shown[1:] == "0.0" else shown


def span(ends: Sequence[float]) -> str:
    """Both ends of an interval in points."""
    return f"{signed_points(ends[0])} to {signed_points(ends[1])}"


def no_sign(value: float) -> bool:
    """Whether a difference rounds to nothing."""
    return abs(value) < _LEAST_POINT


def moved(value: float) -> str:
    """How far something moved, in words."""
    if no_sign(value):
        return "no different"
    return f"{points(value)} {'closer' if value > 0 else 'further'}"


def group_name(dimension: str, group: str) -> str:
    """A group with its dimension, as it stands in the evidence."""
    if group == EVERYONE[1] and dimension.rpartition(": ")[2] == EVERYONE[0]:
        return dimension
    return f"{dimension}: {group}"


def listed(names: Sequence[str], most: int = _MOST_NAMED) -> str:
    """Names inside a sentence; of many, the first few and how many more."""
    if len(names) > most + 1:
        return f"{'; '.join(names[:most])}; and {len(names) - most} more"
    return "; ".join(names)


def share(value: float | None) -> str:
    """A share as a whole percentage; a dash where it is not known."""
    if value is None:
        return "–"
    shown = f"{100 * value:.0f}"
    if shown == "0" and value > 0:
        return "under 1%"
    return "over 99%" if shown == "100" and value < 1 else f"{shown}%"


def measure_words(name: str) -> str:
    """What a measure looks at, in words."""
    if name in MEASURES:
        return MEASURES[name]
    if name.startswith("atkinson "):
        return (
            f"the average less how unevenly closeness is spread (Atkinson); aversion to unevenness {name.split()[1]}: "
            "the higher, the more those furthest off count"
        )
    if name.startswith("mean, mapping "):
        return f"the average, when the answers are read by the mapping “{name.removeprefix('mean, mapping ')}”"
    return name


def side(name: str, profile: str, reference: str) -> str:
    """Which of the two a measure favours."""
    return {"profile": profile, "reference": reference}.get(name, _SIDES["tie"])
