"""The public pages in a real Chromium: accessible, within the screen, usable by keyboard and without scripts."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=360, height=740)
PAGES = [
    "/",
    "/profiles",
    "/profiles/candid-coach",
    "/profiles/balanced?context=health&means=turns",
    "/axes",
    "/axes/caution-openness",
    "/commitments",
    "/hazards",
    "/contexts",
    "/numbers",
    "/measurements",
    "/about",
    "/errors",
    "/log",
]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page without JavaScript, because none may be needed."""
    context = chromium.new_context(viewport=WIDE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_accessibility_violation_no_overflow_no_blocked_content(
    chromium: Browser, site: str, scheme: str, viewport: ViewportSize
) -> None:
    context = chromium.new_context(viewport=viewport, color_scheme="dark" if scheme == "dark" else "light")
    page, said = context.new_page(), list[str]()

    def heard(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", heard)
    for address in PAGES:
        page.goto(site + address)
        for folded in page.locator("details").all():
            folded.locator("summary").click()
        if page.locator(".line").count():
            page.locator(".line").nth(20).focus()
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{address} is {beyond} px too wide"
    context.close()
    assert said == [], "the console must stay empty: no blocked style, script or picture"


def test_the_note_of_a_line_shows_on_focus_and_on_hover_without_scripts(page: Page, site: str) -> None:
    page.goto(f"{site}/profiles/candid-coach")
    lines = page.locator(".line")
    line = lines.filter(has_text="Open with the most serious flaw")
    note = line.locator(".note")
    expect(note).to_be_hidden()
    line.focus()
    expect(note).to_be_visible()
    expect(note).to_contain_text(
        "axis “Pushback and encouragement” at the level strong (pushback 80, encouragement 20)"
    )
    page.keyboard.press("Tab")
    expect(note).to_be_hidden()
    line.hover()
    expect(note).to_be_visible()
    note.hover()
    expect(note).to_be_visible()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_note_never_covers_the_prompt(page: Page, site: str, viewport: ViewportSize) -> None:
    page.set_viewport_size(viewport)
    page.goto(f"{site}/profiles/candid-coach")
    lines = page.locator(".line")
    for number in (0, 5, lines.count() - 1):
        lines.nth(number).focus()
        note = lines.nth(number).locator(".note").bounding_box()
        assert note
        assert note["x"] >= 0
        assert note["x"] + note["width"] <= viewport["width"]
        for other in (number - 1, number + 1):
            if not 0 <= other < lines.count():
                continue
            text = lines.nth(other).locator(".bit").bounding_box()
            assert text
            apart = (
                note["x"] >= text["x"] + text["width"]
                or note["y"] >= text["y"] + text["height"] - 1
                or text["y"] >= note["y"] + note["height"] - 1
            )
            assert apart, f"the note of line {number} covers line {other}"


def test_the_first_tab_offers_to_skip_to_the_content(page: Page, site: str) -> None:
    page.goto(f"{site}/profiles/candid-coach")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/profiles/candid-coach#main")


def test_the_situation_is_switched_by_a_plain_form(page: Page, site: str) -> None:
    page.goto(f"{site}/profiles/candid-coach")
    page.get_by_label("Situation", exact=True).select_option("mental-health")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(f"{site}/profiles/candid-coach?context=mental-health&means=text")
    expect(page.get_by_text("Elsewhere pushback 80, encouragement 20.")).to_be_visible()
    expect(page.get_by_label("Situation", exact=True)).to_have_value("mental-health")


def test_the_chart_is_drawn_at_either_width(page: Page, site: str) -> None:
    for viewport, part in ((WIDE, "thresholds.svg"), (NARROW, "size=narrow")):
        # Away first: a page that is resized while it is shown asks for the other picture by itself, and a second
        # asking may then be answered "not modified".
        page.goto("about:blank")
        page.set_viewport_size(viewport)
        with page.expect_response(lambda answer, part=part: part in answer.url) as held:
            page.goto(f"{site}/profiles/open-library")
        assert held.value.status == 200
        picture = page.locator("figure img").bounding_box()
        assert picture
        assert picture["height"] > 500


def test_on_paper_everything_is_open_and_controls_are_gone(page: Page, site: str) -> None:
    page.goto(f"{site}/profiles/candid-coach")
    page.emulate_media(media="print")
    expect(page.locator("form.switch")).to_be_hidden()
    expect(page.get_by_role("table").filter(has_text="Where it comes from")).to_be_visible()
