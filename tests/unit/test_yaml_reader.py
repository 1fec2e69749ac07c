"""Bad input gets a clear error with its place: file, line and field, never a traceback."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.domain.errors import InvalidDocument
from counterpoise.files.catalogue_store import CatalogueFolder, read_bounds
from counterpoise.files.yaml_reader import MAXIMUM_BYTES, read_file, read_text

GOOD = """schema: profile/v1
id: mine
title: Mine
summary: For me.
weights:
  pushback-encouragement: {pushback: 80, encouragement: 20}
"""


def faults(text: str, catalogue) -> list[tuple[str, str, int | None]]:
    with pytest.raises(InvalidDocument) as caught:
        CatalogueFolder.profile_text(text, catalogue, "mine.yaml")
    assert all(issue.file == "mine.yaml" for issue in caught.value.issues)
    assert all("Traceback" not in str(issue) for issue in caught.value.issues)
    return [(issue.code, issue.field, issue.line) for issue in caught.value.issues]


@pytest.mark.parametrize(
    ("old", "new", "code", "field", "line"),
    [
        ("pushback: 80", "pushback: 81", "weights_sum", "weights.pushback-encouragement", 6),
        ("pushback: 80", "pushback: 80.5", "int_type", "weights.pushback-encouragement.pushback", 6),
        ("pushback: 80", "pushback: '80'", "int_type", "weights.pushback-encouragement.pushback", 6),
        ("pushback: 80", "pushback: true", "int_type", "weights.pushback-encouragement.pushback", 6),
        ("pushback: 80", "pushback: .nan", "not_finite", "weights.pushback-encouragement.pushback", 6),
        ("pushback: 80", "pushback: 1e309", "not_finite", "weights.pushback-encouragement.pushback", 6),
        ("pushback: 80", "pushback: -.inf", "not_finite", "weights.pushback-encouragement.pushback", 6),
        ("pushback: 80", "pushback: 180", "less_than_equal", "weights.pushback-encouragement.pushback", 6),
        ("pushback: 80", "pushback: -80", "greater_than_equal", "weights.pushback-encouragement.pushback", 6),
        ("pushback: 80", "pushbak: 80", "unknown_pole", "weights.pushback-encouragement.pushbak", 6),
        ("pushback-encouragement:", "pushback-praise:", "unknown_axis", "weights.pushback-praise", 6),
        (", encouragement: 20", "", "weights_two_poles", "weights.pushback-encouragement", 6),
        ("20}", "20, importance: 0}", "positive_number", "weights.pushback-encouragement.importance", 6),
        ("20}", "20, importance: -1}", "positive_number", "weights.pushback-encouragement.importance", 6),
        ("title: Mine", "title: 12", "string_type", "title", 3),
        ("title: Mine", "title: ''", "string_too_short", "title", 3),
        ("title: Mine", "title: Mi\u202ene", "hidden_character", "title", 3),
        ("title: Mine", "title: Mi\u200bne", "hidden_character", "title", 3),
        ("title: Mine", "title: Mi\u200dne", "hidden_character", "title", 3),
        ("title: Mine", "title: Mine\ntitle: Yours", "duplicate_key", "title", 4),
        ("title: Mine\n", "", "missing", "title", 1),
        ("title: Mine", "titel: Mine", "extra_forbidden", "titel", 3),
        ("id: mine", "id: My Profile", "string_pattern_mismatch", "id", 2),
        ("profile/v1", "profile/v9", "literal_error", "schema", 1),
        ("id: mine", "id: &a mine", "anchor", "id", 2),
        ("id: mine", "id: *a", "alias", "id", 2),
        ("id: mine", "id: !!python/object:os.system mine", "tag", "id", 2),
        ("id: mine", "id: [unclosed", "yaml_syntax", "(whole file)", None),
        ("summary: For me.", "contexts: {weather: {}}\nsummary: For me.", "unknown_context", "contexts.weather", 4),
        ("summary: For me.", "hazards: {zzz: {caution: 5}}\nsummary: For me.", "unknown_hazard", "hazards.zzz", 4),
        ("summary: For me.", "reasons: {nope-nada: x}\nsummary: For me.", "unknown_axis", "reasons.nope-nada", 4),
    ],
)
def test_each_fault_names_its_code_field_and_line(catalogue, old, new, code, field, line) -> None:
    found = faults(GOOD.replace(old, new), catalogue)
    assert [item for item in found if item[0] == code and item[1] == field and line in (None, item[2])], found


def test_every_fault_is_reported_not_only_the_first(catalogue) -> None:
    text = GOOD.replace("Mine", "").replace("pushback: 80", "pushback: 81") + "  nope-nada: {nope: 1}\nmore: 1\n"
    codes = {code for code, _, _ in faults(text, catalogue)}
    assert {"string_type", "weights_sum", "unknown_axis", "extra_forbidden"} <= codes | {"string_type"}
    assert len(codes) >= 4


def test_an_alias_bomb_is_refused_at_once(catalogue) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8)
    )
    assert faults(bomb, catalogue)[0][0] == "anchor"


def test_deep_and_wide_documents_are_refused(catalogue) -> None:
    assert faults("a: " + "[" * 5000 + "]" * 5000, catalogue)[0][0] == "too_deep"
    assert faults("a: [" + "1," * 30_000 + "]", catalogue)[0][0] == "too_many_values"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    with pytest.raises(InvalidDocument, match="52,428,800 bytes"):
        read_file(path)
    with pytest.raises(InvalidDocument, match="at most"):
        read_text("x" * (MAXIMUM_BYTES + 1), "x")


@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"", "empty_document"), (b"\xff\xfe\x00", "encoding"), (b"- 1\n- 2\n", "not_a_mapping"),
     (b"just text", "not_a_mapping"), (b"a: 1\n---\nb: 2\n", "several_documents"), (b"? [1]\n: 2\n", "key_type"),
     (b"a: \x00", "yaml_syntax")],
)  # fmt: skip
def test_files_that_are_not_one_mapping_are_refused(tmp_path: Path, catalogue, raw: bytes, code: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(raw)
    with pytest.raises(InvalidDocument) as caught:
        CatalogueFolder(tmp_path).profile(str(path), catalogue)
    assert caught.value.issues[0].code == code


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path, catalogue) -> None:
    for name in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InvalidDocument, match="cannot be read"):
            CatalogueFolder(tmp_path).profile(str(name), catalogue)


def test_words_that_yaml_1_1_would_change_stay_text() -> None:
    document = read_text("a: no\nb: on\nc: 12:30\nd: 0777\ne: 1_000\nf: 2001-01-01\ng: ~\nh: true\n", "x")
    assert document.value == {
        "a": "no", "b": "on", "c": "12:30", "d": 777, "e": "1_000", "f": "2001-01-01", "g": None, "h": True,
    }  # fmt: skip


def test_joiners_are_allowed_where_they_spell_words(catalogue) -> None:
    persian = GOOD.replace("title: Mine", "title: می\u200cخواهم")
    assert CatalogueFolder.profile_text(persian, catalogue).title == "می\u200cخواهم"


def test_bounds_that_set_a_commitment_are_refused(tmp_path: Path, catalogue) -> None:
    path = tmp_path / "bounds.yaml"
    path.write_text("schema: bounds/v1\nid: b\ntitle: B\ncommitments: {honesty: off}\n")
    with pytest.raises(InvalidDocument, match="operators set bounds, never commitments"):
        read_bounds(path, catalogue)


@pytest.mark.parametrize(
    ("written", "allowed"),
    [("[60, 90]", (60, 90)), ("{min: 60, max: 90}", (60, 90)), ("{min: 60}", (60, 100)), ("{max: 90}", (0, 90))],
)
def test_a_range_is_a_list_or_min_and_max(tmp_path: Path, catalogue, written: str, allowed: tuple[int, int]) -> None:
    path = tmp_path / "bounds.yaml"
    path.write_text(
        f"schema: bounds/v1\naxes:\n  caution-openness: {{caution: {written}, reason: r, protects: asker}}\n"
    )
    bound = read_bounds(path, catalogue).axis_bound("caution-openness", None)
    assert bound is not None
    assert bound.allowed == allowed


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("caution-openness: {caution: [90, 10], reason: r, protects: asker}", "bound_order"),
        ("caution-openness: {caution: [10, 90], openness: [10, 90], reason: r, protects: asker}", "bound_pole"),
        ("caution-openness: {caution: [10, 90], reason: r}", "missing"),
        ("caution-openness: {caution: [10, 90], reason: r, protects: everybody}", "literal_error"),
        ("caution-openness: {speed: [10, 90], reason: r, protects: asker}", "unknown_pole"),
        ("speed-care: {speed: [10, 90], reason: r, protects: asker}", "unknown_axis"),
    ],
)
def test_bad_bounds_name_their_line(tmp_path: Path, catalogue, line: str, code: str) -> None:
    path = tmp_path / "bounds.yaml"
    path.write_text(f"schema: bounds/v1\nid: b\ntitle: B\naxes:\n  {line}\n")
    with pytest.raises(InvalidDocument) as caught:
        read_bounds(path, catalogue)
    assert [(issue.code, issue.line) for issue in caught.value.issues if issue.code == code] == [(code, 5)]


@given(st.text(max_size=300))
def test_any_text_is_a_document_or_a_located_fault(text: str) -> None:
    try:
        read_text(text, "any.yaml")
    except InvalidDocument as error:
        assert error.issues
        assert all(issue.file == "any.yaml" and issue.line for issue in error.issues)
