"""The promises of ``services.state`` about statements and objections, on every kind of store."""

from dataclasses import replace
from typing import Any

import pytest
from tests.records import do

from counterpoise.domain.disclosure.records import KeptObjection, KeptStatement, StatementName
from counterpoise.domain.errors import AlreadyThere, StaleRevision, StorageFailed
from counterpoise.services.state import Store


def kept(name: str = "ward", version: int = 1, entry: int = 0, **other: Any) -> KeptStatement:
    base = KeptStatement(
        name,
        version,
        f"sha256:{name}{version}",
        '{"envelope": "„x“ \U0001f600"}',
        "{}",
        None,
        f"Title of {name}",
        "One sentence.",
        "en",
        None,
        None,
        "ada",
        ("pushback-encouragement", "caution-openness"),
        "people in a hurry\nzoë's 100% _ friends",
        1_700_000_000_000,
        "2026-03-01",
        None,
        entry,
    )
    return replace(base, **other)


def publish(store: Store, *statements: KeptStatement) -> None:
    for one in statements:
        do(store, lambda work, one=one: work.statements.publish(one, replaces=one.version - 1))


def objection(name: str = "o", entry: int = 10, **other: Any) -> KeptObjection:
    base = KeptObjection(
        name, "tradeoff", "pushback-encouragement", "ward", 1, "No.", "salt", "h", "s", 5, "2026-04-01", entry, "{}"
    )
    return replace(base, **other)


class TestStatements:
    def test_every_field_comes_back(self, store: Store) -> None:
        whole = kept(aggregates="{}", translation_of="sha256:other", deployment="desk", expires="2027-01-01")
        publish(store, whole)
        with store.reading() as work:
            assert work.statements.get("ward") == work.statements.get("ward", 1) == whole
            assert work.statements.by_digest("sha256:ward1") == whole
            assert work.statements.translations("sha256:other") == [whole]
            assert work.statements.name("ward") == StatementName("ward", "ada", 1, None)
            nothing = (work.statements.get("x"), work.statements.get("ward", 2), work.statements.get("ward", 2**70))
            assert nothing == (None, None, None)
            assert work.statements.get("ward", 0) is work.statements.get("ward", -1) is None
            assert work.statements.by_digest("x") is work.statements.name("x") is None

    def test_versions_follow_each_other(self, store: Store) -> None:
        publish(store, kept(), kept(version=2, entry=1))
        for stale in (1, 3):
            with pytest.raises(StaleRevision), store.writing() as work:
                work.statements.publish(kept(version=3, entry=2), replaces=stale)
        with pytest.raises(AlreadyThere), store.writing() as work:
            work.statements.publish(kept(version=1, entry=9, digest="other"), replaces=0)
        with pytest.raises(AlreadyThere), store.writing() as work:
            work.statements.publish(kept("yard", digest="sha256:ward1", entry=9), replaces=0)
        with store.reading() as work:
            assert [one.version for one in work.statements.versions("ward")] == [2, 1]
            assert work.statements.name("yard") is None

    def test_the_head_moves(self, store: Store) -> None:
        publish(store, kept())
        do(store, lambda work: (work.statements.advance("ward", "f" * 64), work.statements.advance("x", "f")))
        with store.reading() as work:
            assert work.statements.name("ward") == StatementName("ward", "ada", 1, "f" * 64)

    def test_a_withdrawal_is_added_once_and_nothing_else_changes(self, store: Store) -> None:
        publish(store, kept())
        gone = kept(title="Other", withdrawn_at=9, withdrawn_because="Wrong.", withdrawal_entry=3, withdrawal="{}")
        do(store, lambda work: work.statements.withdraw(gone))
        with store.reading() as work:
            assert work.statements.get("ward") == replace(gone, title="Title of ward")
        for one in (gone, kept("x"), kept(version=2)):
            with pytest.raises(StaleRevision), store.writing() as work:
                work.statements.withdraw(one)

    def test_the_index_is_searched(self, store: Store) -> None:
        publish(store, kept(), kept(version=2, entry=1), kept("yard", entry=2, axes=("a-b",), disadvantaged="nobody"))
        publish(store, kept("zoo", entry=3, effective="2026-05-01", deployment="desk", language="cy"))

        def found(before: int | None = None, limit: int = 9, **query: Any) -> list[tuple[str, int]]:
            with store.reading() as work:
                page = work.statements.page(before, limit, query=query)
            return [(one.name, one.version) for one in page]

        assert found() == [("zoo", 1), ("yard", 1), ("ward", 2)]
        assert found(limit=1) == [("zoo", 1)]
        assert found(before=3, limit=1) == [("yard", 1)]
        assert found(before=2**70) == found()
        assert found(axis="caution-openness") == [("zoo", 1), ("ward", 2)]
        assert found(axis="caution") == found(axis='%"') == found(axis="\0") == []
        assert found(who="ZOË's 100% _") == [("zoo", 1), ("ward", 2)]
        assert found(who="%") == [("zoo", 1), ("ward", 2)]
        assert found(who="_x") == []
        assert found(since="2026-04-01") == [("zoo", 1)]
        assert found(until="2026-03-01") == [("yard", 1), ("ward", 2)]
        assert found(deployment="desk") == found(language="cy") == [("zoo", 1)]


class TestObjections:
    def test_one_is_answered_once_and_can_be_erased(self, store: Store) -> None:
        publish(store, kept())
        do(store, lambda work: work.objections.add(objection()))
        with pytest.raises(AlreadyThere), store.writing() as work:
            work.objections.add(objection(entry=11))
        with pytest.raises(StorageFailed):
            do(store, lambda work: work.objections.add(objection("p", 12, statement="nothing")))
        said = objection(
            text="Other",
            reply="Yes.",
            reply_salt="r",
            reply_hash="g",
            replied_at=7,
            reply_entry=13,
            reply_receipt="{}",
            outcome="changed",
            changed=2,
        )
        do(store, lambda work: work.objections.answer(said))
        with pytest.raises(StaleRevision), store.writing() as work:
            work.objections.answer(said)
        with store.reading() as work:
            assert work.objections.get("o") == replace(said, text="No.")
            assert work.objections.get("x") is None
        do(store, lambda work: (work.objections.erase("o"), work.objections.erase("x")))
        with store.reading() as work:
            assert work.objections.get("o") == replace(said, text=None, salt=None)

    def test_lists(self, store: Store) -> None:
        publish(store, kept(), kept("yard", entry=1))
        for number, where in enumerate(("ward", "yard", "ward")):
            one = objection(f"o{number}", 10 + number, statement=where, received_at=number)
            do(store, lambda work, one=one: work.objections.add(one))
        do(store, lambda work: work.objections.answer(objection("o2", 12, reply="x", replied_at=1)))
        with store.reading() as work:
            page = work.objections.page
            assert [one.id for one in page(None, 9)] == ["o2", "o1", "o0"]
            assert [one.id for one in page(12, 1)] == ["o1"]
            assert [one.id for one in page(None, 9, statement="ward")] == ["o2", "o0"]
            assert [one.id for one in page(None, 9, unanswered=True)] == ["o1", "o0"]
            assert work.objections.count_since(1) == 2
