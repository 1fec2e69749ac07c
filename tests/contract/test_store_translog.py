"""The promises of ``services.state.translog`` on every kind of store."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.logs import Grove

from counterpoise.domain.errors import AlreadyThere, StorageFailed
from counterpoise.domain.translog.hashing import leaf_hash
from counterpoise.domain.translog.records import KeptCheckpoint, KeptEntry, KeptSignature
from counterpoise.domain.translog.tree import Place, grown, root_of
from counterpoise.services.state import Store, UnitOfWork

ENTRIES = [f'{{"n":{number},"said":"„ja“ 😀"}}'.encode() for number in range(300)]


def add(work: UnitOfWork, *entries: bytes, at: int = 7) -> int:
    work.translog.lock()
    first = work.translog.size()
    made = grown(first, [leaf_hash(one) for one in entries], work.translog.hashes)
    work.translog.append(first, entries, made, at)
    return first


def appended(store: Store, *entries: bytes) -> int:
    with store.writing() as work:
        first = add(work, *entries)
        work.commit()
    return first


def test_entries_and_hashes_come_back(store: Store) -> None:
    assert appended(store, *ENTRIES[:100]) == 0
    assert [appended(store, one) for one in ENTRIES[100:110]] == list(range(100, 110))
    appended(store)
    assert appended(store, *ENTRIES[110:]) == 110
    grove = Grove(ENTRIES)
    with store.reading() as work:
        log = work.translog
        assert log.size() == 300
        assert log.entries(298, 9) == [KeptEntry(298, ENTRIES[298], 7), KeptEntry(299, ENTRIES[299], 7)]
        assert log.entries(2**70, 1) == []
        assert log.hashes(list(grove.hashes)) == grove.hashes
        assert log.hashes([Place(0, 300), Place(3, 2**70), Place(70, 0)]) == {}
        assert root_of(257, log.hashes) == grove.root(257)
        assert log.index_of(leaf_hash(ENTRIES[42])) == 42
        assert log.index_of(b"\0" * 32) is None


def test_nobody_appends_twice_at_the_same_place(store: Store) -> None:
    appended(store, *ENTRIES[:3])
    with store.writing() as work:
        with pytest.raises(AlreadyThere):
            work.translog.append(2, [b"other"], {Place(0, 2): b"\0" * 32}, 9)
        # The unit of work can go on after it.
        add(work, ENTRIES[3])
        work.commit()
    with store.reading() as work:
        assert [one.entry for one in work.translog.entries(0, 9)] == ENTRIES[:4]


def test_what_is_not_committed_has_not_happened(store: Store) -> None:
    appended(store, ENTRIES[0])
    with store.writing() as work:
        add(work, ENTRIES[1])
    with store.reading() as work:
        assert work.translog.size() == 1
    with pytest.raises(StorageFailed), store.reading() as work:
        work.translog.append(1, [b"x"], {Place(0, 1): b"\0" * 32}, 1)


def test_heads_and_signatures(store: Store) -> None:
    first, second = KeptCheckpoint(0, b"\1" * 32, 5), KeptCheckpoint(3, b"\2" * 32, 6)
    line = KeptSignature(3, "name+0a0b0c0d", "— name AAAA\n", 9)
    with store.writing() as work:
        assert work.translog.checkpoint() is None
        work.translog.keep_checkpoint(first)
        work.translog.keep_checkpoint(second)
        work.translog.keep_signature(line)
        work.translog.keep_signature(KeptSignature(3, "a+00000000", "— a AAAA\n", 9))
        work.translog.keep_signature(KeptSignature(3, "name+0a0b0c0d", "— name BBBB\n", 10))
        with pytest.raises(AlreadyThere):
            work.translog.keep_checkpoint(KeptCheckpoint(3, b"\3" * 32, 7))
        work.commit()
    with store.reading() as work:
        assert work.translog.checkpoint() == second
        assert work.translog.checkpoints(3, 5) == [first]
        assert [one.key for one in work.translog.signatures(3)] == ["a+00000000", "name+0a0b0c0d"]
        assert line in work.translog.signatures(3)
        assert work.translog.signatures(0) == []
        assert work.translog.signed_size("name+0a0b0c0d") == 3
        assert work.translog.signed_size("nobody+00000000") is None


def test_sixteen_threads_append_without_a_gap_or_a_fork(store: Store) -> None:
    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda one: appended(store, one), ENTRIES[:96]))
    assert sorted(numbers) == list(range(96))
    with store.reading() as work:
        held = [one.entry for one in work.translog.entries(0, 96)]
        assert {number: held[number] for number in numbers} == dict(zip(numbers, ENTRIES[:96], strict=True))
        assert work.translog.hashes(list(Grove(held).hashes)) == Grove(held).hashes


@pytest.mark.parametrize("kind", ["sqlite_store", "postgres_store"])
def test_the_database_itself_lets_nothing_be_changed_or_removed(request: pytest.FixtureRequest, kind: str) -> None:
    held: Store = request.getfixturevalue(kind)
    appended(held, *ENTRIES[:3])
    with held.writing() as work:
        work.translog.keep_checkpoint(KeptCheckpoint(3, b"\2" * 32, 6))
        work.translog.keep_signature(KeptSignature(3, "a+00000000", "— a AAAA\n", 9))
        work.commit()
    changes = (
        "UPDATE log_entry SET entry = 'x'",
        "DELETE FROM log_entry",
        "UPDATE log_hash SET hash = 'x'",
        "DELETE FROM log_hash",
        "UPDATE log_checkpoint SET root = 'x'",
        "DELETE FROM log_checkpoint",
        "UPDATE log_signature SET line = 'x'",
        "DELETE FROM log_signature",
    )
    for change in changes:
        with pytest.raises(StorageFailed), held.writing() as work:
            work._session.connection().exec_driver_sql(change)  # type: ignore[attr-defined]
