"""The app's panel room in a real Chromium: choose between replies, look at what that suggests, put the ballot in."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.test_ui_browser import SIZES, _looked_at, _settled, page, served, served_ui
from tests.learning_panel import PASSWORD, PanelMember, learning_panel

__all__ = ["page", "served", "served_ui"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def members(served: tuple[str, str]) -> list[PanelMember]:
    return learning_panel(served[0])


def test_a_ballot_from_choosing_in_the_app(
    served_ui: str, members: list[PanelMember], page: Page, tmp_path: Path
) -> None:
    narrow = page.viewport_size == SIZES["narrow"]
    page.goto(f"{served_ui}/account")
    page.get_by_label("E-mail address").fill(members[narrow].email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    _settled(page)
    if narrow:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Panel room").click()
    expect(page.get_by_role("heading", name="Your part")).to_be_visible()
    if narrow:
        page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    _settled(page)
    page.get_by_text("Choose between replies instead of naming numbers").click()
    expect(page.get_by_role("radiogroup")).to_have_count(12)
    _looked_at(page, "choosing", tmp_path)
    for number in range(1, 7):
        group = page.get_by_role("radiogroup", name=f"Which reply to question {number} would you rather get?")
        group.get_by_text("Either is fine", exact=True).click()
        _settled(page)
    page.get_by_role("button", name="Fill in my ballot from what I chose").click()
    expect(page.get_by_text("They are no ballot yet")).to_be_visible()
    expect(page.get_by_label("Pushback, from 0 to 100")).to_have_value("50")
    _looked_at(page, "chosen", tmp_path)
    page.get_by_role("button", name="Put my ballot in").click()
    expect(page.get_by_text("Your ballot is in.")).to_be_visible()
