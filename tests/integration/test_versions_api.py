"""Drafts, versions, deployments and choices through the API, on the fake and on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.fakes.serving import House, house_on

from counterpoise.domain.canonical import digest_of
from counterpoise.files.profile_writer import YamlProfiles
from counterpoise.services.state import Store

WRITERS = 64


def document(first: int = 60, profile_id: str = "mine") -> dict[str, object]:
    return {
        "schema": "profile/v1",
        "id": profile_id,
        "title": "Mine",
        "summary": "For evenings.",
        "weights": {"pushback-encouragement": {"pushback": first, "encouragement": 100 - first}},
    }


@pytest.fixture
def house(store: Store, policies) -> Iterator[House]:
    # PostgreSQL takes writers side by side; SQLite and the fake one at a time.
    engine = getattr(store, "engine", None)
    made = house_on(store, policies, writers=16 if engine and engine.dialect.name == "postgresql" else 1)
    with made.web:
        yield made


def begun(house: House, first: int = 60, profile_id: str = "mine", name: str = "mia"):
    found = house.ask(name, "POST", "/profiles", {"profile": document(first, profile_id)})
    assert found.status_code == 201, found.text
    return found


def published(house: House, first: int = 60, profile_id: str = "mine", name: str = "mia"):
    tag = begun(house, first, profile_id, name).headers["etag"]
    found = house.ask(name, "POST", f"/profiles/{profile_id}/versions", {"note": "First."}, If_Match=tag)
    assert found.status_code == 201, found.text
    return found


def test_from_draft_to_version_and_back_as_yaml(house, catalogue) -> None:
    made = begun(house)
    assert made.headers["location"] == "/api/v1/profiles/mine/draft"
    draft = house.ask("mia", "GET", "/profiles/mine/draft")
    assert (draft.json(), draft.headers["etag"]) == (made.json(), made.headers["etag"])
    assert house.ask("mia", "GET", "/profiles/mine/draft", If_None_Match=made.headers["etag"]).status_code == 304
    yaml = made.json()["yaml"].replace("pushback: 60", "pushback: 75").replace("encouragement: 40", "encouragement: 25")
    saved = house.ask("mia", "PUT", "/profiles/mine/draft", {"yaml": yaml}, If_Match=made.headers["etag"])
    assert saved.json()["revision"] == 2
    version = house.ask("mia", "POST", "/profiles/mine/versions", {"note": "Ready."}, If_Match=saved.headers["etag"])
    assert (version.status_code, version.headers["location"]) == (201, "/api/v1/profiles/mine/versions/1")
    shown = house.ask(None, "GET", "/profiles/mine/versions/1")
    assert shown.json() == version.json()
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert house.ask(None, "GET", "/profiles/mine/versions/1", If_None_Match=shown.headers["etag"]).content == b""
    exported = house.ask(None, "GET", "/profiles/mine/versions/1/profile.yaml")
    assert exported.headers["content-type"].startswith("application/yaml")
    assert YamlProfiles().read(exported.text, catalogue).digest == shown.json()["digest"]
    assert "author" not in shown.json()
    assert house.ask(None, "GET", "/profiles/mine/versions").json()["items"][0]["author"] == "id-mia"


def test_edits_without_or_with_an_old_etag_are_refused(house) -> None:
    tag = begun(house).headers["etag"]
    edits = [
        ("PUT", "/profiles/mine/draft", {"profile": document(61)}),
        ("POST", "/profiles/mine/versions", {}),
        ("DELETE", "/profiles/mine/draft", None),
    ]
    for method, path, body in edits:
        for headers, status, code in (
            ({}, 428, "revision_needed"),
            ({"If_Match": "*"}, 428, "revision_needed"),
            ({"If_Match": '"old"'}, 412, "stale_revision"),
            ({"If_Match": f"W/{tag}"}, 412, "stale_revision"),
        ):
            found = house.ask("mia", method, path, body, **headers)
            assert (found.status_code, found.json()["code"]) == (status, code), (method, headers)
    assert house.ask("mia", "DELETE", "/profiles/mine/draft", If_Match=f'"x", {tag}').status_code == 204
    anew = house.ask("mia", "PUT", "/profiles/mine/draft", {"profile": document(70)}, If_None_Match="*")
    assert anew.status_code == 200
    again = house.ask("mia", "PUT", "/profiles/mine/draft", {"profile": document(71)}, If_None_Match="*")
    assert again.status_code == 412


def test_asking_twice_with_a_key_creates_once(house) -> None:
    first = house.ask("mia", "POST", "/profiles", {"profile": document()}, Idempotency_Key="one")
    again = house.ask("mia", "POST", "/profiles", {"profile": document()}, Idempotency_Key="one")
    assert (again.status_code, again.json(), again.headers["etag"]) == (201, first.json(), first.headers["etag"])
    assert again.headers["location"] == first.headers["location"]
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
    other = house.ask("mia", "POST", "/profiles", {"profile": document(61)}, Idempotency_Key="one")
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    taken = house.ask("mia", "POST", "/profiles", {"profile": document()}, Idempotency_Key="two")
    assert (taken.status_code, taken.json()["code"]) == (409, "already_there")


def test_lists_come_in_pages_with_opaque_cursors(house, shipped) -> None:
    published(house)
    seen, cursor = [], ""
    while True:
        page = house.ask(None, "GET", f"/profiles?limit=5{cursor}").json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == sorted([*shipped, "mine"])
    for bad in ("x", "WzFd", "W10", "bnVsbA", "%00", "é"):
        found = house.ask(None, "GET", f"/profiles?cursor={bad}")
        assert (found.status_code, found.json()["code"]) == (422, "invalid_option"), bad
    assert house.ask(None, "GET", "/profiles?limit=101").status_code == 422
    page = house.ask(None, "GET", "/profiles?axis=pushback-encouragement&low=59&high=61&origin=person").json()
    assert [one["id"] for one in page["items"]] == ["mine"]
    assert house.ask(None, "GET", "/profiles?text=EVENINGS&deprecated=false").json()["items"][0]["version"] == 1


def test_everything_takes_versions(house) -> None:
    published(house, 20)
    tag = house.ask("mia", "GET", "/profiles/mine/draft").headers["etag"]
    saved = house.ask("mia", "PUT", "/profiles/mine/draft", {"profile": document(90)}, If_Match=tag)
    house.ask("mia", "POST", "/profiles/mine/versions", {}, If_Match=saved.headers["etag"])
    compiled = house.ask(None, "POST", "/compile", {"profile": "mine@1"}).json()
    assert compiled["profile"]["version"] == 1
    assert digest_of(compiled) == compiled["digest"]
    assert house.ask(None, "POST", "/compile", {"profile": "mine"}).json()["profile"]["version"] == 2
    between = house.ask(None, "POST", "/diff", {"old": "mine@1", "new": "mine"}).json()
    by_number = house.ask(None, "GET", "/profiles/mine/diff?old=1&new=2").json()
    assert by_number == between | {"old": "mine@1", "new": "mine@2"}
    assert house.ask(None, "GET", "/profiles/mine/diff?old=candid-coach@1&new=2").json()["old"] == "candid-coach@1"
    notches = house.ask(None, "POST", "/notches", {"profile": "mine@1", "axis": "pushback-encouragement"})
    assert notches.status_code == 200
    assert house.ask(None, "POST", "/explain", {"profile": "mine@2", "hazard": "ssh", "score": 0.2}).status_code == 200
    export = house.ask(None, "GET", "/profiles/mine@1/export/agents-md").json()
    assert export["policy"] == compiled["digest"]
    assert house.ask(None, "GET", "/profiles/mine@1/policy").json() == compiled
    shown = house.ask(None, "GET", "/profiles/mine@1").json()
    assert (shown["version"], shown["latest"], shown["origin"]) == (1, 2, "person")
    assert house.ask(None, "GET", "/profiles/mine@9").status_code == 404
    page = house.web.get("/profiles/mine@1")
    assert (page.status_code, compiled["digest"] in page.text) == (200, True)
    assert "Version 1, as it was published" in page.text
    assert 'href="/profiles/mine@1/use/agents-md' in page.text
    assert "Licence" not in page.text
    assert house.web.get("/profiles/mine@1/use/agents-md").status_code == 200
    assert house.web.get("/profiles/mine/prompt.txt").text != house.web.get("/profiles/mine@1/prompt.txt").text
    assert house.web.get("/profiles/mine@9").status_code == 404
    assert house.ask(None, "GET", "/profiles/candid-coach").json()["version"] == 1


def test_a_compiled_version_is_cached_for_ever_by_its_digest(house) -> None:
    published(house)
    path = "/profiles/mine/versions/1/compiled"
    found = house.ask(None, "GET", path)
    assert (found.status_code, found.headers["cache-control"]) == (200, "public, no-cache")
    assert house.ask(None, "GET", path, If_None_Match=found.headers["etag"]).status_code == 304
    pinned = house.ask(None, "GET", f"{path}?digest={found.json()['digest']}")
    assert pinned.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert pinned.json() == found.json()
    assert house.ask(None, "GET", f"{path}?digest=sha256:{'0' * 64}").status_code == 404
    assert house.ask(None, "GET", f"{path}?context=health").headers["etag"] != found.headers["etag"]


def test_drafts_of_others_are_not_there(house) -> None:
    begun(house)
    for name, status in ((None, 401), ("max", 404), ("olga", 404), ("ada", 200)):
        assert house.ask(name, "GET", "/profiles/mine/draft").status_code == status
    for path in ("/profiles/mine", "/profiles/mine/versions", "/profiles/mine/versions/1", "/profiles/mine/forks"):
        assert house.ask("max", "GET", path).status_code == 404
    assert [one["id"] for one in house.ask("mia", "GET", "/me/profiles").json()["items"]] == ["mine"]
    assert house.ask("mia", "GET", "/me/profiles").json()["items"][0]["version"] is None
    assert house.ask("max", "GET", "/me/profiles").json()["items"] == []


def test_forks_and_deprecation_are_public(house) -> None:
    published(house)
    fork = house.ask("max", "POST", "/profiles/mine/forks", {"id": "ours", "title": "Ours"})
    made = house.ask("max", "POST", "/profiles/ours/versions", {}, If_Match=fork.headers["etag"])
    assert made.json()["previous"] == house.ask(None, "GET", "/profiles/mine/versions/1").json()["digest"]
    assert [one["id"] for one in house.ask(None, "GET", "/profiles/mine/forks").json()["items"]] == ["ours"]
    assert house.ask("max", "PUT", "/profiles/mine/deprecation", {"because": "Mine is better."}).status_code == 403
    assert house.ask("mia", "PUT", "/profiles/mine/deprecation", {"because": "Use ours."}).status_code == 200
    assert house.ask(None, "GET", "/profiles/mine").json()["deprecated"] == "Use ours."
    assert house.ask("mia", "DELETE", "/profiles/mine/deprecation").json()["deprecated"] is None


def test_a_deployment_and_its_choices(house) -> None:
    offer = {"title": "Desk", "offered": ["candid-coach", "encourager@1"]}
    assert house.ask("mia", "POST", "/deployments", {"id": "desk", **offer}).status_code == 403
    made = house.ask("olga", "POST", "/deployments", {"id": "desk", **offer}, Idempotency_Key="k")
    assert made.status_code == 201
    assert made.json()["offered"] == ["candid-coach@1", "encourager@1"]
    shown = house.ask(None, "GET", "/deployments/desk")
    assert (shown.json(), shown.headers["etag"]) == (made.json(), made.headers["etag"])
    assert house.ask("olga", "PUT", "/deployments/desk", offer).status_code == 428
    house.ask("ada", "PUT", "/profiles/candid-coach/deprecation", {"because": "Too blunt."})
    warned = house.ask(None, "GET", "/deployments/desk", If_None_Match=shown.headers["etag"])
    assert "Too blunt." in warned.json()["warnings"][0]
    for tag in (warned.headers["etag"], shown.headers["etag"]):
        changed = house.ask("olga", "PUT", "/deployments/desk", offer | {"title": "New"}, If_Match=tag)
        assert changed.status_code == (200 if tag == warned.headers["etag"] else 412)
    choice = {"profile": "candid-coach@1", "weights": {"pushback-encouragement": 70}}
    assert house.ask(None, "POST", "/deployments/desk/choices", choice).status_code == 401
    assert house.ask("mia", "POST", "/deployments/desk/choices", choice).status_code == 201
    assert house.ask("mia", "POST", "/deployments/desk/choices", choice).status_code == 200
    mine = house.ask("mia", "GET", "/deployments/desk/choices/mine").json()["items"]
    assert [(one["profile"], one["weights"]) for one in mine] == [("candid-coach@1", {"pushback-encouragement": 70})]
    totals = house.ask("olga", "GET", "/deployments/desk/choices/totals").json()
    assert (totals["people"], [one["people"] for one in totals["versions"]]) == (None, [None, None])
    assert house.ask("omar", "GET", "/deployments/desk/choices/totals").status_code == 403
    assert house.ask("mia", "DELETE", "/deployments/desk/choices/mine").status_code == 204
    assert house.ask("mia", "GET", "/deployments/desk/choices/mine").json()["items"] == []
    tag = house.ask(None, "GET", "/deployments/desk").headers["etag"]
    assert house.ask("olga", "DELETE", "/deployments/desk", If_Match=tag).json()["closed_at"]
    assert house.ask("mia", "POST", "/deployments/desk/choices", choice).status_code == 409
    assert [one["id"] for one in house.ask(None, "GET", "/deployments").json()["items"]] == ["desk"]


def test_of_64_writers_one_wins_each_version_and_nothing_is_lost(house) -> None:
    published(house, 0)
    with ThreadPoolExecutor(WRITERS) as pool:
        for number in range(2, 5):
            tag = house.ask("mia", "GET", "/profiles/mine/draft").headers["etag"]

            def save(writer: int, tag: str = tag, number: int = number):
                body = {"profile": document(writer) | {"summary": f"Round {number}, writer {writer}."}}
                return writer, house.ask("mia", "PUT", "/profiles/mine/draft", body, If_Match=tag)

            answers = list(pool.map(save, range(WRITERS)))
            statuses = sorted(found.status_code for _, found in answers)
            assert statuses == [200] + [412] * (WRITERS - 1)
            ((winner, won),) = [(writer, found) for writer, found in answers if found.status_code == 200]

            def publish(writer: int, tag: str = won.headers["etag"]):
                return house.ask("mia", "POST", "/profiles/mine/versions", {"note": f"By {writer}."}, If_Match=tag)

            answers = list(pool.map(publish, range(WRITERS)))
            assert sorted(found.status_code for found in answers) == [201] + [412] * (WRITERS - 1)
            newest = house.ask(None, "GET", f"/profiles/mine/versions/{number}").json()
            assert newest["document"]["summary"] == f"Round {number}, writer {winner}."
    history = house.ask(None, "GET", "/profiles/mine/versions").json()["items"]
    assert [one["number"] for one in history] == [4, 3, 2, 1]
    assert [one["previous"] for one in history] == [one["digest"] for one in history[1:]] + [None]
