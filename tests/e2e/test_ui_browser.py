"""The app in a real Chromium: choose, tune by keyboard, take it away. Accessible; nothing fetched from elsewhere."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect
from playwright.sync_api import TimeoutError as BrowserTimeout

from counterpoise.client import Client

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATIENCE = 60.0
PASSWORD = "correct horse battery"  # noqa: S105 - of a test
SLOWEST = 90_000
# A best practice, not a WCAG criterion, that Streamlit's own upload box breaks; everything else is ours to keep.
_RULES = {"rules": {"presentation-role-conflict": {"enabled": False}}}
SIZES = {"wide": ViewportSize(width=1280, height=900), "narrow": ViewportSize(width=400, height=800)}


def _unused_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _answers(address: str) -> bool:
    with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310 - our own server
        return bool(answer.status == 200)
    return False


@pytest.fixture(scope="module")
def served(module_data_dir: Path) -> Iterator[tuple[str, str]]:
    """Addresses of the server and of the app that ``counterpoise serve`` starts beside it."""
    port, ui_port = _unused_ports()
    command = [sys.executable, "-m", "counterpoise", "serve", "--port", str(port), "--ui-port", str(ui_port)]
    # A session of its own, so that the app which the server starts ends with it whatever happens.
    environment = os.environ | {"COUNTERPOISE_DATA_DIR": str(module_data_dir)}
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment, start_new_session=True)
    try:
        end = time.monotonic() + PATIENCE
        while not (
            _answers(f"http://127.0.0.1:{port}/healthz") and _answers(f"http://127.0.0.1:{ui_port}/_stcore/health")
        ):
            if server.poll() is not None or time.monotonic() > end:
                pytest.fail(f"the app did not answer within {PATIENCE:.0f} s (exit code {server.poll()})")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{ui_port}"
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@pytest.fixture
def served_ui(served: tuple[str, str]) -> str:
    """Address of the app."""
    return served[1]


@pytest.fixture(params=list(SIZES))
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(viewport=SIZES[request.param], accept_downloads=True)
    context.set_default_timeout(SLOWEST)
    opened = context.new_page()
    elsewhere = list[str]()

    def asked(sent: Request) -> None:
        if not sent.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            elsewhere.append(sent.url)

    opened.on("request", asked)
    yield opened
    context.close()
    assert elsewhere == [], "the app fetches nothing from other hosts"


def _settled(page: Page) -> None:
    """Wait until no run of the app is under way."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=SLOWEST)
    page.wait_for_timeout(300)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=SLOWEST)


def _looked_at(page: Page, name: str, folder: Path) -> None:
    """A picture of the whole page; no accessibility violation, no faulty box, nothing wider than the screen."""
    _settled(page)
    size = page.viewport_size or SIZES["wide"]
    found = Axe().run(page, options=_RULES)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, f"{name} is wider than the screen"
    expect(page.get_by_test_id("stException")).to_have_count(0)
    tall = main.evaluate("e => e.scrollHeight")
    page.set_viewport_size(ViewportSize(width=size["width"], height=min(int(tall) + 20, 8000)))
    page.wait_for_timeout(300)
    page.screenshot(path=folder / f"{size['width']}-{name}.png")
    page.set_viewport_size(size)


def _pick(page: Page, label: str, option: str) -> None:
    box, wanted = page.get_by_role("combobox", name=label), page.get_by_role("option", name=option, exact=True)
    for last in (False, False, True):
        box.evaluate("e => e.scrollIntoView({block: 'center'})")
        box.focus()
        box.press("ArrowDown")
        try:
            wanted.click(timeout=None if last else 20_000)
            break
        except BrowserTimeout:
            # A list that was open while the page was drawn anew is closed: a person opens it again.
            if last:
                raise
    _settled(page)


def _tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    _settled(page)


def _prompt(page: Page) -> str:
    _tab(page, "The prompt")
    return page.locator(".cp-prompt").inner_text()


def test_choose_tune_and_take_it_away(served_ui: str, page: Page, tmp_path: Path) -> None:
    page.goto(served_ui)
    expect(page.get_by_role("button", name="Tune Candid coach")).to_be_visible()
    page.get_by_text("What each place can carry").click()
    _looked_at(page, "choose", tmp_path)
    _pick(page, "Where will you use it?", "Ollama Modelfile")
    expect(page.get_by_text("It carries", exact=True)).to_be_visible()

    page.get_by_role("button", name="Tune Candid coach").click()
    expect(page.get_by_role("heading", name="What it becomes")).to_be_visible()
    _looked_at(page, "tune", tmp_path)
    before = _prompt(page)

    page.get_by_role("button", name="Towards pushback: 86").click()
    expect(page.get_by_role("button", name="Towards encouragement: 15")).to_be_visible()
    _settled(page)
    assert _prompt(page) != before
    slider = page.get_by_role("slider", name="Pushback (left) to encouragement (right)")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "85 : 15")
    _settled(page)
    expect(slider).to_be_focused()
    assert _prompt(page) == before, "85 lies in the notch where it began"
    _looked_at(page, "prompt", tmp_path)

    _tab(page, "Thresholds")
    expect(page.get_by_text("ignores thresholds")).to_be_visible()
    _tab(page, "What changed")
    expect(page.get_by_text("moves from 80 to 85 towards pushback")).to_be_visible()
    _tab(page, "Take it away")
    _looked_at(page, "take-away", tmp_path)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download Modelfile").click()
    taken = Path(download.value.path()).read_text(encoding="utf-8")
    assert "FROM " in taken
    assert "Open with the most serious flaw" in taken
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the profile as YAML").click()
    assert "pushback: 85" in Path(download.value.path()).read_text(encoding="utf-8")


def test_the_other_ways_to_begin_and_the_other_pages(served_ui: str, page: Page, tmp_path: Path) -> None:
    page.goto(served_ui)
    expect(page.get_by_role("button", name="Tune Candid coach")).to_be_visible()
    _tab(page, "Answer three questions instead")
    for number, choice in enumerate(("Reply A", "Either is fine", "Reply B"), start=1):
        group = page.get_by_role("radiogroup", name=f"Which reply to question {number} would you rather get?")
        group.get_by_text(choice, exact=True).click()
        _settled(page)
    expect(page.get_by_role("heading", name="What your answers suggest")).to_be_visible()
    _looked_at(page, "quiz", tmp_path)
    _tab(page, "Open a YAML file")
    page.get_by_label("Or paste its text").fill("schema: profile/v1\nid: mine\nweights: {caution-openness: 80}\n")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("This file is not a profile yet")).to_be_visible()
    expect(page.get_by_text("Line 3, field weights.caution-openness")).to_be_visible()
    _looked_at(page, "bad-file", tmp_path)
    _tab(page, "Start from nothing")
    page.get_by_role("button", name="Start from nothing").click()
    expect(page.get_by_text("No axis is set")).to_be_visible()
    page.get_by_text("Set warm and reserved", exact=True).click()
    expect(page.get_by_role("slider", name="Warm (left) to reserved (right)")).to_be_visible()
    _looked_at(page, "from-nothing", tmp_path)
    _tab(page, "Thresholds")
    expect(page.get_by_test_id("stVegaLiteChart").locator("visible=true")).to_have_count(1)
    _looked_at(page, "thresholds", tmp_path)
    page.get_by_role("link", name="Did something go wrong?").click()
    page.get_by_label("Say it in your own words").fill("It was cold and distant with me.")
    page.get_by_role("button", name="Look for what explains it").click()
    expect(page.get_by_text("This in the profile can explain it")).to_be_visible()
    _looked_at(page, "wrong", tmp_path)
    page.get_by_label("Say it in your own words").fill("The weather in Lisbon was grey.")
    page.get_by_role("button", name="Look for what explains it").click()
    expect(page.get_by_text("Nothing in this profile explains it")).to_be_visible()
    page.goto(f"{served_ui}/holds")
    expect(page.get_by_role("heading", name="What holds for everyone, and what we do not know")).to_be_visible()
    _looked_at(page, "holds", tmp_path)
    page.goto(f"{served_ui}/log")
    expect(page.get_by_text("How far to trust it")).to_be_visible()
    _looked_at(page, "log", tmp_path)


def _joined(address: str, email: str) -> None:
    """Open an account with an invitation from the command line."""
    command = [sys.executable, "-m", "counterpoise", "admin", "invite"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    token = re.search(r"token=([\w-]+)", printed)
    assert token is not None
    with Client(address) as client:
        client.accept_invitation(token[1], email, "Mia", PASSWORD)


def test_sign_in_save_publish_and_see_it_in_public(served: tuple[str, str], page: Page, tmp_path: Path) -> None:
    public, app = served
    name = f"coach-{(page.viewport_size or SIZES['wide'])['width']}"
    _joined(public, f"{name}@example.org")
    page.goto(app)
    page.get_by_role("button", name="Tune Candid coach").click()
    page.get_by_role("link", name="Sign in to save this").click()
    page.get_by_label("E-mail address").fill(f"{name}@example.org")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("You are signed in.")).to_be_visible()
    page.get_by_role("link", name="Go on tuning").click()
    page.get_by_text("Name and summary").click()
    page.get_by_label("Title of your profile").fill(name)
    page.get_by_label("Title of your profile").press("Enter")
    expect(page.get_by_role("heading", name=f"Tune: {name}")).to_be_visible()
    page.get_by_role("button", name="Save as my profile").click()
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    page.get_by_role("link", name="Publish it from your account").click()
    page.get_by_text(f"{name} ({name})").click()
    page.get_by_label("Note for readers").fill("The first version.")
    _looked_at(page, "account", tmp_path)
    page.get_by_role("button", name=f"Publish version 1 of {name}").click()
    expect(page.get_by_text(f"Version 1 of {name} is public.")).to_be_visible()
    _looked_at(page, "published", tmp_path)
    seen = page.request.get(f"{public}/profiles/{name}")
    assert seen.ok
    assert f"<h1>{name}</h1>" in re.sub(r"\s*\n\s*", "", seen.text())


def test_whom_it_favours(served_ui: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{served_ui}/whom")
    _pick(page, "Which profile?", "Candid coach")
    expect(page.get_by_text("Closer is not better")).to_be_visible()
    _pick(page, "What people said (evidence)", "Made up: Six hundred made-up people, for demonstrations only")
    expect(page.get_by_text("These people are made up")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("visible=true")).to_have_count(1)
    _looked_at(page, "whom-groups", tmp_path)
    _pick(page, "Compared with what?", "Encourager")
    expect(page.get_by_text("Compared with “Encourager”")).to_be_visible()
    for tab in ("Measures", "Computed in other ways", "What it trades away", "Evidence and limits"):
        _tab(page, tab)
        _looked_at(page, f"whom-{tab.split()[0].lower()}", tmp_path)
