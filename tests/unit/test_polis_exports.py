"""Reading Polis exports: what is read, and every fault with its line and column."""

import gzip
import time
from pathlib import Path

import pytest

from counterpoise.domain.errors import InvalidDocument
from counterpoise.files.polis_exports import read_export, read_groups

WIDE = """participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2
7,0,0,2,1,1,1,-1,
12,,0,1,0,0,,,0
3,1,0,0,0,0,,,
"""
LONG = "timestamp,datetime,comment-id,voter-id,vote\n5,x,0,7,-1\n9,x,0,7,1\n6,x,1,7,-1\n6,x,2,12,0\n7,x,0,7,0\n"
COMMENTS = """timestamp,comment-id,moderated,comment-body
1,0,1,"first
line"
2,1,-1,second
3,2,0,third
4,9,1,never voted on
"""


def folder(path: Path, **files: str) -> Path:
    names = {"wide": "participants-votes.csv", "long": "votes.csv", "comments": "comments.csv"}
    for kind, text in files.items():
        (path / names[kind]).write_text(text, encoding="utf-8")
    return path


def faults(path: Path) -> list[tuple[str, int | None, int | None]]:
    with pytest.raises(InvalidDocument) as caught:
        read_export(path)
    assert all(one.file for one in caught.value.issues)
    return [(one.code, one.line, one.column) for one in caught.value.issues]


def test_wide(tmp_path: Path) -> None:
    held = read_export(folder(tmp_path, wide=WIDE) / "participants-votes.csv")
    assert held.votes.participants == ("3", "7", "12")
    assert held.votes.propositions == ("0", "1", "2")
    assert held.votes.cast.tolist() == [0, 2, 1]
    assert held.votes.values.tolist() == [1, -1, 0]
    assert held.published == {"7": "0", "3": "1"}


def test_folder_with_comments(tmp_path: Path) -> None:
    held = read_export(folder(tmp_path, wide=WIDE, comments=COMMENTS))
    assert held.votes.propositions == ("0", "1", "2", "9")
    assert held.votes.left_out.tolist() == [False, True, False, False]
    assert held.texts["0"] == "first line"


def test_latest_vote_counts_and_the_rest_is_said(tmp_path: Path) -> None:
    held = read_export(folder(tmp_path, long=LONG))
    assert held.votes.participants == ("7", "12")
    assert held.votes.values.tolist() == [1, -1, 0]
    assert held.replaced == 2


def test_gzipped(tmp_path: Path) -> None:
    path = tmp_path / "participants-votes.csv.gz"
    path.write_bytes(gzip.compress(WIDE.encode()))
    assert read_export(tmp_path).votes.participants == ("3", "7", "12")
    path.write_bytes(path.read_bytes()[:-12])
    assert faults(path) == [("unreadable", None, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty_document", 1, 1)]),
        ("participant,0\n", [("empty_document", 1, 1)]),
        ("participant,n-votes\n1,0\n", [("missing_column", 1, 1)]),
        ("person,0\n1,1\n", [("missing_column", 1, 1)] * 3),
        ("participant,0,0\n1,1,1\n", [("duplicate_column", 1, 3)]),
        ("participant,0\n1,1\n1,-1\n", [("duplicate_id", 3, 1)]),
        ("participant,0,1\n1,2,\n2,yes,nan\n3,1,-1\n4,,1.5\n", [
            ("vote", 2, 2), ("vote", 3, 2), ("vote", 3, 3), ("vote", 5, 3),
        ]),
        ("participant,0\n,1\n", [("missing_id", 2, 1)]),
        ("participant,0\n1,1,1\n2\n3,1\n", [("uneven_row", 2, 2), ("uneven_row", 3, 1)]),
        ("participant,0\n=1+1,1\n@x,1\n-2,1\n", [("formula", 2, 1), ("formula", 3, 1)]),
        ("participant,=0\n1,1\n", [("formula", 1, 2)]),
        ("participant,0\na\u200bb,1\n", [("hidden_character", 2, 1)]),
        ('participant,0\n"1,1\n', [("csv_syntax", 2, 1)]),
        ("pid,tid,vote\n1,1,-1\n", [("ambiguous_sign", 1, 3)] + [("missing_column", 1, 1)] * 2),
    ],
)  # fmt: skip
def test_faults_of_a_table(tmp_path: Path, text: str, expected) -> None:
    path = tmp_path / "participants-votes.csv"
    path.write_text(text, encoding="utf-8")
    assert faults(path) == expected


def test_faults_of_a_list_of_votes(tmp_path: Path) -> None:
    path = folder(tmp_path, long="timestamp,comment-id,voter-id,vote\n1,0,7,1\nsoon,0,7,\n3,0,,5\n") / "votes.csv"
    assert faults(path) == [
        ("vote", 3, 4), ("timestamp", 3, 1), ("missing_id", 4, 3), ("vote", 4, 4),
    ]  # fmt: skip
    path.write_text("comment-id,voter-id,vote\n0,7,1\n0,7,-1\n", encoding="utf-8")
    assert faults(path) == [("duplicate_vote", 3, 3)]


def test_unknown_comment(tmp_path: Path) -> None:
    found = folder(tmp_path, wide=WIDE.replace(",2\n", ",404\n"), comments=COMMENTS)
    assert faults(found) == [("unknown_proposition", 1, 9)]
    (tmp_path / "participants-votes.csv").unlink()
    folder(tmp_path, long=LONG.replace(",2,12,", ",404,12,"))
    assert faults(found) == [("unknown_proposition", 5, 3)]
    folder(tmp_path, comments=COMMENTS + "5,0,1,again\n")
    assert faults(found) == [("duplicate_id", 7, 2)]


def test_nothing_there(tmp_path: Path) -> None:
    assert faults(tmp_path) == [("missing_file", None, None)]
    assert faults(tmp_path / "none.csv") == [("unreadable", None, None)]
    (tmp_path / "x.csv").write_bytes(b"participant,0\n\xff,1\n")
    assert faults(tmp_path / "x.csv") == [("encoding", 2, 1)]


def test_two_hundred_thousand_junk_votes(tmp_path: Path) -> None:
    """On comments that do not exist: refused, and a hundred lines named. On one that does: one vote, the last."""
    head = "timestamp,datetime,comment-id,voter-id,vote\n1,x,0,8,1\n"
    junk = "".join(f"{place},x,junk{place},7,1\n" for place in range(200_000))
    start = time.perf_counter()
    found = faults(folder(tmp_path, long=head + junk, comments=COMMENTS))
    assert found == [("unknown_proposition", line, 3) for line in range(3, 103)]
    again = "".join(f"{place},x,0,7,{1 if place % 2 else -1}\n" for place in range(200_000))
    held = read_export(folder(tmp_path, long=head + again))
    assert (len(held.votes), held.replaced) == (2, 199_999)
    assert held.votes.values.tolist() == [1, 1]
    assert time.perf_counter() - start < 20


def test_a_row_of_two_hundred_thousand_cells(tmp_path: Path) -> None:
    path = folder(tmp_path, wide="participant,0\n1,1\n2" + ",1" * 200_000 + "\n") / "participants-votes.csv"
    assert faults(path) == [("uneven_row", 3, 2)]


def test_groups(tmp_path: Path) -> None:
    votes = read_export(folder(tmp_path, wide=WIDE)).votes
    path = tmp_path / "groups.csv"
    path.write_text("participant,group\n12,b\n7,a\n3,\n", encoding="utf-8")
    assert read_groups(path, votes) == {"12": "b", "7": "a"}
    path.write_text("participant,group\n7,a\n7,b\n99,a\n12,=x\n", encoding="utf-8")
    with pytest.raises(InvalidDocument) as caught:
        read_groups(path, votes)
    assert [(one.code, one.line, one.column) for one in caught.value.issues] == [
        ("duplicate_id", 3, 1), ("unknown_participant", 4, 1), ("formula", 5, 2),
    ]  # fmt: skip
