"""The pairs and controls that a measurement takes, read from ``value_profiles/pairs`` or from a file of pairs."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.faults import issues_of
from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.domain.measurement.floors import Claim, Floor, Refusal
from counterpoise.domain.measurement.pairs import ContrastPair, pair_from
from counterpoise.domain.measurement.placebo import Placebo
from counterpoise.domain.measurement.retention import Conversation
from counterpoise.services.conditions import Material

__all__ = ["read_material", "read_pairs"]

_MAXIMUM_BYTES = 4_194_304
_Model = TypeVar("_Model", bound=BaseModel)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAXIMUM_BYTES:
            raise InvalidDocument([Issue("too_large", f"has more than {_MAXIMUM_BYTES:,} bytes", (), str(path), 1, 1)])
        return path.read_text(encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InvalidDocument([Issue("unreadable", f"cannot be read: {reason}", (), str(path))]) from None
    except UnicodeDecodeError:
        raise InvalidDocument([Issue("encoding", "is not UTF-8", (), str(path), 1, 1)]) from None


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
        except ValueError as error:
            raise InvalidDocument([Issue("json", f"is not JSON: {error}", (), str(path), number, 1)]) from None
        if not isinstance(raw, dict):
            raise InvalidDocument([Issue("not_a_mapping", "must be one JSON object a line", (), str(path), number, 1)])
        yield number, raw


def _all(path: Path, build: Callable[[dict[str, Any], int], _Model]) -> tuple[_Model, ...]:
    found, issues = [], list[Issue]()
    for number, raw in _lines(path):
        try:
            found.append(build(raw, number))
        except ValidationError as error:
            issues += [Issue(one.code, one.message, one.path, str(path), number, 1) for one in issues_of(error)]
    if issues:
        raise InvalidDocument(issues)
    return tuple(found)


def read_pairs(path: Path, catalogue: Catalogue) -> dict[str, tuple[ContrastPair, ...]]:
    """Contrast pairs by axis, from JSON lines.

    Raises:
        InvalidDocument: with the line of every fault; an unknown axis is one.
    """
    by_axis: dict[str, list[ContrastPair]] = {}
    issues = []
    for number, pair in enumerate(_all(path, pair_from), start=1):
        if pair.axis not in catalogue.axes:
            issues.append(Issue("unknown_axis", f"there is no axis {pair.axis!r}", ("axis",), str(path), number, 1))
        by_axis.setdefault(pair.axis, []).append(pair)
    if issues:
        raise InvalidDocument(issues)
    return {axis: tuple(pairs) for axis, pairs in by_axis.items()}


def read_material(root: Path, catalogue: Catalogue, pairs: Path | None = None) -> Material:
    """Everything under ``root/pairs``; ``pairs`` replaces the contrast pairs.

    Raises:
        InvalidDocument: with file and line of every fault.
    """
    folder = root / "pairs"
    contrast: dict[str, tuple[ContrastPair, ...]] = {}
    if pairs is not None:
        contrast = read_pairs(pairs, catalogue)
    else:
        for path in sorted((folder / "axes").glob("*.jsonl")):
            contrast |= read_pairs(path, catalogue)
    controls = folder / "controls"
    floors = {
        path.stem: _all(path, lambda raw, _: Floor.model_validate(raw))
        for path in sorted((folder / "commitments").glob("*.jsonl"))
    }
    placebo_path = controls / "placebo.json"
    try:
        placebo = Placebo.model_validate(json.loads(_text(placebo_path)))
    except ValidationError as error:
        raise InvalidDocument(
            Issue(one.code, one.message, one.path, str(placebo_path), 1, 1) for one in issues_of(error)
        ) from None
    return Material(
        pairs=contrast,
        placebo=placebo,
        mentions=json.loads(_text(controls / "mention.json")),
        refusals=_all(controls / "benign-refusal.jsonl", lambda raw, _: Refusal.model_validate(raw)),
        claims=_all(controls / "false-claims.jsonl", lambda raw, _: Claim.model_validate(raw))
        + _all(controls / "true-claims.jsonl", lambda raw, _: Claim.model_validate(raw)),
        floors=floors,
        fillers=_all(controls / "turns.jsonl", lambda raw, _: Conversation.model_validate(raw)),
    )
