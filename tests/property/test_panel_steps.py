"""A panel's steps under any circumstances: one order, no step without what it needs, and nobody leaves an end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.panel_people import CHARTER

from counterpoise.domain.errors import QuorumMissing, StepRefused
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.stages import DATED, ENDED, STAGES, following
from counterpoise.domain.panels.steps import VOICES, Standing, check_step, hindrances, needed

COUNT = st.integers(0, 12)
STANDINGS = st.builds(
    Standing,
    now=st.integers(0, 10),
    members=COUNT,
    seated=st.booleans(),
    heard=st.frozensets(st.sampled_from([*VOICES, "expert"])),
    undecided=COUNT,
    accepted=COUNT,
    voted=COUNT,
    balloted=COUNT,
    unwritten=COUNT,
    open_outcomes=COUNT,
    yes=COUNT,
    no=COUNT,
    replies=COUNT,
)
CHARTERS = st.builds(
    lambda quorum, majority, least: Charter.model_validate(
        CHARTER | {"quorum": quorum, "majority": majority, "least_members": least}
    ),
    st.floats(0.01, 1),
    st.floats(0.5, 0.99),
    st.integers(3, 12),
)
CLOSES = st.dictionaries(st.sampled_from(sorted(DATED)), st.integers(0, 10))


@given(CHARTERS, st.sampled_from(STAGES), st.sampled_from(STAGES), STANDINGS, CLOSES)
def test_a_step_that_is_taken_is_the_next_one_and_has_what_it_needs(charter, stage, to, held, closes) -> None:
    try:
        check_step(charter, stage, to, held, closes)
    except (StepRefused, QuorumMissing) as refusal:
        assert stage in ENDED or to != following(stage) or refusal.params["hindrances"]
        return
    assert stage not in ENDED
    if to == "closed":
        return
    assert to == following(stage)
    assert closes.get(stage, 0) <= held.now
    quorum = needed(charter, held.members)
    assert stage != "draw" or (held.seated and held.members >= charter.least_members)
    assert stage != "learn" or set(VOICES) <= held.heard
    assert stage != "propositions" or held.undecided == 0
    assert stage != "votes" or held.replies == 0
    assert stage != "votes" or held.accepted == 0 or held.voted >= quorum
    assert stage != "ballots" or held.balloted >= quorum
    assert stage != "minority" or held.unwritten == 0 or "minority" in closes
    if stage == "ratification":
        assert held.yes + held.no >= quorum
        assert held.yes > charter.majority * (held.yes + held.no)
        assert held.open_outcomes == 0


@given(CHARTERS, st.sampled_from(STAGES[:-2]), STANDINGS, CLOSES)
def test_what_hinders_is_what_refuses(charter, stage, held, closes) -> None:
    why, only_quorum = hindrances(charter, stage, held, closes)
    to = following(stage)
    assert to is not None
    if not why:
        check_step(charter, stage, to, held, closes)
        return
    with pytest.raises(QuorumMissing if only_quorum else StepRefused) as caught:
        check_step(charter, stage, to, held, closes)
    assert caught.value.params["hindrances"] == why


@given(st.floats(0.001, 1), st.integers(0, 2000))
def test_a_quorum_is_at_least_the_share_and_at_least_one(quorum: float, members: int) -> None:
    charter = Charter.model_validate(CHARTER | {"quorum": quorum})
    found = needed(charter, members)
    assert found >= 1
    assert found >= quorum * members - 1e-6
    assert found <= max(quorum * members + 1, 1)
