"""Replies to propositions in a real Chromium without scripts: written, decided, answered, taken back, and read.

With ``PANEL_SCREENSHOTS`` set to a folder, pictures of the pages are written there, to be looked at.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from tests.accessible import check_page, check_unfolded
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import house_on, listening
from tests.panel_forms import FormPlayer

from counterpoise.schemas.cookies import SESSION_COOKIE
from counterpoise.services.policies import Policies

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WINDOW = ViewportSize(width=860, height=900)
ONE = "/panels/elm/room/propositions/1"


@dataclass
class Hall:
    """A panel at its votes, and a browser for whoever looks."""

    site: str
    chromium: Browser
    player: FormPlayer
    pages: list[Page] = field(default_factory=list)

    def cookies(self, name: str) -> list:
        held = self.player.browser(name).cookies.get(SESSION_COOKIE)
        return [{"name": SESSION_COOKIE, "value": held, "url": self.site}]

    def page(self, name: str | None, *, scripts: bool = False) -> Page:
        context = self.chromium.new_context(viewport=WINDOW, java_script_enabled=scripts)
        if name is not None:
            context.add_cookies(self.cookies(name))
        self.pages.append(context.new_page())
        return self.pages[-1]


@pytest.fixture
def hall(chromium: Browser, policies: Policies) -> Iterator[Hall]:
    player = FormPlayer(house_on(MemoryStore(), policies))
    player.voting(3)
    assert player.house is not None
    with listening(player.house.app) as site:
        made = Hall(site, chromium, player)
        yield made
        for page in made.pages:
            page.context.close()


def recorded(page: Page, name: str) -> None:
    """Keep a picture, where they are asked for."""
    if folder := os.environ.get("PANEL_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"panel-{name}.png")


def reply(page: Page, words: str, answers: str | None = None) -> None:
    page.get_by_role("textbox", name="Your reply").fill(words)
    if answers is not None:
        page.get_by_label("It answers").select_option(label=answers)
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Your reply is kept.")


def decide(page: Page, number: int, decision: str, because: str = "") -> None:
    page.locator(f"#reply-decision-1-{number}").select_option(label=decision)
    page.locator(f"#reply-because-1-{number}").fill(because)
    page.get_by_role("button", name=f"Decide about reply {number} to 1", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("The decision is on record.")


def test_from_the_first_word_to_what_everybody_reads(hall: Hall) -> None:
    first, second, lead, anybody = (hall.page(name) for name in ("m0", "m1", "olga", None))
    first.goto(f"{hall.site}{ONE}")
    reply(first, "Not when somebody is in danger: then it should act, and say what it did.")
    expect(first.get_by_role("article", name="Your reply 1")).to_contain_text("It waits for moderation.")
    second.goto(f"{hall.site}{ONE}")
    expect(second.get_by_text("Nothing that could be read yet.")).to_be_visible()
    lead.goto(f"{hall.site}/panels/elm/desk")
    decide(lead, 1, "Show it")
    second.reload()
    expect(second.get_by_text("in danger")).to_be_visible()
    reply(
        second, "Who says what danger is? A reader with debts sees one where a cheerful assistant sees none.", "reply 1"
    )
    reply(second, "Trams should be free.")
    third = hall.page("m2")
    third.goto(f"{hall.site}{ONE}")
    reply(third, "I would rather be asked once too often.")
    lead.reload()
    check_page(hall.chromium, f"{hall.site}/panels/elm/desk", hall.cookies("olga"))
    lead.goto(f"{hall.site}/panels/elm/desk#replies")
    recorded(lead, "replies-desk")
    decide(lead, 2, "Show it")
    decide(lead, 3, "Reject: it is about something that the charter's question does not ask.", "It is about trams.")
    second.goto(f"{hall.site}{ONE}")
    expect(second.get_by_role("article", name="Your reply 3")).to_contain_text("It is about trams.")
    check_page(hall.chromium, f"{hall.site}{ONE}", hall.cookies("m1"))
    recorded(second, "replies")
    check_page(hall.chromium, f"{hall.site}/panels/elm/room", hall.cookies("m1"), halved=True)
    second.get_by_label("Why others should read it all the same").fill("It shows what is at stake.")
    second.get_by_role("button", name="Appeal; somebody else decides").click()
    expect(second.get_by_role("status")).to_have_text("Your appeal is on record. Somebody else decides.")
    first.goto(f"{hall.site}{ONE}")
    first.get_by_role("button", name="Take my reply 1 back").click()
    expect(first.get_by_role("article", name="Your reply 1")).to_contain_text("Its author took it back.")
    anybody.goto(f"{hall.site}/panels/elm#p-1")
    said = anybody.locator("#p-1")
    said.locator("summary").first.click()
    expect(said.locator("summary").first).to_have_text("1 reply to number 1; 2 wait for a decision")
    expect(said).to_contain_text("2. (in answer to 1, which was taken back) Who says what danger is?")
    expect(said).not_to_contain_text("in danger:")
    expect(said).not_to_contain_text("too often")
    expect(said.get_by_text("Trams should be free.")).to_be_hidden()
    said.get_by_text("1 does not stand among them, and why").click()
    expect(said.get_by_text("Trams should be free.")).to_be_visible()
    expect(said).to_contain_text("Rejected, and its author has appealed; somebody else decides.")
    recorded(anybody, "replies-public")
    # The check itself is a script.
    check_unfolded(hall.page(None, scripts=True), hall.site, "/panels/elm")
