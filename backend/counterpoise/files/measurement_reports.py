"""Stored measurements: every ``measurements/*.json`` of a ``value_profiles`` folder, checked before anyone reads it."""

import hashlib
import math
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from counterpoise.domain.catalogue.faults import issues_of
from counterpoise.domain.characters import hidden_character
from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.files.json_reader import read_json
from counterpoise.schemas.measured import MeasuredDocument, report_from
from counterpoise.services.measurements import Measurements, StoredReport

__all__ = ["MAXIMUM_BYTES", "read_measurements"]

MAXIMUM_BYTES = 2_097_152
"""A full report of every axis, control and floor has about 150,000."""
_LONGEST_TEXT = 1000
_NAME = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_LONGEST_NAME = 120


def _faults(document: MeasuredDocument) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """What the types cannot say: path, code and message of each fault."""
    if document.measured_on is not None:
        try:
            date.fromisoformat(document.measured_on)
        except ValueError:
            yield ("measured_on",), "date", "must be a date such as 2026-11-21"
    texts = {("model", "name"): document.model.name, ("caveat",): document.caveat}
    for place, text in texts.items():
        if hidden := hidden_character(text):
            yield place, "hidden_character", f"holds {hidden}, which a reader cannot see; remove it"
        if len(text) > _LONGEST_TEXT:
            yield place, "string_too_long", f"must have at most {_LONGEST_TEXT:,} characters"
    if not document.model.name.strip():
        yield ("model", "name"), "string_too_short", "must not be empty"
    seen = set[str]()
    for number, axis in enumerate(document.axes):
        if axis.axis in seen:
            yield ("axes", number, "axis"), "duplicate_axis", f"{axis.axis!r} stands here twice; keep one"
        seen.add(axis.axis)
        if len(axis.levels) != len(document.weights):
            wanted = len(document.weights)
            yield ("axes", number, "levels"), "levels", f"must have one score for each of the {wanted} weights"


def _infinite(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Places of numbers such as 1e999, which JSON can write and no measurement can give."""
    if isinstance(value, float) and not math.isfinite(value):
        yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _infinite(one, (*place, key))


def _stored(path: Path, catalogue_digest: str) -> StoredReport:
    file, issues = str(path), list[Issue]()
    if len(path.stem) > _LONGEST_NAME or not _NAME.fullmatch(path.stem):
        message = "must be named in small letters and digits joined by single dots and hyphens"
        issues.append(Issue("file_name", message, (), file))
    raw = read_json(path, MAXIMUM_BYTES)
    issues += [Issue("not_finite", "must be a finite number", place, file) for place in _infinite(raw)]
    try:
        document = MeasuredDocument.model_validate(raw)
    except ValidationError as error:
        raise InvalidDocument(
            [*issues, *(Issue(one.code, one.message, one.path, file) for one in issues_of(error))]
        ) from None
    issues += [Issue(code, message, place, file) for place, code, message in _faults(document)]
    if issues:
        raise InvalidDocument(issues)
    stale = document.catalogue_digest != catalogue_digest
    digest = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    return StoredReport(path.stem, report_from(document), document.measured_on, stale, digest)


def read_measurements(root: Path, catalogue_digest: str) -> Measurements:
    """Every report under ``root/measurements``; none where there is no such folder.

    Args:
        root: a ``value_profiles`` folder.
        catalogue_digest: of the catalogue in force; a report made with another one is stale.

    Raises:
        InvalidDocument: listing every fault in every file.
    """
    found, issues = [], list[Issue]()
    for path in sorted((root / "measurements").glob("*.json")):
        try:
            found.append(_stored(path, catalogue_digest))
        except InvalidDocument as error:
            issues += error.issues
    if issues:
        raise InvalidDocument(issues)
    return Measurements(found)
