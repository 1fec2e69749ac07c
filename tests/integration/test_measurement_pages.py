"""What was measured, where readers are: beside each claim, on its own page, in the API and in the typed client."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.measured_report import CAVEAT, MODEL, beside_report, full_report, quick_report, write_reports

from counterpoise.api.measurement_routes import measurement_routes
from counterpoise.api.problems import install_problems
from counterpoise.bootstrap.web import application
from counterpoise.client import Client, ServerProblem
from counterpoise.domain.errors import InvalidDocument
from counterpoise.files.measurement_reports import read_measurements
from counterpoise.pages.router import pages_router
from counterpoise.services.measurements import Measurements
from counterpoise.services.policies import Policies
from counterpoise.settings import Settings

HOSTILE = '<script>alert("x")</script>'


def app_of(policies: Policies, measurements: Measurements) -> TestClient:
    app = FastAPI()
    install_problems(app)
    app.include_router(measurement_routes(measurements))
    app.include_router(pages_router(policies, ui_url=None, measurements=measurements))
    return TestClient(app)


class Words(HTMLParser):
    """The words of a page, its tags, and a failure where one does not close."""

    VOID = frozenset({"meta", "link", "img", "br", "source", "rect"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(text)
        assert self.open == []
        ids = [attributes["id"] for _, attributes in self.tags if "id" in attributes]
        assert len(ids) == len(set(ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.said.append(" " if tag in {"td", "th"} else "")

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.said).split())


def text_of(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return Words(answer.text).text


@pytest.fixture
def measured(policies: Policies, tmp_path: Path) -> TestClient:
    """A current full report by text, an older one by turns on a model of another name, a quick one by text."""
    digest = policies.catalogue.digest
    other = full_report("sha256:" + "2" * 64) | {"means": "turns", "measured_on": "2026-01-02"}
    reports = {
        "small.text": full_report(digest),
        "small.text.quick": quick_report(digest),
        "other.turns": other | {"model": {"name": "Other (fake)"}},
    }
    write_reports(tmp_path, reports)
    return app_of(policies, read_measurements(tmp_path, digest))


@pytest.fixture
def unmeasured(policies: Policies) -> TestClient:
    return app_of(policies, Measurements())


def test_claimed_stands_beside_measured_and_a_mismatch_is_said(measured: TestClient) -> None:
    text = text_of(measured, "/profiles/candid-coach")
    assert (
        "Claimed: more weight on pushback brings replies nearer to it. Measured: does not move as declared on this "
        f"model: the replies move the other way. {MODEL} (rules and example exchanges inside the prompt; full run, "
        "22 November 2026): as the weight of pushback rose from 5 to 95, its replies moved by −0.20 nats a token "
        "against those of encouragement (95% interval −0.30 to −0.10). Off-topic text in the same place (placebo) did "
        f"+0.01. {CAVEAT}"
    ) in text
    assert f"This profile as it ships is not shown to move {MODEL} as it declares: −0.03 nats a token" in text
    assert f"{MODEL}: not measured on this model by these means (rules and example" in text, "caution and openness"
    assert "Other (fake): not measured on this model by these means" in text
    assert "ot measured on any model yet" not in text


def test_the_means_in_hand_decide_which_report_is_shown(measured: TestClient) -> None:
    turns = text_of(measured, "/profiles/candid-coach?means=turns")
    assert f"{MODEL}: not measured on this model by these means (rules in the prompt, examples as earlier" in turns
    assert "Stale: measured with an earlier version of the catalogue's text" in turns
    assert "as it ships is not shown to move Other (fake)" in turns
    context = text_of(measured, "/profiles/candid-coach?context=mental-health")
    assert "as it ships" not in context, "a profile was measured with its base weights"
    rules = text_of(measured, "/profiles/candid-coach?means=rules")
    assert "Moves as declared" not in rules
    assert "(rules only: behaviours, no example exchanges)" in rules


def test_an_axis_that_moves_says_so_and_what_it_drags_along(measured: TestClient) -> None:
    text = text_of(measured, "/axes/warm-reserved")
    assert f"Moves as declared on this model: yes. {MODEL}" in text
    assert "quick run" not in text, "a full report by the same means says more"
    assert "Raising warm also moved, by 0.05 or more: pushback and encouragement −0.12." in text
    assert "not measured on this model." in text_of(measured, "/axes/plain-technical")


def test_the_page_of_measurements_holds_every_report_with_its_tables(measured: TestClient) -> None:
    answer = measured.get("/measurements")
    page = Words(answer.text)
    assert page.text.count("1 of 2 measured axes moves as declared on this model.") == 2
    assert "0 of 1 measured axes move as declared on this model." in page.text
    assert "Warm and reserved yes +0.40 +0.30 to +0.50 +0.90 75% +0.01 +0.03 yes" in page.text
    assert "Pushback and encouragement no −0.20 −0.30 to −0.10 −0.20 75% +0.01 +0.03 no" in page.text
    assert "Honesty 10 of 12 9 of 12 5 of 12 encouragement 95" in page.text
    assert "the commitments alone +0.10 0.00 0.00" in page.text
    assert "refusing the harmless +0.50 (encouragement 95)" in page.text
    assert "were not run with it" in page.text, "the quick report has no controls"
    assert page.text.count(CAVEAT) >= 3
    assert not [tag for tag, _ in page.tags if tag in {"script", "style"}]
    assert not [name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")]
    assert all(attributes["alt"] for tag, attributes in page.tags if tag == "img")
    links = {str(attributes["href"]) for tag, attributes in page.tags if tag == "a"}
    links |= {str(attributes["src"]) for tag, attributes in page.tags if tag == "img"}
    links |= {str(attributes["srcset"]) for tag, attributes in page.tags if tag == "source"}
    own = [link for link in links if link.startswith("/measurements/")]
    assert len(own) == 3 + 2 * 3 + 2 * 2
    assert all(measured.get(link).status_code == 200 for link in own)


def test_pictures_obey_the_content_policy(measured: TestClient) -> None:
    for kind in ("dose-response", "cross-effects"):
        answer = measured.get(f"/measurements/small.text/{kind}.svg")
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert "style=" not in answer.text
        assert "<style" not in answer.text
    assert measured.get("/measurements/small.text.quick/cross-effects.svg").status_code == 404
    assert measured.get("/measurements/nothing/cross-effects.svg").status_code == 404


def test_raw_numbers_are_the_report(measured: TestClient, policies: Policies) -> None:
    wanted = full_report(policies.catalogue.digest)
    assert measured.get("/measurements/small.text.json").json() == wanted
    assert measured.get("/measurements/nothing.json").status_code == 404


def test_a_commitment_says_how_often_it_held(measured: TestClient, unmeasured: TestClient) -> None:
    text = text_of(measured, "/commitments")
    assert "likelier in 9 of 12 requests that press against it" in text
    assert (
        "with no prompt, 10 of 12; under a profile or an axis at one end, at the least 5 of 12 (encouragement 95)"
        in text
    )
    assert text.count("Not measured on any model yet.") == 7
    assert text_of(unmeasured, "/commitments").count("Not measured on any model yet.") == 8


def test_without_reports_every_page_says_so(unmeasured: TestClient) -> None:
    for address in ("/measurements", "/profiles/candid-coach", "/axes/warm-reserved", "/about"):
        assert "ot measured on any model yet" in text_of(unmeasured, address) or address == "/measurements"
    assert "Nothing has been measured on any model yet." in text_of(unmeasured, "/measurements")
    assert unmeasured.get("/api/v1/measurements").json() == []


def test_about_says_what_follows_from_the_reports(measured: TestClient) -> None:
    text = text_of(measured, "/about")
    assert f"So far: on {MODEL} (rules and example exchanges" in text.replace("So far: On", "So far: on")
    assert "1 of 2 measured axes moves as declared" in text


def test_hostile_text_of_a_report_is_inert(policies: Policies, tmp_path: Path) -> None:
    raw = full_report(policies.catalogue.digest) | {"model": {"name": HOSTILE, "url": HOSTILE}, "caveat": HOSTILE}
    raw["floors"][0]["condition"] = HOSTILE
    write_reports(tmp_path, {"hostile": raw})
    client = app_of(policies, read_measurements(tmp_path, policies.catalogue.digest))
    for address in ("/measurements", "/profiles/candid-coach", "/axes/warm-reserved", "/commitments", "/about"):
        page = Words(client.get(address).text)
        assert HOSTILE in page.text
        assert not [tag for tag, _ in page.tags if tag == "script"]
    assert "<script" not in client.get("/measurements/hostile/dose-response.svg").text


class Bridge(httpx2.BaseTransport):
    """The typed client's requests, answered in this process."""

    def __init__(self, web: TestClient) -> None:
        self.web = web

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        found = self.web.request(request.method, str(request.url.raw_path, "ascii"))
        return httpx2.Response(found.status_code, headers=dict(found.headers), content=found.content)


@pytest.fixture
def client(measured: TestClient) -> Iterator[Client]:
    with Client("http://testserver", transport=Bridge(measured)) as made:
        yield made


def test_the_client_lists_and_reads_reports(client: Client, policies: Policies) -> None:
    listed = client.measurements()
    assert [one.name for one in listed] == ["small.text", "small.text.quick", "other.turns"]
    assert [one.stale for one in listed] == [False, False, True]
    assert (listed[0].axes_measured, listed[0].axes_passing, listed[0].model.name) == (2, 1, MODEL)
    found = client.measurement("small.text")
    assert found.measurement.model_dump(mode="json", by_alias=True) == full_report(policies.catalogue.digest)
    with pytest.raises(ServerProblem) as caught:
        client.measurement("nothing")
    assert caught.value.problem.code == "unknown_measurement"
    assert caught.value.problem.params["known"] == ["other.turns", "small.text", "small.text.quick"]


def test_the_server_reads_the_folder_and_refuses_a_broken_report(
    root: Path, tmp_path: Path, policies: Policies
) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    for part in (root / "value_profiles").iterdir():
        if part.name != "measurements":
            (folder / part.name).symlink_to(part)
    write_reports(folder, {"small.text": full_report(policies.catalogue.digest)})
    settings = Settings(catalogue_dir=folder)
    with TestClient(application(settings)) as web:
        assert [one["name"] for one in web.get("/api/v1/measurements").json()] == ["small.text"]
    (folder / "measurements" / "broken.json").write_text("{")
    with pytest.raises(InvalidDocument, match=r"broken\.json"):
        application(settings)


def test_what_was_written_judged_and_retained_stands_beside_the_headline(policies: Policies, tmp_path: Path) -> None:
    write_reports(tmp_path, {"beside": beside_report(policies.catalogue.digest)})
    client = app_of(policies, read_measurements(tmp_path, policies.catalogue.digest))
    page = text_of(client, "/measurements")
    assert (
        "1 of 2 measured axes moves as declared on this model. Let write, the model came clearly nearer to the pole "
        "put first on 1 of 2 axes and clearly further from it on 0. Judge (fake) as judge agreed on 2 of 2 requests; "
        "on 4 of 6 its verdict followed the order of the replies. On 1 of 2 axes the direct effect on the same "
        "requests is clear of noise, and at the eighth turn 25% of it is left (median)."
    ) in page
    assert "Warm and reserved +0.031 +0.010 to +0.050 180 and 210 75% and 75% 2 of 2 2 of 3" in page
    assert "Pushback and encouragement 0.000 −0.020 to +0.020 180 and 210 75% and 75% 0 of 0 0 of 3" in page
    assert "Warm and reserved +0.40 +0.10 25% −5% to 40% 0" in page
    assert "Pushback and encouragement +0.40 +0.10 – – 2" in page
    assert "Judge (fake), http://judge.example" in page
    axis = text_of(client, "/axes/warm-reserved")
    assert (
        "Let write, 4 requests at each end: from 5 to 95 replies came nearer to those of warm (shift of likeness "
        "+0.031, 95% interval +0.010 to +0.050); 180 characters on average at 5 and 210 at 95; 75% and 75% of them "
        "ended by themselves. Judge (fake) as judge called the reply written at 95 nearer to warm on 2 of 2 requests "
        "(30% to 100%); both orders of the two replies gave one verdict on 2 of 3 requests; 1 answer named neither. "
        "Asked as the eighth turn, after small talk, 4 requests moved by +0.10, and asked directly by +0.40: 25% is "
        "left (95% interval −5% to 40%)."
    ) in axis
    profile = text_of(client, "/profiles/candid-coach")
    assert "not clearly nearer to or further from those of pushback" in profile
    assert "Judge (fake) as judge shows nothing" in profile
    assert "is not clear of noise, so no share is told. 2 more did not fit" in profile
    assert client.get("/measurements/beside.json").json() == beside_report(policies.catalogue.digest)


def test_a_model_that_cannot_be_scored_is_shown_by_what_it_writes(policies: Policies, tmp_path: Path) -> None:
    raw = beside_report(policies.catalogue.digest)
    written = [{key: raw["axes"][0][key] for key in ("axis", "generation", "judged")}]
    write_reports(tmp_path, {"silent": raw | {"axes": [], "replies": 0, "written": written}})
    client = app_of(policies, read_measurements(tmp_path, policies.catalogue.digest))
    page = text_of(client, "/measurements")
    assert "This model tells no log-probabilities: only what it writes was measured. Let write, the model came" in page
    assert "Warm and reserved +0.031 +0.010 to +0.050 180 and 210 75% and 75% 2 of 2 2 of 3" in page
    assert "Eighth turn" not in page
    axis = text_of(client, "/axes/warm-reserved")
    assert f"Not scored: {MODEL}" in axis
    assert "replies came nearer to those of warm (shift of likeness +0.031" in axis
    assert "not measured on this model" in text_of(client, "/axes/plain-technical")


def test_a_run_too_short_to_show_anything_leaves_it_open(policies: Policies, tmp_path: Path) -> None:
    raw = quick_report(policies.catalogue.digest)
    short = raw["axes"][0] | {"pairs": 4, "interval": [0.06, 0.2], "rho": 0.9, "corrected_p": 0.0625}
    write_reports(tmp_path, {"short": raw | {"axes": [short]}})
    client = app_of(policies, read_measurements(tmp_path, policies.catalogue.digest))
    axis = text_of(client, "/axes/warm-reserved")
    assert "Moves as declared on this model: open. All else holds, but 4 requests are too few to rule out" in axis
    page = text_of(client, "/measurements")
    assert "0 of 1 measured axes move as declared on this model. For 1 more, too few requests leave it open." in page
