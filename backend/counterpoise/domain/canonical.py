"""Content addresses: SHA-256 over RFC 8785 (JSON Canonicalization Scheme) bytes."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

__all__ = ["canonical_bytes", "digest_of"]


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """The RFC 8785 bytes of a JSON object: the same on every machine and Python version."""
    return rfc8785.dumps(document)


def digest_of(document: Mapping[str, Any]) -> str:
    """``sha256:`` + hex of the canonical bytes without the document's own ``digest`` field."""
    body = {key: value for key, value in document.items() if key != "digest"}
    return "sha256:" + hashlib.sha256(canonical_bytes(body)).hexdigest()
