"""What a person takes away of panels that are running, on every kind of store: theirs, whole, and nobody else's."""

import pytest
from tests.panel_people import PanelPeople

from counterpoise.schemas.takeaways import OwnPanelDocument, takeaway_document
from counterpoise.services.erasure import takeaway
from counterpoise.services.panels.votes import Voted
from counterpoise.services.policies import Policies
from counterpoise.services.state import Store

AXES = ("pushback-encouragement", "plain-technical")


@pytest.fixture
def people(policies: Policies, store: Store) -> PanelPeople:
    return PanelPeople(policies, store)


def taken(people: PanelPeople, name: str) -> list[OwnPanelDocument]:
    with people.asking(name) as caller:
        return takeaway_document(takeaway(caller, people.keys)).panels


def only(people: PanelPeople, name: str) -> OwnPanelDocument:
    (found,) = taken(people, name)
    return found


def test_a_first_ballot_is_there_until_learning_ends(people: PanelPeople) -> None:
    names = people.learning()
    assert taken(people, names[0]) == [], "nothing contributed, nothing to take"
    people.ballot(names[0], 70.5, None)
    people.ballot(names[1], 11, 12)
    found = only(people, names[0])
    assert (found.panel, found.stage, found.note) == ("elm", "learn", None)
    assert [(one.phase, one.weights) for one in found.ballots] == [("before", {AXES[0]: 70.5, AXES[1]: None})]
    for voice in ("affected", "critic"):
        with people.asking("olga") as caller:
            people.house.convening.heard(caller, "elm", voice, "Somebody", "They said their part.")
    people.step("propositions")
    assert taken(people, names[0]) == [], "what is unlinked is nobody's any more"


def test_propositions_and_votes_are_ones_own(people: PanelPeople) -> None:
    names = people.voting(texts=2)
    for place, name in enumerate(names[:3]):
        with people.asking(name) as caller:
            people.house.votes.put(caller, "elm", [Voted(1, 1 - place, important=place == 0), Voted(2, -1)])
    found = only(people, names[0])
    assert [(one.number, one.text, one.status) for one in found.propositions] == [(1, "Ask before acting.", "accepted")]
    assert [(one.proposition, one.value, one.important) for one in found.votes] == [(1, 1, True), (2, -1, False)]
    assert (found.ballots, found.reports, found.assent) == ([], [], None)
    other = only(people, names[2])
    assert other.propositions == []
    assert [(one.proposition, one.value) for one in other.votes] == [(1, -1), (2, -1)]
    assert taken(people, names[4]) == []
    for name in ("olga", "fay", "ada"):
        assert taken(people, name) == [], "no role reaches what members contribute"
    people.step("ballots")
    found = only(people, names[0])
    assert found.votes == []
    assert [one.number for one in found.propositions] == [1], "a proposition is its author's until the panel ends"


def test_replies_are_ones_own_too(people: PanelPeople) -> None:
    names = people.voting(texts=1)
    for name, said in ((names[1], "Not always."), (names[2], "Only when asked.")):
        with people.asking(name) as caller:
            people.house.replies.write(caller, "elm", 1, said)
    found = only(people, names[1])
    assert [(one.proposition, one.number, one.text, one.status) for one in found.replies] == [
        (1, 1, "Not always.", "submitted")
    ]
    assert only(people, names[0]).replies == []


def test_whoever_left_still_takes_what_they_said(people: PanelPeople) -> None:
    names = people.balloting()
    people.ballot(names[0], 1, 2)
    with people.store.writing() as work:
        work.accounts.leave("elm", names[0])
        work.commit()
    assert [one.weights for one in only(people, names[0]).ballots] == [{AXES[0]: 1, AXES[1]: 2}]


def test_a_report_and_an_assent_until_the_panel_ends(people: PanelPeople) -> None:
    names = people.balloting(10, minority_seats=4, minority_distance=0.1)
    for place, name in enumerate(names):
        people.ballot(name, 5 if place < 3 else 80, 90 if place < 3 else 30)
    for stage in ("tally", "minority"):
        people.step(stage)
    found = only(people, names[0])
    assert [(one.number, one.signed) for one in found.reports] == [(1, False)]
    assert taken(people, names[5]) == []
    with people.asking(names[0]) as caller:
        people.house.reports.write(caller, "elm", 1, "Ours", "What we asked for.", ["1"])
    assert [(one.number, one.signed) for one in only(people, names[0]).reports] == [(1, True)]
    people.step("ratification")
    for place, name in enumerate(names):
        with people.asking(name) as caller:
            people.house.ratification.assent(caller, "elm", yes=place > 0)
    assert only(people, names[0]).assent is False
    assert only(people, names[5]).assent is True
    people.step("ratified")
    assert [taken(people, name) for name in names] == [[]] * 10


def test_without_its_key_the_export_says_so_and_goes_on(people: PanelPeople) -> None:
    names = people.balloting()
    people.learning(panel="oak", profile="oak-panel")
    people.ballot(names[0], 1, 2)
    people.ballot("m0", 3, 4, panel="oak")
    people.keys.destroy("elm")
    people.members(1, "oak")
    found = {one.panel: one for one in taken(people, names[0])}
    assert sorted(found) == ["elm", "oak"]
    assert "key of this panel is missing" in (found["elm"].note or "")
    assert found["elm"].ballots == []
    assert [one.weights[AXES[0]] for one in found["oak"].ballots] == [3]
    people.keys.make("elm")
    assert found["elm"] == {one.panel: one for one in taken(people, names[0])}["elm"], "another key leads nowhere"
    assert taken(people, "olga") == [], "who was no member is told nothing of a panel that lost its key"


def test_a_closed_panel_holds_nothing_of_anybody(people: PanelPeople) -> None:
    names = people.voting()
    with people.asking(names[0]) as caller:
        people.house.votes.put(caller, "elm", [Voted(1, 1)])
    people.step("closed", because="Nobody came.")
    assert taken(people, names[0]) == []
