"""The promises of ``services.state`` about replies to propositions, on every kind of store."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from tests.filled import CHARTER
from tests.panel_people import PanelPeople
from tests.records import do

from counterpoise.domain.errors import AlreadyThere, StorageFailed, UnknownReply
from counterpoise.domain.panels.records import Panel, Proposition
from counterpoise.domain.panels.replies import UNDECIDED, Reply
from counterpoise.services.policies import Policies
from counterpoise.services.state import Store, UnitOfWork

WHOLE = Reply("elm", 1, 2, "Not “always” — 😀", 2**41, 1, "a", "rejected", "off-topic", "No.", "fay", appealed=True)
FIRST = Reply("elm", 1, 1, "First", 5, author="a")
OTHER = Reply("elm", 2, 1, "Elsewhere", 6, author="b", status="accepted")


@pytest.fixture
def spoken(store: Store) -> Store:
    """Two panels with propositions; two replies to one of them, one to another, one in the other panel."""

    def fill(work: UnitOfWork) -> None:
        for panel in ("elm", "oak"):
            work.panels.add(Panel(panel, "olga", CHARTER, "votes", 5))
            for number in (1, 2):
                work.contributions.add_proposition(Proposition(panel, number, f"P{number}", 5))
        for one in (FIRST, WHOLE, OTHER, replace(FIRST, panel="oak")):
            work.panel_replies.add(one)

    do(store, fill)
    return store


def test_every_field_comes_back(spoken: Store) -> None:
    with spoken.reading() as work:
        assert work.panel_replies.get("elm", 1, 2) == WHOLE
        for place in (("elm", 1, 3), ("elm", 3, 1), ("ash", 1, 1), ("elm", 2**70, 1), ("elm", 1, 2**70)):
            assert work.panel_replies.get(*place) is None


def test_numbers_are_given_once_within_a_proposition(spoken: Store) -> None:
    with spoken.writing() as work:
        with pytest.raises(AlreadyThere):
            work.panel_replies.add(replace(FIRST, text="Another"))
        assert [work.panel_replies.last("elm", number) for number in (1, 2, 3)] == [2, 1, 0]
        assert work.panel_replies.get("elm", 1, 1) == FIRST


def test_a_reply_belongs_to_a_proposition_of_its_panel(spoken: Store) -> None:
    for stray in (replace(FIRST, proposition=3), replace(FIRST, panel="ash")):
        with pytest.raises(StorageFailed):
            do(spoken, lambda work, stray=stray: work.panel_replies.add(stray))


def test_replies_stand_in_order(spoken: Store) -> None:
    with spoken.reading() as work:
        kept = work.panel_replies
        assert kept.all("elm") == [FIRST, WHOLE, OTHER]
        assert kept.all("elm", UNDECIDED) == [FIRST]
        assert kept.all("elm", ()) == kept.all("ash") == []
        assert kept.by_author("elm", "a") == [FIRST, WHOLE]
        assert kept.page("elm", 1, 0, 1) == [FIRST]
        assert kept.page("elm", 1, 1, 9) == [WHOLE]
        assert kept.page("elm", 1, 2**50, 9) == kept.page("elm", 2**70, 0, 9) == []
        assert kept.counts("elm", ("accepted", "rejected")) == {1: 1, 2: 1}
        assert kept.counts("elm", ("taken-back",)) == {}


def test_a_reply_is_changed_in_its_place(spoken: Store) -> None:
    changed = replace(WHOLE, text="", status="taken-back", rule=None, because=None, judged_by=None)
    do(spoken, lambda work: work.panel_replies.replace(changed))
    with pytest.raises(UnknownReply):
        do(spoken, lambda work: work.panel_replies.replace(replace(WHOLE, number=9)))
    with spoken.reading() as work:
        assert work.panel_replies.all("elm") == [FIRST, changed, OTHER]


def test_members_who_reply_at_once_all_get_a_number(store: Store, policies: Policies) -> None:
    people = PanelPeople(policies, store)
    names = people.voting(16)
    start = Barrier(len(names))

    def reply(name: str) -> int:
        start.wait()
        with people.asking(name) as caller:
            return people.house.replies.write(caller, "elm", 1, f"So says {name}.").number

    with ThreadPoolExecutor(len(names)) as pool:
        numbers = list(pool.map(reply, names))
    assert sorted(numbers) == list(range(1, len(names) + 1))


def test_authors_are_forgotten_panel_by_panel(spoken: Store) -> None:
    with spoken.writing() as work:
        assert work.panel_replies.forget_authors("elm") == 3
        assert work.panel_replies.forget_authors("elm") == 0
        work.commit()
    with spoken.reading() as work:
        assert {one.author for one in work.panel_replies.all("elm")} == {None}
        assert work.panel_replies.by_author("oak", "a") == [replace(FIRST, panel="oak")]
