"""Scored and labelled requests: what a scorer said beside what people said."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.standing.respondents import Floats

__all__ = ["ANY", "NO_KIND", "Cases"]

ANY = "any"
"""In place of a hazard: the labellers judged the request, without saying for which hazard."""
NO_KIND = ""


@dataclass(frozen=True)
class Cases:
    """n rows, one for each request and hazard that was scored.

    Attributes:
        ids: (n,) of the request; with ``hazards`` unique.
        hazards: (n,) hazard ids.
        scores: (n,) within 0–1.
        labels: (n,) 1 flagged by the labellers, 0 not, NaN unknown. Unknown is never counted as 0.
        kinds: (n,) of asker or case, the same for all rows of an id; ``NO_KIND`` where not said.
        scorers: by hazard, the scorer as ``name@version``; empty where not said.
        judged: by id, labels that name no hazard (1 or 0).
        name: what the set is called, for people; ``digest`` of what was read, ``sha256:`` and hex.
    """

    name: str
    digest: str
    ids: NDArray[np.str_]
    hazards: NDArray[np.str_]
    scores: Floats
    labels: Floats
    kinds: NDArray[np.str_]
    scorers: Mapping[str, str]
    judged: Mapping[str, float]

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, hazard: str) -> NDArray[np.bool_]:
        """(n,) which rows are of this hazard."""
        found: NDArray[np.bool_] = self.hazards == hazard
        return found
