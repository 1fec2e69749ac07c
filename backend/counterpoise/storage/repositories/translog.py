"""The log."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, insert, select

from counterpoise.domain.errors import AlreadyThere
from counterpoise.domain.people.records import Instant
from counterpoise.domain.translog.hashing import leaf_hash
from counterpoise.domain.translog.records import KeptCheckpoint, KeptEntry, KeptSignature
from counterpoise.domain.translog.tree import Place
from counterpoise.services.state import Translog
from counterpoise.storage.repositories.rows import Repository, table_of, values_of
from counterpoise.storage.tables import LogCheckpointRow, LogEntryRow, LogHashRow, LogSignatureRow

__all__ = ["StoredTranslog"]

_ENTRY = table_of(LogEntryRow)
_HASH = table_of(LogHashRow)
_CHECKPOINT = table_of(LogCheckpointRow)
_SIGNATURE = table_of(LogSignatureRow)
# Names the lock among all that PostgreSQL clients may take: the bytes "CPlg" as a number.
_LOG = 0x43506C67
_LARGEST = 2**63 - 1
_FORKED = "The log has entries there: something appended without its lock."


class StoredTranslog(Repository, Translog):
    """The log of a database."""

    def lock(self) -> None:
        """Wait for others that hold the lock; SQLite has one writer at a time anyway."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(select(func.pg_advisory_xact_lock(_LOG)))

    def size(self) -> int:
        """The highest index and one."""
        return self._number(select(func.coalesce(func.max(_ENTRY.c.number), -1))) + 1

    def append(self, first: int, entries: Sequence[bytes], hashes: Mapping[Place, bytes], at: Instant) -> None:
        """Add entries and hashes; primary keys refuse a fork."""
        rows = [
            {"number": number, "entry": one.decode("utf-8"), "leaf": leaf_hash(one).hex(), "at": at}
            for number, one in enumerate(entries, first)
        ]
        made = [{"level": place.level, "number": place.number, "hash": one.hex()} for place, one in hashes.items()]
        if rows:
            with self._unless_taken(_FORKED):
                self._session.execute(insert(_ENTRY), rows)
                self._session.execute(insert(_HASH), made)

    def entries(self, first: int, count: int) -> list[KeptEntry]:
        """In order."""
        query = select(_ENTRY).where(_ENTRY.c.number >= min(first, _LARGEST)).order_by(_ENTRY.c.number).limit(count)
        return [KeptEntry(row.number, row.entry.encode("utf-8"), row.at) for row in self._rows(query)]

    def hashes(self, places: Sequence[Place]) -> Mapping[Place, bytes]:
        """By level, so that a tile is one query."""
        wanted = defaultdict[int, list[int]](list)
        for place in places:
            if place.number <= _LARGEST:
                wanted[place.level].append(place.number)
        found = dict[Place, bytes]()
        for level, numbers in wanted.items():
            query = select(_HASH.c.number, _HASH.c.hash).where(_HASH.c.level == level, _HASH.c.number.in_(numbers))
            found |= {Place(level, row.number): bytes.fromhex(row.hash) for row in self._rows(query)}
        return found

    def index_of(self, leaf: bytes) -> int | None:
        """The lowest."""
        row = self._row(select(_ENTRY.c.number).where(_ENTRY.c.leaf == leaf.hex()).order_by(_ENTRY.c.number).limit(1))
        return row.number if row else None

    def checkpoint(self) -> KeptCheckpoint | None:
        """The newest."""
        return next(iter(self.checkpoints(None, 1)), None)

    def checkpoints(self, before: int | None, limit: int) -> list[KeptCheckpoint]:
        """The newest first."""
        query = select(_CHECKPOINT).order_by(_CHECKPOINT.c.size.desc()).limit(limit)
        if before is not None:
            query = query.where(_CHECKPOINT.c.size < min(before, _LARGEST))
        return [KeptCheckpoint(row.size, bytes.fromhex(row.root), row.at) for row in self._rows(query)]

    def keep_checkpoint(self, checkpoint: KeptCheckpoint) -> None:
        """Keep a head."""
        values = {"size": checkpoint.size, "root": checkpoint.root.hex(), "at": checkpoint.at}
        self._insert(LogCheckpointRow, values, "A head of this size was signed.")

    def signatures(self, size: int) -> list[KeptSignature]:
        """In their order."""
        query = select(_SIGNATURE).where(_SIGNATURE.c.size == size).order_by(_SIGNATURE.c.at, _SIGNATURE.c.key)
        return [KeptSignature(row.size, row.key, row.line, row.at) for row in self._rows(query)]

    def signed_size(self, key: str) -> int | None:
        """The largest."""
        row = self._row(select(func.max(_SIGNATURE.c.size).label("size")).where(_SIGNATURE.c.key == key))
        return row.size if row else None

    def keep_signature(self, signature: KeptSignature) -> None:
        """The first of a key stays."""
        try:
            self._insert(LogSignatureRow, values_of(signature), "There.")
        except AlreadyThere:
            return
