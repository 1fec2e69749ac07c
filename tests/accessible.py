"""Whether a page of a running server is accessible, and fits its window."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

__all__ = ["NARROW", "WIDE", "check_page", "check_shown", "check_unfolded"]

WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=360, height=740)


def check_page(chromium: Browser, address: str, cookies: list | None = None, *, halved: bool = False) -> None:
    """No accessibility violation and no overflow, light and dark, wide and narrow.

    Halved: light where it is wide and dark where it is narrow, for one more state of a page that is checked in full.
    """
    ways = [("light", WIDE), ("dark", NARROW)] + ([] if halved else [("dark", WIDE), ("light", NARROW)])
    for scheme, viewport in ways:
        context = chromium.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
        context.add_cookies(cookies or [])
        shown = context.new_page()
        shown.goto(address)
        _check(shown, address)
        context.close()


def check_unfolded(page: Page, site: str, address: str) -> None:
    """The same in one window, with everything that folds open, and every picture drawn."""
    page.goto(site + address)
    for folded in page.locator("details").all():
        folded.locator("> summary").click()
    _check(page, address)
    drawn = page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
    assert drawn, f"{address}: a picture is missing"


def check_shown(page: Page, name: str) -> None:
    """The same of what a page shows now, such as the answer to a form: light and dark, wide and narrow."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for viewport in (WIDE, NARROW):
            page.set_viewport_size(viewport)
            _check(page, name)


def _check(page: Page, address: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{address}: {found.generate_report()}"
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, f"{address} is {beyond} px too wide"
