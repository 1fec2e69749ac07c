"""The promises of ``services.state`` about panels and contributions, on every kind of store."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Event

import pytest
from tests.filled import CHARTER
from tests.records import do, ids

from counterpoise.domain.errors import AlreadyThere, StaleRevision, StorageFailed, UnknownProposition
from counterpoise.domain.panels.records import (
    Assent,
    Panel,
    PanelBallot,
    PanelDraw,
    PanelEntry,
    PanelVote,
    Proposition,
    Report,
)
from counterpoise.services.state import Store

PANEL = Panel("elm", "olga", CHARTER, "charter", 5, {"votes": 2**41})


@pytest.fixture
def with_panel(store: Store) -> Store:
    do(store, lambda work: work.panels.add(PANEL))
    return store


class TestPanels:
    def test_every_field_comes_back(self, store: Store) -> None:
        whole = Panel(
            "elm",
            "olga",
            CHARTER,
            "ratified",
            5,
            {"votes": 6},
            True,
            "sha256:x",
            {"n": [1]},
            ("p", 2),
            "Because “x”",
            7,
        )
        do(store, lambda work: work.panels.add(whole))
        with store.reading() as work:
            assert work.panels.get("elm") == whole
            assert work.panels.get("oak") is None
        with pytest.raises(AlreadyThere), store.writing() as work:
            work.panels.add(whole)

    def test_a_panel_is_changed_from_the_revision_that_was_read(self, with_panel: Store) -> None:
        changed = replace(PANEL, stage="draw", revision=2)
        for stale in (0, 2):
            with pytest.raises(StaleRevision), with_panel.writing() as work:
                work.panels.replace(changed, replaces=stale)
        do(with_panel, lambda work: work.panels.replace(changed, replaces=1))
        with with_panel.reading() as work:
            assert work.panels.get("elm") == changed

    def test_panels_page_in_id_order(self, store: Store) -> None:
        for name in ("oak", "elm", "ash"):
            do(store, lambda work, name=name: work.panels.add(replace(PANEL, id=name)))
        with store.reading() as work:
            assert ids(work.panels.page(None, 2)) == ["ash", "elm"]
            assert ids(work.panels.page("elm", 2)) == ["oak"]

    def test_the_record_pages_from_the_newest(self, with_panel: Store) -> None:
        for number in range(4):
            kind = "step" if number % 2 else "ruling"
            entry = PanelEntry("elm", number, kind, "votes", f"T{number} “x”", {"n": number})  # type: ignore[arg-type]
            do(with_panel, lambda work, entry=entry: work.panels.append(entry))
        with with_panel.reading() as work:
            found = work.panels.record("elm", None, 9)
            assert [one.at for one in found] == [3, 2, 1, 0]
            assert replace(found[0], number=0) == PanelEntry("elm", 3, "step", "votes", "T3 “x”", {"n": 3})
            assert [one.at for one in work.panels.record("elm", found[1].number, 9)] == [1, 0]
            assert [one.at for one in work.panels.record("elm", None, 1, ("ruling",))] == [2]
            assert work.panels.record("oak", None, 9) == []
        with pytest.raises(StorageFailed):
            do(with_panel, lambda work: work.panels.append(PanelEntry("oak", 1, "step", "votes", "lost")))

    def test_a_draw_is_changed_from_the_revision_that_was_read(self, with_panel: Store) -> None:
        first = PanelDraw("elm", {"seats": 2}, {"digest": "d"})
        second = PanelDraw("elm", None, {"digest": "d"}, (("a", "b"), ()), "seed", ("c",), 2)
        do(with_panel, lambda work: work.panels.save_draw(first, replaces=None))
        for stale in (None, 2):
            with pytest.raises(StaleRevision), with_panel.writing() as work:
                work.panels.save_draw(second, replaces=stale)
        do(with_panel, lambda work: work.panels.save_draw(second, replaces=1))
        with with_panel.reading() as work:
            assert work.panels.draw("elm") == second
            assert work.panels.draw("oak") is None


class TestContributions:
    def test_propositions_are_numbered_once(self, with_panel: Store) -> None:
        one = Proposition(
            "elm", 1, "Ask “first”.", 5, "a", "rejected", "off-topic", "No.", "fay", 2, "declined", "axis"
        )
        do(with_panel, lambda work: work.contributions.add_proposition(one))
        do(with_panel, lambda work: work.contributions.add_proposition(Proposition("elm", 2, "B", 6)))
        with with_panel.writing() as work:
            with pytest.raises(AlreadyThere):
                work.contributions.add_proposition(one)
            assert work.contributions.proposition("elm", 1) == one
            assert work.contributions.proposition("elm", 3) is work.contributions.proposition("elm", 2**70) is None
            work.contributions.replace_proposition(Proposition("elm", 2, "B", 6, status="accepted"))
            with pytest.raises(UnknownProposition):
                work.contributions.replace_proposition(Proposition("elm", 3, "C", 6))
            assert [one.status for one in work.contributions.propositions("elm")] == ["rejected", "accepted"]
            assert work.contributions.propositions("oak") == []

    def test_a_vote_replaces_the_one_before(self, with_panel: Store) -> None:
        votes = [PanelVote("elm", f"v{who}", number, 1) for who in range(40) for number in range(30)]
        do(with_panel, lambda work: work.contributions.put_votes(votes))
        changed = [PanelVote("elm", "v3", 7, -1, important=True), PanelVote("elm", "v3", 30, 0)]
        do(with_panel, lambda work: work.contributions.put_votes(changed))
        do(with_panel, lambda work: work.contributions.put_votes([]))
        with with_panel.writing() as work:
            mine = work.contributions.votes_of("elm", "v3")
            assert len(mine) == 31
            assert [one for one in mine if one.value < 1] == changed
            assert len(work.contributions.votes("elm")) == 1201
            assert work.contributions.vote_counts("elm") == {**dict.fromkeys(range(30), 40), 30: 1}
            assert work.contributions.voters("elm")[:2] == ["v0", "v1"]
            assert work.contributions.erase_votes("elm", "v3") == 31
            assert work.contributions.erase_votes("elm", "v3") == 0
            assert len(work.contributions.voters("elm")) == 39

    def test_a_ballot_replaces_the_one_before_in_its_phase(self, with_panel: Store) -> None:
        first = PanelBallot(
            "elm", "after", "b", {"plain-technical": 20.5, "x-y": None}, {"plain-technical": 0.1, "x-y": 0}
        )
        second = replace(first, weights={"plain-technical": 1, "x-y": 2}, importances=None)
        earlier = replace(first, phase="before")
        do(with_panel, lambda work: work.contributions.put_ballots([first, earlier, replace(first, voter="a")]))
        do(with_panel, lambda work: work.contributions.put_ballots([second]))
        with with_panel.writing() as work:
            assert work.contributions.ballot("elm", "after", "b") == second
            assert work.contributions.ballot("elm", "before", "b") == earlier
            assert [one.voter for one in work.contributions.ballots("elm", "after")] == ["a", "b"]
            assert work.contributions.ballot_voters("elm", "after") == ["a", "b"]
            assert work.contributions.ballot_voters("elm", "before") == ["b"]
            assert work.contributions.erase_ballot("elm", "after", "b") is True
            assert work.contributions.erase_ballot("elm", "after", "b") is False
            assert (
                len(work.contributions.ballots("elm", "after")) == len(work.contributions.ballots("elm", "before")) == 1
            )

    def test_voters_get_other_names(self, with_panel: Store) -> None:
        do(
            with_panel,
            lambda work: work.contributions.put_votes([PanelVote("elm", w, n, 1) for w in "ab" for n in (1, 2)]),
        )
        do(with_panel, lambda work: work.contributions.put_ballots([PanelBallot("elm", "after", "a", {"x-y": 1})]))
        do(with_panel, lambda work: work.contributions.rename_voters("elm", {"a": "z", "c": "y"}))
        do(with_panel, lambda work: work.contributions.rename_voters("elm", {}))
        with with_panel.reading() as work:
            assert work.contributions.voters("elm") == ["b", "z"]
            assert [one.voter for one in work.contributions.ballots("elm", "after")] == ["z"]

    def test_reports_and_assents(self, with_panel: Store) -> None:
        one = Report("elm", 1, {"weight": 0.3}, 3, ("a", "b"), ("a",), 1, "T", "Text", 5, ("p", 1), "W", 1)
        do(with_panel, lambda work: work.contributions.add_report(one))
        with pytest.raises(AlreadyThere), with_panel.writing() as work:
            work.contributions.add_report(one)
        with pytest.raises(StaleRevision), with_panel.writing() as work:
            work.contributions.replace_report(replace(one, title="U", revision=2), replaces=2)
        do(with_panel, lambda work: work.contributions.replace_report(replace(one, title="U", revision=2), replaces=1))
        for yes in (True, False):
            do(with_panel, lambda work, yes=yes: work.contributions.put_assent(Assent("elm", "s", yes)))
        with with_panel.writing() as work:
            assert work.contributions.reports("elm") == [replace(one, title="U", revision=2)]
            assert work.contributions.assents("elm") == [Assent("elm", "s", yes=False)]
            assert work.contributions.erase_assents("elm") == 1
            assert work.contributions.assents("elm") == []

    def test_nothing_belongs_to_a_panel_that_is_not_there(self, store: Store) -> None:
        with pytest.raises(StorageFailed):
            do(store, lambda work: work.contributions.put_votes([PanelVote("oak", "v", 1, 1)]))


class TestHolding:
    def test_whoever_closes_waits_for_those_who_contribute(self, with_panel: Store) -> None:
        """What a contributor adds while they hold the panel is there when it is counted, or they see that it closed."""
        start, counted = Barrier(9), Event()

        def contribute(number: int) -> str:
            start.wait()
            with with_panel.writing() as work:
                held = work.panels.get("elm", hold=True)
                if held is None or held.stage != "charter":
                    return "refused"
                work.contributions.put_votes([PanelVote("elm", f"v{number}", 1, 1)])
                work.commit()
            return "kept"

        def close() -> int:
            start.wait()
            with with_panel.writing() as work:
                work.panels.replace(replace(PANEL, stage="draw", revision=2), replaces=1)
                found = len(work.contributions.votes("elm"))
                work.commit()
            counted.set()
            return found

        with ThreadPoolExecutor(9) as pool:
            others = [pool.submit(contribute, number) for number in range(8)]
            found = pool.submit(close).result(60)
            said = [one.result(60) for one in others]
        assert counted.is_set()
        with with_panel.reading() as work:
            assert len(work.contributions.votes("elm")) == found == said.count("kept")
