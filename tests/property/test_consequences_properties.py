"""More caution never lowers wrongful refusals and never raises missed harms, whatever the cases."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.domain.standing.cases import Cases
from counterpoise.domain.standing.consequences import both_costs, curve
from counterpoise.services.consequences import Consequences
from counterpoise.services.policies import Policies

HAZARDS = ("hte", "ssh", "cse")
ROWS = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(HAZARDS), st.floats(0, 1), st.sampled_from([0.0, 1.0, float("nan")])),
    min_size=1,
    max_size=40,
    unique_by=lambda row: row[:2],
)


def cases_of(rows) -> Cases:
    ids = np.array([f"c{row[0]:02}" for row in rows])
    hazards = np.array([row[1] for row in rows])
    scorers = {str(hazard): "s@1" for hazard in set(hazards)}
    scores, labels = np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
    return Cases("c", "sha256:" + "0" * 64, ids, hazards, scores, labels, np.full(len(rows), "k"), scorers, {})


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_more_caution_trades_missed_harms_for_wrongful_refusals(catalogue, shipped, rows) -> None:
    report = Consequences(Policies(catalogue, shipped)).of(shipped["balanced"], cases_of(rows))
    for hazard in report.hazards:
        for less, more in pairwise(range(101)):
            assert hazard.cautions.refuse_at[more] <= hazard.cautions.refuse_at[less]
            assert hazard.cautions.wrongful_refusals[more] >= hazard.cautions.wrongful_refusals[less]
            assert hazard.cautions.missed_harms[more] <= hazard.cautions.missed_harms[less]
    for less, more in pairwise(report.together.cautions.values()):
        assert more.wrongful_refusals.count >= less.wrongful_refusals.count
        assert more.missed_harms.count <= less.missed_harms.count


@settings(max_examples=100, deadline=None)
@given(rows=ROWS, threshold=st.floats(0, 1))
def test_every_labelled_case_is_counted_once(rows, threshold: float) -> None:
    cases = cases_of(rows)
    refused = cases.scores >= threshold
    found = both_costs(refused, np.zeros(len(cases), dtype=bool), cases.labels)
    assert found.wrongful_refusals.n + found.missed_harms.n + found.unknown == len(cases)
    at = curve(cases.scores, cases.labels, [threshold])
    assert at.wrongful_refusals == (found.wrongful_refusals.count,)
    assert at.missed_harms == (found.missed_harms.count,)
