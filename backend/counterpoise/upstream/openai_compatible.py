"""Any endpoint that speaks OpenAI's chat completions, by URL."""

import json
import re
import weakref
from collections.abc import Sequence
from typing import Any

import httpx2

from counterpoise.domain.errors import InvalidOption, ModelFailed
from counterpoise.services.ports import Message, ModelIdentity, Reply
from counterpoise.upstream.chat_completion import reply_from, request_body, shown

__all__ = ["OpenAICompatible"]

_CAVEAT = (
    "An endpoint of your own choice: Counterpoise cannot see which model or system prompt answers behind it, "
    "and the same question may get another reply next time."
)
_TIMEOUT = httpx2.Timeout(120, connect=10)
_VERSION = re.compile(r"v\d+[a-z0-9]*")
_CHAT = "/chat/completions"
_OK, _BAD_REQUEST = 200, 400
# Some models take the limit under a newer name, or refuse to be made deterministic. They name the field they refuse.
_ADAPTABLE = ("max_tokens", "temperature", "seed")


def _base(url: str) -> tuple[httpx2.URL, str | None]:
    """The address that ``/chat/completions`` is appended to, and the model named after ``#``.

    Raises:
        InvalidOption: if no endpoint can be at this URL.
    """
    address, _, model = url.partition("#")
    try:
        parsed = httpx2.URL(address)
    except httpx2.InvalidURL as error:
        raise InvalidOption(f"The model's URL cannot be read: {error}.") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise InvalidOption(
            f"A model's URL starts with http:// or https:// and names a host, not {parsed.scheme}://…. "
            "A file is given by its path alone.",
            scheme=parsed.scheme,
        )
    if parsed.userinfo:
        # It would be shown wherever the model is named.
        raise InvalidOption("A model's URL holds no user name or password; give the key on its own.")
    path = parsed.path.rstrip("/").removesuffix(_CHAT)
    if not any(_VERSION.fullmatch(segment) for segment in path.split("/")):
        path += "/v1"
    return parsed.copy_with(path=path), model or None


def _usable(api_key: str | None) -> str | None:
    """The key without surrounding space; an error never repeats it."""
    key = (api_key or "").strip()
    if not (key.isascii() and key.isprintable()):
        raise InvalidOption("The API key holds characters that cannot be sent in a header.")
    return key or None


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
        self._url, self._model = _base(url)
        self._key = _usable(api_key)
        self._refused: frozenset[str] = frozenset()
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        # A redirect would carry the key and the question to somebody whom nobody named.
        self._client = httpx2.Client(headers=headers, timeout=_TIMEOUT, follow_redirects=False, transport=transport)
        weakref.finalize(self, self._client.close)

    @property
    def name(self) -> str:
        """The model's name; asks the endpoint once if the URL names none.

        Raises:
            ModelFailed: if the endpoint lists no model.
        """
        if self._model is None:
            listed = self._json(self._send("GET", "/models"))
            entries = listed.get("data") if isinstance(listed, dict) else None
            first = entries[0] if isinstance(entries, list) and entries else None
            named = first.get("id") if isinstance(first, dict) else None
            if not isinstance(named, str) or not named:
                raise self._failed("lists no model; name one after the URL, as in URL#name")
            self._model = named
        return self._model

    @property
    def caveat(self) -> str:
        """What people must know about the model, in one sentence."""
        return _CAVEAT

    @property
    def identity(self) -> ModelIdentity:
        """Name and address, which is all that can be known; raises ModelFailed as ``name`` does."""
        return ModelIdentity(name=self.name, url=str(self._url.copy_with(query=None)))

    def answer(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Reply:
        """Answer a chat.

        Raises:
            ModelFailed: if the endpoint cannot be reached, refuses, or answers in a form that we cannot read.
        """
        body = {"model": self.name, **request_body(messages, max_tokens, seed)}
        response = self._send("POST", _CHAT, self._adapted(body))
        for _ in _ADAPTABLE:
            if response.status_code != _BAD_REQUEST or (field := self._refused_field(response)) is None:
                break
            self._refused |= {field}
            response = self._send("POST", _CHAT, self._adapted(body))
        return reply_from(self._json(response), name=self.name, secret=self._key)

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

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx2.Response:
        try:
            return self._client.request(method, self._url.copy_with(path=self._url.path + path), json=body)
        except httpx2.TimeoutException as error:
            raise self._failed("did not answer in time") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise self._failed(f"cannot be reached: {shown(str(error), self._key)}") from error

    def _json(self, response: httpx2.Response) -> object:
        if response.is_redirect:
            raise self._failed(
                f"answered {response.status_code}, a redirect, which is not followed; give the final URL",
                status=response.status_code,
            )
        if response.status_code != _OK:
            raise self._failed(
                f"answered {response.status_code}: {shown(response.text, self._key) or '(empty)'}",
                status=response.status_code,
            )
        try:
            answered: object = json.loads(response.content)
        except ValueError as error:
            raise self._failed(f"answered no JSON: {shown(response.text, self._key) or '(empty)'}") from error
        return answered

    def _failed(self, what: str, **params: object) -> ModelFailed:
        shown_url = str(self._url.copy_with(query=None))
        return ModelFailed(f"The model at {shown_url} {what}.", url=shown_url, **params)
