"""The log as it is served: by plain GET requests, for caches and mirrors, and as a page."""

import re

import pytest
from fastapi.testclient import TestClient
from tests.fakes.doors import Hall
from tests.logs import verifies
from tests.publishers import DictLog, entry_of, publish

from counterpoise.domain.translog.hashing import EMPTY_ROOT
from counterpoise.domain.translog.notes import parse_vkey
from counterpoise.domain.translog.proof_files import check_proof_file, parse_proof_file
from counterpoise.domain.translog.tiles import tiles_of
from counterpoise.services.log_checking import LogCheck

NOBODY = "tamper-evident only to those who kept an earlier checkpoint; 0 independent witnesses"


class Served(DictLog):
    def __init__(self, client: TestClient) -> None:
        super().__init__({})
        self.client = client

    def fetch(self, path: str) -> bytes:
        answer = self.client.get(f"/log/{path}")
        assert answer.status_code == 200, path
        return answer.content


def check_of(client: TestClient) -> LogCheck:
    return LogCheck(Served(client), [parse_vkey(client.get("/log/vkey").text)], verifies)


def test_an_empty_log_has_a_checkpoint() -> None:
    client = Hall().visitor()
    head = check_of(client).whole()
    assert (head.head.checkpoint.size, head.head.checkpoint.root) == (0, EMPTY_ROOT)
    assert head.head.checkpoint.origin == "values.example/log"
    page = client.get("/log")
    assert NOBODY in page.text
    assert "Nothing was logged yet" in page.text


def test_everything_can_be_read_and_verified_by_plain_get() -> None:
    hall = Hall()
    client = hall.visitor()
    logged = publish(hall.store, [entry_of(1, number) for number in range(1, 300)])
    first = client.get("/log/checkpoint").content
    publish(hall.store, [entry_of(2, number) for number in range(1, 250)])
    found = check_of(client).whole(kept=first)
    assert (found.entries, found.since) == (548, 299)
    proof = client.get("/log/proof/42")
    assert proof.headers["content-type"].startswith("text/plain")
    keys = [parse_vkey(client.get("/log/vkey").text)]
    assert check_proof_file(parse_proof_file(proof.content), logged[42].entry, keys, verifies).checkpoint.size == 548
    page = client.get("/log").text
    assert "548" in page
    assert "publisher-2" in page


def test_files_are_cached_as_they_may_be() -> None:
    hall = Hall()
    client = hall.visitor()
    publish(hall.store, [entry_of(1, number) for number in range(1, 301)])
    head = client.get("/log/checkpoint")
    assert head.headers["content-type"] == "text/plain; charset=utf-8"
    assert head.headers["cache-control"] == "no-cache"
    assert client.get("/log/checkpoint", headers={"If-None-Match": head.headers["etag"]}).status_code == 304
    for path in ("tile/0/000", "tile/entries/000"):
        full = client.get(f"/log/{path}")
        assert full.headers["content-type"] == "application/octet-stream"
        assert full.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert client.head(f"/log/{path}").status_code == 200
    assert len(client.get("/log/tile/0/000").content) == 8192
    assert client.get("/log/tile/0/001.p/44").headers["cache-control"] == "public, max-age=86400"
    # Partial tiles of earlier checkpoints stay.
    assert len(client.get("/log/tile/0/001.p/7").content) == 7 * 32
    assert client.get("/log/tile/1/000.p/1").status_code == 200


MISSING = (
    "tile/0/002 tile/0/001 tile/0/001.p/45 tile/1/000 tile/2/000.p/1 tile/0/1 tile/0/x000/000 tile/entries/001 "
    "tile/64/000 tile/0/000.p/256 tile/0/000/ tile/-1/000 proof/300 proof/-1 proof/x tile/63/000.p/1 "
    f"tile/0/{'x999/' * 20}999"
).split()


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_404(path: str) -> None:
    hall = Hall(again=True)
    publish(hall.store, [entry_of(1, number) for number in range(1, 301)])
    client = hall.visitor()
    assert client.get("/log/checkpoint").status_code == 200
    assert client.get(f"/log/{path}").status_code == 404


def test_nothing_is_served_that_no_signed_head_covers() -> None:
    hall = Hall()
    client = hall.visitor()
    publish(hall.store, [entry_of(1, 1)])
    client.get("/log/checkpoint")
    publish(hall.store, [entry_of(1, 2)])
    assert client.get("/log/tile/entries/000.p/2").status_code == 404
    client.get("/log/checkpoint")
    assert client.get("/log/tile/entries/000.p/2").status_code == 200


def test_every_file_of_a_mirror_is_there() -> None:
    hall = Hall()
    publish(hall.store, [entry_of(1, number) for number in range(1, 600)])
    client = hall.visitor()
    client.get("/log/checkpoint")
    for tile in tiles_of(599):
        assert client.get(f"/log/{tile.path}").status_code == 200, tile.path


def test_a_database_that_was_set_back_signs_nothing_more() -> None:
    hall = Hall()
    publish(hall.store, [entry_of(1, number) for number in range(1, 6)])
    client = hall.visitor()
    assert client.get("/log/checkpoint").status_code == 200
    state = hall.store.state  # type: ignore[attr-defined]
    for number in (3, 4):
        del state.log_entries[number]
    publish_again = client.get("/log/checkpoint")
    assert publish_again.status_code == 503
    assert publish_again.json()["code"] == "log_rolled_back"


def test_a_database_with_another_history_of_the_same_size_signs_nothing_more() -> None:
    hall, other = Hall(), Hall()
    publish(hall.store, [entry_of(1, 1), entry_of(1, 2)])
    publish(other.store, [entry_of(1, 1), entry_of(1, 3), entry_of(1, 4)])
    client = hall.visitor()
    assert client.get("/log/checkpoint").status_code == 200
    hall.store.state = other.store.state  # type: ignore[attr-defined]
    assert client.get("/log/checkpoint").json()["code"] == "log_rolled_back"


def test_every_link_of_the_page_leads_somewhere_here() -> None:
    hall = Hall()
    publish(hall.store, [entry_of(1, number) for number in range(1, 4)])
    client = hall.visitor()
    links = set(re.findall(r'href="([^"#]+)', client.get("/log").text))
    assert {"/log/checkpoint", "/log/vkey", "/log/proof/2"} <= links
    for link in links - {"/account"}:
        assert client.get(link).status_code == 200, link
