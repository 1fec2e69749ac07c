"""The shortcut answers as the application would, and asks it once."""

import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient

from counterpoise.api.shortcut import Shortcut

PATH = "/api/v1/profiles/mine/versions/1/compiled"


class Behind:
    """An application that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status = 200
        self.etag = '"one"'
        self.app = FastAPI()

        @self.app.get("/{path:path}")
        def anything(path: str, size: int = 2) -> Response:
            self.asked.append(path)
            headers = {"ETag": self.etag, "Cache-Control": "public, no-cache", "X-More": "yes"}
            return Response("x" * size, self.status, headers, media_type="application/json")


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def web(behind: Behind) -> TestClient:
    return TestClient(Shortcut(behind.app, room=100))


def test_an_address_is_asked_for_once_and_answered_alike(behind, web) -> None:
    first, again = web.get(PATH), web.get(PATH)
    assert (first.status_code, first.content, dict(first.headers)) == (200, again.content, dict(again.headers))
    assert (again.headers["etag"], again.headers["x-more"], len(behind.asked)) == ('"one"', "yes", 1)
    web.get(f"{PATH}?context=health")
    assert len(behind.asked) == 2


def test_head_has_the_headers_and_no_body(behind, web) -> None:
    head, full = web.head(PATH), web.get(PATH)
    assert (head.status_code, head.content, dict(head.headers)) == (200, b"", dict(full.headers))
    assert len(behind.asked) == 1


@pytest.mark.parametrize("sent", ['"one"', 'W/"one"', '"two", "one"', "*"])
def test_what_the_client_has_is_not_sent_again(web, sent: str) -> None:
    for method in ("GET", "HEAD"):
        found = web.request(method, PATH, headers={"If-None-Match": sent})
        assert (found.status_code, found.content, found.headers["etag"]) == (304, b"", '"one"')
        assert found.headers["cache-control"] == "public, no-cache"
    assert web.get(PATH, headers={"If-None-Match": '"two"'}).status_code == 200


def test_a_credential_goes_to_the_application(behind, web) -> None:
    for _ in range(2):
        assert web.get(PATH, headers={"Authorization": "Bearer x"}).status_code == 200
    assert len(behind.asked) == 2


def test_other_answers_are_sent_as_they_are_and_not_kept(behind, web) -> None:
    for status, etag in ((404, '"one"'), (200, 'W/"weak"')):
        behind.status, behind.etag = status, etag
        for _ in range(2):
            assert web.get(PATH).status_code == status
    assert len(behind.asked) == 4


@pytest.mark.parametrize("path", ["/api/v1/profiles/mine/versions/1", "/api/v1/profiles/mine/versions/0/compiled", "/"])
def test_other_addresses_pass(behind, web, path: str) -> None:
    web.get(path)
    web.get(path)
    assert len(behind.asked) == 2
    assert web.post(PATH).status_code == 405


def test_room_is_bounded_and_the_oldest_goes_first(behind, web) -> None:
    for context in ("a", "b", "a", "c"):
        web.get(f"{PATH}?context={context}&size=40")
    assert len(behind.asked) == 3
    web.get(f"{PATH}?context=a&size=40")
    assert len(behind.asked) == 3
    web.get(f"{PATH}?context=b&size=40")
    assert len(behind.asked) == 4
    for _ in range(2):
        web.get(f"{PATH}?size=101")
    assert len(behind.asked) == 6
