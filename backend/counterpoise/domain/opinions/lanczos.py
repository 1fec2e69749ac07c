"""Leading eigenvectors of a large symmetric matrix that is known only by its products (Lanczos 1950).

Every new direction is made orthogonal to all earlier ones, twice, so rounding brings back no direction found before
(Parlett 1998, chapter 13). No linear algebra library with threads is called: the digits are the same whatever the
number of cores, and several processes on one machine do not wait for each other.
"""

from collections.abc import Callable

import numpy as np
from scipy.linalg import eigh_tridiagonal

from counterpoise.domain.opinions.votes import Floats

__all__ = ["leading"]

_FIRST_LOOK, _EVERY = 8, 4
_NOTHING = 1e-14


def leading(product: Callable[[Floats], Floats], start: Floats, count: int, tolerance: float) -> tuple[Floats, Floats]:
    """The ``count`` largest eigenvalues, descending, and their eigenvectors as rows.

    Args:
        product: of a symmetric positive semidefinite matrix (p, p) with a vector (p,).
        start: (p,) not zero; not orthogonal to what is looked for.
        count: at most p.
        tolerance: largest residual, relative to the largest eigenvalue.

    Returns:
        (count,) values and (count, p) orthonormal vectors.
    """
    width = len(start)
    basis = np.empty((min(width, 64), width))
    basis[0] = start / np.linalg.norm(start)
    along: list[float] = []
    beside: list[float] = []
    for step in range(1, width + 1):
        fresh = product(basis[step - 1])
        along.append(float(np.einsum("i,i->", basis[step - 1], fresh)))
        for _ in range(2):
            fresh = fresh - np.einsum("j,ji->i", np.einsum("ji,i->j", basis[:step], fresh), basis[:step])
        size = float(np.sqrt(np.einsum("i,i->", fresh, fresh)))
        scale = max(np.abs(along).max(), max(beside, default=0.0))
        ended = size <= _NOTHING * scale
        if step == width or ended or (step >= max(_FIRST_LOOK, count) and step % _EVERY == 0):
            values, inner = eigh_tridiagonal(np.array(along), np.array(beside[: step - 1]))
            rest = 0.0 if ended else size * np.abs(inner[-1, -count:]).max()
            if step == width or (step >= count and rest <= tolerance * max(values[-1], _NOTHING) and not ended):
                break
        if ended:
            # These directions are closed in themselves: go on with any other.
            size, fresh = 0.0, _outside(basis[:step])
        beside.append(size)
        if step == len(basis):
            basis = np.concatenate([basis, np.empty((min(width - step, step), width))])
        basis[step] = fresh / np.sqrt(np.einsum("i,i->", fresh, fresh))
    kept = inner[:, -count:][:, ::-1]
    return values[-count:][::-1], np.einsum("ji,jk->ki", basis[: len(along)], kept)


def _outside(basis: Floats) -> Floats:
    """(p,) the part of a unit vector outside of the span, of the one with the largest part."""
    left = 1.0 - np.einsum("ji,ji->i", basis, basis)
    place = int(np.argmax(left))
    found = -np.einsum("j,ji->i", basis[:, place], basis)
    found[place] += 1.0
    again: Floats = found - np.einsum("j,ji->i", np.einsum("ji,i->j", basis, found), basis)
    return again
