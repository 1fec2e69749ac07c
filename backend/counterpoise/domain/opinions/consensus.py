"""Group-aware consensus: what every group agrees with, not what the largest group outvotes the others on.

The published form is a product over groups, so it falls with their number: seven tenths in each of two groups gives
.49, in each of five .17. The normalised form is its G-th root, the geometric mean of the groups' agreement, and can be
compared between maps with different numbers of groups.
"""

from collections.abc import Sequence

import numpy as np

from counterpoise.domain.opinions.counting import GroupVotes
from counterpoise.domain.opinions.votes import Floats

__all__ = ["consensus", "normalised_consensus"]


def consensus(counted: GroupVotes, only: Sequence[str] | None = None) -> Floats:
    """(p,) Π over groups of (agree + 1) / (votes + 2), passes counted as votes; 1 without groups.

    Args:
        counted: votes of each group.
        only: ids of the groups to take; None for all.
    """
    kept = [place for place, one in enumerate(counted.groups) if only is None or one in only]
    found: Floats = np.prod((counted.agree[kept] + 1.0) / (counted.seen[kept] + 2.0), axis=0)
    return found


def normalised_consensus(counted: GroupVotes, only: Sequence[str] | None = None) -> Floats:
    """(p,) the geometric mean over groups of (agree + 1) / (votes + 2); 1 without groups."""
    number = len(counted.groups) if only is None else sum(one in only for one in counted.groups)
    found: Floats = consensus(counted, only) ** (1.0 / max(1, number))
    return found
