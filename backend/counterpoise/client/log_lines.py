"""Plain HTTP to logs and witnesses anywhere: no account, no cookies, no redirects."""

import httpx2 as httpx

from counterpoise.domain.errors import LogUnreachable
from counterpoise.domain.translog.notes import VerifierKey
from counterpoise.services.ports import LogSource, WitnessLine

__all__ = ["HttpLog", "HttpWitness"]

_TIMEOUT = 10.0
# A full bundle has 256 entries of at most 65,535 bytes.
_LONGEST = 256 * (65_535 + 2)


class HttpLog(LogSource):
    """A log, or a mirror of one, at an address.

    Args:
        address: what stands before ``/checkpoint``, without a slash at the end.
        transport: another transport, for tests.
    """

    def __init__(self, address: str, transport: httpx.BaseTransport | None = None) -> None:
        self._address = address
        self._http = httpx.Client(timeout=_TIMEOUT, transport=transport)

    @property
    def name(self) -> str:
        """The address."""
        return self._address

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def fetch(self, path: str) -> bytes:
        """The bytes at a path."""
        address = f"{self._address}/{path}"
        try:
            with self._http.stream("GET", address) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise LogUnreachable(f"{address} answers with status {answer.status_code}.", address=address)
                content = b""
                for part in answer.iter_bytes():
                    content += part
                    if len(content) > _LONGEST:
                        raise LogUnreachable(f"{address} sends more than a log's file can hold.", address=address)
                return content
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise LogUnreachable(f"{address} cannot be fetched: {error}.", address=address) from None


class HttpWitness(WitnessLine):
    """A witness at an address.

    Args:
        address: its submission prefix, without a slash at the end.
        key: its verifier key, of type cosignature.
        transport: another transport, for tests.
    """

    def __init__(self, address: str, key: VerifierKey, transport: httpx.BaseTransport | None = None) -> None:
        self._address, self._key, self._transport = address, key, transport

    @property
    def key(self) -> VerifierKey:
        """Its key."""
        return self._key

    def add_checkpoint(self, body: bytes) -> tuple[int, bytes]:
        """Submit a checkpoint."""
        try:
            # A witness is asked once in a while: no connection waits for it in between.
            with httpx.Client(timeout=_TIMEOUT, transport=self._transport) as http:
                answer = http.post(f"{self._address}/add-checkpoint", content=body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise LogUnreachable(f"The witness {self._key.name} cannot be reached: {error}.") from None
        return answer.status_code, answer.content[:_LONGEST]
