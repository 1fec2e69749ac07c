"""The promises of ``services.state`` about profiles, deployments and choices, on every kind of store."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from tests.records import do, document, ids, people, published, version

from counterpoise.domain.errors import (
    AlreadyThere,
    StaleRevision,
    StorageFailed,
    UnknownProfile,
)
from counterpoise.domain.offers.records import Choice, Deployment, Draft, KeptProfile
from counterpoise.services.state import Store

THREADS = 64


class TestProfiles:
    def test_every_field_comes_back(self, store: Store) -> None:
        people(store, "ada")
        whole = KeptProfile("plain", "person", "ada", 5, 0, ("other", 3), 6, "Replaced by another — „besser“.")
        said = document("plain", contexts={"health": {"hazards": {"ssh": {"caution": 90}}}}, suits=["Zoë \U0001f600"])
        decided = {"panel": "elm", "ballots": 12, "axes": {"plain-technical": {"weight": 40, "exact": 40.25}}}
        first = version(
            "plain",
            1,
            said,
            previous="sha256:x",
            note="Why",
            author="ada",
            catalogue="sha256:c",
            provenance=decided,
        )
        do(store, lambda work: work.profiles.add(whole))
        do(store, lambda work: work.profiles.publish(first, replaces=0))
        with store.reading() as work:
            assert work.profiles.get("plain") == replace(whole, latest=1)
            found = work.profiles.version("plain", 1)
            assert found == first
            assert found is not None
            assert list(found.document) == list(said)
            assert work.profiles.by_digest("sha256:plain1") == [("plain", 1)]
            assert work.profiles.get("nothing") is work.profiles.version("plain", 2) is None
            assert work.profiles.version("plain", 2**70) is work.profiles.version("plain", -1) is None

    def test_ids_are_taken_once(self, store: Store) -> None:
        published(store, "plain")
        with pytest.raises(AlreadyThere), store.writing() as work:
            work.profiles.add(KeptProfile("plain", "person", None, 5))

    def test_replace_changes_owner_and_deprecation_only(self, store: Store) -> None:
        people(store, "ada")
        published(store, "plain")
        wanted = KeptProfile("plain", "panel", "ada", 99, 7, ("x", 1), 8, "Old.")
        do(store, lambda work: work.profiles.replace(wanted))
        with store.reading() as work:
            assert work.profiles.get("plain") == KeptProfile("plain", "person", "ada", 5, 1, None, 8, "Old.")
            assert ids(work.profiles.owned("ada")) == ["plain"]
        with pytest.raises(UnknownProfile), store.writing() as work:
            work.profiles.replace(KeptProfile("nothing", "person", None, 1))

    def test_drafts_are_edited_from_the_revision_that_was_read(self, store: Store) -> None:
        published(store, "plain")
        first, second = Draft("plain", document(first=10), 1, 1), Draft("plain", document(first=20), 2, 2)
        do(store, lambda work: work.profiles.save_draft(first, replaces=None))
        for stale in (None, 2, 0):
            with pytest.raises(StaleRevision), store.writing() as work:
                work.profiles.save_draft(second, replaces=stale)
        do(store, lambda work: work.profiles.save_draft(second, replaces=1))
        with store.writing() as work:
            assert work.profiles.draft("plain") == second
            work.profiles.drop_draft("plain")
            work.profiles.drop_draft("plain")
            assert work.profiles.draft("plain") is None
            with pytest.raises(StaleRevision):
                work.profiles.save_draft(second, replaces=2)
        with pytest.raises(StorageFailed), store.writing() as work:
            work.profiles.save_draft(Draft("nothing", {}, 1, 1), replaces=None)

    def test_versions_page_from_the_newest(self, store: Store) -> None:
        published(store, "plain")
        for number in range(2, 8):
            do(store, lambda work, number=number: work.profiles.publish(version("plain", number), replaces=number - 1))
        with store.reading() as work:
            assert [one.number for one in work.profiles.versions("plain", None, 3)] == [7, 6, 5]
            assert [one.number for one in work.profiles.versions("plain", 3, 3)] == [2, 1]
            assert len(work.profiles.versions("plain", 2**80, 99)) == 7
            assert work.profiles.versions("plain", 1, 9) == work.profiles.versions("nothing", None, 9) == []

    def test_forks_are_found_when_published(self, store: Store) -> None:
        published(store, "plain")
        published(store, "copy", forked_from=("plain", 1))
        do(store, lambda work: work.profiles.add(KeptProfile("hidden", "person", None, 5, 0, ("plain", 1))))
        with store.reading() as work:
            assert ids(work.profiles.forks("plain")) == ["copy"]
            assert work.profiles.forks("copy") == []

    def test_exactly_one_of_many_writers_wins_each_version(self, store: Store) -> None:
        published(store, "plain")

        def publish(writer: int) -> bool:
            try:
                with store.writing() as work:
                    work.profiles.publish(version("plain", number, note=str(writer)), replaces=number - 1)
                    work.commit()
            except StaleRevision:
                return False
            return True

        with ThreadPoolExecutor(THREADS) as pool:
            for number in range(2, 6):
                won = list(pool.map(publish, range(THREADS)))
                assert won.count(True) == 1
                with store.reading() as work:
                    found = work.profiles.version("plain", number)
                    assert found is not None
                    assert found.note == str(won.index(True))
        with store.reading() as work:
            assert [one.number for one in work.profiles.versions("plain", None, 99)] == [5, 4, 3, 2, 1]

    def test_nothing_is_lost_when_many_write_different_things(self, store: Store) -> None:
        def write(writer: int) -> None:
            published(store, f"own-{writer:02}")

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(write, range(THREADS)))
        with store.reading() as work:
            assert ids(work.profiles.page(None, 99)) == [f"own-{writer:02}" for writer in range(THREADS)]


class TestSearch:
    @pytest.fixture(autouse=True)
    def _shelf(self, store: Store) -> None:
        people(store, "ada")
        published(store, "blunt", document("blunt", 90, suits=["People who asked for 100% candour"]), origin="shipped")
        health = {"health": {"pushback-encouragement": {"pushback": 5, "encouragement": 95}}}
        published(store, "kind", document("kind", 20, title="ÄUSSERST kind", contexts=health), owner="ada")
        other = {"caution-openness": {"caution": 40, "openness": 60}}
        published(store, "open", document("open", weights=other, contexts={"legal": {"hazards": {}}}))
        do(store, lambda work: work.profiles.add(KeptProfile("unpublished", "person", "ada", 5)))
        do(store, lambda work: work.profiles.replace(KeptProfile("open", "person", None, 5, 1, None, 8, "Old.")))

    @pytest.mark.parametrize(
        ("query", "wanted"),
        [
            ({}, ["blunt", "kind", "open"]),
            ({"text": "CANDOUR"}, ["blunt"]),
            ({"text": "äusserst K"}, ["kind"]),
            ({"text": "says little"}, ["blunt", "kind", "open"]),
            ({"text": "0% c"}, ["blunt"]),
            ({"text": "%"}, ["blunt"]),
            ({"text": "_"}, []),
            ({"text": "\\"}, []),
            ({"text": "'; DROP TABLE profile; --"}, []),
            ({"text": "\0\ud800"}, []),
            ({"context": "health"}, ["kind"]),
            ({"context": "legal"}, []),
            ({"context": ""}, []),
            ({"axis": "caution-openness"}, ["open"]),
            ({"axis": "pushback-encouragement", "low": 20, "high": 90}, ["blunt", "kind"]),
            ({"axis": "pushback-encouragement", "low": 21}, ["blunt"]),
            ({"axis": "pushback-encouragement", "high": 19}, []),
            ({"origin": "shipped"}, ["blunt"]),
            ({"owner": "ada"}, ["kind"]),
            ({"deprecated": True}, ["open"]),
            ({"deprecated": False, "text": "little"}, ["blunt", "kind"]),
        ],
    )
    def test_a_query_finds(self, store: Store, query: dict[str, Any], wanted: list[str]) -> None:
        with store.reading() as work:
            assert ids(work.profiles.page(None, 99, query=query)) == wanted
            assert ids(work.profiles.page("kind", 99, query=query)) == [one for one in wanted if one > "kind"]
            assert ids(work.profiles.page(None, 1, query=query)) == wanted[:1]

    def test_only_the_newest_version_is_searched(self, store: Store) -> None:
        newer = version("blunt", 2, document("blunt", 55, title="Even"))
        do(store, lambda work: work.profiles.publish(newer, replaces=1))
        with store.reading() as work:
            assert work.profiles.page(None, 9, query={"text": "candour"}) == []
            assert ids(work.profiles.page(None, 9, query={"text": "even"})) == ["blunt"]
            assert work.profiles.page(None, 9, query={"axis": "pushback-encouragement", "low": 60}) == []


class TestDeployments:
    def test_every_field_comes_back_and_edits_name_their_revision(self, store: Store) -> None:
        whole = Deployment(
            "ward", "ada", "Ward 7", (("b", 2), ("a", 1)), 1, 2, ("a", 1), {"schema": "bounds/v1"}, False, 1, 4
        )
        plain = Deployment("cafe", "ben", "Café", (), 1, 1)
        do(store, lambda work: [work.deployments.add(one) for one in (whole, plain)])
        with pytest.raises(AlreadyThere), store.writing() as work:
            work.deployments.add(plain)
        with pytest.raises(StaleRevision), store.writing() as work:
            work.deployments.replace(replace(whole, title="New", revision=3), replaces=2)
        do(store, lambda work: work.deployments.replace(replace(whole, default=None, revision=2), replaces=1))
        with store.reading() as work:
            assert work.deployments.get("ward") == replace(whole, default=None, revision=2)
            assert work.deployments.get("nothing") is None
            assert ids(work.deployments.page(None, 9)) == ["cafe", "ward"]
            assert ids(work.deployments.page("cafe", 9)) == ["ward"]
            assert ids(work.deployments.page(None, 9, owner="ben")) == ["cafe"]


class TestChoices:
    def test_a_batch_is_kept_in_order_and_can_be_erased(self, store: Store) -> None:
        for place in ("north", "south"):
            do(store, lambda work, place=place: work.deployments.add(Deployment(place, "ada", "T", (), 1, 1)))
        batch = [
            Choice("north", f"chooser-{number % 700}", "plain", 1, number, {"plain-technical": number % 101})
            for number in range(2100)
        ]
        do(store, lambda work: work.choices.add([*batch, Choice("south", "chooser-1", "plain", 2, 3)]))
        do(store, lambda work: work.choices.add([]))
        with store.reading() as work:
            found = list(work.choices.of_deployment("north"))
            assert [replace(one, number=0) for one in found] == batch
            assert all(one.number < other.number for one, other in zip(found, found[1:], strict=False))
            (*_, last) = work.choices.of("chooser-1")
            assert (last.deployment, last.version, last.weights) == ("south", 2, None)
        with store.writing() as work:
            assert work.choices.erase([f"chooser-{number}" for number in range(600)]) == 1801
            assert work.choices.erase([]) == 0
            work.commit()
        with store.reading() as work:
            assert len(list(work.choices.of_deployment("north"))) == 300
            assert list(work.choices.of_deployment("south")) == work.choices.of("chooser-1") == []

    def test_a_batch_is_all_or_nothing(self, store: Store) -> None:
        do(store, lambda work: work.deployments.add(Deployment("north", "ada", "T", (), 1, 1)))
        rows = [Choice("north", "c", "plain", 1, 3), Choice("nowhere", "c", "plain", 1, 3)]
        with pytest.raises(StorageFailed):
            do(store, lambda work: work.choices.add(rows))
        with store.reading() as work:
            assert work.choices.of("c") == []
