"""The HTTP side of an endpoint: its address, its key, its answers, and what went wrong with them."""

import json
import re
import weakref
from typing import Any

import httpx2

from counterpoise.domain.errors import InvalidOption, ModelFailed
from counterpoise.services.ports import ModelIdentity
from counterpoise.upstream.chat_completion import shown

__all__ = ["Endpoint"]

_TIMEOUT = httpx2.Timeout(120, connect=10)
_VERSION = re.compile(r"v\d+[a-z0-9]*")
_CHAT = "/chat/completions"
_OK = 200


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


class Endpoint:
    """An OpenAI-compatible endpoint.

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
            listed = self.json(self.send("GET", "/models"))
            entries = listed.get("data") if isinstance(listed, dict) else None
            first = entries[0] if isinstance(entries, list) and entries else None
            named = first.get("id") if isinstance(first, dict) else None
            if not isinstance(named, str) or not named:
                raise self.failed("lists no model; name one after the URL, as in URL#name")
            self._model = named
        return self._model

    @property
    def identity(self) -> ModelIdentity:
        """Name and address, which is all that can be known; raises ModelFailed as ``name`` does."""
        return ModelIdentity(name=self.name, url=self.address)

    @property
    def address(self) -> str:
        """The URL, without query, for people to see."""
        return str(self._url.copy_with(query=None))

    @property
    def key(self) -> str | None:
        """The key, to be blotted out of whatever is shown."""
        return self._key

    def send(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, beside: bool = False
    ) -> httpx2.Response:
        """Send one request.

        Args:
            method: GET or POST.
            path: appended to the base URL.
            body: sent as JSON.
            beside: append the path to what stands before the version in the base URL, where servers keep what
                OpenAI's interface does not know.

        Raises:
            ModelFailed: if nobody answers in time.
        """
        base = self._url.path
        if beside:
            base = base.rpartition("/")[0] if _VERSION.fullmatch(base.rpartition("/")[2]) else base
        try:
            return self._client.request(method, self._url.copy_with(path=base + path), json=body)
        except httpx2.TimeoutException as error:
            raise self.failed("did not answer in time") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise self.failed(f"cannot be reached: {shown(str(error), self._key)}") from error

    def json(self, response: httpx2.Response) -> object:
        """The parsed body of a good answer; raises ModelFailed for any other."""
        if response.is_redirect:
            raise self.failed(
                f"answered {response.status_code}, a redirect, which is not followed; give the final URL",
                status=response.status_code,
            )
        if response.status_code != _OK:
            raise self.failed(
                f"answered {response.status_code}: {shown(response.text, self._key) or '(empty)'}",
                status=response.status_code,
            )
        try:
            answered: object = json.loads(response.content)
        except ValueError as error:
            raise self.failed(f"answered no JSON: {shown(response.text, self._key) or '(empty)'}") from error
        return answered

    def failed(self, what: str, **params: object) -> ModelFailed:
        """The error that says what the model at this address did."""
        return ModelFailed(f"The model at {self.address} {what}.", url=self.address, **params)
