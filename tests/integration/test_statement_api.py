"""Statements and objections through the API, the typed client's routes and the public pages."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.fakes.doors import Hall
from tests.statement_drafts import DAY, PACK, filled

SECRET = "x" * 10
HOSTILE = "<script>alert(1)</script>\"'><svg onload=x>"


@pytest.fixture
def hall() -> Hall:
    return Hall(settings={"objections_per_hour": 0, "session_days": 366}, again=True)


@pytest.fixture
def ada(hall: Hall) -> TestClient:
    return hall.first_admin()


@pytest.fixture
def olga(hall: Hall, ada: TestClient) -> TestClient:
    return hall.joined(ada, "olga@example.org", "operator")


def draft(who: TestClient, profile: str = "candid-coach", **more: Any) -> dict[str, Any]:
    found = who.post("/api/v1/statements/drafts", json={"profile": profile, **more})
    assert found.status_code == 200, found.text
    return filled(found.json()["draft"])


def publish(who: TestClient, profile: str = "candid-coach", **more: Any) -> dict[str, Any]:
    found = who.post("/api/v1/statements", json={"draft": draft(who, profile, **more)})
    assert found.status_code == 201, found.text
    return found.json()


def test_an_operator_publishes_and_everybody_reads(hall: Hall, olga: TestClient) -> None:
    made = publish(olga, evidence=PACK)
    anybody = hall.visitor()
    found = anybody.get("/api/v1/statements/candid-coach").json()
    assert (found["state"], found["digest"], found["entry"]) == ("verified", made["digest"], made["entry"])
    assert anybody.get("/api/v1/statements").json()["items"] == [made]
    bundle = anybody.get("/api/v1/statements/candid-coach/versions/1/bundle").json()
    assert bundle == anybody.get("/statements/candid-coach/1.json").json()
    assert bundle["keys"]["log"] == anybody.get("/log/vkey").text.splitlines()
    assert bundle["keys"]["statement"] == anybody.get("/statements.vkeys").text.splitlines()


def test_who_may_publish(hall: Hall, ada: TestClient, olga: TestClient) -> None:
    body = {"draft": draft(olga)}
    assert hall.visitor().post("/api/v1/statements", json=body).status_code == 401
    member = hall.joined(ada, "mia@example.org")
    assert member.post("/api/v1/statements", json=body).status_code == 403
    assert olga.post("/api/v1/statements", json=body).status_code == 201
    omar = hall.joined(ada, "omar@example.org", "operator")
    other = omar.post("/api/v1/statements", json={"draft": {**body["draft"], "revision_note": "Mine now."}})
    assert (other.status_code, other.json()["code"]) == (403, "not_allowed")
    gone = omar.post("/api/v1/statements/candid-coach/versions/1/withdrawal", json={"because": "x"})
    assert gone.status_code == 403


def test_an_incomplete_draft_is_refused_with_every_place(olga: TestClient) -> None:
    raw = olga.post("/api/v1/statements/drafts", json={"profile": "candid-coach"}).json()["draft"]
    found = olga.post("/api/v1/statements", json={"draft": raw})
    assert found.status_code == 422
    assert len(found.json()["issues"]) == 8
    assert olga.get("/api/v1/statements").json()["items"] == []
    assert olga.get("/log/checkpoint").text.splitlines()[1] == "0"


def test_a_key_publishes_once(olga: TestClient) -> None:
    body, key = {"draft": draft(olga)}, {"Idempotency-Key": "once"}
    answers = [olga.post("/api/v1/statements", json=body, headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json() or answers[1].status_code == 422
    assert len(olga.get("/api/v1/statements").json()["items"]) == 1


def test_files_are_never_read_for_somebody_on_the_network(olga: TestClient) -> None:
    for name in ("/etc/passwd", "../x.yaml", "value_profiles/profiles/balanced.yaml"):
        raw = draft(olga)
        raw["policy"]["profile"] = name
        assert olga.post("/api/v1/statements", json={"draft": raw}).status_code in {404, 422}
        assert olga.post("/api/v1/statements/drafts", json={"profile": name}).status_code == 422


def test_versions_changes_withdrawal_and_what_pages_say(hall: Hall, olga: TestClient) -> None:
    publish(olga, "careful-guide", name="desk", evidence=PACK)
    newer = draft(olga, "open-library", name="desk", evidence=PACK) | {"revision_note": "We changed our mind."}
    assert olga.post("/api/v1/statements", json={"draft": newer}).status_code == 201
    anybody = hall.visitor()
    changes = anybody.get("/api/v1/statements/desk/versions/2/changes").json()
    assert changes["moves"][0]["verdict_before"] == "closer"
    assert anybody.get("/api/v1/statements/desk/versions/1/changes").status_code == 404
    page = anybody.get("/statements/desk/2/changes").text
    assert "Who moved" in page
    assert "We changed our mind." in page
    assert "Superseded" in anybody.get("/statements/desk/1").text
    assert [one["version"] for one in anybody.get("/api/v1/statements/desk/versions").json()] == [2, 1]
    gone = olga.post("/api/v1/statements/desk/versions/2/withdrawal", json={"because": "The model changed."})
    assert gone.status_code == 200
    assert "Withdrawn" in anybody.get("/statements/desk").text
    assert ">statement withdrawn<" in anybody.get("/statements/desk/badge.svg").text
    assert ">statement superseded<" in anybody.get("/statements/desk/1/badge.svg").text
    again = olga.post("/api/v1/statements/desk/versions/2/withdrawal", json={"because": "x"})
    assert again.status_code == 412
    assert "The model changed." in anybody.get("/statements.atom").text


def test_every_rendering_is_of_the_same_bytes(hall: Hall, olga: TestClient) -> None:
    made = publish(olga, "careful-guide", evidence=PACK)
    publish(olga, "balanced", evidence=PACK, target="openai-chat")
    anybody, here = hall.visitor(), "/statements/careful-guide/1"
    page, widest = anybody.get(here), anybody.get("/statements/balanced")
    assert max(len(page.content), len(widest.content)) <= 50_000
    assert "There is much to say" in widest.text
    assert "There is much to say" not in page.text
    assert anybody.head(here).status_code == 200
    assert "<script" not in page.text
    assert made["digest"] in page.text
    assert anybody.get(f"/statements/{made['digest']}").text == page.text
    assert anybody.get("/statements/careful-guide").text == page.text
    linked = anybody.get(f"{here}.jsonld")
    assert linked.json()["digest"] == made["digest"]
    assert made["digest"] in anybody.get(f"{here}.txt").text
    table = list(csv.reader(io.StringIO(anybody.get(f"{here}.csv").text)))
    assert len({len(row) for row in table}) == 1
    feed = ET.fromstring(anybody.get("/statements.atom").text)  # noqa: S314 - our own
    assert f"urn:{made['digest']}" in {one.text for one in feed.iter("{http://www.w3.org/2005/Atom}id")}
    badge = anybody.get(f"{here}/badge.svg")
    assert ">statement verified<" in badge.text
    assert made["digest"] in badge.text
    with zipfile.ZipFile(io.BytesIO(anybody.get(f"{here}.zip").content)) as kit:
        assert kit.read("compiled.json") == anybody.get(f"{here}/compiled.json").content
        assert kit.read("aggregates.json") == anybody.get(f"{here}/aggregates.json").content
        assert "verify_statement.py" in kit.namelist()
    for address in (here, f"{here}.txt", f"{here}/badge.svg", f"{here}.csv", f"{here}.jsonld"):
        assert anybody.get(address).headers["x-content-type-options"] == "nosniff", address


def test_translations_are_linked_both_ways(hall: Hall, olga: TestClient) -> None:
    made = publish(olga)
    other = draft(olga, name="coach-welsh") | {"language": "cy", "translation_of": made["digest"], "title": "Datganiad"}
    assert olga.post("/api/v1/statements", json={"draft": other}).status_code == 201
    anybody = hall.visitor()
    assert 'hreflang="cy"' in anybody.get("/statements/candid-coach").text
    page = anybody.get("/statements/coach-welsh").text
    assert '<h1 lang="cy">Datganiad</h1>' in page
    assert 'href="/statements/candid-coach/1" hreflang="en"' in page
    linked = anybody.get("/statements/coach-welsh.jsonld").json()
    assert linked["translationOfWork"] == made["digest"].replace("sha256:", "urn:sha256:")
    assert [one["name"] for one in anybody.get("/api/v1/statements?language=cy").json()["items"]] == ["coach-welsh"]


def test_the_badge_fails_closed(hall: Hall, olga: TestClient) -> None:
    publish(olga)
    anybody = hall.visitor()
    for address in ("nothing", "a/b/c", "candid-coach/7", "sha256:00", "%00", "candid-coach/0"):
        found = anybody.get(f"/statements/{address}/badge.svg")
        assert ">not verified<" in found.text, address
    # What stands beside the signed bytes, or in the log, is another than it was.
    held = hall.store.state.statements["candid-coach", 1]  # type: ignore[attr-defined]
    for wrong in (
        {"digest": "sha256:" + "0" * 64},
        {"envelope": held.envelope.replace("payload", "pay")},
        {"entry": 5},
    ):
        hall.store.state.statements["candid-coach", 1] = type(held)(  # type: ignore[attr-defined]
            **{name: wrong.get(name, getattr(held, name)) for name in held.__slots__}
        )
        found = anybody.get("/statements/candid-coach/badge.svg")
        assert ">not verified<" in found.text, wrong


def test_the_index_is_searched_by_axis_by_who_pays_and_by_date(hall: Hall, olga: TestClient) -> None:
    publish(olga)
    publish(olga, "careful-guide")
    anybody = hall.visitor()

    def found(**query: str) -> list[str]:
        page = anybody.get("/statements", params=query).text
        api = anybody.get("/api/v1/statements", params=query).json()["items"]
        names = re.findall(r'id="statement-([a-z-]+)"', page)
        assert names == [one["name"] for one in api]
        return names

    assert found() == ["careful-guide", "candid-coach"]
    assert found(axis="pushback-encouragement") == ["candid-coach"]
    assert found(who="LEARNERS and beginners") == ["candid-coach"]
    assert found(until="2020-01-01") == []
    assert anybody.get("/statements", params={"who": HOSTILE, "axis": HOSTILE, "since": "x"}).text.count(HOSTILE) == 0
    assert anybody.get("/api/v1/statements", params={"since": "x"}).status_code == 422


def object_to(who: TestClient, name: str = "candid-coach", **more: Any) -> dict[str, Any]:
    body = {"about": "tradeoff", "subject": "caution-openness", "text": "It turns nurses away.", **more}
    found = who.post(f"/api/v1/statements/{name}/objections", json=body)
    assert found.status_code == 201, found.text
    return found.json()


def test_anybody_objects_and_is_owed_a_reply(hall: Hall, olga: TestClient) -> None:
    publish(olga)
    anybody = hall.visitor()
    receipt = object_to(anybody, text=f"Ada L., nurse: {HOSTILE}")
    assert receipt["overdue"] is False
    entry = json.loads(hall.store.state.log_entries[receipt["entry"]].entry)  # type: ignore[attr-defined]
    assert entry["type"] == "objection"
    logged = b"".join(one.entry for one in hall.store.state.log_entries.values())  # type: ignore[attr-defined]
    assert b"nurse" not in logged
    page = anybody.get("/statements/candid-coach/objections").text
    assert "Ada L., nurse" in page
    assert HOSTILE not in page
    hall.clock.at += 40 * DAY
    assert "Overdue" in anybody.get("/statements/candid-coach/objections").text
    assert "1 overdue" in anybody.get("/statements/candid-coach").text
    assert anybody.get("/api/v1/objections", params={"unanswered": True}).json()["items"][0]["overdue"] is True

    address = f"/api/v1/objections/{receipt['id']}"
    said = {"text": "We changed it.", "outcome": "changed", "changed": 1}
    assert anybody.post(f"{address}/reply", json=said).status_code == 401
    assert olga.post(f"{address}/reply", json={**said, "changed": None}).status_code == 422
    assert olga.post(f"{address}/reply", json={**said, "changed": 9}).status_code == 404
    replied = olga.post(f"{address}/reply", json=said)
    assert replied.status_code == 200, replied.text
    assert (replied.json()["overdue"], replied.json()["reply_entry"]) == (False, receipt["entry"] + 1)
    assert olga.post(f"{address}/reply", json=said).status_code == 412
    assert "We changed it." in anybody.get("/statements/candid-coach/objections").text

    assert anybody.post(f"{address}/erasure", json={"secret": "wrong"}).status_code == 404
    erased = anybody.post(f"{address}/erasure", json={"secret": receipt["secret"]})
    assert (erased.status_code, erased.json()["text"], erased.json()["text_sha256"]) == (
        200,
        None,
        receipt["text_sha256"],
    )
    assert "nurse" not in anybody.get("/statements/candid-coach/objections").text
    assert all(one.text is None for one in hall.store.state.objections.values())  # type: ignore[attr-defined]
    assert anybody.get("/api/v1/statements/candid-coach").json()["state"] == "verified"


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 2001},
        {"text": "a\u202eb"},
        {"subject": "x" * 201},
        {"about": "me"},
        {"text": "x" * 10_000_000},
    ],
    ids=["empty", "long", "bidi", "subject", "about", "10 MB"],
)
def test_objections_that_cannot_be(hall: Hall, olga: TestClient, wrong: dict[str, str]) -> None:
    publish(olga)
    body = {"about": "tradeoff", "subject": "x", "text": "y", **wrong}
    found = hall.visitor().post("/api/v1/statements/candid-coach/objections", json=body)
    assert found.status_code in {413, 422}
    assert hall.visitor().post("/api/v1/statements/nothing/objections", json=body).status_code in {404, 413, 422}


def test_a_flood_of_objections_is_held_back() -> None:
    hall = Hall(settings={"objections_per_hour": 2})
    publish(hall.joined(hall.first_admin(), "olga@example.org", "operator"))
    body = {"about": "catalogue", "subject": "x", "text": "y"}
    answers = [hall.visitor().post("/api/v1/statements/candid-coach/objections", json=body) for _ in range(4)]
    assert [one.status_code for one in answers] == [201, 201, 429, 429]
    assert int(answers[3].headers["retry-after"]) > 0


class TestForm:
    def form(self, hall: Hall, visitor: TestClient) -> dict[str, str]:
        page = visitor.get("/statements/candid-coach/objections").text
        hidden = dict(re.findall(r'name="(csrf|made)" value="([^"]*)"', page))
        hall.clock.at += 10_000
        return {"about": "bound", "subject": "caution-openness", "text": "It shuts us out.", "website": "", **hidden}

    def test_without_script_or_account(self, hall: Hall, olga: TestClient) -> None:
        publish(olga)
        visitor = hall.visitor()
        body = self.form(hall, visitor)
        found = visitor.post("/statements/candid-coach/objections", data=body)
        assert found.status_code == 201
        assert "Your receipt" in found.text
        assert found.headers["cache-control"] == "no-store"
        [secret] = re.findall(r"erase your words: <code class=\"digest\">([^<]+)</code>", found.text)
        [one] = hall.store.state.objections.values()  # type: ignore[attr-defined]
        gone = {"objection": one.id, "secret": secret, "csrf": body["csrf"]}
        assert visitor.post("/statements/candid-coach/objections/erase", data=gone).status_code == 303
        assert "Erased by whoever wrote it" in visitor.get("/statements/candid-coach/objections").text

    def test_programs_and_other_sites_are_turned_away(self, hall: Hall, olga: TestClient) -> None:
        publish(olga)
        visitor = hall.visitor()
        body = self.form(hall, visitor)
        early = {**body, "made": str(hall.clock.at - 100)}
        for wrong in ({**body, "website": "x"}, early, {**body, "made": ""}, {**body, "about": "x"}):
            found = visitor.post("/statements/candid-coach/objections", data=wrong)
            assert found.status_code == 422
            assert "It shuts us out." in found.text
        assert visitor.post("/statements/candid-coach/objections", data={**body, "csrf": "x"}).status_code == 403
        assert not hall.store.state.objections  # type: ignore[attr-defined]


def test_hostile_text_is_inert_on_every_page(hall: Hall, olga: TestClient) -> None:
    raw = draft(olga, evidence=PACK)
    for key in ("title", "sentence"):
        raw[key] = HOSTILE
    raw["limits"] = raw["user_options"] = [HOSTILE]
    raw["runs_on"]["operator"] = raw["reversal"]["condition"] = raw["decided_by"]["who"] = HOSTILE
    raw["tradeoffs"][0]["because"] = HOSTILE
    raw["tradeoffs"][0]["disadvantaged"] = [{"who": HOSTILE, "why": HOSTILE, "basis": "argument"}]
    raw["alternatives_considered"] = [{"what": HOSTILE, "why_not": HOSTILE}]
    raw["decided_by"]["panel"] = {"title": HOSTILE, "address": "javascript:alert(1)", "composition": []}
    assert olga.post("/api/v1/statements", json={"draft": raw}).status_code == 422
    raw["decided_by"]["panel"]["address"] = "https://panel.example/"
    assert olga.post("/api/v1/statements", json={"draft": raw}).status_code == 201
    anybody = hall.visitor()
    for address in ("", "/candid-coach", "/candid-coach/1", "/candid-coach/objections"):
        text = anybody.get(f"/statements{address}").text
        assert "<script" not in text
        assert "<svg onload" not in text
    for address in (".atom", "/candid-coach/badge.svg"):
        ET.fromstring(anybody.get(f"/statements{address}").text)  # noqa: S314 - our own
    withdrawn = {"because": f"x\r\nSet-Cookie: a=b {HOSTILE}"}
    olga.post("/api/v1/statements/candid-coach/versions/1/withdrawal", json=withdrawn)
    found = anybody.get("/statements/candid-coach")
    assert "set-cookie" not in found.headers
    assert "<script" not in found.text
