"""Versions of a pack are read together: what they give away, they give away together."""

from pathlib import Path

import pytest

from counterpoise.domain.errors import InvalidDocument
from counterpoise.files.evidence_packs import read_pack

HEAD = """\
schema: evidence/v1
id: {name}
title: A pack
kind: respondents
source: {{citation: a test, licence: CC0, retrieved: 2024-05-01}}
population: {{frame: people in a test, n: 60, dates: "2023"}}
synthetic: true
data: data.csv
mapping: {{author: the test, reason: because}}
"""


def version(
    folder: Path, name: str, numbers, *, after: str | None = None, groups=lambda number: "xy"[number % 2]
) -> Path:
    place = folder / name
    place.mkdir()
    head = HEAD.format(name=name) + (f"supersedes: {after}\n" if after else "")
    (place / "pack.yaml").write_text(head, encoding="utf-8")
    rows = "".join(f"p{number:03},{groups(number)},{number % 100}\n" for number in numbers)
    (place / "data.csv").write_text("id,group:g,axis:caution-openness\n" + rows, encoding="utf-8")
    return place


def codes(place: Path, catalogue) -> list[str]:
    with pytest.raises(InvalidDocument) as caught:
        read_pack(place, catalogue)
    return [one.code for one in caught.value.issues]


def test_an_exchange_that_changes_no_size_is_refused(tmp_path: Path, catalogue) -> None:
    version(tmp_path, "first", range(60))
    assert codes(version(tmp_path, "second", range(2, 62), after="first"), catalogue) == ["small_change"]
    assert read_pack(version(tmp_path, "third", range(40, 100), after="first"), catalogue).id == "third"


def test_a_hidden_group_that_grows_is_refused(tmp_path: Path, catalogue) -> None:
    def group(number: int) -> str:
        return "many" if number < 50 else "next" if number < 75 else "few"

    version(tmp_path, "first", range(80), groups=group)
    assert codes(version(tmp_path, "second", range(92), after="first", groups=group), catalogue) == ["small_change"]


def test_all_earlier_versions_count(tmp_path: Path, catalogue) -> None:
    version(tmp_path, "first", range(60))
    assert read_pack(version(tmp_path, "second", range(84), after="first"), catalogue)
    back = [*range(60), 82, 83]
    assert codes(version(tmp_path, "third", back, after="second"), catalogue) == ["small_change"]


def test_versions_in_a_circle_are_refused(tmp_path: Path, catalogue) -> None:
    version(tmp_path, "first", range(60), after="second")
    assert codes(version(tmp_path, "second", range(60), after="first"), catalogue) == ["supersedes"]
