"""Strata in a real Chromium: the charter's form, the desk, the room and the count, without scripts and accessible."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from tests.accessible import check_page
from tests.panel_people import VOICES, PanelPeople
from tests.panel_strata import IN, OUT, cast, learning, told

from counterpoise.bootstrap.panels import key_folder
from counterpoise.bootstrap.state import open_store
from counterpoise.domain.people.records import Session
from counterpoise.schemas.cookies import SESSION_COOKIE
from counterpoise.services.credentials import digest, form_token
from counterpoise.services.policies import Policies
from counterpoise.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WINDOW = ViewportSize(width=860, height=900)


@pytest.fixture
def people(module_data_dir: Path, policies: Policies) -> Iterator[PanelPeople]:
    """People on the database of the running server."""
    settings = Settings(data_dir=module_data_dir)
    store = open_store(settings)
    yield PanelPeople(policies, store, key_folder(settings))  # type: ignore[arg-type]
    store.close()


def comes(people: PanelPeople, chromium: Browser, site: str, name: str) -> BrowserContext:
    """A browser without scripts in which somebody is signed in."""
    secret = f"browser-of-{name}-0123456789-0123456789"
    with people.store.writing() as work:
        now = people.clock.now()
        work.credentials.add_session(Session(digest(secret), name, digest(form_token(secret)), now, now * 2))
        work.commit()
    context = chromium.new_context(viewport=WINDOW, java_script_enabled=False)
    context.add_cookies([{"name": SESSION_COOKIE, "value": secret, "url": site}])
    return context


def looked_at(page: Page, name: str, part: str) -> None:
    """Keep a picture of one part, where ``STRATA_SCREENSHOTS`` names a folder."""
    if folder := os.environ.get("STRATA_SCREENSHOTS"):
        page.locator(part).first.screenshot(path=Path(folder) / f"strata-{name}.png")


def test_strata_from_the_charters_form_to_the_count(site: str, chromium: Browser, people: PanelPeople) -> None:
    olga = comes(people, chromium, site, "olga").new_page()
    olga.goto(f"{site}/convene")
    olga.get_by_label("What divides the population").fill("where people work")
    olga.get_by_label("Its parts").fill(f"{OUT} = 75\n{IN} = 24")
    looked_at(olga, "form", "[aria-labelledby=strata-part]")
    check_page(chromium, f"{site}/convene", olga.context.cookies(), halved=True)

    found = learning(people)
    told(people, found)
    fay = comes(people, chromium, site, "fay").new_page()
    mia = comes(people, chromium, site, found[IN][0]).new_page()
    mia.goto(f"{site}/panels/elm/room")
    expect(mia.get_by_text(f"You are counted to: {IN}.")).to_be_visible()
    looked_at(mia, "room", "[aria-labelledby=stratum]")
    check_page(chromium, f"{site}/panels/elm/room", mia.context.cookies())
    mia.get_by_role("button", name="That is wrong").click()
    expect(mia.get_by_role("status")).to_contain_text("You are counted to no part now")
    fay.goto(f"{site}/panels/elm/desk")
    expect(fay.get_by_text("1 member has no stratum")).to_be_visible()
    field = fay.get_by_label(found[IN][0], exact=True)
    expect(field).to_have_value("")
    field.select_option(IN)
    looked_at(fay, "desk", "[aria-labelledby=strata]")
    check_page(chromium, f"{site}/panels/elm/desk", fay.context.cookies())
    fay.get_by_role("button", name="Keep the strata").click()
    expect(fay.get_by_role("status")).to_have_text("The strata are kept.")
    expect(fay.get_by_text("has no stratum")).to_have_count(0)

    for voice, title in VOICES:
        with people.asking("olga") as caller:
            people.house.convening.heard(caller, "elm", voice, title, "They said their part.")
    for stage in ("propositions", "votes", "ballots"):
        people.step(stage)
    cast(people, found, {OUT: (12, 100, 20), IN: (18, 0, 80)})
    people.step("tally")
    reader = chromium.new_context(viewport=WINDOW, java_script_enabled=False).new_page()
    reader.goto(f"{site}/panels/elm")
    table = reader.get_by_role("table", name="What a ballot of each part weighs")
    expect(table.get_by_role("row", name=OUT)).to_contain_text("1.88")
    looked_at(reader, "count", "[aria-labelledby=count]")
    looked_at(reader, "charter", "[aria-labelledby=charter]")
    check_page(chromium, f"{site}/panels/elm")
