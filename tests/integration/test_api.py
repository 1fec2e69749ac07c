"""The API through the typed client: the same answers as the domain, problems with codes, limits and headers."""

from collections.abc import Iterator

import httpx2
import pytest
from fastapi.testclient import TestClient

from counterpoise.bootstrap.web import application
from counterpoise.client import Client, ServerProblem, ServerUnreachable
from counterpoise.domain.canonical import digest_of
from counterpoise.services.targets.registry import targets
from counterpoise.settings import Settings

MINE = {
    "schema": "profile/v1",
    "id": "mine",
    "title": "Mine",
    "summary": "For me.",
    "weights": {"pushback-encouragement": {"pushback": 80, "encouragement": 20, "importance": 3}},
}


@pytest.fixture(scope="module")
def web() -> Iterator[TestClient]:
    with TestClient(application(Settings()), raise_server_exceptions=False) as client:
        yield client


class Bridge(httpx2.BaseTransport):
    """The typed client's requests, answered by the application in this process."""

    def __init__(self, web: TestClient) -> None:
        self.web = web

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        found = self.web.request(
            request.method, str(request.url.raw_path, "ascii"), content=request.read(), headers=dict(request.headers)
        )
        return httpx2.Response(found.status_code, headers=dict(found.headers), content=found.content)


@pytest.fixture
def client(web: TestClient) -> Client:
    return Client("http://testserver", transport=Bridge(web))


def problem(call, *arguments, **named):
    with pytest.raises(ServerProblem) as caught:
        call(*arguments, **named)
    return caught.value.problem


def test_catalogue_and_profiles_are_all_there(client, catalogue, shipped) -> None:
    found = client.catalogue()
    assert found.digest == catalogue.digest
    assert [axis.id for axis in found.axes] == sorted(catalogue.axes)
    assert [profile.id for profile in client.profiles()] == sorted(shipped)
    held = client.profile("candid-coach")
    assert held.digest == shipped["candid-coach"].digest
    assert client.read_profile(held.yaml).profile == held.profile


def test_every_shipped_profile_survives_yaml_and_json(client, shipped) -> None:
    for profile_id, profile in shipped.items():
        held = client.profile(profile_id)
        assert client.write_profile(held.profile).digest == profile.digest
        assert client.read_profile(held.yaml).digest == profile.digest


def test_compile_gives_the_document_with_its_digest(client, web) -> None:
    found = client.compile(MINE, context="mental-health", means="turns")
    raw = web.post("/api/v1/compile", json={"profile": MINE, "context": "mental-health", "means": "turns"}).json()
    assert raw["digest"] == digest_of(raw) == found.digest
    assert found.prompt.turns
    assert found.options.means == "turns"


def test_a_shipped_policy_is_cacheable(web) -> None:
    first = web.get("/api/v1/profiles/candid-coach/policy")
    again = web.get("/api/v1/profiles/candid-coach/policy", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    other = web.get("/api/v1/profiles/candid-coach/policy?context=mental-health")
    assert other.headers["etag"] != first.headers["etag"]


def test_notches_diff_explain_and_disappointment(client) -> None:
    assert client.notches(MINE, "pushback-encouragement")[-1].high == 100
    assert client.diff("candid-coach", MINE).same is False
    assert client.explain(MINE, "vcr", 0.9).decision == "refuse"
    verdict = client.disappointment(MINE, "the weather was grey in Lisbon")
    assert (verdict.found, "Nothing in this profile explains it" in verdict.verdict) == ([], True)


def test_every_target_exports_and_names_the_policy(client) -> None:
    for target in client.targets():
        found = client.export(target.name, MINE)
        assert found.artifacts
        assert found.policy == client.compile(MINE).digest
    assert {target.name for target in client.targets()} == set(targets())


def test_the_quiz_proposes_weights_with_reasons(client) -> None:
    questions = client.quiz(seed=7)
    assert len(questions) == 3
    assert client.quiz(seed=7) == questions
    found = client.proposal([(questions[0].id, "a"), (questions[1].id, "b"), (questions[2].id, "either")])
    assert len(found.weights) == 2
    assert len(found.because) == 3
    assert all(sum(weights.values()) == 100 for weights in found.weights.values())
    assert "thin evidence" in found.limits
    assert found.nearest
    mirrored = client.proposal([(questions[0].id, "b")]).weights
    axis = next(iter(mirrored))
    assert mirrored[axis] == {pole: 100 - weight for pole, weight in found.weights[axis].items()}


def test_schemas_are_published(web) -> None:
    assert web.get("/api/v1/schemas/profile").json()["$defs"]["pushback-encouragement"]
    assert web.get("/api/v1/schemas/nope").json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"weights": {"pushback-encouragement": {"pushback": 81, "encouragement": 20}}}, "weights_sum",
         "weights.pushback-encouragement"),
        ({"weights": {"nope-nada": {"nope": 1, "nada": 99}}}, "unknown_axis", "weights.nope-nada"),
        ({"title": "a\u202eb"}, "hidden_character", "title"),
        ({"extra": 1}, "extra_forbidden", "extra"),
    ],
)  # fmt: skip
def test_faults_of_a_profile_are_issues_with_fields(client, changed, code, field) -> None:
    found = problem(client.compile, MINE | changed)
    assert (found.status, found.code) == (422, "invalid_document")
    assert (code, field) in {(issue.code, issue.field) for issue in found.issues}


def test_faults_of_yaml_text_are_issues_with_lines(client) -> None:
    found = problem(client.read_profile, "schema: profile/v1\nid: a\nid: b\n")
    assert ("duplicate_key", 3) in {(issue.code, issue.line) for issue in found.issues}


def test_unknown_things_are_404_with_the_known_ones(client) -> None:
    assert problem(client.profile, "nobody").code == "unknown_profile"
    assert "candid-coach" in problem(client.compile, "nobody").params["known"]
    assert problem(client.compile, MINE, context="weather").code == "unknown_context"
    assert problem(client.export, "fax", MINE).code == "unknown_target"
    assert problem(client.notches, MINE, "nope-nada").code == "unknown_axis"
    assert problem(client.explain, MINE, "zzz", 0.1).code == "unknown_hazard"
    assert problem(client.proposal, [("nope", "a")]).code == "invalid_option"


def test_requests_out_of_range_are_problems_not_tracebacks(web) -> None:
    for body in (
        '{"profile": "candid-coach", "budget": 0}',
        '{"profile": 7}',
        "{",
        "[]",
        '{"profile": "x", "extra": 1}',
    ):
        found = web.post("/api/v1/compile", content=body, headers={"content-type": "application/json"})
        assert found.status_code == 422, body
        assert found.headers["content-type"] == "application/problem+json"
        assert found.json()["code"] == "invalid_request"
    nan = web.post(
        "/api/v1/explain",
        content='{"profile": "candid-coach", "hazard": "vcr", "score": NaN}',
        headers={"content-type": "application/json"},
    )
    assert nan.status_code == 422
    assert (
        web.post("/api/v1/compile", json={"profile": "candid-coach", "budget": 30}).json()["code"] == "budget_too_small"
    )


def test_a_body_over_the_limit_is_refused_declared_or_streamed(web) -> None:
    declared = web.post("/api/v1/compile", content=b"x" * 600_000)
    assert (declared.status_code, declared.json()["code"]) == (413, "body_too_large")

    def chunks() -> Iterator[bytes]:
        for _ in range(60):
            yield b"x" * 10_000

    streamed = web.post("/api/v1/compile", content=chunks())
    assert (streamed.status_code, streamed.json()["code"]) == (413, "body_too_large")


def test_security_headers_and_request_ids_stand_on_every_answer(web) -> None:
    for path in ("/", "/api/v1/profiles", "/api/v1/nothing", "/healthz", "/openapi.json"):
        headers = web.get(path, headers={"x-request-id": "bad id!"}).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"] != "bad id!"
    assert web.get("/healthz", headers={"x-request-id": "trace-12345678"}).headers["x-request-id"] == "trace-12345678"


def test_nobody_listening_is_said_plainly() -> None:
    with Client("http://127.0.0.1:9", timeout=2) as nobody, pytest.raises(ServerUnreachable, match="nobody answers"):
        nobody.profiles()


def test_the_client_covers_every_route_of_the_api(web) -> None:
    operations = {
        operation["operationId"]
        for path, methods in web.get("/openapi.json").json()["paths"].items()
        if path.startswith("/api/")
        for operation in methods.values()
    }
    covered = {name for name in dir(Client) if not name.startswith("_")}
    assert operations - covered <= {"axis", "schema", "profile_policy", "profile_export"}


def test_a_wrong_address_is_a_page_for_people_and_a_problem_for_programs(web) -> None:
    page = web.get("/nothing", headers={"accept": "text/html"})
    assert (page.status_code, "<h1" in page.text) == (404, True)
    assert web.get("/nothing").json()["code"] == "not_found"
    assert web.get("/api/v1/nothing", headers={"accept": "text/html"}).json()["code"] == "not_found"
    script = web.get("/<script>alert(1)</script>", headers={"accept": "text/html"})
    assert "<script>alert" not in script.text


def test_every_export_can_be_saved_as_a_file(web, client) -> None:
    for target in client.targets():
        found = client.export(target.name, "candid-coach")
        page = web.get(f"/profiles/candid-coach/use/{target.name}")
        assert page.status_code == 200
        for file in found.artifacts:
            saved = web.get(f"/profiles/candid-coach/use/{target.name}/{file.path}")
            assert saved.text == file.content
            assert "attachment" in saved.headers["content-disposition"]
    assert web.get("/profiles/candid-coach/use/fax").status_code == 404
    assert web.get("/profiles/candid-coach/use/ollama/../secrets").status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("explain", {"profile": "balanced", "hazard": "ssh", "score": False}),
        ("compile", {"profile": "balanced", "budget": "1200"}),
        ("compile", {"profile": "balanced", "budget": True}),
    ],
)
def test_what_the_description_calls_a_number_is_one(web, path: str, body: dict[str, object]) -> None:
    found = web.post(f"/api/v1/{path}", json=body)
    assert (found.status_code, found.json()["code"]) == (422, "invalid_request")
