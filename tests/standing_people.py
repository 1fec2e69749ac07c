"""Populations for tests of standing: made by hand or drawn, with nothing left to a reader of files."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.domain.standing.pack import Coding, EvidencePack
from counterpoise.domain.standing.respondents import Respondents


def respondents(
    shares: ArrayLike,
    groups: Mapping[str, Sequence[str]] | None = None,
    *,
    weights: ArrayLike | None = None,
    importances: ArrayLike | None = None,
    strata: Sequence[str] | None = None,
    ids: Sequence[str] | None = None,
    axes: Sequence[str] = ("pushback-encouragement", "caution-openness", "brevity-thoroughness"),
) -> Respondents:
    """People in the order given; shares (n, A) for the first A of ``axes``."""
    wanted = np.array(shares, dtype=float)
    n, width = wanted.shape
    return Respondents(
        tuple(ids or (f"p{number:06}" for number in range(n))),
        np.ones(n) if weights is None else np.array(weights, dtype=float),
        tuple(axes[:width]),
        wanted,
        np.ones_like(wanted) if importances is None else np.array(importances, dtype=float),
        {name: np.array(labels, dtype=np.str_) for name, labels in (groups or {}).items()},
        np.array(strata if strata is not None else [""] * n, dtype=np.str_),
    )


def pack(*data: Respondents) -> EvidencePack:
    """A pack whose mappings read ``data``, the first as the main one."""
    codings = tuple(
        Coding("main" if number == 0 else f"other-{number}", "a test", "made for it", one)
        for number, one in enumerate(data)
    )
    return EvidencePack(
        "made", "Made", "none", "CC0", "2026-01-01", "nobody", len(data[0]), "2026", True, codings, "sha256:0"
    )
