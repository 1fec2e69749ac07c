"""Two processes, many clients, minutes of writing, a worker killed now and then: ``make soak``."""

import os
import signal
import threading
import time
from pathlib import Path

from tests.crashes import Writing
from tests.servers import serving

SECONDS, EVERY = 180, 20
AUTHORS = 24


def test_writers_at_two_processes(database_url: str, tmp_path: Path, capsys) -> None:
    writing = Writing(database_url, tmp_path, seed=21, authors=AUTHORS)
    killed = 0
    with serving(writing.environment, writing.log, workers=2) as server:
        writing.greet(server.port)
        stop = threading.Event()
        threads = [threading.Thread(target=_write_on, args=(one, server.port, stop)) for one in writing.authors]
        for thread in threads:
            thread.start()
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and not writing.shared.faults:
            time.sleep(EVERY)
            os.kill(_worker_of(server.pid), signal.SIGKILL)
            killed += 1
            with capsys.disabled():
                print(f"\n{killed} workers killed; {writing}", flush=True)
        stop.set()
        for thread in threads:
            thread.join()
        writing.settle(server.port)
    writing.check()
    writing.close()
    with capsys.disabled():
        print(f"\nIn all: {killed} workers killed; {writing}", flush=True)


def _write_on(author, port: int, stop: threading.Event) -> None:
    while not stop.is_set() and not author.shared.faults:
        author.live(port, stop)
        # What a dead worker had sent, a PostgreSQL server may still be doing.
        time.sleep(1)


def _worker_of(supervisor: int) -> int:
    """A process that answers requests: one of the supervisor's children that has imported the program."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text(encoding="ascii").split()
    workers = [pid for pid in map(int, children) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return max(workers, key=lambda pid: Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1].zfill(12))
