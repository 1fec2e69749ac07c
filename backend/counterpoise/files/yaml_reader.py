"""Reading YAML from strangers: bounded in size, depth and nodes; no aliases, anchors, tags or duplicate keys.

Scalars follow the YAML 1.2 core schema (``no`` is text, ``0o17`` is octal, ``12:30`` is text), and the place
of every value is kept, so that a fault found later can name its line.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from counterpoise.domain.characters import hidden_character
from counterpoise.domain.errors import InvalidDocument, Issue, Place

__all__ = ["MAXIMUM_BYTES", "Document", "plain_scalar", "read_file", "read_text"]

MAXIMUM_BYTES = 262_144
_MAXIMUM_DEPTH = 12
_MAXIMUM_NODES = 20_000

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL_OR_HEX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL_FLOATS = {".inf": math.inf, "+.inf": math.inf, "-.inf": -math.inf, ".nan": math.nan}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_MAXIMUM_DIGITS = 64

Path_ = tuple[Place, ...]


@dataclass(slots=True)
class Document:
    """A YAML document: plain values, and the 1-based line and column of every key and item by its path."""

    value: Any
    file: str
    places: dict[Path_, tuple[int, int]] = field(default_factory=dict)

    def located(self, issue: Issue) -> Issue:
        """The issue with file, line and column of the nearest place that exists in the document."""
        path = issue.path
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return Issue(issue.code, issue.message, issue.path, self.file, line, column, issue.severity)


class _Stop(Exception):
    def __init__(self, issue: Issue) -> None:
        self.issue = issue


class _Reader:
    """Builds plain values from parser events, refusing what a value file has no use for."""

    def __init__(self, file: str, events: Iterator[Any]) -> None:
        self.document = Document(None, file)
        self.issues: list[Issue] = []
        self._events = events
        self._nodes = 0

    def _fault(self, code: str, message: str, path: Path_, event: Any) -> Issue:
        mark = event.start_mark
        return Issue(code, message, path, self.document.file, mark.line + 1, mark.column + 1)

    def read(self) -> Document:
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                break
        else:
            raise _Stop(
                Issue(
                    "empty_document",
                    "holds nothing; a value file is one YAML mapping",
                    (),
                    self.document.file,
                    1,
                    1,
                )
            )
        self.document.value = self._value(next(self._events), (), 0)
        next(self._events)  # document end
        following = next(self._events)
        if not isinstance(following, yaml.StreamEndEvent):
            raise _Stop(
                self._fault("several_documents", "holds more than one document; keep one object a file", (), following)
            )
        return self.document

    def _value(self, event: Any, path: Path_, depth: int) -> Any:
        self._nodes += 1
        if self._nodes > _MAXIMUM_NODES:
            raise _Stop(self._fault("too_many_values", f"holds more than {_MAXIMUM_NODES:,} values", path, event))
        if depth > _MAXIMUM_DEPTH:
            raise _Stop(self._fault("too_deep", f"is nested more than {_MAXIMUM_DEPTH} deep", path, event))
        if isinstance(event, yaml.AliasEvent):
            raise _Stop(self._fault("alias", "aliases are not read; write the value out", path, event))
        if event.anchor is not None:
            raise _Stop(self._fault("anchor", "anchors are not read; remove the anchor", path, event))
        if event.tag is not None:
            raise _Stop(self._fault("tag", f"the tag {event.tag!r} is not read; write a plain value", path, event))
        self.document.places.setdefault(path, (event.start_mark.line + 1, event.start_mark.column + 1))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        return self._scalar(event, path)

    def _mapping(self, path: Path_, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _Stop(self._fault("key_type", "a key must be plain text", path, event))
            key = self._value(event, (*path, "?"), depth + 1)
            place = self.document.places.pop((*path, "?"))
            if not isinstance(key, str):
                key = event.value
            inner = (*path, key)
            if key in found:
                self.issues.append(
                    self._fault("duplicate_key", f"the key {key!r} stands here twice; keep one", inner, event)
                )
            self.document.places[inner] = place
            found[key] = self._value(next(self._events), inner, depth + 1)
        return found

    def _sequence(self, path: Path_, depth: int) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found)), depth + 1))
        return found

    def _scalar(self, event: Any, path: Path_) -> Any:
        text: str = event.value
        if hidden := hidden_character(text):
            self.issues.append(
                self._fault("hidden_character", f"holds {hidden}, which a reader cannot see; remove it", path, event)
            )
        if not event.implicit[0]:
            return text
        value = plain_scalar(text)
        if isinstance(value, float) and not math.isfinite(value):
            self.issues.append(self._fault("not_finite", f"{text} is not a finite number", path, event))
            return 0.0
        return value


def plain_scalar(text: str) -> str | float | bool | None:
    """What an unquoted scalar means in the YAML 1.2 core schema."""
    number = _number(text)
    if number is not None:
        return number
    word = text.lower() if text in {text.lower(), text.capitalize(), text.upper()} else text
    return _WORDS.get(word, text)


def _number(text: str) -> int | float | None:
    if text.lower() in _SPECIAL_FLOATS:
        return _SPECIAL_FLOATS[text.lower()]
    if len(text) > _MAXIMUM_DIGITS:
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OCTAL_OR_HEX.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else None


def read_text(text: str, file: str) -> Document:
    """Parse one YAML document.

    Args:
        text: the document.
        file: the name to give in errors.

    Raises:
        InvalidDocument: with the line and column of each fault.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        raise InvalidDocument([_too_large(file, len(text))])
    loader = _Loader(text)
    reader = _Reader(file, iter(loader.get_event, None))
    try:
        document = reader.read()
    except _Stop as stop:
        raise InvalidDocument([*reader.issues, stop.issue]) from None
    except yaml.YAMLError as error:
        raise InvalidDocument([*reader.issues, _syntax(error, file)]) from None
    finally:
        loader.dispose()
    if reader.issues:
        raise InvalidDocument(reader.issues)
    return document


def _syntax(error: yaml.YAMLError, file: str) -> Issue:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read as YAML"
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Issue("yaml_syntax", f"is not valid YAML: {problem}", (), file, *place)


def _too_large(file: str, size: int) -> Issue:
    return Issue("too_large", f"has {size:,} bytes; a value file has at most {MAXIMUM_BYTES:,}", (), file, 1, 1)


def read_file(path: Path, name: str | None = None) -> Document:
    """Read and parse one YAML file; the size is checked before anything is read.

    Raises:
        InvalidDocument: if the file is missing, too large, not UTF-8 or not a plain YAML document.
    """
    shown = name or str(path)
    try:
        size = path.stat().st_size
        if size > MAXIMUM_BYTES:
            raise InvalidDocument([_too_large(shown, size)])
        with path.open("rb") as stream:
            raw = stream.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InvalidDocument([Issue("unreadable", f"cannot be read: {reason}", (), shown)]) from None
    if len(raw) > MAXIMUM_BYTES:
        raise InvalidDocument([_too_large(shown, len(raw))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidDocument([Issue("encoding", "is not UTF-8", (), shown, line, 1)]) from None
    return read_text(text, shown)
