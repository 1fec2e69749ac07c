"""The pages on whom a profile favours in a real Chromium: accessible, within the screen, usable without scripts."""

import re

import pytest
from playwright.sync_api import Browser, ViewportSize, expect
from tests.accessible import check_unfolded

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=360, height=740)
PAGES = [
    "/profiles/candid-coach/whom?evidence=synthetic-demonstration",
    "/profiles/careful-guide/whom",
    "/profiles/encourager/whom?evidence=none",
    "/compare?a=candid-coach&b=encourager&evidence=synthetic-demonstration",
    "/evidence",
    "/evidence/collective-dialogues-2023",
    "/deployments",
    "/published",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_accessibility_violation_and_no_overflow(
    chromium: Browser, site: str, scheme: str, viewport: ViewportSize
) -> None:
    context = chromium.new_context(viewport=viewport, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for address in PAGES:
        check_unfolded(page, site, address)
    context.close()


def test_the_reference_is_switched_by_keyboard_without_scripts(chromium: Browser, site: str) -> None:
    context = chromium.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/profiles/candid-coach/whom?evidence=synthetic-demonstration")
    page.get_by_label("Compared with").select_option("encourager")
    page.get_by_role("button", name="Show").press("Enter")
    expect(page).to_have_url(re.compile("against=encourager"))
    expect(page.get_by_text("the profile “Encourager”").first).to_be_visible()
    page.get_by_role("link", name="What is a point?").first.click()
    expect(page.get_by_role("heading", name="What a point is")).to_be_in_viewport()
    context.close()


def test_printed_everything_is_there(chromium: Browser, site: str) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(f"{site}/profiles/candid-coach/whom?evidence=synthetic-demonstration")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Where the numbers come from")).to_be_visible()
    assert page.locator("form.switch").is_hidden()
    assert page.locator("table").count() > 5
    context.close()
