"""The pages of statements in a real Chromium: accessible, within the screen, readable bare, printed, contested."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect
from tests.accessible import check_unfolded
from tests.e2e.conftest import PATIENCE, _answers, _free_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=360, height=740)
PAGES = ["/statements", "/statements/demonstration", "/statements/demonstration/objections", "/statements?who=nobody"]


@pytest.fixture(scope="module")
def demo(module_data_dir: Path) -> Iterator[str]:
    """Address of ``counterpoise serve --demo`` without the app."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "counterpoise", "serve", "--no-ui", "--demo", "--port", str(port)]
    environment = os.environ | {"COUNTERPOISE_DATA_DIR": str(module_data_dir)}
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    try:
        end = time.monotonic() + PATIENCE
        while not _answers(f"{address}/healthz"):
            assert server.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_accessibility_violation_and_no_overflow(
    chromium: Browser, demo: str, scheme: str, viewport: ViewportSize
) -> None:
    context = chromium.new_context(viewport=viewport, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for address in PAGES:
        check_unfolded(page, demo, address)
    context.close()


def test_readable_without_styles_and_printed_whole(chromium: Browser, demo: str) -> None:
    context = chromium.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css*", lambda route: route.abort())
    answer = page.goto(f"{demo}/statements/demonstration")
    assert answer is not None
    assert len(answer.body()) <= 50_000
    order = [heading.inner_text() for heading in page.locator("h2").all()]
    assert order[-2:] == ["Object", "Check it yourself"]
    assert order.index("Alternatives considered") < order.index("What we do not know") < order.index("Evidence")
    page.emulate_media(media="print")
    for words in ("Who is disadvantaged", "Who decided", "What would make us reverse this"):
        expect(page.get_by_text(words).first).to_be_visible()
    context.close()


def test_somebody_objects_without_script_or_account_and_takes_it_back(chromium: Browser, demo: str) -> None:
    context = chromium.new_context(viewport=NARROW, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo}/statements/demonstration")
    page.get_by_role("link", name=re.compile("^Object, or read")).click()
    page.get_by_label("About").select_option("mapping")
    page.get_by_label("Which one").fill("medical-02")
    page.get_by_label("What is wrong, and for whom").fill("Nurses were not asked. <b>Ask us.</b>")
    time.sleep(3.2)  # whoever is quicker is taken for a program
    page.get_by_role("button", name="Object").click()
    expect(page.get_by_text("Your receipt")).to_be_visible()
    expect(page.get_by_text("Nurses were not asked. <b>Ask us.</b>")).to_be_visible()
    notice = page.get_by_role("status").locator("code").all_inner_texts()
    page.get_by_label("Objection", exact=True).fill(notice[0])
    page.get_by_label("Secret of the receipt").fill(notice[-1])
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_text("Erased by whoever wrote it")).to_be_visible()
    expect(page.get_by_text("Nurses were not asked")).to_have_count(0)
    context.close()
