"""Whether a database is whole: schema, triggers, rows, no gap in a history, versions as their digests say, the log."""

from pydantic import ValidationError
from sqlalchemy import URL, Connection, func, select

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.errors import InvalidEntry
from counterpoise.domain.translog.entries import decode_entry
from counterpoise.storage.engine import engine_for
from counterpoise.storage.failures import reported
from counterpoise.storage.log_checking import log_faults
from counterpoise.storage.migrating import check_revision, differences
from counterpoise.storage.repositories.rows import table_of
from counterpoise.storage.tables import LogEntryRow, ProfileRow, StatementRow, VersionRow

__all__ = ["faults_of"]

_ENTRY = table_of(LogEntryRow)
_PROFILE = table_of(ProfileRow)
_STATEMENT = table_of(StatementRow)
_VERSION = table_of(VersionRow)
_AT_ONCE = 200


def faults_of(address: URL) -> list[str]:
    """What is wrong, a sentence each; empty where nothing is.

    Raises:
        StorageFailed: if the database cannot be reached, or is at another revision than this program.
    """
    with reported(), engine_for(address, pooled=False).connect() as connection:
        check_revision(connection)
        return [
            *differences(connection),
            *_broken_rows(connection),
            *_gaps(connection),
            *_changed_versions(connection),
            *_unlogged_statements(connection),
            *log_faults(connection),
        ]


def _broken_rows(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
    broken = [f"SQLite says: {line}" for line in found if line != "ok"]
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return broken + [f"a row of {row[0]} refers to a row of {row[2]} that is not there" for row in lost]


def _gaps(connection: Connection) -> list[str]:
    """Histories that are not 1, 2, 3, … up to the number that the profile says is its newest."""
    count, newest = func.count(_VERSION.c.number), func.coalesce(func.max(_VERSION.c.number), 0)
    query = (
        select(_PROFILE.c.id, _PROFILE.c.latest, count.label("count"), newest.label("newest"))
        .join_from(_PROFILE, _VERSION, _VERSION.c.profile == _PROFILE.c.id, isouter=True)
        .group_by(_PROFILE.c.id, _PROFILE.c.latest)
        .having((count != _PROFILE.c.latest) | (newest != _PROFILE.c.latest))
        .order_by(_PROFILE.c.id)
    )
    return [
        f"the history of {row.id} has a gap: {row.count} versions up to {row.newest}, {row.latest} were published"
        for row in connection.execute(query)
    ]


def _changed_versions(connection: Connection) -> list[str]:
    columns = (_VERSION.c.profile, _VERSION.c.number, _VERSION.c.digest, _VERSION.c.document)
    query = select(*columns).order_by(_VERSION.c.profile, _VERSION.c.number).execution_options(yield_per=_AT_ONCE)
    return [
        f"version {row.number} of {row.profile} is not what its digest says"
        for row in connection.execute(query)
        if _digest_of(row.document) != row.digest
    ]


def _unlogged_statements(connection: Connection) -> list[str]:
    """Statements and the log tell the same story: each version has its entry, and each entry its version."""
    rows = connection.execute(select(_STATEMENT.c.name, _STATEMENT.c.version, _STATEMENT.c.digest, _STATEMENT.c.entry))
    kept = {row.entry: (row.name, row.version, row.digest.removeprefix("sha256:")) for row in rows}
    logged = {}
    for row in connection.execute(select(_ENTRY.c.number, _ENTRY.c.entry).execution_options(yield_per=_AT_ONCE)):
        try:
            entry = decode_entry(row.entry.encode())
        except InvalidEntry:
            continue
        if entry.type == "statement":
            logged[row.number] = (entry.statement, entry.version, entry.payload_sha256)
    wrong = {number for number in kept if kept[number] != logged.get(number)}
    return [
        *(
            f"version {kept[one][1]} of the statement {kept[one][0]} is not entry {one} of the log"
            for one in sorted(wrong)
        ),
        *(f"entry {one} of the log is a statement that is not kept" for one in sorted(logged.keys() - kept.keys())),
    ]


def _digest_of(document: object) -> str | None:
    try:
        return Profile.model_validate(document).digest
    except ValidationError:
        return None
