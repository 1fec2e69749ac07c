"""Taking one's data away through the API, while a panel runs: with the real folder of keys, and without a key."""

import pytest
from tests.integration.test_panels_api import AXES, Town


@pytest.fixture
def town(tmp_path) -> Town:
    return Town(tmp_path)


def test_the_export_holds_ones_own_part_of_a_panel_and_survives_a_lost_key(town: Town) -> None:
    town.voting(quorum=0.1)
    town("m0").cast_votes("library", [(1, 1, True)])
    town("m1").cast_votes("library", [(1, -1, False), (2, 0, False)])
    (mine,) = town("m0").export_me().panels
    assert (mine.panel, mine.stage) == ("library", "votes")
    assert [one.text for one in mine.propositions] == ["The assistant asks before it acts."]
    assert [(one.proposition, one.value, one.important) for one in mine.votes] == [(1, 1, True)]
    assert town("m2").export_me().panels == []
    town("fay").advance_panel("library", "ballots")
    town("m0").put_ballot("library", {AXES[0]: 33, AXES[1]: None}, {AXES[0]: 1, AXES[1]: 2})
    (mine,) = town("m0").export_me().panels
    assert mine.votes == []
    assert [(one.weights, one.importances) for one in mine.ballots] == [
        ({AXES[0]: 33, AXES[1]: None}, {AXES[0]: 1, AXES[1]: 2})
    ]
    assert town.keys.destroy("library")
    (mine,) = town("m0").export_me().panels
    assert "key of this panel is missing" in (mine.note or "")
    assert (mine.propositions, mine.votes, mine.ballots, mine.assent) == ([], [], [], None)
    assert town("m0").export_me().account.email == "m0@example.org"
