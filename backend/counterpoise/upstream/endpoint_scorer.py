"""Scores given replies with a model behind a URL, in whichever way its endpoint can tell log-probabilities."""

from collections.abc import Sequence
from typing import Any, Protocol

import httpx2

from counterpoise.domain.errors import ModelFailed
from counterpoise.services.ports import Message, ModelIdentity, Progress, Scored, ScoreJob
from counterpoise.upstream.echoed_scoring import EchoedScoring
from counterpoise.upstream.endpoint import Endpoint
from counterpoise.upstream.forced_scoring import ForcedScoring
from counterpoise.upstream.job_tokens import checked
from counterpoise.upstream.scoring_agenda import Agenda

__all__ = ["EndpointScorer"]

_CAVEAT = (
    "An endpoint of your own choice: Counterpoise cannot see which model answers behind it, "
    "and the same reply may get a slightly different score next time."
)
_OK = 200
_TRIAL = ScoreJob((Message("user", "Hello?"),), "Hello there.")


class _Way(Protocol):
    """A way to score one job at an endpoint."""

    def score(self, job: ScoreJob) -> Scored: ...


class _RemoteLlama:
    """A llama.cpp server by URL, as ``LlamaServer``."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def opening(self, messages: Sequence[Message]) -> object:
        listed = [{"role": message.role, "content": message.content} for message in messages]
        return self._beside("/apply-template", {"messages": listed})

    def tokenize(self, text: str, *, template: bool) -> object:
        body = {"content": text, "add_special": template, "parse_special": template, "with_pieces": True}
        return self._beside("/tokenize", body)

    def complete(self, body: dict[str, Any]) -> object:
        response = self._endpoint.send("POST", "/completions", {"model": self._endpoint.name, **body})
        return self._endpoint.json(response)

    def offered(self) -> bool:
        """Whether it is a llama.cpp server: nobody else tells the pieces of tokens under these names."""
        body = {"content": "a", "with_pieces": True}
        response = self._endpoint.send("POST", "/tokenize", self._named(body), beside=True)
        if response.status_code != _OK:
            return False
        try:
            return "piece" in response.json()["tokens"][0]
        except (ValueError, KeyError, IndexError, TypeError):
            return False

    def _beside(self, path: str, body: dict[str, Any]) -> object:
        return self._endpoint.json(self._endpoint.send("POST", path, self._named(body), beside=True))

    def _named(self, body: dict[str, Any]) -> dict[str, Any]:
        # A server in front of several models needs the name; one with a single model ignores it.
        return {"model": self._endpoint.name, **body}


class EndpointScorer:
    """A ``Scorer`` behind a URL; how it can be asked is found out at the first job.

    Args:
        url: base URL with or without ``/v1``; ``#name`` at its end names the model.
        api_key: sent as a bearer token, never shown.
        transport: for tests; None uses the network.

    Raises:
        InvalidOption: if no endpoint can be at this URL, or the key cannot be sent.
    """

    def __init__(self, url: str, *, api_key: str | None = None, transport: httpx2.BaseTransport | None = None) -> None:
        self._endpoint = Endpoint(url, api_key=api_key, transport=transport)
        self._way: _Way | None = None

    @property
    def identity(self) -> ModelIdentity:
        """Name and address, which is all that can be known; raises ModelFailed if it lists no model."""
        return self._endpoint.identity

    @property
    def caveat(self) -> str:
        """What people must know about the model, and once a job is scored also about the way of scoring it."""
        own = self._way.caveat if isinstance(self._way, EchoedScoring) else ""
        return f"{_CAVEAT} {own}".rstrip()

    def score_all(self, jobs: Sequence[ScoreJob], *, progress: Progress | None = None) -> list[Scored]:
        """Score every job, in the order of ``jobs``.

        Raises:
            InvalidOption: if a reply is empty or has no tokens, or a conversation does not end with the user.
            ModelFailed: if the endpoint cannot be reached, fails, or tells no log-probabilities of given text.
        """
        for job in jobs:
            checked(job)
        found: dict[int, Scored] = {}
        if progress:
            progress(0, len(jobs))
        if not jobs:
            return []
        if self._way is None:
            self._way = self._probed()
        # Servers keep the conversation that they evaluated last, as the embedded model does.
        agenda = Agenda(jobs, {})
        while indices := agenda.next_for(0):
            for index in indices:
                found[index] = self._way.score(jobs[index])
                if progress:
                    progress(len(found), len(jobs))
        return [found[index] for index in range(len(jobs))]

    def _probed(self) -> _Way:
        llama = _RemoteLlama(self._endpoint)
        if llama.offered():
            return self._forcing(llama)
        echoed = EchoedScoring(self._endpoint)
        if echoed.offered():
            return echoed
        raise self._endpoint.failed(
            "tells no log-probabilities of a given text, so replies cannot be scored there. Answers can still be "
            "compared (`counterpoise try`), and `--model local`, a GGUF file, a llama.cpp server or an endpoint "
            "whose text completions know `echo` with `logprobs`, such as vLLM, can be measured"
        )

    def _forcing(self, llama: _RemoteLlama) -> ForcedScoring:
        """By a grammar or, for servers that know no grammar of tokens, token by token."""
        name = self._endpoint.name
        by_grammar = ForcedScoring(llama, name=name)
        try:
            by_grammar.score(_TRIAL)
        except ModelFailed:
            by_bias = ForcedScoring(llama, name=name, by_bias=True)
            by_bias.score(_TRIAL)
            return by_bias
        return by_grammar
