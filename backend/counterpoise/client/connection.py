"""The connection under the typed client: one call, its errors, pages and ETags.

ServerUnreachable   nobody answers at the address
ServerProblem       the server answered with a problem (RFC 9457); ``problem`` holds it
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx2 as httpx
from pydantic import TypeAdapter

from counterpoise.schemas.base import Wire
from counterpoise.schemas.problems import Problem

__all__ = ["Connection", "Named", "ServerProblem", "ServerUnreachable", "Tagged"]

Named = str | dict[str, Any]
"""The id of a profile, ``id@version``, or a profile/v1 object."""

_Model = TypeVar("_Model", bound=Wire)
_Held = TypeVar("_Held")


class ServerUnreachable(Exception):
    """Nobody answers at the address."""


class ServerProblem(Exception):
    """The server answered with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Tagged(Generic[_Held]):
    """What was read, and the ETag that an edit of it must name."""

    held: _Held
    etag: str


class Connection:
    """One connection pool to one server; use it as a context manager or call :meth:`close`.

    Args:
        base_url: for example ``http://127.0.0.1:8000``.
        token: an API token or a session's secret, for routes that ask who you are.
        transport: another transport, for tests.
        timeout: seconds for one call.

    Every method raises ServerUnreachable or ServerProblem.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        timeout: float = 30,
    ) -> None:
        # Connections may be shared by several people, so no answer of the server may leave a cookie in them.
        nothing = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._http = httpx.Client(base_url=base_url, transport=transport, timeout=timeout, cookies=nothing)
        self.carry(token)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def carry(self, token: str | None) -> None:
        """Send this token or session secret from now on; None sends none."""
        # Headers hide what proves who asks wherever they are printed.
        self._proof = httpx.Headers({} if token is None else {"Authorization": f"Bearer {token}"})

    def acting(self, token: str | None) -> Self:
        """The same calls with another token, over the same connections; closing either closes both."""
        other = copy(self)
        other.carry(token)
        return other

    def _send(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **arguments: Any
    ) -> httpx.Response:
        try:
            response = self._http.request(method, path, headers={**(headers or {}), **self._proof}, **arguments)
        except httpx.TransportError as error:
            raise ServerUnreachable(f"nobody answers at {self._http.base_url}: {error}") from error
        if response.is_success:
            return response
        try:
            problem = Problem.model_validate(response.json())
        except ValueError:
            problem = Problem(
                type="about:blank",
                title=response.reason_phrase,
                status=response.status_code,
                detail=f"The server answered {response.status_code} in a form that is not a problem.",
                code="unreadable_answer",
            )
        raise ServerProblem(problem)

    def _call(self, method: str, path: str, **arguments: Any) -> Any:
        response = self._send(method, f"/api/v1{path}", **arguments)
        return response.json() if response.content else None

    def _one(self, model: type[_Model], method: str, path: str, **arguments: Any) -> _Model:
        return model.model_validate(self._call(method, path, **arguments))

    def _many(self, model: type[_Model], method: str, path: str, **arguments: Any) -> list[_Model]:
        return TypeAdapter(list[model]).validate_python(self._call(method, path, **arguments))  # type: ignore[valid-type]

    def _tagged(self, model: type[_Model], method: str, path: str, **arguments: Any) -> Tagged[_Model]:
        response = self._send(method, f"/api/v1{path}", **arguments)
        return Tagged(model.model_validate(response.json()), response.headers["etag"])

    def _walk(self, model: type[_Model], path: str, params: Mapping[str, Any] | None = None) -> Iterator[_Model]:
        """Every item of a list, page after page, asked for as they are needed."""
        asked = {key: value for key, value in (params or {}).items() if value is not None}
        while True:
            page = self._call("GET", path, params=asked)
            yield from (model.model_validate(one) for one in page["items"])
            if not page.get("next"):
                return
            asked = {**asked, "cursor": page["next"]}
