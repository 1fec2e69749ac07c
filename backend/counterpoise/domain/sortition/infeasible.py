"""When quotas cannot be met: the smallest change that makes them possible, quota by quota.

One integer programme: the panel's rules, with ``least_q − down_q`` and ``most_q + up_q`` in place of each quota's ends;
minimise the seats relaxed in all, and among equals the number of quotas touched. Seats and households are not relaxed.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from counterpoise.domain.sortition.compositions import Compositions
from counterpoise.domain.sortition.orbits import Orbits

__all__ = ["Relaxed", "smallest_relaxation"]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """One quota that has to give way.

    Attributes:
        line: index of the quota.
        least: what its minimum would have to be.
        most: what its maximum would have to be.
    """

    line: int
    least: int
    most: int


def smallest_relaxation(orbits: Orbits) -> list[Relaxed] | None:
    """Quotas to change; one of the smallest sets, if several are equally small.

    Returns:
        Empty if the quotas can be met; None if even without quotas the seats cannot be filled.
    """
    m, lines = len(orbits), len(orbits.least)
    if not m:
        return None
    rules = Compositions(orbits)
    # Columns: seats of each orbit, then for each quota: down, up, touched.
    one, none = eye_array(lines), csr_array((lines, lines))
    incidence = csr_array(orbits.incidence)
    wide = csr_array((rules.rows.shape[0], 3 * lines))
    reach = float(orbits.seats + int(orbits.least.max(initial=0)))
    rows = vstack(
        [
            hstack([rules.rows, wide]),
            hstack([incidence, one, none, none]),
            hstack([incidence, none, -one, none]),
            hstack([csr_array((lines, m)), one, one, -reach * one]),
        ]
    )
    low, high = rules.low.copy(), rules.high.copy()
    low[1 : 1 + lines], high[1 : 1 + lines] = 0.0, float(orbits.seats)
    endless = np.full(lines, np.inf)
    found = milp(
        np.concatenate([np.zeros(m), np.full(2 * lines, float(lines + 1)), np.ones(lines)]),
        constraints=LinearConstraint(
            csr_array(rows),
            np.concatenate([low, orbits.least, -endless, -endless]),
            np.concatenate([high, endless, orbits.most, np.zeros(lines)]),
        ),
        integrality=np.ones(m + 3 * lines),
        bounds=Bounds(0, np.concatenate([rules.upper, orbits.least, np.full(lines, reach), np.ones(lines)])),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None
    down = np.rint(found.x[m : m + lines]).astype(int)
    up = np.rint(found.x[m + lines : m + 2 * lines]).astype(int)
    return [
        Relaxed(line, int(orbits.least[line] - down[line]), int(orbits.most[line] + up[line]))
        for line in range(lines)
        if down[line] or up[line]
    ]
