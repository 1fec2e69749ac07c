"""Maximin: the smallest odds of anybody who can be seated are as large as any lottery allows.

Maximise z with ``Σ_C λ_C · x_o(C) / n_o ≥ z`` for every reachable orbit o, ``Σ_C λ_C = 1``, ``λ ≥ 0``. Odds above the
smallest are left as they fall; leximin settles them too.
"""

import numpy as np

from counterpoise.domain.sortition.compositions import Compositions
from counterpoise.domain.sortition.distribution import Certificate, Distribution
from counterpoise.domain.sortition.starting import start

__all__ = ["maximin"]

_ENOUGH = 1e-8


def maximin(compositions: Compositions) -> Distribution | None:
    """A maximin lottery; None if there is no composition at all."""
    begun = start(compositions)
    if begun is None:
        return None
    columns, sizes = begun.columns, compositions.orbits.sizes
    floor = np.zeros(len(sizes))
    bound, proof = 1.0, "columns"
    if begun.target is not None:
        bound, proof = float(begun.target[begun.reachable > 0].min()), "relaxation"
    while True:
        mixed = columns.mix(floor, begun.reachable)
        if mixed is None:  # pragma: no cover - with no floor every mixture is possible
            raise ArithmeticError("the master programme has no solution")
        if mixed.z < bound - _ENOUGH:
            best = compositions.best(mixed.prices / sizes)
            if best is not None:
                if best.bound < bound:
                    bound, proof = best.bound, "columns"
                if mixed.z < bound - _ENOUGH and columns.add(best.seats):
                    begun.widen(len(sizes) // 8)
                    continue
        certificate = Certificate(proof, mixed.z, bound, max(bound - mixed.z, 0.0), 1)
        return Distribution(columns.seats, mixed.weights, certificate)
