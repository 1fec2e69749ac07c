"""Asking twice creates once: the answer to a create is kept for a day under the key that the client chose."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from counterpoise.domain.errors import InvalidOption, KeyReused
from counterpoise.domain.offers.records import Remembered
from counterpoise.services.callers import Caller

__all__ = ["KEPT_FOR", "Answer", "once", "request_hash"]

KEPT_FOR = 24 * 3_600_000
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and will be answered again."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


def request_hash(method: str, path: str, body: Mapping[str, Any]) -> str:
    """SHA-256 over method, path and body, hex: white space and the order of fields do not count."""
    # Not RFC 8785: a body is hashed before it is checked, and may hold numbers and characters that RFC 8785 refuses.
    return hashlib.sha256(json.dumps([method, path, body], sort_keys=True).encode()).hexdigest()


def once(caller: Caller, key: str | None, request: str, make: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Make something, unless the same request made it within the last 24 hours.

    Never for answers that hold a secret: they are kept as they are.

    Args:
        caller: whoever asks; keys of different accounts are different.
        key: the Idempotency-Key, or None: then it is simply made.
        request: ``request_hash`` of what is asked.
        make: makes it; an error is not remembered, because nothing was made.

    Returns:
        The answer, and whether it is a replay.

    Raises:
        InvalidOption: if the key is empty, longer than 200 characters or not printable ASCII.
        KeyReused: if the key came with another request.
        AlreadyThere: if the same request is being answered at this moment.
    """
    if key is None:
        return make(), False
    if not 1 <= len(key) <= _LONGEST or not (key.isascii() and key.isprintable()):
        raise InvalidOption(f"An Idempotency-Key has 1 to {_LONGEST} printable ASCII characters.", field="key")
    hashed = hashlib.sha256(f"{caller.account}|{key}".encode()).hexdigest()
    kept = caller.work.idempotency
    kept.forget_before(caller.at - KEPT_FOR)
    if (found := kept.get(hashed)) is not None:
        if found.request != request:
            raise KeyReused("This Idempotency-Key came with another request before; choose a new one.")
        return Answer(found.status, found.body, dict(found.headers)), True
    made = make()
    kept.add(Remembered(hashed, request, made.status, made.body, caller.at, tuple(sorted(made.headers.items()))))
    return made, False
