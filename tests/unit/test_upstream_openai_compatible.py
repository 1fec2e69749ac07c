import json
import socket
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from counterpoise.domain.errors import InvalidOption, ModelFailed
from counterpoise.services.ports import Message
from counterpoise.upstream.openai_compatible import OpenAICompatible

KEY = "sk-very-secret-0123456789"
HELLO = [Message("system", "Be kind."), Message("user", "Hello?")]
GOOD: dict[str, Any] = {
    "model": "tiny-2",
    "choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": "Hello."}}],
}
Handler = Callable[[httpx2.Request], httpx2.Response]


def endpoint(handler: Handler, url: str = "https://models.example/v1#tiny", key: str | None = KEY) -> OpenAICompatible:
    return OpenAICompatible(url, api_key=key, transport=httpx2.MockTransport(handler))


def failure(handler: Handler) -> ModelFailed:
    with pytest.raises(ModelFailed) as raised:
        endpoint(handler).answer(HELLO, max_tokens=5, seed=1)
    assert KEY not in f"{raised.value.message} {raised.value.params} {raised.value!r}"
    return raised.value


def test_a_chat_is_asked_greedily_with_seed_key_and_model() -> None:
    seen: list[httpx2.Request] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json=GOOD)

    reply = endpoint(handler).answer(HELLO, max_tokens=5, seed=7)
    assert (reply.text, reply.finish, reply.model) == ("Hello.", "stop", "tiny-2")
    assert seen[0].headers["authorization"] == f"Bearer {KEY}"
    assert json.loads(seen[0].content) == {
        "model": "tiny",
        "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello?"}],
        "max_tokens": 5,
        "temperature": 0,
        "seed": 7,
        "stream": False,
    }


def test_without_a_key_no_authorization_is_sent() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        assert "authorization" not in request.headers
        return httpx2.Response(200, json=GOOD)

    for key in (None, "", "  "):
        assert endpoint(handler, key=key).answer(HELLO, max_tokens=5, seed=7).text == "Hello."


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://127.0.0.1:11434#m", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://127.0.0.1:11434/#m", "http://127.0.0.1:11434/v1/chat/completions"),
        ("https://api.example/v1#m", "https://api.example/v1/chat/completions"),
        ("https://api.example/v1/#m", "https://api.example/v1/chat/completions"),
        ("https://api.example/v1/chat/completions#m", "https://api.example/v1/chat/completions"),
        ("https://router.example/api#m", "https://router.example/api/v1/chat/completions"),
        ("https://api.example/v1beta/openai#m", "https://api.example/v1beta/openai/chat/completions"),
        ("https://api.example/v1?api-version=2#m", "https://api.example/v1/chat/completions?api-version=2"),
        ("HTTPS://API.example/v1#org/model:7b", "https://api.example/v1/chat/completions"),
    ],
)
def test_base_urls_with_and_without_version(url: str, asked: str) -> None:
    seen: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return httpx2.Response(200, json=GOOD)

    endpoint(handler, url).answer(HELLO, max_tokens=1, seed=0)
    assert seen == [asked]


def test_without_a_name_the_first_listed_model_is_taken_once() -> None:
    paths: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        paths.append(request.url.path)
        if request.url.path.endswith("/models"):
            return httpx2.Response(200, json={"data": [{"id": "first"}, {"id": "second"}]})
        assert json.loads(request.content)["model"] == "first"
        return httpx2.Response(200, json=GOOD)

    upstream = endpoint(handler, "https://models.example?token=t")
    assert upstream.identity.name == "first"
    assert upstream.identity.url == "https://models.example/v1"
    upstream.answer(HELLO, max_tokens=1, seed=0)
    upstream.answer(HELLO, max_tokens=1, seed=0)
    assert paths == ["/v1/models", "/v1/chat/completions", "/v1/chat/completions"]


@pytest.mark.parametrize("listed", [{"data": []}, {"data": [{"id": ""}]}, {"data": ["x"]}, [], {}, 5])
def test_an_endpoint_that_lists_no_model_is_asked_to_be_named(listed: object) -> None:
    upstream = endpoint(lambda _: httpx2.Response(200, json=listed), "https://models.example")
    with pytest.raises(ModelFailed, match="URL#name"):
        assert upstream.name


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_refusal_shows_its_status_and_at_most_200_characters(status: int) -> None:
    failed = failure(lambda _: httpx2.Response(status, text=f"bad key {KEY} \x1b[2J " + "x" * 5000))
    assert failed.params["status"] == status
    assert f"answered {status}: bad key [key] " in failed.message
    assert "\x1b" not in failed.message
    said = failed.message.split(f"{status}: ", 1)[1]
    assert len(said) <= 201  # 200 and the full stop


def test_a_redirect_is_not_followed() -> None:
    hosts: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        hosts.append(request.url.host)
        return httpx2.Response(307, headers={"location": "https://elsewhere.example/v1/chat/completions"})

    assert "redirect" in failure(handler).message
    assert hosts == ["models.example"]


@pytest.mark.parametrize("content", [b"", b"<html>hello</html>", b"{", b"\xff\xfe\x00"])
def test_what_is_not_json_is_a_failure(content: bytes) -> None:
    assert "no JSON" in failure(lambda _: httpx2.Response(200, content=content)).message


@pytest.mark.parametrize(
    "answered",
    [
        {},
        {"choices": []},
        {"choices": None},
        {"choices": [None]},
        {"choices": [{}]},
        {"choices": [{"message": {"content": None, "tool_calls": [1]}}]},
        {"choices": {"message": {}}},
        [],
        "text",
        None,
        {"error": {"message": f"overloaded {KEY}"}},
        {"error": "overloaded"},
    ],
)
def test_an_answer_without_a_reply_is_a_failure(answered: object) -> None:
    failure(lambda _: httpx2.Response(200, json=answered))


def test_a_refusal_in_its_own_field_is_the_reply() -> None:
    declined = {"choices": [{"finish_reason": "stop", "message": {"content": None, "refusal": "I would rather not."}}]}
    reply = endpoint(lambda _: httpx2.Response(200, json=declined)).answer(HELLO, max_tokens=5, seed=1)
    assert reply.text == "I would rather not."
    assert reply.model == "tiny"


def test_fields_that_a_model_refuses_are_renamed_or_left_out_from_then_on() -> None:
    bodies: list[dict[str, Any]] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        bodies.append(body)
        for field in ("max_tokens", "temperature"):
            if field in body:
                return httpx2.Response(400, json={"error": {"message": "unsupported", "param": field}})
        return httpx2.Response(200, json=GOOD)

    upstream = endpoint(handler)
    upstream.answer(HELLO, max_tokens=5, seed=1)
    assert len(bodies) == 3
    upstream.answer(HELLO, max_tokens=6, seed=1)
    assert len(bodies) == 4
    assert bodies[-1]["max_completion_tokens"] == 6
    assert bodies[-1]["seed"] == 1
    assert not {"max_tokens", "temperature"} & set(bodies[-1])


def test_a_model_that_refuses_whatever_is_sent_is_not_asked_for_ever() -> None:
    asked = []

    def handler(_: httpx2.Request) -> httpx2.Response:
        asked.append(1)
        return httpx2.Response(400, json={"error": {"message": "no", "param": "temperature"}})

    failure(handler)
    assert len(asked) == 2


def test_a_refused_connection_says_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    upstream = OpenAICompatible(f"http://127.0.0.1:{port}#m", api_key=KEY)
    with pytest.raises(ModelFailed, match="cannot be reached") as raised:
        upstream.answer(HELLO, max_tokens=1, seed=0)
    assert str(port) in raised.value.message
    assert KEY not in raised.value.message


def test_a_timeout_says_so() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadTimeout("slow", request=request)

    assert "did not answer in time" in failure(handler).message


@pytest.mark.parametrize("key", ["two\nlines", "schlüssel", "tab\tbed"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(InvalidOption) as raised:
        OpenAICompatible("https://models.example", api_key=key)
    assert key not in str(raised.value)


def test_the_key_is_not_in_the_representation() -> None:
    assert KEY not in repr(endpoint(lambda _: httpx2.Response(200, json=GOOD)))


def test_a_password_in_the_url_is_refused_without_showing_it() -> None:
    with pytest.raises(InvalidOption) as raised:
        OpenAICompatible(f"https://me:{KEY}@models.example/v1")
    assert KEY not in str(raised.value)
