"""Whom a profile favours, for readers: true to the comparison, complete, inert, and honest where nothing is known."""

import csv
import io
import re

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import house_on
from tests.reading_pages import Page

from counterpoise.bootstrap.library import library
from counterpoise.domain.catalogue.references import profile_from
from counterpoise.domain.errors import UnknownEvidence
from counterpoise.domain.standing.cases import Cases
from counterpoise.domain.standing.pack import Coding, EvidencePack
from counterpoise.domain.standing.respondents import Respondents
from counterpoise.pages.router import pages_router
from counterpoise.schemas.favours import favours_document
from counterpoise.services.policies import Policies
from counterpoise.services.standing import EvidenceStore, Standing
from counterpoise.settings import Settings

PEOPLE, DIALOGUES, PRISM = "synthetic-demonstration", "collective-dialogues-2023", "prism-2024"
HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>'
ADDRESSES = [
    "/profiles/candid-coach/whom",
    f"/profiles/candid-coach/whom?evidence={PEOPLE}",
    f"/profiles/candid-coach/whom?evidence={PEOPLE}&against=encourager",
    f"/profiles/careful-guide/whom?evidence={DIALOGUES}&context=health",
    f"/profiles/balanced/whom?evidence={PRISM}",
    f"/profiles/encourager/whom?evidence={PRISM}",
    "/profiles/plain-speaker/whom?evidence=none",
    "/compare",
    f"/compare?a=candid-coach&b=encourager&evidence={PEOPLE}",
    "/compare?a=balanced&b=careful-guide",
    "/compare?a=candid-coach&b=act-first-agent&evidence=prism-2024",
    "/evidence",
    f"/evidence/{PEOPLE}",
    f"/evidence/{DIALOGUES}",
    f"/evidence/{PRISM}",
]


class Packs(EvidenceStore):
    """Packs that a test makes."""

    def __init__(self, *packs: EvidencePack) -> None:
        self.held = {pack.id: pack for pack in packs}

    def names(self) -> list[str]:
        return sorted(self.held)

    def shipped(self, name: str) -> EvidencePack:
        if name not in self.held:
            raise UnknownEvidence(name, self.held)
        return self.held[name]


def site(policies: Policies, standing: Standing, cases: tuple[Cases, ...] = ()) -> TestClient:
    app = FastAPI()
    app.include_router(pages_router(policies, ui_url=None, standing=standing, cases=cases))
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def standing() -> Standing:
    return library(Settings()).standing


@pytest.fixture
def client(policies: Policies, standing: Standing) -> TestClient:
    return site(policies, standing)


def text_of(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return Page(answer.text).text


def rows_of(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_pages_are_well_formed_have_landmarks_and_need_no_script(client: TestClient) -> None:
    for address in ADDRESSES:
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = Page(answer.text)
        assert len(page.ids) == len(set(page.ids)), address
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), address
        assert not [tag for tag, _ in page.tags if tag in {"script", "style"}]
        assert not [name for _, attributes in page.tags for name in attributes if name == "style" or name[:2] == "on"]
        assert all(page.all("img", "alt")), address


def test_every_link_picture_and_table_is_there(client: TestClient) -> None:
    seen: dict[str, Page | None] = {}
    for address in ADDRESSES:
        here = Page(client.get(address).text)
        targets = here.all("a", "href") + here.all("img", "src") + here.all("source", "srcset")
        for target in targets:
            assert target.startswith(("/", "#")), f"{address} leaves the site for {target}"
            path, _, fragment = target.partition("#")
            if path.startswith(
                ("/api/", "/account", "/deployments", "/log", "/openapi.json", "/panels", "/statements")
            ):
                continue
            if path and path not in seen:
                answer = client.get(path)
                assert answer.status_code == 200, f"{address} links to {path}: {answer.text[:200]}"
                seen[path] = Page(answer.text) if answer.headers["content-type"].startswith("text/html") else None
            there = seen[path] if path else here
            assert not fragment or (there and fragment in there.ids), f"{address} links to {target}"


def test_the_summary_says_what_the_comparison_found(client: TestClient, standing: Standing, policies: Policies) -> None:
    found = standing.favours(policies.profile("candid-coach"), standing.pack(PEOPLE))
    total = found.comparison.everyone
    assert total is not None
    text = text_of(client, f"/profiles/candid-coach/whom?evidence={PEOPLE}")
    points = f"{abs(100 * total.difference):.1f} points {'closer' if total.difference > 0 else 'further'}"
    assert f"Everyone: this profile is {points}" in text
    for verdict in ("closer", "further"):
        count = sum(one.verdict == verdict for one in found.comparison.groups)
        assert (f"{count}: {verdict}" in text) is (count > 0)
    assert "These people are made up. Nobody was asked." in text
    assert "Closer is not better." in text
    assert "variants that we chose; not a probability" in text
    for limit in found.limits:
        assert limit[:40] in text.replace("“", "").replace("”", ""), limit


def test_data_are_the_document_and_the_tables(client: TestClient, standing: Standing, policies: Policies) -> None:
    query = f"?evidence={PEOPLE}&against=encourager"
    document = favours_document(
        standing.favours(
            policies.profile("candid-coach"), standing.pack(PEOPLE), reference=policies.profile("encourager")
        )
    ).model_dump(mode="json")
    body = client.get(f"/profiles/candid-coach/whom.json{query}").json()
    assert body["favours"] == document
    assert [one["group"] for one in body["tables"]["groups"]][1:] == [one["group"] for one in document["groups"]]
    for name, table in body["tables"].items():
        rows = rows_of(client, f"/profiles/candid-coach/whom.csv{query}&table={name}")
        assert len(rows) == len(table), name
        assert not table or list(rows[0]) == list(table[0])
    first = rows_of(client, f"/profiles/candid-coach/whom.csv{query}")[1]
    assert float(first["difference"]) == document["groups"][0]["difference"]


def test_hidden_groups_are_named_and_nothing_else_of_them_is_told(client: TestClient) -> None:
    address = f"/profiles/candid-coach/whom?evidence={PEOPLE}"
    body = client.get(address.replace("whom?", "whom.json?")).json()
    hidden = {(one["dimension"], one["group"]) for one in body["tables"]["hidden"]}
    assert hidden
    for name in ("groups", "axes", "regrets", "worst", "variants", "curves"):
        assert not hidden & {(one["dimension"], one["group"]) for one in body["tables"][name]}, name
    text = text_of(client, address)
    for dimension, group in hidden:
        assert text.count(f"{dimension}: {group}") == 1
    picture = client.get(f"/profiles/candid-coach/whom/groups.svg?evidence={PEOPLE}").text
    assert not [group for dimension, group in hidden if f"{dimension}: {group}" in picture]


def test_the_reference_can_be_switched_and_a_profile_beside_itself_does_not_differ(client: TestClient) -> None:
    beside_itself = text_of(client, f"/profiles/candid-coach/whom?evidence={PEOPLE}&against=candid-coach")
    assert "this profile and the reference are about as close" in beside_itself
    other = text_of(client, f"/profiles/candid-coach/whom?evidence={PEOPLE}&against=encourager")
    assert "the profile “Encourager”" in other
    assert "Not compared: the reference “Encourager” leaves this axis unset." in other


def test_without_a_choice_a_stated_rule_picks_evidence_of_real_people(client: TestClient) -> None:
    text = text_of(client, "/profiles/careful-guide/whom")
    assert "Nobody chose the evidence, so a rule did" in text
    assert "What US respondents supported" in text
    assert "people were asked about one side only" in text


def test_where_nothing_is_in_common_nothing_is_said_and_the_rest_stands(client: TestClient) -> None:
    text = text_of(client, f"/profiles/encourager/whom?evidence={PRISM}")
    assert "Who says they want it so: not known." in text
    assert "Group by group" not in text
    assert "Who benefits" in text
    answer = client.get(f"/profiles/encourager/whom.csv?evidence={PRISM}")
    assert answer.status_code == 404


def test_what_people_say_they_want_is_never_called_benefit(client: TestClient) -> None:
    text = client.get(f"/profiles/candid-coach/whom?evidence={PEOPLE}").text
    wanted = re.findall(r'<div class="wanted">.*?</div>\s*<div class="measured">', text, re.DOTALL)
    assert len(wanted) == 3
    for part in [*wanted, text[text.index('id="groups"') : text.index('id="thresholds"')]]:
        said = re.sub("<[^>]*>", "", part)
        assert not re.search(r"benefit|harm(s|ed)\b|suffer|better off", said)


def test_what_was_asked_for_and_is_not_there_is_said(client: TestClient) -> None:
    assert client.get("/profiles/candid-coach/whom?evidence=nothing").status_code == 404
    assert client.get("/profiles/nobody/whom").status_code == 404
    assert client.get("/profiles/candid-coach/whom?against=nobody").status_code == 404
    assert client.get("/profiles/candid-coach/whom?context=nowhere").status_code == 404
    assert client.get(f"/profiles/candid-coach/whom.csv?evidence={PEOPLE}&table=x").status_code == 422
    assert client.get(f"/profiles/candid-coach/whom/groups.svg?evidence={PEOPLE}&part=x").status_code == 404
    assert client.get("/evidence/nothing").status_code == 404
    assert client.get("/compare?a=candid-coach&b=nobody").status_code == 404


def test_provenance_is_there_item_by_item(client: TestClient, standing: Standing) -> None:
    pack = standing.pack(DIALOGUES)
    for address in (f"/profiles/careful-guide/whom?evidence={DIALOGUES}", f"/evidence/{DIALOGUES}"):
        text = text_of(client, address)
        assert pack.citation in text
        assert pack.dates in text
        assert pack.digest in text
        for coding in pack.codings:
            assert coding.author in text
            for item in coding.data.items:  # type: ignore[union-attr]
                assert item.reason in text or item.reason[0].upper() + item.reason[1:] in text


def hostile_pack() -> EvidencePack:
    n = 60
    people = Respondents(
        ids=tuple(f"{number:03d}" for number in range(n)),
        weights=np.ones(n),
        axes=("pushback-encouragement",),
        shares=np.linspace(0, 1, n)[:, None],
        importances=np.ones((n, 1)),
        groups={HOSTILE: np.array([HOSTILE, "plain"] * (n // 2))},
        strata=np.array(["all"] * n),
    )
    coding = Coding("main", HOSTILE, HOSTILE, people)
    return EvidencePack(
        "hostile", HOSTILE, HOSTILE, HOSTILE, "today", HOSTILE, n, HOSTILE, False, (coding,), "sha256:0", url=HOSTILE
    )


def test_hostile_text_is_shown_and_never_run(policies: Policies) -> None:
    made = profile_from(
        {
            "schema": "profile/v1",
            "id": "hostile",
            "title": HOSTILE,
            "summary": HOSTILE,
            "weights": {"pushback-encouragement": {"pushback": 70, "encouragement": 30}},
            "reasons": {"pushback-encouragement": HOSTILE},
        },
        policies.catalogue,
    )
    held = Policies(policies.catalogue, {"hostile": made})
    client = site(held, Standing(held, Packs(hostile_pack())))
    for address in ("/profiles/hostile/whom", "/evidence", "/evidence/hostile", "/compare?a=hostile&b=hostile"):
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        assert "<script" not in answer.text
        assert HOSTILE in Page(answer.text).text
    picture = client.get("/profiles/hostile/whom/groups.svg?evidence=hostile")
    assert picture.status_code == 200
    assert "<script" not in picture.text
    for name in ("groups", "axes", "tradeoffs", "mapping", "regrets"):
        for row in rows_of(client, f"/profiles/hostile/whom.csv?evidence=hostile&table={name}"):
            assert not [cell for cell in row.values() if cell.startswith("=")], name
    assert rows_of(client, "/profiles/hostile/whom.csv?evidence=hostile")[1]["dimension"] == f"'{HOSTILE}"


def test_both_costs_of_thresholds_are_counted_on_labelled_cases(policies: Policies, standing: Standing) -> None:
    assert "Not counted. It takes requests" in text_of(site(policies, standing), "/profiles/balanced/whom")
    rng, n = np.random.default_rng(1), 200
    labels = np.repeat([0.0, 1.0], n // 2)
    scores = np.clip(0.3 * labels + rng.uniform(0, 0.7, n), 0, 1)
    cases = Cases(
        name="two hundred",
        digest="sha256:1",
        ids=np.array([f"{number:03d}" for number in range(n)]),
        hazards=np.array(["hte"] * n),
        scores=scores,
        labels=labels,
        kinds=np.array(["", "student"] * (n // 2)),
        scorers={"hte": "made-up@1"},
        judged={},
    )
    client = site(policies, standing, (cases,))
    text = text_of(client, "/profiles/balanced/whom")
    assert "of 100 requests that the labellers call harmless" in text
    assert "that they call harmful" in text
    assert "student: of 50 requests" in text.replace("Student", "student")
    body = client.get("/profiles/balanced/whom.json").json()
    assert body["consequences"][0]["cases"]["name"] == "two hundred"


def test_versions_have_pages_of_their_own_and_can_be_compared(policies: Policies) -> None:
    house = house_on(MemoryStore(), policies)
    assert "candid-coach@1" in house.web.get("/profiles/candid-coach@1/whom").text
    found = house.web.get("/compare?a=candid-coach@1&b=candid-coach")
    assert found.status_code == 200
    assert "Nothing that runs" in Page(found.text).text


def test_the_previous_version_is_offered_as_a_reference(policies: Policies) -> None:
    house = house_on(MemoryStore(), policies)

    def document(first: int) -> dict[str, object]:
        weights = {"autonomy-protection": {"autonomy": first, "protection": 100 - first}}
        said = {"schema": "profile/v1", "id": "mine", "title": "Mine", "summary": "For evenings.", "weights": weights}
        return {"profile": said}

    tag = house.ask("mia", "POST", "/profiles", document(60)).headers["etag"]
    house.ask("mia", "POST", "/profiles/mine/versions", {"note": "First."}, If_Match=tag)
    tag = house.ask("mia", "GET", "/profiles/mine/draft").headers["etag"]
    tag = house.ask("mia", "PUT", "/profiles/mine/draft", document(90), If_Match=tag).headers["etag"]
    sent = house.ask("mia", "POST", "/profiles/mine/versions", {"note": "Second."}, If_Match=tag)
    assert sent.status_code == 201, sent.text
    page = house.web.get("/profiles/mine@2/whom").text
    assert '<option value="mine@1">The previous version (mine@1)</option>' in page
    page = house.web.get("/profiles/mine@2/whom?against=mine@1").text
    assert page.count('value="mine@1" selected') == 1
    assert "previous version" not in house.web.get("/profiles/mine@1/whom").text
