"""What people published, for everybody to read: listed, with its history, and with its deprecation said first."""

import pytest
from fastapi.testclient import TestClient
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import House, house_on
from tests.reading_pages import Page

from counterpoise.services.policies import Policies

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def house(policies: Policies) -> House:
    return house_on(MemoryStore(), policies)


def document(name: str, first: int, summary: str = "For evenings.") -> dict[str, object]:
    weights = {"autonomy-protection": {"autonomy": first, "protection": 100 - first}}
    said = {"schema": "profile/v1", "id": name, "title": f"Called {name}", "summary": summary, "weights": weights}
    return {"profile": said}


def publish(house: House, name: str, *firsts: int, note: str = "Because.", summary: str = "For evenings.") -> None:
    for number, first in enumerate(firsts):
        if number == 0:
            tag = house.ask("mia", "POST", "/profiles", document(name, first, summary)).headers["etag"]
        else:
            tag = house.ask("mia", "GET", f"/profiles/{name}/draft").headers["etag"]
            put = house.ask("mia", "PUT", f"/profiles/{name}/draft", document(name, first, summary), If_Match=tag)
            tag = put.headers["etag"]
        sent = house.ask("mia", "POST", f"/profiles/{name}/versions", {"note": note}, If_Match=tag)
        assert sent.status_code == 201, sent.text


def text_of(web: TestClient, path: str) -> str:
    found = web.get(path)
    assert found.status_code == 200, found.text
    return Page(found.text).text


def test_what_people_published_is_listed_and_what_is_shipped_or_not_yet_public_is_not(house: House) -> None:
    assert "Nothing is published on this server yet." in text_of(house.web, "/published")
    publish(house, "mine", 60)
    house.ask("mia", "POST", "/profiles", document("secret-draft", 60))
    text = text_of(house.web, "/published")
    assert "Called mine" in text
    assert "By a person." in text
    assert "secret-draft" not in text
    assert "Candid coach" not in text
    assert "Called mine" in text_of(house.web, "/published?text=evenings")
    assert "Nothing fits." in text_of(house.web, "/published?text=mornings")
    assert "Nothing fits." in text_of(house.web, "/published?origin=panel")
    assert 'href="/published"' in house.web.get("/profiles").text


def test_pages_follow_one_another_and_show_each_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterpoise.pages.kept_pages._MOST", 2)
    for name in ("one", "three", "two"):
        publish(house, name, 60)
    first = house.web.get("/published").text
    assert "Called one" in first
    assert "Called two" not in first
    assert "/published?after=three&amp;" in first
    assert "Called two" in text_of(house.web, "/published?after=three")


def test_history_says_every_version_with_its_note(house: House) -> None:
    publish(house, "mine", 60, 90, note="I changed my mind.")
    text = text_of(house.web, "/published/mine")
    assert text.count("I changed my mind.") == 2
    assert "Version 1" in text
    assert "What changed, and who moved" in text
    assert house.web.get("/published/nobody").status_code == 404
    old = text_of(house.web, "/profiles/mine@1")
    assert "Version 2 is the newest" in old
    assert "is the newest" not in text_of(house.web, "/profiles/mine@2")


def test_a_deprecation_is_said_first_with_its_reason(house: House) -> None:
    publish(house, "mine", 60)
    sent = house.ask("mia", "PUT", "/profiles/mine/deprecation", {"because": "It was a mistake"})
    assert sent.status_code == 200, sent.text
    for path in ("/profiles/mine", "/profiles/mine@1", "/published", "/published/mine"):
        assert "It was a mistake." in text_of(house.web, path), path


def test_what_people_wrote_is_shown_and_never_run(house: House) -> None:
    publish(house, "mine", 60, note=HOSTILE, summary=HOSTILE)
    for path in ("/published", "/published/mine", "/profiles/mine"):
        assert "<script>" not in house.web.get(path).text
        assert HOSTILE in text_of(house.web, path)
    assert "<script>" not in house.web.get("/published", params={"text": HOSTILE}).text


def test_whoever_may_see_a_page_may_ask_for_its_head(house: House) -> None:
    for path in ("/published", "/deployments", "/sign-in"):
        found = house.web.head(path)
        assert (found.status_code, found.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
