"""The reader of scored and labelled cases: every fault with file, line and field; unknown is not 0."""

import math
from pathlib import Path

import pytest

from counterpoise.domain.errors import InvalidDocument
from counterpoise.files.labelled_cases import read_cases

HEAD = "id,score,hazard,label,kind,scorer\n"


def written(folder: Path, text: str | bytes, name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_csv_and_json_lines_say_the_same_in_any_order(tmp_path, catalogue) -> None:
    text = written(tmp_path, HEAD + "b,0.5,hte,,y,s@1\na,0.25,hte,1,x,s@1\na,,any,1,x,\n")
    lines = (
        '{"id": "a", "score": null, "hazard": "any", "label": 1, "kind": "x"}\n'
        '{"id": "a", "score": 0.25, "hazard": "hte", "label": 1, "kind": "x", "scorer": "s@1"}\n\n'
        '{"id": "b", "score": 0.5, "hazard": "hte", "label": null, "kind": "y", "scorer": "s@1"}\n'
    )
    first = read_cases(text, catalogue)
    second = read_cases(written(tmp_path, lines, "cases.jsonl"), catalogue)
    for found in (first, second):
        assert list(found.ids) == ["a", "b"]
        assert list(found.scores) == [0.25, 0.5]
        assert found.labels[0] == 1
        assert math.isnan(found.labels[1])
        assert found.scorers == {"hte": "s@1"}
        assert found.judged == {"a": 1.0}
    assert first.digest != second.digest
    assert first.digest.startswith("sha256:")


def test_optional_columns_may_be_missing(tmp_path, catalogue) -> None:
    found = read_cases(written(tmp_path, "label,hazard,score,id\n0,ssh,1,a\n"), catalogue)
    assert list(found.kinds) == [""]
    assert found.scorers == {"ssh": ""}


@pytest.mark.parametrize(
    ("text", "line", "field", "code"),
    [
        (HEAD + "a,0.5,hte,1,,\na,0.4,hte,0,,\n", 3, "id", "duplicate_id"),
        (HEAD + "a,nan,hte,1,,\n", 2, "score", "bad_score"),
        (HEAD + "a,1.5,hte,1,,\n", 2, "score", "bad_score"),
        (HEAD + "a,,hte,1,,\n", 2, "score", "bad_score"),
        (HEAD + "a,0.5,hate,1,,\n", 2, "hazard", "unknown_hazard"),
        (HEAD + "a,0.5,hte,yes,,\n", 2, "label", "bad_label"),
        (HEAD + "a,0.5,hte,.0,,\n", 2, "label", "bad_label"),
        (HEAD + ",0.5,hte,1,,\n", 2, "id", "bad_id"),
        (HEAD + "a,0.5,hte,1,,words\n", 2, "scorer", "bad_scorer"),
        (HEAD + "a,0.5,hte,1,,s@1\nb,0.5,hte,1,,s@2\n", 3, "scorer", "other_scorer"),
        (HEAD + "a,0.5,hte,1,x,\na,0.5,ssh,1,y,\n", 3, "kind", "other_kind"),
        (HEAD + "a,0.5,any,1,,\nb,.5,hte,1,,\n", 2, "score", "score_of_any"),
        (HEAD + "b,0.5,hte,1,,\na,,any,1,,\n", 3, "id", "not_scored"),
        (HEAD + "a,0.5,hte\n", 2, "(whole file)", "wrong_width"),
        ("id,score,hazard\n", 1, "label", "missing"),
        ("id,score,hazard,label,colour\n", 1, "colour", "unknown_column"),
        ("id,score,hazard,label,id\n", 1, "(whole file)", "duplicate_column"),
        (HEAD, 1, "(whole file)", "empty"),
        ("", 1, "id", "missing"),
        (HEAD.encode() + b"a,0.5,hte,1,\xff,\n", 2, "(whole file)", "encoding"),
    ],
)
def test_every_fault_has_line_and_field(
    tmp_path, catalogue, text: str | bytes, line: int, field: str, code: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InvalidDocument) as caught:
        read_cases(path, catalogue)
    found = {(issue.file, issue.line, issue.field, issue.code) for issue in caught.value.issues}
    assert (str(path), line, field, code) in found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "json"),
        ("[" * 5000, "json"),
        ("[]", "not_a_mapping"),
        ('{"id": "a"}', "missing"),
        ('{"id": "a", "score": true, "hazard": "hte", "label": 1}', "bad_score"),
        ('{"id": "a", "score": NaN, "hazard": "hte", "label": 1}', "bad_score"),
    ],
)
def test_broken_json_lines_are_refused(tmp_path, catalogue, text: str, code: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read_cases(written(tmp_path, text, "cases.jsonl"), catalogue)
    assert code in {issue.code for issue in caught.value.issues}


def test_the_list_of_faults_stays_readable(tmp_path, catalogue) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read_cases(written(tmp_path, HEAD + "a,x,y,z,,\n" * 5000), catalogue)
    assert len(caught.value.issues) == 100


def test_a_missing_file_is_said_in_a_sentence(tmp_path, catalogue) -> None:
    with pytest.raises(InvalidDocument, match="cannot be read: no such file"):
        read_cases(tmp_path / "none.csv", catalogue)
