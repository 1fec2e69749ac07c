"""Ballots from CSV: everything that is wrong, with file, line and cell; nothing half counted."""

from pathlib import Path

import numpy as np
import pytest

from counterpoise.domain.errors import InvalidDocument
from counterpoise.files.ballots_csv import read_ballots

A, B = "pushback-encouragement", "caution-openness"
HEAD = f"ballot,stratum_weight,{A},{B},importance:{A},importance:{B}\n"


@pytest.fixture
def read(tmp_path: Path, catalogue):
    def reader(text: str | bytes):
        path = tmp_path / "ballots.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_ballots(path, catalogue)

    return reader


def test_reading(read) -> None:
    found = read("\ufeff" + HEAD + "b,2.5, 62.5 ,,1,3\r\n\na,1,0,100,,2\n")
    assert found.ids == ("a", "b")
    assert found.axes == (A, B)
    assert found.weights.tolist() == [1, 2.5]
    assert found.shares[0].tolist() == [0, 1]
    assert found.shares[1, 0] == 0.625
    assert np.isnan(found.shares[1, 1])
    assert np.isnan(found.importances[0]).all()
    assert found.importances[1].tolist() == [0.25, 0.75]


def test_the_order_of_rows_does_not_matter(read) -> None:
    rows = [f"m{number},1,{number},{100 - number},{number},2\n" for number in range(1, 9)]
    there, back = read(HEAD + "".join(rows)), read(HEAD + "".join(reversed(rows)))
    assert there.ids == back.ids
    assert (there.shares == back.shares).all()
    assert (there.importances == back.importances).all()


def test_weights_and_importances_may_be_left_out(read) -> None:
    found = read(f"ballot,{A}\na,1\nb,99.5\n")
    assert found.weights.tolist() == [1, 1]
    assert not found.divided.any()


@pytest.mark.parametrize(
    ("rows", "line", "column", "code"),
    [
        ("a,1,50,50,1,1\na,1,50,50,1,1\n", 3, 1, "duplicate_id"),
        (",1,50,50,1,1\n", 2, 1, "missing_id"),
        ("=1+1,1,50,50,1,1\n", 2, 1, "formula"),
        ("@a,1,50,50,1,1\n", 2, 1, "formula"),
        ("a\u202eb,1,50,50,1,1\n", 2, 1, "hidden_character"),
        ("a,1,100.01,50,1,1\n", 2, 3, "number"),
        ("a,1,50,-1,1,1\n", 2, 4, "number"),
        ("a,1,nan,50,1,1\n", 2, 3, "number"),
        ("a,1,50,inf,1,1\n", 2, 4, "number"),
        ("a,1,50%,50,1,1\n", 2, 3, "number"),
        ("a,1,1_0,50,1,1\n", 2, 3, "number"),
        ("a,1,50,fifty,1,1\n", 2, 4, "number"),
        ("a,0,50,50,1,1\n", 2, 2, "number"),
        ("a,-1,50,50,1,1\n", 2, 2, "number"),
        ("a,,50,50,1,1\n", 2, 2, "number"),
        ("a,1e300,50,50,1,1\n", 2, 2, "number"),
        ("a,1,50,50,-1,1\n", 2, 5, "number"),
        ("a,1,50,50,1,nan\n", 2, 6, "number"),
        ("a,1,50,50,1\n", 2, 1, "uneven_row"),
        ('a,1,50,50,1,"1\n', 2, 1, "csv_syntax"),
        ("", 1, 1, "empty_document"),
    ],
)
def test_faults_have_their_place(read, rows: str, line: int, column: int, code: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(HEAD + rows)
    (issue,) = caught.value.issues
    assert (issue.line, issue.column, issue.code) == (line, column, code)
    assert str(issue).startswith(f"{issue.file}:{line}:{column}: ")


@pytest.mark.parametrize(
    ("header", "code", "says"),
    [
        (f"member,{A}", "unknown_axis", "no axis 'member'"),
        (A, "missing_column", "'ballot' is missing"),
        ("ballot", "missing_column", "no column for any axis"),
        (f"ballot,{A},boldness", "unknown_axis", "no axis 'boldness'"),
        (f"ballot,{A},importance:boldness", "unknown_axis", "no axis 'boldness'"),
        (f"ballot,{A},importance:{A},importance:{B}", "missing_column", f"no column {B}"),
        (f"ballot,{A},{B},importance:{A}", "missing_column", f"no column importance:{B}"),
        (f"ballot,{A},{A}", "duplicate_column", "stands here twice"),
    ],
)
def test_columns_are_checked(read, header: str, code: str, says: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(header + "\nx,1,1\n")
    issue = caught.value.issues[0]
    assert (issue.line, issue.code) == (1, code)
    assert says in issue.message


def test_every_fault_is_named_and_junk_is_refused(read, tmp_path: Path, catalogue) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(HEAD + "a,1,101,-1,1,1\nb,0,1,1,1,x\n")
    assert [(one.line, one.column) for one in caught.value.issues] == [(2, 3), (2, 4), (3, 2), (3, 6)]
    for junk in (b"", b"\xff\xfe\x00", b"PK\x03\x04 \x00\x00 not a table", b"<html></html>"):
        with pytest.raises(InvalidDocument):
            read(junk)
    with pytest.raises(InvalidDocument, match="cannot be read"):
        read_ballots(tmp_path / "nowhere.csv", catalogue)
    with pytest.raises(InvalidDocument, match="cannot be read"):
        read_ballots(tmp_path, catalogue)
