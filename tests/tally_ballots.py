"""Ballots for tests, from columns of weights 0–100."""

import numpy as np

from counterpoise.domain.tally.ballots import Ballots, normalised

__all__ = ["ballots"]


def ballots(columns, weights=None, importances=None) -> Ballots:
    """Axis to its first pole's weights, None where a ballot abstains; importances likewise."""
    shares = np.array([[np.nan if one is None else one / 100 for one in column] for column in columns.values()]).T
    n = len(shares)
    asked = np.full(shares.shape, np.nan)
    if importances is not None:
        asked = np.array([[np.nan if one is None else one for one in column] for column in importances], dtype=float).T
    return Ballots(
        tuple(f"m{number:03}" for number in range(n)),
        np.ones(n) if weights is None else np.array(weights, dtype=float),
        tuple(columns),
        np.clip(shares, 0, 1),
        normalised(asked),
    )
