"""What is public of a panel's tally: no name of a ballot, and no ballot whole."""

from dataclasses import replace

import numpy as np
import pytest

from counterpoise.domain.tally.ballots import Ballots, normalised
from counterpoise.schemas.panel_views import public_tally
from counterpoise.services.tally import TallyReport, count


@pytest.fixture
def two_camps() -> TallyReport:
    """Six who want little of the first axis and much of the second, and eighteen who want the opposite."""
    rows = [(15.0, 90.0)] * 6 + [(55.0 + one, 20.0 + one) for one in range(18)]
    names = tuple(f"secret-{one}" for one in range(len(rows)))
    found = count(
        Ballots(names, np.ones(len(rows)), ("a-b", "c-d"), np.array(rows) / 100, normalised(np.ones((24, 2))))
    )
    assert found.slate is not None
    return found


def test_a_slate_of_ballots_is_not_published(two_camps: TallyReport) -> None:
    assert two_camps.slate is not None
    groups = public_tally(two_camps)
    assert groups.slate is not None
    assert all(one.members == [] and one.profile for one in groups.slate.profiles)
    # The same, if each profile were one member's ballot.
    made = public_tally(replace(two_camps, slate=replace(two_camps.slate, of_ballots=True)))
    assert made.slate is not None
    assert len(made.slate.profiles) > 1
    for one in made.slate.profiles:
        assert (one.members, one.axes, one.importance, one.profile) == ([], {}, {}, {})
    assert "secret-" not in made.model_dump_json()
