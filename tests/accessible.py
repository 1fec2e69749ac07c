"""Whether a page of a running server is accessible, and fits its window."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize

__all__ = ["NARROW", "WIDE", "check_page"]

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
        found = Axe().run(shown)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        beyond = shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{address} is {beyond} px too wide"
        context.close()
