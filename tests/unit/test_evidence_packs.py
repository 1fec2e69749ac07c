"""Reading evidence packs: what is accepted, and every fault with its file, line and field."""

import csv
import gzip
import importlib.util
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import yaml

from counterpoise.domain.errors import InvalidDocument, UnknownEvidence
from counterpoise.domain.standing.aggregates import Aggregates
from counterpoise.domain.standing.respondents import Respondents
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.files.evidence_packs import EvidenceFolder, read_pack
from counterpoise.files.lint import lint
from counterpoise.schemas.formats import json_schemas

HEAD = """\
schema: evidence/v1
id: small
title: A small pack
kind: {kind}
source: {{citation: a test, licence: CC0, retrieved: 2024-05-01}}
population: {{frame: people in a test, n: 4, dates: [2023-01-01, 2023-02-01]}}
synthetic: true
data: data.csv
mapping: {{author: the test, reason: because}}
"""
ITEMS = """\
items:
  - {item: a, axis: caution-openness, pole: caution, strength: 1, reason: r}
  - {item: b, axis: caution-openness, pole: openness, strength: 0.5, reason: r}
"""
CELLS = "item,dimension,group,n,support\na,everyone,everyone,40,.5\nb,everyone,everyone,40,1\n"
PEOPLE = "id,weight,group:age,axis:caution-openness\nb,1,old,70.5\na,2,young,\n"


def written(folder: Path, head: str, data: str | bytes, name: str = "data.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(head, encoding="utf-8")
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def people(folder: Path, data: str | bytes, more: str = "") -> Path:
    return written(folder, HEAD.format(kind="respondents") + more, data)


def cells(folder: Path, data: str, more: str = ITEMS) -> Path:
    return written(folder, HEAD.format(kind="aggregates") + more, data)


def faults(folder: Path, catalogue) -> list[tuple[str, int | None, str]]:
    with pytest.raises(InvalidDocument) as caught:
        read_pack(folder, catalogue)
    assert all(one.file and Path(one.file).name in {"pack.yaml", "data.csv"} for one in caught.value.issues)
    return [(one.code, one.line, one.field) for one in caught.value.issues]


def test_people_are_joined_by_id_whatever_the_order_of_rows(tmp_path: Path, catalogue) -> None:
    pack = read_pack(people(tmp_path, PEOPLE), catalogue)
    data = pack.codings[0].data
    assert isinstance(data, Respondents)
    assert data.ids == ("a", "b")
    assert list(data.weights) == [2, 1]
    np.testing.assert_array_equal(data.shares, [[np.nan], [0.705]])
    assert (data.importances == 1).all()
    assert list(data.groups["age"]) == ["young", "old"]
    assert (pack.kind, pack.retrieved, pack.dates, pack.synthetic) == (
        "respondents", "2024-05-01", "2023-01-01 to 2023-02-01", True,
    )  # fmt: skip
    header, *rows = PEOPLE.splitlines()
    again = people(tmp_path / "turned", "\n".join([header, *reversed(rows)]) + "\n")
    np.testing.assert_array_equal(read_pack(again, catalogue).codings[0].data.shares, data.shares)


def test_optional_columns_may_be_missing(tmp_path: Path, catalogue) -> None:
    data = read_pack(people(tmp_path, "axis:caution-openness,id\r\n40,x\r\n\r\n"), catalogue).codings[0].data
    assert isinstance(data, Respondents)
    assert (data.ids, data.groups, list(data.weights), list(data.strata)) == (("x",), {}, [1], [""])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("id,axis:caution-openness\na,1\na,2\n", ("duplicate_id", 3, "id")),
        ("id,axis:caution-openness\n ,1\n", ("missing_id", 2, "id")),
        ("id,axis:caution-openness\na,101\n", ("number", 2, "axis:caution-openness")),
        ("id,axis:caution-openness\na,-1\n", ("number", 2, "axis:caution-openness")),
        ("id,axis:caution-openness\na,nan\n", ("number", 2, "axis:caution-openness")),
        ("id,axis:caution-openness\na,1_0\n", ("number", 2, "axis:caution-openness")),
        ("id,weight,axis:caution-openness\na,0,1\n", ("number", 2, "weight")),
        ("id,weight,axis:caution-openness\na,inf,1\n", ("number", 2, "weight")),
        (
            "id,axis:caution-openness,importance:caution-openness\na,1,-1\n",
            ("number", 2, "importance:caution-openness"),
        ),
        ("id,axis:nope-nada\na,1\n", ("unknown_axis", 1, "axis:nope-nada")),
        ("id,age,axis:caution-openness\na,1,2\n", ("unknown_column", 1, "age")),
        ("axis:caution-openness\n1\n", ("missing_column", 1, "id")),
        ("id,weight\na,1\n", ("missing_column", 1, "(whole file)")),
        ("id,id,axis:caution-openness\na,b,1\n", ("duplicate_column", 1, "id")),
        ("id,axis:caution-openness\n\na,1,2\n", ("uneven_row", 3, "(whole file)")),
        ("id,axis:caution-openness\n", ("empty_document", 1, "(whole file)")),
        ("", ("empty_document", 1, "(whole file)")),
        ('id,group:g,axis:caution-openness\na,"two\nlines",1\nb,x,200\n', ("number", 4, "axis:caution-openness")),
        ('id,axis:caution-openness\na,"1\n', ("csv_syntax", 2, "(whole file)")),
        (b"id,axis:caution-openness\na,1\n\xff,2\n", ("encoding", 3, "(whole file)")),
        ("id,group:g,axis:caution-openness\na,x\u202ey,1\n", ("hidden_character", 2, "group:g")),
    ],
)
def test_faults_of_people_name_line_and_column(tmp_path: Path, catalogue, data, expected) -> None:
    assert expected in faults(people(tmp_path, data), catalogue)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (CELLS + "a,sex,m,20,1.1\n", ("number", 4, "support")),
        (CELLS + "a,sex,m,20,nan\n", ("number", 4, "support")),
        (CELLS + "a,sex,m,20,\n", ("number", 4, "support")),
        (CELLS + "a,sex,m,20.5,.1\n", ("number", 4, "n")),
        (CELLS + "a,sex,m,0,.1\n", ("number", 4, "n")),
        (CELLS + "c,sex,m,20,.1\n", ("unknown_id", 4, "item")),
        (CELLS + "a,everyone,everyone,40,.5\n", ("duplicate_id", 4, "item")),
        (CELLS + "a,sex,,20,.5\n", ("missing_text", 4, "group")),
        ("item,dimension,group,support\na,x,y,.5\n", ("missing_column", 1, "n")),
        ("item,dimension,group,n,support\na,everyone,everyone,40,.5\n", ("unknown_id", 12, "items.1.item")),
    ],
)
def test_faults_of_aggregates_name_line_and_column(tmp_path: Path, catalogue, data, expected) -> None:
    assert expected in faults(cells(tmp_path, data), catalogue)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", ("items_missing", 1, "(whole file)")),
        (ITEMS.replace("pole: openness", "pole: courage"), ("unknown_pole", 12, "items.1.pole")),
        (ITEMS.replace("caution-openness, pole: openness", "x-y, pole: x"), ("unknown_axis", 12, "items.1.axis")),
        (ITEMS.replace("item: b", "item: a"), ("duplicate_item", 12, "items.1.item")),
        (ITEMS.replace("strength: 0.5", "strength: 0"), ("positive_number", 12, "items.1.strength")),
        (ITEMS + "colour: red\n", ("extra_forbidden", 13, "colour")),
    ],
)
def test_faults_of_the_mapping_name_line_and_field(tmp_path: Path, catalogue, more, expected) -> None:
    assert expected in faults(cells(tmp_path, CELLS, more), catalogue)


@pytest.mark.parametrize("name", ["../data.csv", "/etc/hostname", "link.csv"])
def test_data_outside_the_pack_are_not_read(tmp_path: Path, catalogue, name) -> None:
    folder = people(tmp_path / "pack", PEOPLE)
    (tmp_path / "data.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "data.csv")
    head = (folder / "pack.yaml").read_text(encoding="utf-8").replace("data: data.csv", f"data: {name}")
    (folder / "pack.yaml").write_text(head, encoding="utf-8")
    assert faults(folder, catalogue) == [("outside_pack", 8, "data")]


def test_a_withheld_cell_of_a_small_group_is_counted_and_not_shown(tmp_path: Path, catalogue) -> None:
    pack = read_pack(cells(tmp_path, CELLS + "a,sex,m,9,\nb,sex,m,9,\n"), catalogue)
    data = pack.codings[0].data
    assert isinstance(data, Aggregates)
    assert [cell.n for cell in data.cells if cell.group == "m"] == [9, 9]


def test_other_mappings_are_read_beside_the_main_one(tmp_path: Path, catalogue) -> None:
    more = (
        ITEMS
        + """\
codings:
  - name: other
    author: somebody
    reason: another view
    items: [{item: a, axis: autonomy-protection, pole: protection, strength: 1, reason: r}]
"""
    )
    pack = read_pack(cells(tmp_path, CELLS, more), catalogue)
    assert [(one.name, len(one.data.items), len(one.data.cells)) for one in pack.codings] == [
        ("main", 2, 2), ("other", 1, 1),
    ]  # fmt: skip


def test_another_mapping_of_people_must_hold_the_same_people(tmp_path: Path, catalogue) -> None:
    more = "codings: [{name: other, author: x, reason: y, data: other.csv}]\n"
    folder = people(tmp_path, PEOPLE, more)
    (folder / "other.csv").write_text(PEOPLE, encoding="utf-8")
    assert len(read_pack(folder, catalogue).codings) == 2
    (folder / "other.csv").write_text(PEOPLE.replace("\na,", "\nc,"), encoding="utf-8")
    with pytest.raises(InvalidDocument, match="unknown_id"):
        read_pack(folder, catalogue)


def test_a_version_that_differs_by_a_few_people_is_refused(tmp_path: Path, catalogue) -> None:
    rows = [f"p{number},{'xy'[number % 2]},50" for number in range(60)]
    header = "id,group:g,axis:caution-openness\n"
    people(tmp_path / "first", header + "\n".join(rows[:40]) + "\n")
    people(tmp_path / "second", header + "\n".join(rows[:43]) + "\n", "supersedes: first\n")
    assert [code for code, *_ in faults(tmp_path / "second", catalogue)] == ["small_change"]
    people(tmp_path / "second", header + "\n".join(rows) + "\n", "supersedes: first\n")
    assert read_pack(tmp_path / "second", catalogue).n == 4


def test_shipped_packs_are_found_by_id_and_others_by_path(root: Path, tmp_path: Path, catalogue) -> None:
    store = EvidenceFolder(root / "value_profiles" / "evidence", catalogue)
    assert store.names() == ["collective-dialogues-2023", "prism-2024", "synthetic-demonstration"]
    assert store.pack(str(people(tmp_path, PEOPLE) / "pack.yaml")).id == "small"
    with pytest.raises(UnknownEvidence):
        store.pack("nothing")
    with pytest.raises(UnknownEvidence):
        store.shipped(str(tmp_path))
    with pytest.raises(InvalidDocument):
        store.pack(str(tmp_path / "nothing"))


def test_every_shipped_pack_satisfies_its_json_schema_and_says_who_judged(root: Path, catalogue) -> None:
    validator = jsonschema.Draft202012Validator(json_schemas(catalogue)["evidence"])
    store = EvidenceFolder(root / "value_profiles" / "evidence", catalogue)
    for name in store.names():
        text = (store.root / name / "pack.yaml").read_text(encoding="utf-8")
        assert text.startswith("# yaml-language-server: $schema=../../schemas/evidence.schema.json")
        assert not [error.message for error in validator.iter_errors(yaml.safe_load(text))], name
        pack = store.shipped(name)
        assert pack.id == name
        assert pack.synthetic is name.startswith("synthetic")
        assert all(coding.author and coding.reason for coding in pack.codings)
        assert pack.synthetic or len(pack.codings) == 2


def test_the_made_up_people_are_what_their_script_draws(root: Path) -> None:
    folder = root / "value_profiles" / "evidence" / "synthetic-demonstration"
    spec = importlib.util.spec_from_file_location("make_people", folder / "make_people.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert (folder / "people.csv").read_text(encoding="utf-8") == "\n".join(script.lines()) + "\n"


def test_lint_reads_packs_with_their_data(tmp_path: Path, root: Path) -> None:
    shipped = CatalogueFolder(root / "value_profiles")
    folder = people(tmp_path, PEOPLE.replace("70.5", "700"))
    found = lint([folder], shipped)
    assert [(one.code, one.line) for one in found.errors] == [("number", 2)]
    folder = written(tmp_path, HEAD.format(kind="respondents").replace("CC0", "none stated"), PEOPLE)
    assert [one.code for one in lint([folder], shipped).warnings] == ["licence_closed"]
    assert not lint([root / "value_profiles" / "evidence"], shipped).errors


@pytest.mark.realdata
def test_the_quoted_figures_are_those_of_the_source(root: Path, realdata: Path, catalogue) -> None:
    with gzip.open(realdata / "collective-dialogues-2023" / "clause_support.csv.gz", "rt", encoding="utf-8") as stream:
        source = list(csv.DictReader(stream))
    clauses: dict[str, list[str]] = {}
    for row in source:
        known = clauses.setdefault(row["topic"], [])
        if row["clause"] not in known:
            known.append(row["clause"])
    assert sum(map(len, clauses.values())) == 38
    pack = EvidenceFolder(root / "value_profiles" / "evidence", catalogue).shipped("collective-dialogues-2023")
    data = pack.codings[0].data
    assert isinstance(data, Aggregates)
    topics = {"medical": "medical advice", "vaccine": "vaccines", "conflict": "conflict"}
    compared = 0
    for cell in data.cells:
        topic, number = cell.item.split("-")
        policy, dimension = cell.dimension.split(": ")
        assert policy == topics[topic]
        wanted = ("all", "All") if dimension == "everyone" else (dimension, cell.group)
        for row in source:
            if row["clause"] == clauses[topic][int(number) - 1] and (row["dimension"], row["group"]) == wanted:
                assert (cell.n, cell.support) == (int(row["n"]), int(row["support_percent"]) / 100)
                compared += 1
    assert compared > 400
    text = (root / "value_profiles" / "evidence" / "collective-dialogues-2023" / "pack.yaml").read_text("utf-8")
    words = " ".join(text.split())
    for clause in (one for many in clauses.values() for one in many):
        parts = clause.split()
        assert not any(" ".join(parts[at : at + 8]) in words for at in range(len(parts) - 7)), "a copied sentence"


def test_shipped_people_may_be_passed_on_and_evidence_is_no_part_of_the_catalogue(root: Path, catalogue) -> None:
    store = EvidenceFolder(root / "value_profiles" / "evidence", catalogue)
    packs = [store.shipped(name) for name in store.names()]
    assert all(pack.open_licence for pack in packs if pack.kind == "respondents")
    assert "evidence" not in catalogue.document()
