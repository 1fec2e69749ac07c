"""Axis by axis whom a profile favours, kept for questions that were asked before."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from counterpoise.domain.standing.axis_by_axis import axis_by_axis
from counterpoise.domain.standing.verdicts import GroupStanding
from counterpoise.services.standing import Favours

__all__ = ["AxesAlone"]

_KEPT = 64


class AxesAlone:
    """Each axis by itself, for a comparison that was made over all of them."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[object, ...], Mapping[str, tuple[GroupStanding, ...]]] = OrderedDict()
        self._lock = Lock()

    def of(self, favours: Favours) -> Mapping[str, tuple[GroupStanding, ...]]:
        """The groups on each compared axis, everyone first where there is a total.

        Args:
            favours: the comparison over all axes.
        """
        key = (
            favours.profile.digest,
            favours.reference.digest if favours.reference else None,
            favours.pack.digest,
            favours.context,
            favours.seed,
            favours.comparison.axes,
        )
        if (held := self._found.get(key)) is not None:
            return held
        found = axis_by_axis(
            favours.pack, favours.shares, favours.reference_shares, favours.comparison.axes, seed=favours.seed
        )
        with self._lock:
            self._found[key] = found
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)
        return found
