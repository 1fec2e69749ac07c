"""The promises of ``services.state`` about units of work, kept alike by the fake, by SQLite and by PostgreSQL."""

from dataclasses import replace

import pytest
from tests.records import account, do, ids, people, version

from counterpoise.domain.errors import (
    AlreadyThere,
    StaleRevision,
    StorageFailed,
)
from counterpoise.domain.offers.records import Remembered
from counterpoise.domain.people.records import AuditEntry
from counterpoise.services.state import Store


class TestUnitsOfWork:
    def test_what_is_not_committed_has_not_happened(self, store: Store) -> None:
        with store.writing() as work:
            work.accounts.add(account("ada"))
            assert work.accounts.get("ada") == account("ada")
        with store.reading() as work:
            assert work.accounts.get("ada") is None

    def test_an_error_undoes_everything(self, store: Store) -> None:
        people(store, "ada")

        def break_off() -> None:
            with store.writing() as work:
                work.accounts.erase("ada")
                raise RuntimeError("halfway")

        with pytest.raises(RuntimeError, match="halfway"):
            break_off()
        with store.reading() as work:
            assert work.accounts.count() == 1

    def test_a_reader_keeps_one_view(self, store: Store) -> None:
        people(store, "ada")
        with store.reading() as work:
            assert work.accounts.count() == 1
            people(store, "ben")
            assert work.accounts.count() == 1
            assert work.accounts.get("ben") is None
        with store.reading() as work:
            assert work.accounts.count() == 2

    def test_a_reader_changes_nothing(self, store: Store) -> None:
        with pytest.raises(StorageFailed), store.reading() as work:
            work.accounts.add(account("ada"))
        with pytest.raises(StorageFailed), store.reading() as work:
            work.commit()
        people(store, "ada")

    def test_a_unit_is_committed_once(self, store: Store) -> None:
        with store.writing() as work:
            work.accounts.add(account("ada"))
            work.commit()
            with pytest.raises(StorageFailed):
                work.commit()

    def test_a_refusal_does_not_end_the_unit(self, store: Store) -> None:
        people(store, "ada")
        with store.writing() as work:
            with pytest.raises(AlreadyThere):
                work.accounts.add(account("ada"))
            with pytest.raises(StaleRevision):
                work.profiles.publish(version("none", 2), replaces=1)
            work.accounts.add(account("ben"))
            work.commit()
        with store.reading() as work:
            assert ids(work.accounts.page(None, 9)) == ["ada", "ben"]

    def test_a_store_that_is_migrated_is_ready(self, store: Store) -> None:
        store.ready()


class TestAudit:
    def test_the_trail_pages_from_the_newest(self, store: Store) -> None:
        first = AuditEntry(1, "system", "store.upgraded", "store", "x", None, (("to", "0001"), ("n", 3), ("no", None)))
        do(store, lambda work: work.audit.append(first))
        for number in range(4):
            entry = AuditEntry(number, "visitor", "session.opened", "session", str(number), "req")
            do(store, lambda work, entry=entry: work.audit.append(entry))
        with store.reading() as work:
            found = work.audit.page(None, 9)
            assert [one.object for one in found] == ["3", "2", "1", "0", "x"]
            assert replace(found[-1], number=0) == first
            assert [one.object for one in work.audit.page(found[1].number, 2)] == ["1", "0"]
            assert len(work.audit.page(2**90, 9)) == 5


class TestIdempotency:
    def test_a_key_is_remembered_once(self, store: Store) -> None:
        kept = Remembered("key", "request", 201, '{"a": "ä\\u0000"}', 5, (("etag", '"1"'), ("location", "/x")))
        do(store, lambda work: work.idempotency.add(kept))
        with store.writing() as work:
            with pytest.raises(AlreadyThere):
                work.idempotency.add(kept)
            assert work.idempotency.get("key") == kept
            assert work.idempotency.get("other") is None
            assert work.idempotency.forget_before(5) == 0
            assert work.idempotency.forget_before(6) == 1
            assert work.idempotency.get("key") is None
