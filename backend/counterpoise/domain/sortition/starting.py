"""Where both rules start: who can be seated at all, what the relaxation allows, and compositions worth mixing."""

from dataclasses import dataclass
from itertools import islice

import numpy as np

from counterpoise.domain.sortition.columns import Columns
from counterpoise.domain.sortition.compositions import Compositions, Floats
from counterpoise.domain.sortition.relaxation import relaxed_leximin
from counterpoise.domain.sortition.rounding import Rounding

__all__ = ["Start", "start"]

_NOTHING = 1e-9


@dataclass(frozen=True)
class Start:
    """The common ground of the rules.

    Attributes:
        compositions: the rules of the panel.
        reachable: (m,) 1 where some composition seats the orbit, else 0.
        target: (m,) leximin odds of the relaxation, 0 where unreachable; None where it was not found.
        levels: how many different steps these odds have.
        columns: compositions, among them one that seats each reachable orbit.
        more: further compositions around the target; None without one.
    """

    compositions: Compositions
    reachable: Floats
    target: Floats | None
    levels: int
    columns: Columns
    more: Rounding | None

    def widen(self, count: int) -> None:
        """Add compositions around the target, if there is one."""
        if self.more is not None:
            self.columns.extend(islice(self.more, count))


def _unreachable(compositions: Compositions, columns: Columns, reachable: Floats) -> Floats:
    """1 for orbits that were thought reachable and are not; columns gain compositions that seat all others."""
    open_: Floats = reachable * (columns.seats.sum(axis=0) == 0)
    while open_.any():
        best = compositions.best(open_)
        if best is None or best.value < 1:
            return open_
        columns.add(best.seats)
        open_ *= best.seats == 0
    return open_


def start(compositions: Compositions) -> Start | None:
    """Find the common ground; None if there is no composition at all."""
    m = len(compositions.orbits)
    first = compositions.best(np.zeros(m))
    if first is None:
        return None
    columns = Columns(compositions)
    columns.add(first.seats)
    reachable = np.ones(m)
    while True:
        levels = relaxed_leximin(compositions, reachable)
        target: Floats | None = None
        if levels is not None:
            target = np.zeros(m)
            for level in levels:
                target[list(level.fixed)] = level.odds
            never = reachable * (target <= _NOTHING)
            if never.any():
                reachable = reachable - never
                continue
        found = Start(
            compositions,
            reachable,
            target,
            len(levels or ()),
            columns,
            None if target is None else Rounding(compositions, target),
        )
        found.widen(max(m // 2, 16))
        never = _unreachable(compositions, columns, reachable)
        if not never.any():
            return found
        reachable = reachable - never
