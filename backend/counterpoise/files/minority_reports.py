"""Minority reports as ``GET /panels/{id}/reports`` gives them, kept in a file."""

import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.files.json_reader import read_json

__all__ = ["FiledReport", "read_reports"]

_KEY = 32
_MAXIMUM_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class FiledReport:
    """One report of the file: its number, the group's public keys, and the signed envelope's JSON."""

    number: int
    keys: tuple[bytes, ...]
    envelope: bytes


def read_reports(path: Path) -> list[FiledReport]:
    """The signed reports in a file; reports without an envelope are left out.

    Raises:
        InvalidDocument: if the file cannot be read, or holds no signed report, naming the field.
    """
    held = read_json(path, _MAXIMUM_BYTES)
    items = held.get("items", [held]) if isinstance(held, Mapping) else held
    if not isinstance(items, list):
        raise _refused(path, "holds no list of reports", ("items",))
    found = [_report(path, place, one) for place, one in enumerate(items)]
    signed = [one for one in found if one is not None]
    if not signed:
        raise _refused(path, "holds no signed report: is the panel at ratification yet?", ("items",))
    return signed


def _refused(path: Path, message: str, place: tuple[str | int, ...]) -> InvalidDocument:
    return InvalidDocument([Issue("invalid_report", message, place, file=str(path))])


def _report(path: Path, place: int, one: Any) -> FiledReport | None:
    if not isinstance(one, Mapping):
        raise _refused(path, "is no report", ("items", place))
    envelope, keys, number = one.get("envelope"), one.get("public_keys"), one.get("number")
    if envelope is None:
        return None
    if not isinstance(envelope, Mapping) or not isinstance(number, int):
        raise _refused(path, "is no report with a number and an envelope", ("items", place))
    if not isinstance(keys, list) or not keys:
        raise _refused(path, "names no keys of the group", ("items", place, "public_keys"))
    try:
        made = tuple(binascii.unhexlify(key) for key in keys)
    except (ValueError, TypeError):
        made = ()
    if not made or any(len(key) != _KEY for key in made):
        raise _refused(path, "must be public keys of 64 hexadecimal digits", ("items", place, "public_keys"))
    return FiledReport(number, made, canonical_bytes(dict(envelope)))
