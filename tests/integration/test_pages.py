"""The public pages over real files: true to the policy, well-formed, inert to hostile text, without scripts."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.pages.router import pages_router
from counterpoise.services.charts import thresholds_rows
from counterpoise.services.policies import Policies

VOID = {"meta", "link", "img", "br", "source", "input", "rect", "hr"}
ELSEWHERE = ("/account", "/api/", "/deployments", "/log", "/openapi.json", "/panels", "/published", "/statements")


class Page(HTMLParser):
    """What a test asks of a page; a tag that does not close is a failure."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.bits: list[str] = []
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        is_bit = dict(attrs).get("class") == "bit"
        if is_bit:
            self.bits.append("")
        if tag not in VOID:
            self._open.append((tag, is_bit))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._open and self._open[-1][1]:
            self.bits[-1] += data

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.tags if "id" in attributes]


@pytest.fixture
def client(policies: Policies) -> TestClient:
    app = FastAPI()
    app.include_router(pages_router(policies, ui_url=None))
    return TestClient(app)


def every_page(policies: Policies) -> list[str]:
    fixed = ["/", "/profiles", "/axes", "/commitments", "/hazards", "/contexts", "/numbers", "/measurements"]
    fixed += ["/about", "/errors"]
    return [
        *fixed,
        *(f"/profiles/{profile}" for profile in policies.profiles),
        *(f"/axes/{axis}" for axis in policies.catalogue.axes),
        "/profiles/balanced?context=health&means=rules",
        "/profiles/reality-check?context=mental-health&means=turns",
        "/profiles/nobody",
    ]


def test_every_page_is_well_formed_and_has_its_landmarks(client: TestClient, policies: Policies) -> None:
    for address in every_page(policies):
        answer = client.get(address)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        page = Page(answer.text)
        assert len(page.all("h1")) == 1, address
        assert len(page.all("main")) == 1
        assert page.all("html")[0]["lang"] == "en-GB"
        assert len(page.ids) == len(set(page.ids)), address
        assert page.all("a")[0] == {"class": "skip", "href": "#main"}
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), address
        assert all(image["alt"] for image in page.all("img"))


def test_no_page_needs_what_the_content_policy_forbids(client: TestClient, policies: Policies) -> None:
    for address in every_page(policies):
        page = Page(client.get(address).text)
        assert page.all("script") == []
        assert page.all("style") == []
        for _, attributes in page.tags:
            assert "style" not in attributes
            assert not any(name.startswith("on") for name in attributes)
    svg = client.get("/profiles/balanced/thresholds.svg").text
    assert "style=" not in svg
    assert "<style" not in svg
    assert "<script" not in svg


def test_every_link_leads_somewhere(client: TestClient, policies: Policies) -> None:
    seen: dict[str, Page | None] = {}
    for address in every_page(policies):
        here = Page(client.get(address).text)
        addresses = [link["href"] for link in here.all("a")] + [image["src"] for image in here.all("img")]
        addresses += [source["srcset"] for source in here.all("source")] + [link["href"] for link in here.all("link")]
        for target in addresses:
            assert target
            assert target.startswith(("/", "#")), f"{address} leaves the site for {target}"
            path, _, fragment = target.partition("#")
            if path.startswith(ELSEWHERE):
                continue
            if path and path not in seen and not path.endswith((".svg", "narrow")):
                answer = client.get(path)
                assert answer.status_code == 200, f"{address} links to {path}"
                html = answer.headers["content-type"].startswith("text/html")
                seen[path] = Page(answer.text) if html else None
            if fragment:
                there = seen[path] if path else here
                assert there
                assert fragment in there.ids, f"{address} links to {target}"


@pytest.mark.parametrize("profile", ["candid-coach", "balanced", "open-library"])
@pytest.mark.parametrize("query", ["", "?means=rules", "?means=turns", "?context=mental-health"])
def test_the_marked_prompt_is_the_prompt_character_for_character(
    client: TestClient, policies: Policies, profile: str, query: str
) -> None:
    page = Page(client.get(f"/profiles/{profile}{query}").text)
    plain = client.get(f"/profiles/{profile}/prompt.txt{query}").text
    assert "".join(page.bits) == plain
    notes = [attributes for _, attributes in page.tags if attributes.get("role") == "tooltip"]
    lines = [attributes for _, attributes in page.tags if attributes.get("class") == "line"]
    assert len(notes) == len(lines) == len(page.bits)
    assert [line["aria-describedby"] for line in lines] == [note["id"] for note in notes]
    assert all(line["tabindex"] == "0" for line in lines)
    assert all("hidden" in note for note in notes), "with styles off the prompt must read without its notes"
    if not query:
        assert plain == policies.compile(policies.profile(profile)).prompt.text


def test_a_profile_says_what_it_trades(client: TestClient) -> None:
    text = Page(client.get("/profiles/candid-coach").text).text
    assert "Puts pushback before encouragement (80:20, strong) when someone shares a plan" in text
    assert "Because, in the author's words: An early objection is cheaper than a late failure." in text
    assert "Who benefits" in text
    assert "Who pays" in text
    assert "Not measured on any model yet." in text
    assert "This decides only where a guardrail scores requests." in text
    assert "Decided by the commitment “Child safety” (authority: platform)" in text


def test_claims_are_never_shown_as_findings(client: TestClient, catalogue: Catalogue) -> None:
    for axis in catalogue.axes.values():
        html = client.get(f"/axes/{axis.id}").text
        claims = [claim for pole in axis.poles.values() for claim in (*pole.benefits, *pole.costs)]
        findings = [claim for claim in claims if claim.basis != "argument"]
        assert html.count('class="basis claim"') == len(claims) - len(findings)
        assert html.count('class="basis finding"') == len(findings)
        text = Page(html).text
        assert all(str(claim.source) in text for claim in findings)


def test_even_weights_put_nothing_first(client: TestClient) -> None:
    text = Page(client.get("/profiles/balanced").text).text
    assert "Holds caution and openness even (50:50, balanced) when" in text
    assert " before " not in "".join(re.findall(r"Holds [^.]*\.", text))
    assert "It sets every axis of the catalogue." in text


def test_a_context_changes_what_is_shown_and_says_so(client: TestClient) -> None:
    text = Page(client.get("/profiles/candid-coach?context=mental-health").text).text
    assert "Holds encouragement and pushback nearly even (55:45, balanced, encouragement a little ahead)" in text
    assert "Set by this profile for the context Mental health. Elsewhere pushback 80, encouragement 20." in text
    assert Page(client.get("/profiles/candid-coach?context=").text).text.count("Elsewhere") == 0


def test_unset_axes_and_the_assumed_caution_are_said(client: TestClient) -> None:
    text = Page(client.get("/profiles/encourager").text).text
    assert "unset : the model's own default applies" in text.replace("unset:", "unset :")
    assert "assumed, because caution and openness is unset" in text


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/profiles/nobody", 404, "There is no profile 'nobody'"),
        ("/profiles/balanced?context=moon", 404, "There is no context 'moon'"),
        ("/profiles/balanced?means=magic", 422, "There is no means 'magic'"),
        ("/profiles/nobody/thresholds.svg", 404, "There is no profile"),
        ("/axes/up-down", 404, "There is no axis 'up-down'"),
        ("/static/router.py", 404, "There is no file"),
        ("/profiles/%3Cscript%3Ealert(1)", 404, "<script>alert(1)"),
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, address: str, status: int, said: str) -> None:
    answer = client.get(address)
    page = Page(answer.text)
    assert answer.status_code == status
    assert said in page.text
    assert page.all("script") == []


def test_table_csv_and_json_hold_the_thresholds(client: TestClient, policies: Policies) -> None:
    policy = policies.compile(policies.profile("reality-check"), context="mental-health")
    rows = thresholds_rows(policy)
    query = "?context=mental-health"
    found = client.get(f"/profiles/reality-check/thresholds.json{query}").json()
    assert found["thresholds"] == rows
    assert found["context"] == "mental-health"
    document = policies.document(policies.profile("reality-check"), None, "mental-health")
    assert found["policy_digest"] == document["digest"]
    table = list(csv.DictReader(io.StringIO(client.get(f"/profiles/reality-check/thresholds.csv{query}").text)))
    assert [(row["hazard"], float(row["refuse_at"])) for row in table] == [
        (row["hazard"], row["refuse_at"]) for row in rows
    ]
    text = Page(client.get(f"/profiles/reality-check{query}").text).text
    for row in rows:
        assert f"{row['care_at']:.1%} {row['refuse_at']:.1%}" in re.sub(r"\s*(\d+\.\d%)\s*", r" \1 ", text).replace(
            "  ", " "
        )


def test_the_picture_is_an_svg_with_a_title_and_the_numbers(client: TestClient) -> None:
    answer = client.get("/profiles/candid-coach/thresholds.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "Where care and refusal begin" in answer.text
    assert "Child sexual exploitation" in answer.text
    narrow = client.get("/profiles/candid-coach/thresholds.svg?size=narrow").text
    assert narrow != answer.text


HOSTILE = '<script>alert("x")</script><svg onload=alert(1)>'


def test_hostile_text_of_a_profile_is_inert(policies: Policies) -> None:
    hostile = policies.profile(
        {
            "schema": "profile/v1",
            "id": "hostile",
            "title": HOSTILE,
            "summary": f"{{{{ 7 * 7 }}}} {HOSTILE}",
            "suits": [HOSTILE, "x" * 300],
            "does_not_suit": ["\"'><img src=x onerror=alert(1)>"],
            "weights": {"pushback-encouragement": {"pushback": 90, "encouragement": 10}},
            "reasons": {"pushback-encouragement": f"</q>{HOSTILE}<!--"},
        }
    )
    app = FastAPI()
    app.include_router(pages_router(Policies(policies.catalogue, {"hostile": hostile}), ui_url=None))
    client = TestClient(app)
    for address in ("/", "/profiles", "/profiles/hostile", "/axes", "/axes/pushback-encouragement", "/contexts"):
        answer = client.get(address)
        page = Page(answer.text)
        assert page.all("script") == []
        assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
        assert "49 " not in page.text[:400]
    text = Page(client.get("/profiles/hostile").text).text
    assert HOSTILE in text
    assert "{{ 7 * 7 }}" in text
    assert "alert" not in client.get("/profiles/hostile/thresholds.svg").text
    assert "alert" not in client.get("/profiles/hostile/prompt.txt").text


def test_readers_who_have_the_page_already_get_304(client: TestClient) -> None:
    first = client.get("/hazards")
    again = client.get("/hazards", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert client.head("/hazards").status_code == 200
    assert client.get("/hazards").headers["etag"] == first.headers["etag"]


def test_the_gallery_is_in_the_order_it_claims_and_chooses_nothing(client: TestClient, policies: Policies) -> None:
    html = client.get("/profiles").text
    titles = [profile.title for profile in policies.profiles.values()]
    places = [html.index(f">{title}</a></h2>") for title in sorted(titles, key=str.casefold)]
    assert places == sorted(places)
    assert "checked" not in html
    assert "selected" not in html


def test_the_home_page_links_to_the_app_only_where_it_runs(policies: Policies, client: TestClient) -> None:
    app = FastAPI()
    app.include_router(pages_router(policies, ui_url="http://127.0.0.1:8501"))
    assert 'href="http://127.0.0.1:8501"' in TestClient(app).get("/").text
    assert "is not running" in client.get("/").text


def test_every_error_code_of_the_tree_has_an_anchor(client: TestClient) -> None:
    ids = Page(client.get("/errors").text).ids
    assert {"unknown_profile", "invalid_document", "budget_too_small", "not_found"} <= set(ids)
