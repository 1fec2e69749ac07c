"""Whether the log in a database is whole: no gap, hashes that its entries give, signed heads that are of its past."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from counterpoise.domain.translog.hashing import leaf_hash
from counterpoise.domain.translog.tree import Place, grown, root_of
from counterpoise.storage.repositories.rows import table_of
from counterpoise.storage.tables import LogCheckpointRow, LogEntryRow, LogHashRow

__all__ = ["log_faults"]

_ENTRY, _HASH, _CHECKPOINT = table_of(LogEntryRow), table_of(LogHashRow), table_of(LogCheckpointRow)
_AT_ONCE = 1000


def log_faults(connection: Connection) -> list[str]:
    """What is wrong with the log, a sentence each; all of its tree is computed anew from its entries."""
    faults, made, leaves = list[str](), dict[Place, bytes](), list[bytes]()

    def read(places: Sequence[Place]) -> dict[Place, bytes]:
        return {place: made[place] for place in places}

    query = select(_ENTRY).order_by(_ENTRY.c.number).execution_options(yield_per=_AT_ONCE)
    for number, row in enumerate(connection.execute(query)):
        if row.number != number:
            return [f"the log has a gap: entry {number} is missing"]
        leaf = leaf_hash(row.entry.encode())
        if leaf.hex() != row.leaf:
            faults.append(f"entry {number} of the log is not what was logged")
        leaves.append(leaf)
    made |= grown(0, leaves, read)
    kept = {
        Place(row.level, row.number): row.hash
        for row in connection.execute(select(_HASH).execution_options(yield_per=_AT_ONCE))
    }
    if kept != {place: one.hex() for place, one in made.items()}:
        faults.append("the hashes of the log are not those of its entries")
    for row in connection.execute(select(_CHECKPOINT).order_by(_CHECKPOINT.c.size)):
        if row.size > len(leaves) or root_of(row.size, read).hex() != row.root:
            faults.append(f"the log signed a head of {row.size} entries that is none of its past")
    return faults
