"""The page of the log in a real Chromium: accessible and within the screen, with and without witnesses."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize
from tests.fakes.doors import Hall
from tests.logs import TestKey
from tests.publishers import entry_of, publish
from tests.servers import free_port

from counterpoise.domain.translog.notes import COSIGNATURE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Nobody listens there: a witness that has cosigned nothing yet.
AWAY = f"http://127.0.0.1:9 {TestKey('witness.example.org/a-rather-long-name', b'1' * 32, COSIGNATURE).key.vkey}"
NOBODY = "tamper-evident only to those who kept an earlier checkpoint; 0 independent witnesses"


@pytest.fixture(params=["without witnesses", "with a witness that is away"])
def address(request: pytest.FixtureRequest) -> Iterator[tuple[str, bool]]:
    """A running server with thirty entries, and whether it has a witness."""
    witnessed = "away" in request.param
    hall = Hall(settings={"log_witnesses": (AWAY,)} if witnessed else {})
    publish(hall.store, [entry_of(1, number) for number in range(1, 31)])
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(hall.app, port=port, log_level="warning", access_log=False))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}/log", witnessed
    server.should_exit = True


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark"), (360, "dark")])
def test_it_is_accessible_and_says_what_is_not_guaranteed(
    chromium: Browser, address: tuple[str, bool], width: int, scheme: str, tmp_path: Path
) -> None:
    site, witnessed = address
    viewport = ViewportSize(width=width, height=900)
    context = chromium.new_context(viewport=viewport, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(site)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.screenshot(path=tmp_path / "log.png", full_page=True)
    assert beyond <= 0, f"{beyond} px too wide"
    text = page.locator("main").inner_text()
    assert (NOBODY in text) != witnessed
    assert "tamper-evident only to those who kept an earlier checkpoint" in text
    assert "30" in text
    context.close()
