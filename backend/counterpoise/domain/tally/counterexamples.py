"""Ballots that prove what a rule lacks: one election for every axiom that it does not claim. A test breaks each again.

They were found by trying small ballots at random (``tests/property/test_tally_axioms.py`` finds others the same way).
"""

from collections.abc import Mapping

import numpy as np

from counterpoise.domain.tally.axioms import Election

__all__ = ["COUNTEREXAMPLES"]


def _election(*rows: tuple[float, ...]) -> Election:
    return Election(np.array(rows), np.ones(len(rows)))


_SPLIT = _election((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 1.0, 0.0))

COUNTEREXAMPLES: Mapping[tuple[str, str, str], Election] = {
    # The first asks for all instead of 0.7, and the mean comes nearer to 0.7.
    ("axis", "mean", "truthful"): _election((0.7, 0.3), (0.5, 0.5), (0.5, 0.5)),
    # Two ballots: the median is their middle, and each can pull at it.
    ("axis", "median", "truthful"): _election((0.0, 1.0), (0.5, 0.5)),
    # One of three counts for nothing.
    ("axis", "median", "proportional"): _election((1.0, 0.0), (0.0, 1.0), (0.0, 1.0)),
    # Both would rather have more of what both want most, and less of what only one of them wants.
    ("budget", "independent-markets", "pareto"): _election((0.25, 0.0, 0.0, 0.75), (0.0, 0.25, 0.25, 0.5)),
    ("budget", "ladder", "pareto"): _election((0.75, 0.25, 0.0), (0.75, 0.0, 0.25)),
    # Two of three agree, and the third counts for nothing.
    ("budget", "utilitarian", "proportional"): _SPLIT,
    ("budget", "mean", "truthful"): _election((0.0, 1.0, 0.0), (0.5, 0.5, 0.0)),
    ("budget", "mean", "pareto"): _election((0.5, 0.25, 0.25), (0.25, 0.5, 0.25), (0.5, 0.0, 0.5)),
    ("budget", "normalised-median", "truthful"): _election((0.5, 0.0, 0.25, 0.25), (0.25, 0.75, 0.0, 0.0)),
    ("budget", "normalised-median", "proportional"): _SPLIT,
    # All medians are 0; the smallest change of one ballot makes it everything.
    ("budget", "normalised-median", "continuous"): _election((0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)),
    ("budget", "normalised-median", "pareto"): _election(
        (0.0, 0.5, 0.25, 0.25), (0.0, 0.25, 0.75, 0.0), (0.5, 0.0, 0.25, 0.25)
    ),
}
"""Kind of rule, rule and axiom to ballots."""
