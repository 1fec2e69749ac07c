"""Stored measurements: read with every fault named, ordered by what they say, and lossless."""

import json
from pathlib import Path

import pytest
from tests.measured_report import full_report, quick_report, write_reports

from counterpoise.domain.errors import InvalidDocument, UnknownMeasurement
from counterpoise.domain.measurement.dose_response import unmet
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.files.lint import lint
from counterpoise.files.measurement_reports import MAXIMUM_BYTES, read_measurements
from counterpoise.schemas.measured import MeasuredDocument, measured_document, report_from, stored_measurement

DIGEST = "sha256:" + "1" * 64


def faults(root: Path) -> set[tuple[str, str, str]]:
    with pytest.raises(InvalidDocument) as caught:
        read_measurements(root, DIGEST)
    return {(Path(issue.file or "").name, issue.code, issue.field) for issue in caught.value.issues}


def test_no_folder_is_no_reports(tmp_path: Path) -> None:
    found = read_measurements(tmp_path, DIGEST)
    assert (len(found), list(found), found.models) == (0, [], ())
    with pytest.raises(UnknownMeasurement, match="Known: none"):
        found.named("anything")


def test_a_report_survives_reading_and_writing(tmp_path: Path) -> None:
    raw = full_report(DIGEST)
    write_reports(tmp_path, {"small.text": raw})
    (stored,) = read_measurements(tmp_path, DIGEST)
    assert (stored.name, stored.stale, stored.measured_on) == ("small.text", False, "2026-11-22")
    assert stored_measurement(stored).measurement.model_dump(mode="json", by_alias=True) == raw
    document = MeasuredDocument.model_validate(raw)
    assert measured_document(report_from(document), document.measured_on) == document


def test_a_report_of_another_catalogue_is_stale(tmp_path: Path) -> None:
    write_reports(tmp_path, {"old.text": full_report("sha256:" + "2" * 64)})
    (stored,) = read_measurements(tmp_path, DIGEST)
    assert stored.stale


def test_current_full_and_new_reports_come_first(tmp_path: Path) -> None:
    write_reports(
        tmp_path,
        {
            "a-stale": full_report("sha256:" + "2" * 64) | {"measured_on": "2026-12-31"},
            "b-undated": full_report(DIGEST) | {"measured_on": None},
            "c-quick": quick_report(DIGEST),
            "d-old": full_report(DIGEST) | {"measured_on": "2026-01-01"},
            "e-new": full_report(DIGEST),
        },
    )
    found = read_measurements(tmp_path, DIGEST)
    assert [stored.name for stored in found] == ["e-new", "d-old", "c-quick", "b-undated", "a-stale"]
    best = found.of_axis("warm-reserved", "Small (fake)", "text")
    assert best is not None
    assert best.name == "e-new"
    assert found.of_axis("warm-reserved", "Small (fake)", "turns") is None
    assert found.of_axis("plain-technical", "Small (fake)", "text") is None
    assert found.named("d-old").measured_on == "2026-01-01"


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"schema": "measurement/v2"}, "literal_error", "schema"),
        ({"caveat": 7}, "string_type", "caveat"),
        ({"caveat": "a\u202eb"}, "hidden_character", "caveat"),
        ({"caveat": "x" * 1001}, "string_too_long", "caveat"),
        ({"model": {"name": " "}}, "string_too_short", "model.name"),
        ({"measured_on": "yesterday"}, "date", "measured_on"),
        ({"weights": [95, 5]}, "levels", "axes.0.levels"),
        ({"means": "magic"}, "literal_error", "means"),
    ],
)
def test_what_breaks_the_format_is_named_with_file_and_field(
    tmp_path: Path, changed: dict[str, object], code: str, field: str
) -> None:
    write_reports(tmp_path, {"bad": full_report(DIGEST) | changed, "good": full_report(DIGEST)})
    assert ("bad.json", code, field) in faults(tmp_path)


def test_an_axis_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    raw = full_report(DIGEST)
    write_reports(tmp_path, {"twice": raw | {"axes": raw["axes"][:1] * 2}})
    assert faults(tmp_path) == {("twice.json", "duplicate_axis", "axes.1.axis")}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "json"),
        (b'{"a": NaN}', "json"),
        (b"\xff\xfe", "encoding"),
        (b"[" * 200_000, "json"),
        (b" " * (MAXIMUM_BYTES + 1), "too_large"),
        (b"[]", "model_type"),
    ],
)
def test_a_file_that_is_no_report_is_a_fault_with_its_name(tmp_path: Path, content: bytes, code: str) -> None:
    folder = tmp_path / "measurements"
    folder.mkdir()
    (folder / "bad.json").write_bytes(content)
    assert {(name, kind) for name, kind, _ in faults(tmp_path)} == {("bad.json", code)}


def test_numbers_that_json_can_write_and_nobody_can_measure_are_faults(tmp_path: Path) -> None:
    text = json.dumps(full_report(DIGEST)).replace('"rho": 0.9', '"rho": 1e999', 1)
    folder = tmp_path / "measurements"
    folder.mkdir()
    (folder / "big.json").write_text(text)
    assert ("big.json", "not_finite", "axes.0.rho") in faults(tmp_path)


def test_a_name_that_no_address_can_hold_is_a_fault(tmp_path: Path) -> None:
    write_reports(tmp_path, {"Small Model": full_report(DIGEST)})
    assert faults(tmp_path) == {("Small Model.json", "file_name", "(whole file)")}


def test_the_stored_reports_of_the_repository_are_read_and_lint_passes(root: Path) -> None:
    folder = CatalogueFolder(root / "value_profiles")
    assert len(read_measurements(folder.root, folder.catalogue().digest)) >= 0
    assert lint([folder.root], folder).errors == ()


def test_the_conditions_that_fail_are_named() -> None:
    assert unmet(0.06, 0.6, 0.049, -0.049) == ()
    assert unmet(0.05, 0.59, 0.05, -0.05) == ("interval", "rho", "p", "placebo")
