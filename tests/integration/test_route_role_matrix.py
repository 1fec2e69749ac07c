"""Every route of the application × every role; the table is golden (``make accept``), its laws stand here."""

import pytest
from fastapi import APIRouter
from tests.conftest import ROOT
from tests.fakes.doors import GOOD, Hall
from tests.golden.route_roles import FILE, WHO, hall_of_all, routes_of

from counterpoise.domain.people.roles import SCOPES, Actor, Rule

MINE = {
    "schema": "profile/v1",
    "id": "mine",
    "title": "Mine",
    "summary": "For me.",
    "weights": {"pushback-encouragement": {"pushback": 80, "encouragement": 20}},
}
NO_CREDENTIAL_NEEDED_TO_CHANGE = {
    "POST /api/v1/charts/differences",
    "POST /api/v1/charts/thresholds",
    "POST /api/v1/charts/variants",
    "POST /api/v1/compile",
    "POST /api/v1/diff",
    "POST /api/v1/disappointments",
    "POST /api/v1/explain",
    "POST /api/v1/favours",
    "POST /api/v1/invitations/accept",
    "POST /api/v1/notches",
    "POST /api/v1/profiles/read",
    "POST /api/v1/profiles/write",
    "POST /api/v1/quiz/proposal",
    "POST /api/v1/replies",
    "POST /api/v1/sessions",
    "POST /api/v1/setup",
    "POST /api/v1/targets/{target}/export",
    "POST /join",
    "POST /setup",
    "POST /sign-in",
}


@pytest.fixture(scope="module")
def rules() -> dict[str, Rule | None]:
    return {f"{method} {path}": rule for method, path, rule in routes_of(hall_of_all())}


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, str]]:
    """The golden table, which the golden test holds to the application."""
    lines = (ROOT / FILE).read_text(encoding="utf-8").splitlines()[1:]
    split = [line.rsplit(maxsplit=len(WHO)) for line in lines]
    return {name: dict(zip(WHO, got, strict=True)) for name, *got in split}


def test_every_route_states_a_rule(rules) -> None:
    assert [name for name, rule in rules.items() if rule is None] == ["GET /openapi.json"]


def test_a_route_without_a_rule_is_found() -> None:
    hall, router = Hall(), APIRouter()
    router.add_api_route("/forgotten", lambda: None, methods=["POST"])
    hall.app.include_router(router)
    assert ("POST", "/forgotten", None) in routes_of(hall)


def test_the_table_holds_every_route(rules, answers) -> None:
    assert set(answers) == set(rules)


def test_everybody_is_let_in_exactly_where_the_rule_says(rules, answers) -> None:
    everything = frozenset(SCOPES)
    for name, rule in rules.items():
        asked = rule or Rule()
        actors = {
            "member": Actor("a", "member", everything),
            "panelist": Actor("a", "member", everything, (("here", "panelist"),)),
            "facilitator": Actor("a", "member", everything, (("here", "facilitator"),)),
            "operator": Actor("a", "operator", everything),
            "admin": Actor("a", "admin", everything),
            "token": Actor("a", "admin", everything - {asked.scope}),
        }
        expected = {who: "in" if asked.admits(actor, "here") else "403" for who, actor in actors.items()}
        expected["visitor"] = "in" if asked.least is None else "401"
        assert answers[name] == expected, name


def test_only_known_routes_change_something_without_a_credential(answers) -> None:
    open_ones = {name for name, got in answers.items() if got["visitor"] == "in" and not name.startswith("GET ")}
    assert open_ones == NO_CREDENTIAL_NEEDED_TO_CHANGE


def test_the_api_says_which_routes_need_a_credential_and_how_they_refuse(rules) -> None:
    for path, operations in hall_of_all().app.openapi()["paths"].items():
        for method, operation in operations.items():
            rule = rules[f"{method.upper()} {path}"]
            assert rule is not None
            assert bool(operation.get("security")) is (rule.least is not None), path
            if rule.least is not None:
                assert {"401", "403"} <= set(operation["responses"]), path


# Objects of others


@pytest.fixture(scope="module")
def house():
    """An administrator, two members, two operators, each as a program."""
    hall = Hall()
    admin = hall.first_admin()
    return {
        "hall": hall,
        "admin": admin,
        "mia": hall.joined(admin, "mia@example.org"),
        "max": hall.joined(admin, "max@example.org"),
        "olga": hall.joined(admin, "olga@example.org", "operator"),
        "omar": hall.joined(admin, "omar@example.org", "operator"),
    }


def status(found) -> tuple[int, str]:
    return found.status_code, found.json().get("code", "") if found.content else ""


def test_somebody_elses_draft_is_not_known(house) -> None:
    made = house["mia"].post("/api/v1/profiles", json={"profile": MINE})
    assert made.status_code == 201, made.text
    tag = {"if-match": made.headers["etag"]}
    for name in ("max", "olga"):
        assert status(house[name].get("/api/v1/profiles/mine/draft")) == (404, "unknown_draft")
        edit = house[name].put("/api/v1/profiles/mine/draft", json={"profile": MINE}, headers=tag)
        assert status(edit)[0] in {403, 404}
        assert status(house[name].delete("/api/v1/profiles/mine/draft", headers=tag))[0] in {403, 404}
        assert status(house[name].post("/api/v1/profiles/mine/versions", json={}, headers=tag))[0] in {403, 404}
    assert house["admin"].get("/api/v1/profiles/mine/draft").status_code == 200
    assert house["mia"].get("/api/v1/profiles/mine/draft").headers["etag"] == made.headers["etag"]


def test_somebody_elses_deployment_is_not_changed(house) -> None:
    body = {"id": "front-desk", "title": "Front desk", "offered": ["candid-coach@1"]}
    made = house["olga"].post("/api/v1/deployments", json=body)
    assert made.status_code == 201, made.text
    tag = {"if-match": made.headers["etag"]}
    change = {key: value for key, value in body.items() if key != "id"} | {"title": "Taken over"}
    assert status(house["omar"].put("/api/v1/deployments/front-desk", json=change, headers=tag)) == (403, "not_allowed")
    assert status(house["omar"].delete("/api/v1/deployments/front-desk", headers=tag)) == (403, "not_allowed")
    assert status(house["omar"].get("/api/v1/deployments/front-desk/choices/totals")) == (403, "not_allowed")
    assert house["mia"].get("/api/v1/deployments/front-desk").json()["title"] == "Front desk"
    assert house["admin"].get("/api/v1/deployments/front-desk/choices/totals").status_code == 200


def test_somebody_elses_token_is_not_known(house) -> None:
    made = house["mia"].post("/api/v1/me/tokens", json={"label": "x", "scopes": ["profiles"]}).json()
    for name in ("max", "admin"):
        found = house[name].delete(f"/api/v1/me/tokens/{made['id']}")
        assert status(found) == (404, "unknown_token")
    assert house["hall"].program(made["secret"]).get("/api/v1/me").status_code == 200


def test_another_panel_is_another_panel(house) -> None:
    who = {name: house[name].get("/api/v1/me").json()["id"] for name in ("mia", "max", "olga")}
    admin, mia, max_ = house["admin"], house["mia"], house["max"]
    assert admin.put(f"/api/v1/panels/elm/members/{who['mia']}", json={"role": "facilitator"}).status_code == 200
    assert mia.put(f"/api/v1/panels/elm/members/{who['max']}", json={"role": "panelist"}).status_code == 200
    assert [one["name"] for one in max_.get("/api/v1/panels/elm/members").json()] == ["M", "M"]
    assert "@" not in max_.get("/api/v1/panels/elm/members").text
    for method, path, body in (
        ("GET", "/api/v1/panels/oak/members", None),
        ("PUT", f"/api/v1/panels/oak/members/{who['mia']}", {"role": "facilitator"}),
        ("DELETE", f"/api/v1/panels/oak/members/{who['max']}", None),
    ):
        assert status(mia.request(method, path, json=body)) == (403, "not_allowed"), path
    assert status(max_.put(f"/api/v1/panels/elm/members/{who['olga']}", json={"role": "panelist"}))[0] == 403
    assert status(max_.delete(f"/api/v1/panels/elm/members/{who['mia']}")) == (403, "not_allowed")
    invited = {"panel": "oak", "panel_role": "panelist"}
    assert status(mia.post("/api/v1/invitations", json=invited)) == (403, "not_allowed")
    joined = house["hall"].joined(mia, "new@example.org", panel="elm", panel_role="panelist")
    assert joined.get("/api/v1/me").json()["panels"] == [{"panel": "elm", "role": "panelist"}]
    assert max_.delete(f"/api/v1/panels/elm/members/{who['max']}").status_code == 204
    assert status(max_.get("/api/v1/panels/elm/members"))[0] == 403


def test_nobody_gives_a_role_above_their_own(house) -> None:
    assert status(house["olga"].post("/api/v1/invitations", json={"role": "admin"})) == (403, "not_allowed")
    assert house["olga"].post("/api/v1/invitations", json={"role": "operator"}).status_code == 201
    assert status(house["mia"].post("/api/v1/invitations", json={"role": "member"})) == (403, "not_allowed")
    mine = house["mia"].get("/api/v1/me").json()["id"]
    assert status(house["olga"].patch(f"/api/v1/accounts/{mine}", json={"role": "operator"})) == (403, "not_allowed")


def test_a_token_gives_no_scope_that_it_does_not_have(house) -> None:
    secret = house["mia"].post("/api/v1/me/tokens", json={"label": "a", "scopes": ["account"]}).json()["secret"]
    program = house["hall"].program(secret)
    wider = program.post("/api/v1/me/tokens", json={"label": "b", "scopes": ["account", "profiles"]})
    assert status(wider) == (403, "not_allowed")
    assert program.post("/api/v1/me/tokens", json={"label": "b", "scopes": ["account"]}).status_code == 201
    assert status(program.post("/api/v1/profiles", json={"profile": MINE})) == (403, "not_allowed")
    assert status(house["mia"].post("/api/v1/me/tokens", json={"label": "b", "scopes": ["admin"]}))[0] == 403


def test_an_invitation_does_not_outlive_the_right_to_make_it(house) -> None:
    hall, admin = house["hall"], house["admin"]
    second = hall.joined(admin, "second@example.org", "admin")
    secret = second.post("/api/v1/invitations", json={"role": "admin"}).json()["secret"]
    there = second.get("/api/v1/me").json()["id"]
    assert admin.patch(f"/api/v1/accounts/{there}", json={"role": "operator"}).status_code == 200
    body = {"token": secret, "email": "late@example.org", "name": "L", "password": GOOD}
    assert status(hall.visitor().post("/api/v1/invitations/accept", json=body)) == (410, "invitation_spent")
