"""Is there a combination of published sums that rests on a handful of people?

Subtracting sums from each other may leave few people in ways that no list of sets foresees. A combination that rests
on the combinations of groups in a set T needs leverages (diagonal of the projection on the published rows) that add up
to 1 over T. So one with fewer than ten people needs somebody with a leverage of at least 1/9, and the search starts
from those, by iteratively reweighted least squares (Daubechies and others 2010). What it finds is checked exactly;
that it finds all is not proven, so tests attack it with a linear program as well.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.standing.respondents import Floats

__all__ = ["concentrated"]

_ROUNDS = 15
_NOTHING = 1e-6
_FEW = 9


def concentrated(
    basis: Floats, counts: Floats, rare: NDArray[np.bool_], small: Callable[[Floats], bool]
) -> Floats | None:
    """A combination of published sums that rests on a small set of people, (c,), or None where none was found.

    Args:
        basis: (r, c) orthonormal rows that span the published indicators over combinations of groups.
        counts: (c,) people of each combination.
        rare: (c,) whether a small set could hold this combination.
        small: whether a set, given as an indicator (c,), is a small one.
    """
    if len(basis) and not rare.all():
        # Whatever rests on few people is nothing on combinations that many have.
        inside = basis[:, ~rare] @ basis[:, ~rare].T
        sizes, rows = np.linalg.eigh(inside)
        basis = rows[:, sizes < _NOTHING].T @ basis
    if not len(basis):
        return None
    scaled = basis * np.sqrt(counts)
    leverage = np.einsum("rc,rc->c", scaled, np.linalg.solve(scaled @ scaled.T, scaled)) / counts
    leverage[~rare] = 0.0
    # No nine people reach 1 together: proven safe, and nothing to look for.
    if np.sort(np.repeat(leverage, np.minimum(counts, _FEW).astype(np.int64)))[-_FEW:].sum() < 1.0 - _NOTHING:
        return None
    for seed in np.flatnonzero(leverage >= 1.0 / _FEW - _NOTHING):
        weight = counts.copy()
        for step in range(_ROUNDS):
            inner = (basis * weight) @ basis.T
            inner += np.eye(len(basis)) * np.trace(inner) * 1e-14
            direction = np.linalg.solve(inner, basis[:, seed])
            vector = direction @ basis / (direction @ basis[:, seed])
            weight = counts / (vector**2 + 10.0 ** -(step * 0.6)) ** 0.75
        on = np.abs(vector) > 1e-3  # noqa: PLR2004 - far above rounding, far below any real coefficient
        if not small(on.astype(np.float64)):
            continue
        # Exactly: a combination that vanishes everywhere else.
        sizes, vectors = np.linalg.eigh(basis[:, ~on] @ basis[:, ~on].T)
        if sizes[0] < _NOTHING**2:
            found: Floats = vectors[:, 0] @ basis
            return np.where(on, found, 0.0)
    return None
