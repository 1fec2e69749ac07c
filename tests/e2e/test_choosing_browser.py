"""A ballot from choices between replies, in a real Chromium: accessible, by keyboard and without scripts.

With ``PANEL_SCREENSHOTS`` set to a folder, the pictures of docs/tutorial/a-whole-panel.md are written there.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from tests.accessible import WIDE, check_shown
from tests.learning_panel import AXES, learning_panel

from counterpoise.schemas.cookies import SESSION_COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CHOOSING = "/panels/library/room/choosing"
WINDOW = ViewportSize(width=860, height=900)


@pytest.fixture(scope="module")
def member(site: str) -> str:
    """The session of a member of a panel that is learning."""
    return learning_panel(site)[0].secret


def opened(chromium: Browser, site: str, secret: str, *, scripts: bool) -> Page:
    context = chromium.new_context(viewport=WIDE, java_script_enabled=scripts)
    context.add_cookies([{"name": SESSION_COOKIE, "value": secret, "url": site}])
    return context.new_page()


def recorded(page: Page, name: str, part: str) -> None:
    """Keep a picture for the docs, where they are asked for: of the window, with a part of the page at its top."""
    if folder := os.environ.get("PANEL_SCREENSHOTS"):
        page.set_viewport_size(WINDOW)
        page.locator(part).first.evaluate("e => e.scrollIntoView()")
        page.screenshot(path=Path(folder) / f"panel-{name}.png")
        page.set_viewport_size(WIDE)


def test_by_keyboard_and_without_scripts_from_choices_to_a_ballot(chromium: Browser, site: str, member: str) -> None:
    page = opened(chromium, site, member, scripts=False)
    page.goto(f"{site}/panels/library/room")
    page.get_by_role("link", name="choose between replies instead").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose between replies")
    page.goto(f"{site}{CHOOSING}?seed=5")
    groups = page.get_by_role("group")
    expect(groups).to_have_count(12)
    first = groups.first.get_by_role("radio", name="Reply A")
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(groups.first.get_by_role("radio", name="Reply B")).to_be_checked()
    recorded(page, "choosing", "form.choosing")
    for number in range(12):
        group = groups.nth(number)
        name = group.get_by_role("radio").first.get_attribute("name") or ""
        axis, _, sides = name.removeprefix("q:").split(".")
        if axis == AXES[0]:
            group.get_by_role("radio", name="Reply A" if sides == "ab" else "Reply B").check()
        elif number == 11:
            group.get_by_role("radio", name="Either is fine").check()
        else:
            group.get_by_role("radio", name="Neither, skip it").check()
    page.get_by_role("button", name="Show me what this suggests").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What your choices suggest")
    expect(page.get_by_label("Weight of pushback")).to_have_value("87")
    expect(page.get_by_label("Weight of pushback")).to_have_accessible_description(
        re.compile("anything from 59 to 100")
    )
    expect(page.locator("main")).to_contain_text("This is no ballot yet.")
    recorded(page, "chosen", "h1")
    page.get_by_role("button", name="Go back to the questions").click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(12)
    page.get_by_role("button", name="Show me what this suggests").click()
    page.get_by_label("Weight of pushback").fill("80")
    page.get_by_role("button", name="Put my ballot in").click()
    expect(page.get_by_role("status")).to_contain_text("Your ballot is kept.")
    expect(page.get_by_label("Weight of pushback")).to_have_value("80.0")
    page.context.close()


def test_both_pages_are_accessible_wide_and_narrow_light_and_dark(chromium: Browser, site: str, member: str) -> None:
    page = opened(chromium, site, member, scripts=True)
    page.goto(f"{site}{CHOOSING}?seed=5")
    check_shown(page, "the questions")
    for group in page.get_by_role("group").all()[:5]:
        group.get_by_role("radio", name="Reply A").check()
    page.get_by_role("button", name="Show me what this suggests").click()
    page.locator("summary").first.click()
    check_shown(page, "the proposal")
    page.context.close()
