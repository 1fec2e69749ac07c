"""How close a profile is to what each person says they want (design, section 5).

``s_i = 1 − Σ_a w_ia·|p_a − x_ia| / Σ_a w_ia`` over the axes that the profile and the reference both set and that are
known for person i. It is closeness to what people *say they want*; whether it benefits them is another question.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.respondents import Floats, Respondents

__all__ = ["METRICS", "Metric", "closeness", "even_reference", "shared_axes"]

Shares = Mapping[str, float]
"""Share of the first pole by axis, 0–1."""

Metric = Callable[[Floats], Floats]

_EVEN = 0.5

METRICS: Mapping[str, Metric] = {
    "absolute": np.abs,
    "squared": np.square,
    # Being a little off weighs more than its size; being far off less.
    "root": lambda distance: np.sqrt(np.abs(distance)),
}
"""Distance of two shares, 0 to 1; ``absolute`` is the one that the design names, the others are variants."""


def even_reference(profile: Shares) -> dict[str, float]:
    """The default reference: 50:50 on every axis that the profile sets."""
    return dict.fromkeys(profile, _EVEN)


def shared_axes(people: Respondents, profile: Shares, reference: Shares) -> list[str]:
    """Axes that profile and reference both set and the pack knows, in the pack's order.

    Raises:
        InvalidOption: if there is none: then nothing can be said.
    """
    found = [axis for axis in people.axes if axis in profile and axis in reference]
    if not found:
        raise InvalidOption(
            "Profile, reference and evidence have no axis in common, so nothing can be said. The evidence knows: "
            f"{', '.join(people.axes) or 'none'}.",
            known=list(people.axes),
        )
    return found


def closeness(
    people: Respondents, shares: Shares, axes: Sequence[str], *, metric: Metric = np.abs, scale: Shares | None = None
) -> Floats:
    """Closeness of every person to ``shares`` on ``axes``, 0–1, (n,); NaN for whom no axis is known.

    Args:
        people: n respondents.
        shares: first-pole share by axis.
        axes: axes that count; each stands in ``shares`` and in the pack.
        metric: distance of two shares.
        scale: factor on the importance of an axis; 1 where it is missing.
    """
    total, off = np.zeros(len(people)), np.zeros(len(people))
    # One axis after the other: a million people need no table of temporary values.
    for axis, place in zip(axes, people.columns(axes), strict=True):
        wanted = people.shares[:, place]
        known = ~np.isnan(wanted)
        counts = np.where(known, people.importances[:, place] * (scale or {}).get(axis, 1.0), 0.0)
        total += counts
        off += counts * metric(np.where(known, shares[axis] - wanted, 0.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        # A sum of shares may round to a little more than the whole.
        near = np.clip(1.0 - off / total, 0.0, 1.0)
    found: Floats = np.where(total > 0, near, np.nan)
    return found
