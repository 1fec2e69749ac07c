"""Where participants stand on the plane of opinion: two principal components, exact, and never densified.

A missing vote takes its proposition's mean. The centred matrix is then exactly zero wherever nobody voted, so it is as
sparse as the votes, and its leading components are found from products with it alone (Lanczos iteration).

Checked against what the Polis server published: centres and components agree to the last digits. The server also
counts a moderated-out proposition, whose column it zeroes, as voted on by everybody; so do we.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from counterpoise.domain.opinions.lanczos import leading
from counterpoise.domain.opinions.votes import Floats, Votes

__all__ = ["Plane", "column_means", "project"]

_SMALL = 64
"""Up to so many propositions the components come from a full eigendecomposition."""


@dataclass(frozen=True)
class Plane:
    """The plane that keeps most of the variance between participants.

    Attributes:
        points: (n, 2) where each participant stands, scaled by √(propositions ÷ votes cast).
        centre: (p,) mean vote on each proposition; 0 without votes.
        components: (2, p) orthonormal directions; a row of zeros where votes vary in fewer directions.
        explained: share of the variance of the completed matrix along each of the two, 0–1.
    """

    points: Floats
    centre: Floats
    components: Floats
    explained: tuple[float, float]


def column_means(votes: Votes, weights: Floats | None = None) -> Floats:
    """(p,) mean vote on each proposition among those who cast one, 0 where nobody did.

    Args:
        votes: of everybody.
        weights: (n,) how often each participant counts; None for once.
    """
    width = len(votes.propositions)
    each = None if weights is None else weights[votes.rows]
    values = votes.values if each is None else votes.values * each
    sums = np.bincount(votes.columns, values, minlength=width)
    counts = np.bincount(votes.columns, each, minlength=width)
    found: Floats = np.divide(sums, counts, out=np.zeros(width), where=counts > 0)
    return found


def _components(
    matrix: csr_array, weights: Floats | None, near: Floats | None, tolerance: float
) -> tuple[Floats, Floats]:
    """(2, p) leading right singular vectors of the weighted rows, and the two eigenvalues, largest first."""
    width = matrix.shape[1]
    scaled = matrix if weights is None else csr_array(matrix * np.sqrt(weights)[:, None])
    other = csr_array(scaled.T)

    def product(one: Floats) -> Floats:
        found: Floats = other @ (scaled @ one)
        return found

    if width <= _SMALL:
        values, columns = np.linalg.eigh((other @ scaled).toarray())
        vectors = columns.T
    else:
        start = product(np.cos(np.arange(width)) if near is None else near.sum(axis=0))
        values, vectors = leading(product, start if start.any() else np.ones(width), 2, tolerance)
    order = np.argsort(values)[::-1][:2]
    found, size = vectors[order], np.maximum(values[order], 0.0)
    if len(size) < 2:  # noqa: PLR2004 - the plane has two directions
        found, size = np.vstack([found, np.zeros((2 - len(size), width))]), np.append(size, np.zeros(2 - len(size)))
    found = np.where((size > size[0] * 1e-12)[:, None], found, 0.0)
    # Signs are free; agreeing with more propositions stands to the right and up.
    signs = np.where(found.sum(axis=1) < 0, -1.0, 1.0)
    return found * signs[:, None], size


def project(
    votes: Votes, weights: Floats | None = None, near: Floats | None = None, *, tolerance: float = 1e-12
) -> Plane:
    """The plane of all participants, and where each of them stands on it.

    Args:
        votes: of everybody.
        weights: (n,) how often each participant counts for centre and components (a bootstrap draw); None for once.
        near: (2, p) components of a similar matrix, to start from.
        tolerance: largest residual of the components, relative to the largest eigenvalue.
    """
    shape = (len(votes.participants), len(votes.propositions))
    centre = np.where(votes.left_out, 0.0, column_means(votes, weights))
    # In place: with tens of millions of votes each copy counts.
    residuals = centre[votes.columns]
    np.subtract(votes.values, residuals, out=residuals)
    if votes.left_out.any():
        residuals[votes.left_out[votes.columns]] = 0.0
    each = residuals if weights is None else residuals * weights[votes.rows]
    total = float(np.einsum("i,i->", residuals, each))
    if total <= 1e-20 * max(1, len(votes)):
        return Plane(np.zeros((shape[0], 2)), centre, np.zeros((2, shape[1])), (0.0, 0.0))
    matrix = csr_array((residuals, votes.columns, votes.starts), shape=shape)
    components, sizes = _components(matrix, weights, near, tolerance)
    points: Floats = (matrix @ components.T) * _scale(votes)[:, None]
    return Plane(points, centre, components, (float(sizes[0] / total), float(sizes[1] / total)))


def _scale(votes: Votes) -> Floats:
    """(n,) √(propositions ÷ votes cast): who voted on little would otherwise crowd in the middle."""
    counted = votes.cast.astype(np.float64)
    if out := int(votes.left_out.sum()):
        counted += out - np.bincount(votes.rows, votes.left_out[votes.columns], minlength=len(votes.participants))
    found: Floats = np.sqrt(len(votes.propositions) / np.maximum(counted, 1.0))
    return found
