"""Sixty-four writers at one profile, through sockets, at a server of two processes: one wins each version."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.authors import API, document
from tests.fakes.callers import People, secret_of
from tests.servers import Line, Server, serving

from counterpoise.bootstrap.library import library
from counterpoise.bootstrap.state import check_database, open_store, prepare
from counterpoise.identity.clock import SystemClock
from counterpoise.services.state import Store
from counterpoise.settings import Settings

WRITERS, ROUNDS = 64, 2
PATH = f"{API}/profiles/contested"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, data_dir=tmp_path)  # type: ignore[arg-type]


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings)
    prepare(settings, opened, library(settings), SystemClock())
    People(opened).move_in({"mia": "member", "ada": "admin"})
    yield opened
    opened.close()


@pytest.fixture
def server(store: Store, settings: Settings, tmp_path: Path) -> Iterator[Server]:
    del store  # has to be there before
    assert settings.database_url is not None
    environment = {
        "COUNTERPOISE_DATABASE_URL": settings.database_url.get_secret_value(),
        "COUNTERPOISE_DATA_DIR": str(tmp_path),
        "COUNTERPOISE_REQUESTS_PER_MINUTE": "0",
        "TMPDIR": str(tmp_path),
    }
    with serving(environment, tmp_path / "server.log", workers=2) as held:
        yield held


def at_once(port: int, ask: Callable[[Line, int], int]) -> Counter[int]:
    """Everybody asks at the same moment, each on an own connection; how often each status came."""
    ready, got = threading.Barrier(WRITERS), list[Any]()

    def one(number: int) -> None:
        # The owner and an administrator: both may.
        line = Line(port, secret_of("ada" if number % 2 else "mia"))
        line.ask("GET", "/healthz")
        ready.wait(60)
        try:
            got.append(ask(line, number))
        except OSError as error:  # pragma: no cover - would be a failure
            got.append(repr(error))
        line.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(got)


@pytest.mark.xdist_group("crashes")
def test_of_64_writers_one_wins_each_version(server: Server, store: Store, settings: Settings, tmp_path: Path) -> None:
    mia = Line(server.port, secret_of("mia"))
    _, headers, _ = mia.ask("POST", f"{API}/profiles", {"profile": document("contested", 0)})
    tag, digests = headers["etag"], list[str]()
    for turn in range(ROUNDS):
        sent = {"If-Match": tag}

        def publish(line: Line, _: int, sent: dict[str, str] = sent) -> int:
            return line.ask("POST", f"{PATH}/versions", {"note": None}, **sent)[0]

        assert at_once(server.port, publish) == {201: 1, 412: WRITERS - 1}
        status, _, body = mia.ask("GET", f"{PATH}/versions/{turn + 1}")
        assert status == 200
        digests.append(body["digest"])
        _, headers, _ = mia.ask("GET", f"{PATH}/draft")
        sent = {"If-Match": headers["etag"]}

        def save(line: Line, number: int, sent: dict[str, str] = sent, turn: int = turn) -> int:
            asked = document("contested", 1 + turn * 10 + number % 7)
            return line.ask("PUT", f"{PATH}/draft", {"profile": asked}, **sent)[0]

        assert at_once(server.port, save) == {200: 1, 412: WRITERS - 1}
        _, headers, _ = mia.ask("GET", f"{PATH}/draft")
        tag = headers["etag"]

    # Creates with one key: made once, and everybody is told the same or to ask again.
    def create(line: Line, number: int) -> int:
        asked = {"profile": document("made-once", 5)} if number % 2 == 0 else {"profile": document("made-by-ada", 5)}
        return line.ask("POST", f"{API}/profiles", asked, **{"Idempotency-Key": "the-same"})[0]

    found = at_once(server.port, create)
    assert set(found) <= {201, 409}
    assert found[201] >= 2
    mia.close()
    with store.reading() as work:
        assert [one.digest for one in work.profiles.versions("contested", None, 100)] == digests[::-1]
        draft = work.profiles.draft("contested")
        # Begun, published and saved twice each: nobody's revision was overwritten.
        assert draft is not None
        assert draft.revision == 1 + 2 * ROUNDS
        trail = Counter((entry.action, entry.object) for entry in work.audit.page(None, 1000))
    assert trail["profile.published", "contested"] == trail["draft.saved", "contested"] == ROUNDS
    assert [trail["profile.created", name] for name in ("contested", "made-once", "made-by-ada")] == [1, 1, 1]
    assert check_database(settings) == []
    counted = {path.name for path in tmp_path.glob("counterpoise-metrics-*/counter_*.db")}
    assert len(counted) >= 2, "one process answered everything"
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log, log[-4000:]
