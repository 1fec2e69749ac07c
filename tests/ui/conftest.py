"""The app in Streamlit's own test runner, against the real server in a thread of this process."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from streamlit.testing.v1 import AppTest
from tests.fakes.doors import Hall
from tests.fakes.serving import listening

from counterpoise.bootstrap.web import application
from counterpoise.settings import Settings

APP = Path(__file__).resolve().parents[2] / "ui" / "counterpoise_ui" / "app.py"
PATIENCE = 120


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def api() -> Iterator[str]:
    """Address of a running server."""
    port = unused_port()
    config = uvicorn.Config(
        application(Settings()), host="127.0.0.1", port=port, log_level="warning", ws="none", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + PATIENCE
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < end
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(PATIENCE)


@pytest.fixture
def nowhere() -> str:
    """An address where nobody answers."""
    return f"http://127.0.0.1:{unused_port()}"


@pytest.fixture
def opened(api: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The start page."""
    monkeypatch.setenv("COUNTERPOISE_API_URL", api)
    return healthy(AppTest.from_file(str(APP), default_timeout=PATIENCE).run())


@pytest.fixture(scope="module")
def hall() -> Hall:
    """The whole application on a store of its own, with an administrator."""
    found = Hall()
    found.first_admin()
    return found


@pytest.fixture(scope="module")
def lively(hall: Hall) -> Iterator[str]:
    """Address of a server where people come and go."""
    with listening(hall.app) as address:
        yield address


@pytest.fixture
def visiting(lively: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The start page there, nobody signed in."""
    monkeypatch.setenv("COUNTERPOISE_API_URL", lively)
    return healthy(AppTest.from_file(str(APP), default_timeout=PATIENCE).run())


@pytest.fixture
def tuning(opened: AppTest) -> Callable[[str], AppTest]:
    """Picks a shipped profile by id and arrives where it is tuned."""

    def pick(profile: str) -> AppTest:
        return healthy(opened.button(key=f"w:tune:{profile}").click().run())

    return pick


def healthy(app: AppTest) -> AppTest:
    """The same app, if its last run raised nothing."""
    assert not app.exception, [fault.value for fault in app.exception]
    return app
