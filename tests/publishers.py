"""What publishers log in tests: entries that name who appended them, and a log that an outsider reads."""

import hashlib
from collections.abc import Iterable

from counterpoise.domain.errors import LogUnreachable
from counterpoise.domain.translog.entries import LogEntry
from counterpoise.services.ports import LogSource
from counterpoise.services.state import Store
from counterpoise.services.translog import Appended, append


def entry_of(publisher: int, number: int, previous: str | None = None) -> LogEntry:
    said = hashlib.sha256(f"{publisher}/{number}".encode()).hexdigest()
    return LogEntry("statement", f"publisher-{publisher}", number, said, previous)


def publish(store: Store, entries: Iterable[LogEntry]) -> list[Appended]:
    with store.writing() as work:
        found = append(work, list(entries), 1_760_000_000_000)
        work.commit()
    return found


class DictLog(LogSource):
    """Files of a log in memory."""

    name = "memory"

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def fetch(self, path: str) -> bytes:
        if path not in self.files:
            raise LogUnreachable(f"There is no {path}.")
        return self.files[path]
