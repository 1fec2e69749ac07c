"""One question to the server's own model: through API and client, one at a time, and not too often."""

import threading

import pytest
from fastapi.testclient import TestClient
from tests.fakes.memory_store import MemoryStore
from tests.fakes.upstream import FakeUpstream

from counterpoise.bootstrap.access import Surroundings
from counterpoise.bootstrap.web import application
from counterpoise.services.ports import Message, Reply
from counterpoise.settings import Settings

ASKED = {"profile": "candid-coach", "question": "Is my plan good?", "max_tokens": 12}


class Slow(FakeUpstream):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__(100_000)
        self.asked, self.may = threading.Event(), threading.Event()

    def answer(self, messages: list[Message], *, max_tokens: int, seed: int) -> Reply:  # type: ignore[override]
        self.asked.set()
        assert self.may.wait(60)
        return super().answer(messages, max_tokens=max_tokens, seed=seed)


def web(upstream: FakeUpstream | None = None, per_minute: int = 100) -> TestClient:
    around = Surroundings(MemoryStore(), log=lambda *_, **__: None, upstream=upstream or FakeUpstream(100_000))
    app = application(Settings(requests_per_minute=0, replies_per_minute=per_minute), around=around)
    return TestClient(app, raise_server_exceptions=False)


def ask(client: TestClient, **more: object):
    return client.post("/api/v1/replies", json=ASKED | more)


def test_replies_without_with_and_against() -> None:
    found = ask(web(), against="encourager", context="creative").json()
    assert [one["profile"] for one in found["replies"]] == [None, "candid-coach", "encourager"]
    assert found["replies"][0]["policy"] is None
    assert found["replies"][1]["policy"].startswith("sha256:")
    assert (found["question"], found["context"], found["caveat"]) == ("Is my plan good?", "creative", "It is a fake.")
    # The fake repeats what it was told: without a profile the question alone, with one the prompt first.
    assert found["replies"][0]["text"] == "Is my plan good? 0"
    assert len({one["text"] for one in found["replies"]}) > 1


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"question": "  "}, 422, "invalid_request"),
        ({"question": "x" * 1001}, 422, "invalid_request"),
        ({"max_tokens": 161}, 422, "invalid_request"),
        ({"profile": "nobody"}, 404, "unknown_profile"),
        ({"context": "nowhere"}, 404, "unknown_context"),
    ],
)
def test_what_cannot_be_answered_is_said_why(more: dict[str, object], status: int, code: str) -> None:
    found = ask(web(), **more)
    assert (found.status_code, found.json()["code"]) == (status, code)


def test_a_model_that_fails_is_no_fault_of_the_asker() -> None:
    found = ask(web(FakeUpstream(context=3)))
    assert (found.status_code, found.json()["code"]) == (502, "model_failed")


def test_one_at_a_time_and_whoever_comes_meanwhile_is_told_when_to_come_again() -> None:
    slow = Slow()
    client = web(slow)
    with client:
        first: list[int] = []
        asking = threading.Thread(target=lambda: first.append(ask(client).status_code))
        asking.start()
        assert slow.asked.wait(60)
        second = ask(client)
        slow.may.set()
        asking.join(60)
        assert (second.status_code, second.headers["retry-after"], first) == (429, "10", [200])
        assert ask(client).status_code == 200


def test_a_failure_does_not_keep_the_model_busy() -> None:
    client = web(FakeUpstream(context=3))
    assert [ask(client).status_code for _ in range(2)] == [502, 502]


def test_questions_of_a_client_are_counted() -> None:
    client = web(per_minute=2)
    assert [ask(client).status_code for _ in range(3)] == [200, 200, 429]


def test_a_server_may_let_no_model_answer() -> None:
    found = ask(web(per_minute=0))
    assert (found.status_code, found.json()["code"]) == (403, "not_allowed")
