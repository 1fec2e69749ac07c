"""A ballot from choices between replies, through the API and the typed client."""

import pytest
from tests.integration.test_panels_api import AXES, Town, refused

from counterpoise.client.http import ServerProblem


@pytest.fixture
def town(tmp_path) -> Town:
    return Town(tmp_path)


def test_a_ballot_is_proposed_edited_and_put_in(town: Town) -> None:
    town.learning()
    mia = town("m0")
    asked = mia.ballot_questions("library", seed=3)
    assert len(asked.questions) == 12
    assert asked == mia.ballot_questions("library", seed=3)
    assert asked != mia.ballot_questions("library", seed=4)
    assert "does not measure your values" in asked.limits
    first = [(one.id, "a" if one.id.endswith("ab") else "b") for one in asked.questions if one.id.startswith(AXES[0])]
    made = mia.ballot_proposal("library", first)
    assert made.weights == {AXES[0]: 87, AXES[1]: None}
    (leaning, other) = made.leanings
    assert (leaning.low, leaning.weight, leaning.high, leaning.first) == (59, 87, 100, 6)
    assert [one.pole for one in leaning.chosen] == ["pushback"] * 6
    assert (other.low, other.weight, other.chosen) == (None, None, [])
    assert mia.my_ballot("library").ballot is None, "nothing is counted before the member puts it in"
    put = mia.put_ballot("library", dict(made.weights) | {AXES[1]: 30})
    assert put.ballot is not None
    assert put.ballot.weights == {AXES[0]: 87, AXES[1]: 30}


def test_everything_wrong_is_listed(town: Town) -> None:
    town.learning()
    wrong = [("pushback-encouragement.0.ab", "a"), ("pushback-encouragement.0.ba", "skip"), ("warm-reserved.0.ab", "a")]
    with pytest.raises(ServerProblem) as caught:
        town("m0").ballot_proposal("library", [*wrong, ("up-down.0.ab", "a")])
    problem = caught.value.problem
    assert (problem.status, problem.code) == (422, "invalid_document")
    assert [one.code for one in problem.issues] == ["question_twice", "unknown_axis", "unknown_question"]
    assert refused(lambda: town("m0").ballot_proposal("library", [("plain-technical.0.ab", "c")]))[0] == 422
    assert refused(lambda: town("m0").ballot_proposal("library", [("x" * 101, "a")]))[0] == 422
    assert refused(lambda: town("m0").ballot_questions("library", seed=-1))[0] == 422


def test_members_alone_and_in_their_stage(town: Town) -> None:
    town.learning()
    for name, status in ((None, 401), ("fay", 403), ("olga", 403), ("gus", 403), ("ada", 403)):
        assert refused(lambda name=name: town(name).ballot_questions("library"))[0] == status
        assert refused(lambda name=name: town(name).ballot_proposal("library", []))[0] == status
    assert refused(lambda: town("m0").ballot_questions("oak"))[0] in {403, 404}
    for voice in ("affected", "critic"):
        town("fay").add_voice("library", voice, "Somebody", "They said their part.")
    town("fay").advance_panel("library", "propositions")
    assert refused(lambda: town("m0").ballot_questions("library")) == (409, "not_open")
    assert refused(lambda: town("m0").ballot_proposal("library", [])) == (409, "not_open")


def test_proposing_takes_no_turn_to_write(tmp_path, monkeypatch) -> None:
    town = Town(tmp_path)
    town.learning()

    def writing():
        raise AssertionError("a proposal opened a unit of work that writes")

    with monkeypatch.context() as patched:
        patched.setattr(town.hall.store, "writing", writing)
        assert town("m0").ballot_questions("library").questions
        assert town("m0").ballot_proposal("library", []).weights == dict.fromkeys(AXES)
