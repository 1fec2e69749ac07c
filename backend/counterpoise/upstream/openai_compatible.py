"""Any endpoint that speaks OpenAI's chat completions, by URL."""

from collections.abc import Sequence
from typing import Any

import httpx2

from counterpoise.services.ports import Message, ModelIdentity, Reply
from counterpoise.upstream.chat_completion import reply_from, request_body
from counterpoise.upstream.endpoint import Endpoint

__all__ = ["OpenAICompatible"]

_CAVEAT = (
    "An endpoint of your own choice: Counterpoise cannot see which model or system prompt answers behind it, "
    "and the same question may get another reply next time."
)
_CHAT = "/chat/completions"
_BAD_REQUEST = 400
# Some models take the limit under a newer name, or refuse to be made deterministic. They name the field they refuse.
_ADAPTABLE = ("max_tokens", "temperature", "seed")


class OpenAICompatible:
    """An ``Upstream`` behind a URL.

    Args:
        url: base URL with or without ``/v1``; ``#name`` at its end names the model, else the first of those that
            the endpoint lists is taken.
        api_key: sent as a bearer token, never shown.
        transport: for tests; None uses the network.

    Raises:
        InvalidOption: if no endpoint can be at this URL, or the key cannot be sent.
    """

    def __init__(self, url: str, *, api_key: str | None = None, transport: httpx2.BaseTransport | None = None) -> None:
        self._endpoint = Endpoint(url, api_key=api_key, transport=transport)
        self._refused: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The model's name; asks the endpoint once if the URL names none.

        Raises:
            ModelFailed: if the endpoint lists no model.
        """
        return self._endpoint.name

    @property
    def caveat(self) -> str:
        """What people must know about the model, in one sentence."""
        return _CAVEAT

    @property
    def identity(self) -> ModelIdentity:
        """Name and address, which is all that can be known; raises ModelFailed as ``name`` does."""
        return self._endpoint.identity

    def answer(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Reply:
        """Answer a chat.

        Raises:
            ModelFailed: if the endpoint cannot be reached, refuses, or answers in a form that we cannot read.
        """
        body = {"model": self.name, **request_body(messages, max_tokens, seed)}
        response = self._endpoint.send("POST", _CHAT, self._adapted(body))
        for _ in _ADAPTABLE:
            if response.status_code != _BAD_REQUEST or (field := self._refused_field(response)) is None:
                break
            self._refused |= {field}
            response = self._endpoint.send("POST", _CHAT, self._adapted(body))
        return reply_from(self._endpoint.json(response), name=self.name, secret=self._endpoint.key)

    def _adapted(self, body: dict[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in body.items() if key not in self._refused}
        if "max_tokens" in self._refused:
            kept["max_completion_tokens"] = body["max_tokens"]
        return kept

    def _refused_field(self, response: httpx2.Response) -> str | None:
        """The optional field that a 400 answer is about, unless it was left out already."""
        try:
            param = response.json()["error"]["param"]
        except (ValueError, KeyError, TypeError):
            return None
        return param if param in _ADAPTABLE and param not in self._refused else None
