"""Setting up, signing in and the account page in a real Chromium: accessible, by keyboard and without scripts."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PASSWORD = "correct horse battery"  # noqa: S105 - of a test
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=360, height=740)


def admin(*words: str) -> str:
    """What `counterpoise admin …` prints; it works on the database that the server has open."""
    command = [sys.executable, "-m", "counterpoise", "admin", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def invitation(site: str) -> str:
    """The address of a page that opens an account."""
    token = re.search(r"/join\?token=[\w-]+", admin("invite", "--role", "operator"))
    assert token is not None
    return site + token[0]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page without JavaScript, because none may be needed."""
    context = chromium.new_context(viewport=WIDE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def check(chromium: Browser, address: str, cookies: list) -> None:
    """No accessibility violation and no overflow, light and dark, wide and narrow."""
    for scheme in ("light", "dark"):
        for viewport in (WIDE, NARROW):
            context = chromium.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
            context.add_cookies(cookies)
            shown = context.new_page()
            shown.goto(address)
            found = Axe().run(shown)
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"
            beyond = shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond <= 0, f"{address} is {beyond} px too wide"
            context.close()


def test_from_the_link_to_leaving_without_scripts(chromium: Browser, site: str, invitation: str, page: Page) -> None:
    check(chromium, f"{site}/sign-in", [])
    check(chromium, invitation, [])

    page.goto(invitation)
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill("ada@example.org")
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_role("alert")).to_contain_text("choose another")
    assert page.get_by_label("Name").input_value() == "Ada"
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")

    page.get_by_label("Label").fill("nightly export")
    page.get_by_label("profiles").check()
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("status")).to_contain_text("shown this once: cpt_")
    check(chromium, f"{site}/account", page.context.cookies())
    page.get_by_role("button", name="Revoke nightly export").click()
    expect(page.get_by_role("status")).to_have_text("The token is revoked.")

    with page.expect_download() as download:
        page.get_by_role("link", name="Everything that is kept about you").click()
    assert download.value.suggested_filename == "counterpoise-export.json"
    assert "ada@example.org" in download.value.path().read_text(encoding="utf-8")

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill("not this one at all")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")

    page.get_by_role("region", name="Your API tokens").focus()
    page.locator("#leave-password").fill("not this one at all")
    page.get_by_role("button", name="Delete the account").click()
    expect(page.get_by_role("alert")).to_have_text("The password is wrong.")
    page.locator("#leave-password").fill(PASSWORD)
    page.get_by_role("button", name="Delete the account").click()
    assert page.url == f"{site}/"
    assert "ada@example.org" not in admin("list", "--json")


def test_a_link_that_is_spent_or_wrong_says_so(site: str, page: Page) -> None:
    page.goto(f"{site}/join?token=nothing")
    expect(page.locator("main")).to_contain_text("no such invitation")
    page.goto(f"{site}/setup")
    expect(page.locator("main")).to_contain_text("no such invitation")
