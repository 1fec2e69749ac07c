"""What every public page keeps in a real browser, with everything on it unfolded."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def check_unfolded(page: Page, site: str, address: str) -> None:
    """No accessibility violation, nothing wider than the window, every picture drawn."""
    page.goto(site + address)
    for folded in page.locator("details").all():
        folded.locator("summary").click()
    found = Axe().run(page)
    assert found.violations_count == 0, f"{address}: {found.generate_report()}"
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, f"{address} is {beyond} px too wide"
    drawn = page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
    assert drawn, f"{address}: a picture is missing"
