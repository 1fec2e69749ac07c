"""How an endpoint is asked for log-probabilities, against played endpoints; a real one is in the contract."""

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from counterpoise.domain.errors import InvalidOption, ModelFailed
from counterpoise.services.ports import Message, ScoreJob
from counterpoise.upstream.choosing import scorer_for
from counterpoise.upstream.embedded_scorer import EmbeddedScorer
from counterpoise.upstream.endpoint_scorer import EndpointScorer

KEY = "sk-very-secret-0123456789"
JOB = ScoreJob((Message("system", "Be kind."), Message("user", "Good plan?")), "Yes, do it.")
Handler = Callable[[httpx2.Request], httpx2.Response]


def scorer(handler: Handler, url: str = "https://models.example/v1#tiny") -> EndpointScorer:
    return EndpointScorer(url, api_key=KEY, transport=httpx2.MockTransport(handler))


def words(text: str) -> tuple[list[str], list[int]]:
    """Words with the space before them, as most vocabularies have them, and where each begins."""
    parts = text.replace(" ", "\0 ").split("\0")
    return parts, [sum(map(len, parts[:place])) for place in range(len(parts))]


def echo(prompt: str | list[int]) -> httpx2.Response:
    """A text completion with ``echo``: the n-th token has log-probability −n/8, and one more is generated."""
    if isinstance(prompt, str):
        tokens, offsets = words(prompt)
    else:
        tokens, offsets = [f"t{token}" for token in prompt], [3 * place for place in range(len(prompt))]
    logprobs: list[float | None] = [None, *(-place / 8 for place in range(1, len(tokens) + 1))]
    end = offsets[-1] + len(tokens[-1])
    reported = {"tokens": [*tokens, "!"], "token_logprobs": logprobs, "text_offset": [*offsets, end]}
    return httpx2.Response(200, json={"choices": [{"text": "…", "logprobs": reported}]})


def test_an_endpoint_that_echoes_gets_a_transcript_and_says_so() -> None:
    seen: list[dict[str, Any]] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        if request.url.path != "/v1/completions":
            return httpx2.Response(404, json={"error": "?"})
        seen.append(json.loads(request.content))
        return echo(seen[-1]["prompt"])

    asked = scorer(handler)
    assert "transcript" not in asked.caveat
    (scored,) = asked.score_all([JOB])
    assert seen[-1] == {
        "model": "tiny", "prompt": "System: Be kind.\n\nUser: Good plan?\n\nAssistant: Yes, do it.",
        "max_tokens": 1, "temperature": 0, "echo": True, "logprobs": 1,
    }  # fmt: skip
    before = len(words("System: Be kind.\n\nUser: Good plan?\n\nAssistant:")[0])
    assert scored.tokens == 3
    assert scored.logprob == -sum(range(before, before + 3)) / 8
    assert "plain transcript" in asked.caveat


def test_an_endpoint_that_splits_chats_into_tokens_gets_tokens() -> None:
    seen: list[dict[str, Any]] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        if request.url.path == "/tokenize":
            if "content" in body:
                return httpx2.Response(400, json={"error": "messages or prompt"})
            whole = "".join(m["content"] for m in body["messages"]) if "messages" in body else body["prompt"]
            return httpx2.Response(200, json={"count": len(whole), "tokens": [ord(letter) for letter in whole]})
        seen.append(body)
        return echo(body["prompt"])

    asked = scorer(handler)
    (scored,) = asked.score_all([JOB])
    assert seen[-1]["prompt"] == [ord(letter) for letter in "Be kind.Good plan?Yes, do it."]
    assert scored.tokens == len("Yes, do it.")
    before = len("Be kind.Good plan?")
    assert scored.logprob == -sum(range(before, before + scored.tokens)) / 8
    assert "transcript" not in asked.caveat


def generated_only(request: httpx2.Request) -> httpx2.Response:
    """Knows the fields and ignores what they ask for, as some servers do."""
    if request.url.path != "/v1/completions":
        return httpx2.Response(404)
    reported = {"tokens": ["!"], "token_logprobs": [-0.5], "text_offset": [0]}
    return httpx2.Response(200, json={"choices": [{"text": "!", "logprobs": reported}]})


@pytest.mark.parametrize(
    "handler",
    [
        generated_only,
        lambda _: httpx2.Response(404, json={"error": {"message": "no such thing"}}),
        lambda _: httpx2.Response(200, text="hello"),
        lambda _: httpx2.Response(200, json={"choices": [{"text": "x", "logprobs": None}]}),
    ],
)
def test_an_endpoint_without_log_probabilities_is_told_apart_and_says_what_still_works(handler: Handler) -> None:
    with pytest.raises(ModelFailed, match=r"tells no log-probabilities.*counterpoise try.*--model local") as raised:
        scorer(handler).score_all([JOB])
    assert KEY not in f"{raised.value.message} {raised.value.params}"


def llama(request: httpx2.Request, *, grammars: bool) -> httpx2.Response:
    """A llama.cpp server with one token a letter, with or without grammars of tokens."""
    body = json.loads(request.content)
    if request.url.path == "/tokenize":
        return httpx2.Response(200, json={"tokens": [{"id": ord(one), "piece": one} for one in body["content"]]})
    if request.url.path == "/apply-template":
        return httpx2.Response(200, json={"prompt": "".join(message["content"] for message in body["messages"])})
    if "grammar" in body and not grammars:
        return httpx2.Response(400, json={"error": {"message": "failed to parse grammar"}})
    if "grammar" in body:
        ids = [int(part.strip("<[]>")) for part in body["grammar"].removeprefix("root ::= ").split()]
    else:
        ids = [token for token, _ in body.get("logit_bias", [])]
    content = [{"id": token, "logprob": -token / 100} for token in ids]
    return httpx2.Response(200, json={"choices": [{"logprobs": {"content": content}}]})


@pytest.mark.parametrize("url", ["https://m.example#tiny", "https://m.example/v1#tiny", "https://m.example/v1/#tiny"])
@pytest.mark.parametrize("grammars", [True, False])
def test_a_llama_server_is_made_to_generate_the_reply(url: str, *, grammars: bool) -> None:
    asked = scorer(lambda request: llama(request, grammars=grammars), url)
    seen: list[tuple[int, int]] = []
    jobs = [JOB, ScoreJob(JOB.messages[1:], "No."), JOB]
    scored = asked.score_all(jobs, progress=lambda done, total: seen.append((done, total)))
    assert [each.tokens for each in scored] == [11, 3, 11]
    assert scored[0] == scored[2]
    assert scored[1].logprob == pytest.approx(-sum(map(ord, "No.")) / 100)
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_nothing_is_asked_for_no_jobs_or_jobs_that_cannot_be_scored() -> None:
    def handler(_: httpx2.Request) -> httpx2.Response:
        raise AssertionError

    assert scorer(handler).score_all([]) == []
    with pytest.raises(InvalidOption):
        scorer(handler).score_all([JOB, ScoreJob(JOB.messages, "")])


def test_an_endpoint_that_cannot_be_reached_is_model_failed() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        message = "refused"
        raise httpx2.ConnectError(message, request=request)

    with pytest.raises(ModelFailed, match="cannot be reached"):
        scorer(handler).score_all([JOB])


def test_a_model_is_chosen_by_its_form() -> None:
    assert isinstance(scorer_for("https://m.example#x"), EndpointScorer)
    assert isinstance(scorer_for(None), EmbeddedScorer)
    assert scorer_for("local", workers=1).identity.threads == 1
    assert scorer_for("some/model.gguf").caveat != scorer_for("local").caveat
    with pytest.raises(InvalidOption, match="At least 1 worker"):
        scorer_for("local", workers=0)
