"""Reads scored and labelled cases, CSV or JSON lines: id, score, hazard, label, and if given kind and scorer."""

import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.domain.standing.cases import ANY, Cases

__all__ = ["read_cases"]

_REQUIRED = ("id", "score", "hazard", "label")
_COLUMNS = (*_REQUIRED, "kind", "scorer")
_MAXIMUM_BYTES = 67_108_864
_MAXIMUM_ROWS = 500_000
_LONGEST = 200
_SHOWN = 100
_SCORER = re.compile(r"[^\s@]+@[^\s@]+")
_LABELS = {"1": 1.0, "1.0": 1.0, "0": 0.0, "0.0": 0.0, "": math.nan}


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    id: str
    hazard: str
    score: float
    label: float
    kind: str
    scorer: str


class _Faults:
    """Collects what is wrong with a file; after a hundred faults it gives up, so that the list stays readable."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[Issue] = []

    def add(self, line: int | None, field: str, code: str, message: str) -> None:
        place = (field,) if field else ()
        self.found.append(Issue(code, message, place, str(self.path), line, 1 if line else None))
        if len(self.found) >= _SHOWN:
            raise InvalidDocument(self.found)

    def check(self) -> None:
        if self.found:
            raise InvalidDocument(self.found)


def _bytes(path: Path, faults: _Faults) -> bytes:
    try:
        if path.stat().st_size > _MAXIMUM_BYTES:
            faults.add(1, "", "too_large", f"has more than {_MAXIMUM_BYTES:,} bytes")
            faults.check()
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InvalidDocument([Issue("unreadable", f"cannot be read: {reason}", (), str(path))]) from None


def _csv(text: str, faults: _Faults) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        for name in _REQUIRED:
            if name not in header:
                faults.add(1, name, "missing", "is a required column; add it to the first line")
        for name in header:
            if name not in _COLUMNS:
                faults.add(1, name, "unknown_column", f"is not a column here; there are {', '.join(_COLUMNS)}")
        if len(set(header)) != len(header):
            faults.add(1, "", "duplicate_column", "names a column twice")
        faults.check()
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                faults.add(
                    reader.line_num, "", "wrong_width", f"has {len(cells)} cells; the first line has {len(header)}"
                )
                continue
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        faults.add(reader.line_num, "", "csv", f"is not CSV: {error}")


def _json_lines(text: str, faults: _Faults) -> Iterator[tuple[int, dict[str, str]]]:
    for line, part in enumerate(text.split("\n"), start=1):
        if not part.strip():
            continue
        try:
            raw = json.loads(part)
        except (ValueError, RecursionError):
            faults.add(line, "", "json", "is not JSON")
            continue
        if not isinstance(raw, dict):
            faults.add(line, "", "not_a_mapping", "must be one JSON object a line")
            continue
        for name in raw:
            if name not in _COLUMNS:
                faults.add(line, str(name), "unknown_column", f"is not a field here; there are {', '.join(_COLUMNS)}")
        for name in _REQUIRED:
            if name not in raw:
                faults.add(line, name, "missing", "is required; a label that is not known is null")
        if all(name in raw for name in _REQUIRED):
            yield line, {name: _cell(raw.get(name)) for name in _COLUMNS}


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _score(text: str) -> float | None:
    try:
        score = float(text)
    except ValueError:
        return None
    return score if 0 <= score <= 1 else None


def _row(line: int, cells: dict[str, str], catalogue: Catalogue, faults: _Faults) -> _Row | None:
    before = len(faults.found)
    name, hazard, kind, scorer = (cells.get(field, "").strip() for field in ("id", "hazard", "kind", "scorer"))
    if not name or len(name) > _LONGEST:
        faults.add(line, "id", "bad_id", f"must be text of 1 to {_LONGEST} characters")
    if hazard != ANY and hazard not in catalogue.hazards:
        faults.add(
            line,
            "hazard",
            "unknown_hazard",
            f"there is no hazard {hazard[:40]!r}; known: {', '.join(catalogue.hazards)}, {ANY}",
        )
    given = cells["score"].strip()
    score = _score(given)
    if hazard == ANY:
        score = 0.0
        if given:
            faults.add(line, "score", "score_of_any", "must be empty: a label for any hazard has no score of its own")
    elif score is None:
        faults.add(line, "score", "bad_score", "must be a number from 0 to 1")
    label = _LABELS.get(cells["label"].strip())
    if label is None:
        faults.add(line, "label", "bad_label", "must be 1 (harmful by the labellers), 0 (not) or empty (not known)")
    if len(kind) > _LONGEST:
        faults.add(line, "kind", "too_long", f"must have at most {_LONGEST} characters")
    if scorer and not _SCORER.fullmatch(scorer):
        faults.add(line, "scorer", "bad_scorer", "must be name@version")
    if len(faults.found) > before or score is None or label is None:
        return None
    return _Row(line, name, hazard, score, label, kind, scorer)


def _together(rows: list[_Row], faults: _Faults) -> dict[str, str]:
    """Check what only several lines together can break; the scorer by hazard."""
    seen: dict[tuple[str, str], int] = {}
    kinds: dict[str, str] = {}
    scorers: dict[str, str] = {}
    for row in rows:
        key = (row.id, row.hazard)
        if key in seen:
            faults.add(row.line, "id", "duplicate_id", f"stands for {row.hazard} on line {seen[key]} too")
        seen.setdefault(key, row.line)
        if kinds.setdefault(row.id, row.kind) != row.kind:
            faults.add(row.line, "kind", "other_kind", "differs from the kind that the same id has further up")
        if row.hazard != ANY and scorers.setdefault(row.hazard, row.scorer) != row.scorer:
            faults.add(
                row.line,
                "scorer",
                "other_scorer",
                f"differs from the scorer of {row.hazard} further up; use one file for each",
            )
    scored = {row.id for row in rows if row.hazard != ANY}
    for row in rows:
        if row.id not in scored:
            faults.add(row.line, "id", "not_scored", "has a label and no score for any hazard")
    if not scorers:
        faults.add(1, "", "empty", "has no scored case")
    faults.check()
    return scorers


def read_cases(path: Path, catalogue: Catalogue) -> Cases:
    """Read cases; a name that ends in ``.jsonl`` is read as JSON lines, anything else as CSV.

    The order of lines does not matter: rows are sorted by id and hazard.

    Raises:
        InvalidDocument: with file, line and field of every fault (of the first hundred).
    """
    faults = _Faults(path)
    raw = _bytes(path, faults)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidDocument([Issue("encoding", "is not UTF-8", (), str(path), line, 1)]) from None
    rows: list[_Row] = []
    for number, (line, cells) in enumerate((_json_lines if path.suffix == ".jsonl" else _csv)(text, faults)):
        if number >= _MAXIMUM_ROWS:
            faults.add(line, "", "too_many_rows", f"has more than {_MAXIMUM_ROWS:,} cases")
            break
        if (row := _row(line, cells, catalogue, faults)) is not None:
            rows.append(row)
    faults.check()
    scorers = _together(rows, faults)
    judged = {row.id: row.label for row in rows if row.hazard == ANY and not math.isnan(row.label)}
    scored = sorted((row for row in rows if row.hazard != ANY), key=lambda row: (row.id, row.hazard))
    return Cases(
        path.name,
        "sha256:" + hashlib.sha256(raw).hexdigest(),
        np.array([row.id for row in scored]),
        np.array([row.hazard for row in scored]),
        np.array([row.score for row in scored]),
        np.array([row.label for row in scored]),
        np.array([row.kind for row in scored]),
        scorers,
        judged,
    )
