"""Pool and quotas from CSV: every fault with its line, nothing half-read."""

from pathlib import Path

import pytest

from counterpoise.domain.errors import InvalidDocument
from counterpoise.files.pool_csv import PoolCsv, read_declines, read_draw_files

QUOTAS = "category,value,min,max,target\ngender,f,1,1,0.51\ngender,m,1,1,\n"
POOL = "id,household,gender,mail\np1,h,f,x\np2,h,m,\np3,,m,y\n"


def read(folder: Path, pool: str = POOL, quotas: str = QUOTAS, seats: int = 2):
    (folder / "pool.csv").write_text(pool, encoding="utf-8")
    (folder / "quotas.csv").write_text(quotas, encoding="utf-8")
    return read_draw_files(folder / "pool.csv", folder / "quotas.csv", seats)


def test_what_the_files_say_is_read(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.pool.categories == ("gender",)
    assert [(one.id, one.household, one.values) for one in found.pool.people] == [
        ("p1", "h", ("f",)),
        ("p2", "h", ("m",)),
        ("p3", None, ("m",)),
    ]
    assert [(one.key, one.least, one.most, one.target) for one in found.quotas.lines] == [
        (("gender", "f"), 1, 1, 0.51),
        (("gender", "m"), 1, 1, None),
    ]
    assert found.unused == ("mail",)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_what_spreadsheets_of_other_countries_write_is_the_same(tmp_path: Path, separator: str) -> None:
    other = [one.replace(",", separator).replace("0.51", "0,51") for one in (POOL, QUOTAS)]
    assert read(tmp_path, "\ufeff" + other[0], "\ufeff" + other[1]) == read(tmp_path)
    assert PoolCsv().read("\ufeff" + other[0], other[1], 2) == PoolCsv().read(POOL, QUOTAS, 2)
    (tmp_path / "declines.csv").write_text(f"id{separator}turn\np1{separator}0\n", encoding="utf-8")
    assert read_declines(tmp_path / "declines.csv") == (frozenset({"p1"}),)


def test_a_separator_between_quotes_is_none(tmp_path: Path) -> None:
    quotas = 'category;value;min;max\n"gender;,";f;1;1\n"gender;,";m;1;1\n'
    found = read(tmp_path, 'id,"gender;,"\np1,f\np2,m\n', quotas)
    assert [one.values for one in found.pool.people] == [("f",), ("m",)]


def test_a_header_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(tmp_path, pool="x" * 200_000)
    assert [(one.code, one.line) for one in caught.value.issues] == [("csv_syntax", 1)]


def test_a_decimal_comma_is_none_between_commas(tmp_path: Path) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(tmp_path, quotas='category,value,min,max,target\ngender,f,1,1,"0,5"\ngender,m,1,1,\n')
    assert [(one.code, one.line) for one in caught.value.issues] == [("number", 2)]


@pytest.mark.parametrize(
    "header", ["feature,value,min,max,min_flex,max_flex", "Category,Name,Min,Max,Min_flex,Max_flex"]
)
def test_layouts_of_sortition_algorithms_are_read(tmp_path: Path, header: str) -> None:
    found = read(tmp_path, quotas=f"{header}\ngender,f,1,1,0,2\ngender,m,1,1,0,2\n")
    assert [one.least for one in found.quotas.lines] == [1, 1]


def test_quotas_say_whose_seats_they_keep(tmp_path: Path) -> None:
    header = "category,value,min,max,seats_for"
    found = read(tmp_path, quotas=f"{header}\ngender,f,1,1,outsiders\ngender,m,1,1,\n").quotas
    assert [one.seats_for for one in found.lines] == ["outsiders", None]
    assert found.reserved() == {"outsiders": 1, "critics": 0}
    assert found.after({("gender", "f"): 1}).reserved() == {"outsiders": 0, "critics": 0}
    assert read(tmp_path).quotas.reserved() == {"outsiders": 0, "critics": 0}


@pytest.mark.parametrize(
    ("pool", "quotas", "code", "place"),
    [
        ("id,gender\np1,f\np1,m\n", QUOTAS, "duplicate_id", ("pool.csv", 3, "id")),
        ("id,gender\np1,f\n,m\n", QUOTAS, "empty", ("pool.csv", 3, "id")),
        ("id,gender\np1,f\np2,\n", QUOTAS, "empty", ("pool.csv", 3, "gender")),
        ("id,gender\np1,f\np2,x\n", QUOTAS, "unknown_value", ("pool.csv", 3, "gender")),
        ("id,gender\np1,f\n=1+1,m\n", QUOTAS, "formula", ("pool.csv", 3, "id")),
        ("id,gender\np1,f\n@cmd,m\n", QUOTAS, "formula", ("pool.csv", 3, "id")),
        ("id,gender\np1,f,m\n", QUOTAS, "uneven_row", ("pool.csv", 2, "(whole file)")),
        ("id,gender\n", QUOTAS, "empty_document", ("pool.csv", 1, "(whole file)")),
        ("name,gender\np1,f\n", QUOTAS, "missing_column", ("pool.csv", 1, "id")),
        ("id,age\np1,3\n", QUOTAS, "unknown_feature", ("quotas.csv", 2, "category")),
        (POOL, "category,value,min,max\ngender,f,2,1\n", "min_above_max", ("quotas.csv", 2, "max")),
        (POOL, "category,value,min,max,seats_for\ngender,f,1,1,me\n", "unknown_value", ("quotas.csv", 2, "seats_for")),
        (POOL, "category,value,min,max\ngender,f,1.5,2\n", "whole_number", ("quotas.csv", 2, "min")),
        (POOL, "category,value,min,max\ngender,f,nan,2\n", "whole_number", ("quotas.csv", 2, "min")),
        (POOL, "category,value,min,max\ngender,f,-1,2\n", "whole_number", ("quotas.csv", 2, "min")),
        (POOL, "category,value,min,max\ngender,f,0,2\ngender,f,0,2\n", "duplicate_quota", ("quotas.csv", 3, "value")),
        (POOL, "category,value,min,max\ngender,f,2,2\ngender,m,1,2\n", "min_sum", ("quotas.csv", 2, "min")),
        (POOL, "category,value,min,max\ngender,f,0,1\ngender,m,0,0\n", "max_sum", ("quotas.csv", 2, "max")),
        (POOL, "category,value,min,max,target\ngender,f,0,2,51\n", "number", ("quotas.csv", 2, "target")),
        (POOL, "category,value,min,max,colour\ngender,f,0,2,x\n", "unknown_column", ("quotas.csv", 1, "colour")),
        (POOL, "category,value,min,max\nid,p1,0,2\n", "reserved", ("quotas.csv", 2, "category")),
        (POOL, "category,feature,value,min,max\ngender,g,f,0,2\n", "duplicate_column", ("quotas.csv", 1, "category")),
        (POOL, "category,value,min,max\n", "empty_document", ("quotas.csv", 1, "(whole file)")),
    ],
)
def test_faults_name_file_line_and_column(
    tmp_path: Path, pool: str, quotas: str, code: str, place: tuple[str, int, str]
) -> None:
    with pytest.raises(InvalidDocument) as refused:
        read(tmp_path, pool, quotas)
    issue = next(one for one in refused.value.issues if one.code == code)
    assert (Path(issue.file or "").name, issue.line, issue.field) == place


def test_a_value_in_other_letters_is_pointed_out(tmp_path: Path) -> None:
    with pytest.raises(InvalidDocument, match="written 'f' there"):
        read(tmp_path, "id,gender\np1,F\np2,m\n")


def test_declines_are_read_by_turn(tmp_path: Path) -> None:
    path = tmp_path / "declines.csv"
    path.write_text("id,turn\np1,0\np2,0\np3,1\n", encoding="utf-8")
    assert read_declines(path) == (frozenset({"p1", "p2"}), frozenset({"p3"}))
    for text, code in (
        ("id,turn\np1,1\n", "turn"),
        ("id,turn\np1,0\np1,0\n", "duplicate_id"),
        ("id,turn\n,x\n", "empty"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidDocument) as refused:
            read_declines(path)
        assert code in {one.code for one in refused.value.issues}
