"""Each axis by itself: which groups a profile is closer to, or further from, on this one trade-off.

All axes and groups together are one family of tests, apart from the family of the groups over all axes: both are shown,
and each is judged as what it is.
"""

from collections.abc import Mapping
from dataclasses import fields

import numpy as np

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.aggregates import Aggregates, standing_of_aggregates
from counterpoise.domain.standing.closeness import Shares, closeness
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.domain.standing.suppression import LEAST_SHOWN
from counterpoise.domain.standing.verdicts import GroupStanding, Unjudged, judged, standing_of_groups

__all__ = ["axis_by_axis"]

_SETTLED = 1.0


def axis_by_axis(
    pack: EvidencePack, profile: Shares, reference: Shares, axes: tuple[str, ...], *, seed: int
) -> dict[str, tuple[GroupStanding, ...]]:
    """The groups on each axis alone, everyone first where there is a total; judged together over all axes.

    Args:
        pack: the evidence; its main mapping counts.
        profile: share of the first pole by axis, 0–1.
        reference: likewise.
        axes: axes that profile, reference and pack have in common.
        seed: of every draw.
    """
    found = {axis: _alone(pack, {axis: profile[axis]}, {axis: reference[axis]}, seed) for axis in axes}
    flat = judged([_unjudged(one) for groups in found.values() for one in groups])
    rest = iter(flat)
    return {axis: tuple(next(rest) for _ in groups) for axis, groups in found.items()}


def _alone(
    pack: EvidencePack, profile: Mapping[str, float], reference: Mapping[str, float], seed: int
) -> list[GroupStanding]:
    data = pack.codings[0].data
    if isinstance(data, Aggregates):
        try:
            everyone, groups, _ = standing_of_aggregates(data, profile, reference, seed)
        except InvalidOption:
            # Only another mapping speaks of this axis.
            return []
        return [*([everyone] if everyone else []), *groups]
    here, there = (closeness(data, side, list(profile)) for side in (profile, reference))
    if (~np.isnan(here)).sum() < LEAST_SHOWN:
        return []
    total, groups, _ = standing_of_groups(data, here, there, seed)
    return [total, *groups]


def _unjudged(one: GroupStanding) -> Unjudged:
    """What was found before it was judged; p = 1 marks a difference that the mapping alone settles, or none at all."""
    kept = {field.name: getattr(one, field.name) for field in fields(Unjudged) if field.name != "settled"}
    return Unjudged(**kept, settled=one.p >= _SETTLED)
