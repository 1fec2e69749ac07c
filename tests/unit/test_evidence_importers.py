"""Data of other forms become packs: surveys, Polis exports, scales of values, ballots and choices."""

import csv
import gzip
from pathlib import Path

import pytest

from counterpoise.domain.errors import InvalidDocument
from counterpoise.domain.standing.respondents import Respondents
from counterpoise.files.evidence_importers.making import imported
from counterpoise.files.evidence_importers.people import Known
from counterpoise.files.evidence_packs import read_pack

HEAD = """\
schema: evidence-import/v1
pack:
  id: made
  title: Made from a recipe
  source: {citation: a test, licence: CC0, retrieved: 2024}
  population: {frame: people in a test, dates: 2024}
  synthetic: true
  mapping: {author: the test, reason: because}
"""


@pytest.fixture
def known(catalogue, shipped) -> Known:
    return Known(catalogue, shipped)


def pack(tmp_path: Path, known: Known, recipe: str, **files: str) -> Respondents:
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    path = tmp_path / "recipe.yaml"
    path.write_text(HEAD + recipe, encoding="utf-8")
    folder = tmp_path / "made"
    folder.mkdir(exist_ok=True)
    for name, text in imported(path, known).items():
        (folder / name).write_text(text, encoding="utf-8")
    data = read_pack(folder, known.catalogue).codings[0].data
    assert isinstance(data, Respondents)
    return data


SURVEY = """\
method: survey
data: survey.csv
id: who
weight: w
groups: {age: Q1}
labels: {age: {"1": young, "2": old}}
missing: ["99"]
axes:
  caution-openness: {column: Q2, zero: 7, hundred: 1}
importances: {caution-openness: Q3}
"""


def test_a_survey_with_a_reversed_scale(tmp_path: Path, known: Known) -> None:
    rows = "who,w,Q1,Q2,Q3,spare\nbob,2,1,7,3,x\nann,1,2,1,,x\ncy,1,99,4,1,x\ndee,1,1,99,1,x\n"
    data = pack(tmp_path, known, SURVEY, survey=rows)
    assert data.ids == ("person-1", "person-2", "person-3")  # dee answered nothing that is read
    assert data.shares[:, 0].tolist() == [1, 0, 0.5]
    assert data.importances[:, 0].tolist() == [1, 3, 1]
    assert data.weights.tolist() == [1, 2, 1]
    assert data.groups["age"].tolist() == ["old", "young", ""]


@pytest.mark.parametrize(
    ("row", "message"),
    [("a,1,1,8,1", "survey.csv:2:1: Q2"), ("a,1,3,4,1", "unknown_label"), ("a,x,1,4,1", "survey.csv:2:1: w")],
)
def test_a_survey_names_the_line_of_what_it_cannot_read(tmp_path: Path, known: Known, row: str, message: str) -> None:
    with pytest.raises(InvalidDocument, match=message):
        pack(tmp_path, known, SURVEY, survey=f"who,w,Q1,Q2,Q3\n{row}\n")


POLIS = """\
method: polis
data: votes.csv
least_votes: 2
items:
  - {item: "0", axis: caution-openness, pole: caution, strength: 1, reason: r}
  - {item: "1", axis: caution-openness, pole: openness, strength: 0.5, reason: r}
  - {item: "3", axis: caution-openness, pole: caution, strength: 1, reason: r}
"""
VOTES = "participant,group-id,0,1,2,3\n5,0,1,-1,1,1\n6,1,-1,0,,\n7,1,1,,,\n"


def test_polis_votes_become_weights(tmp_path: Path, known: Known) -> None:
    data = pack(tmp_path, known, POLIS, votes=VOTES)
    assert data.shares[:, 0].tolist() == pytest.approx([1, 0.5 - 0.5 / 1.5])


def test_polis_groups_come_from_elsewhere_and_never_from_the_votes(tmp_path: Path, known: Known) -> None:
    with pytest.raises(InvalidDocument, match="groups_from_the_data"):
        pack(tmp_path, known, POLIS + "groups: {opinion: group-id}\n", votes=VOTES)
    more = "traits: traits.csv\nid: who\ngroups: {town: lives}\n"
    data = pack(tmp_path, known, POLIS + more, votes=VOTES, traits="who,lives\n6,Ely\n5,Bath\n")
    assert data.groups["town"].tolist() == ["Bath", "Ely"]


def test_a_vote_that_is_none_is_a_fault(tmp_path: Path, known: Known) -> None:
    with pytest.raises(InvalidDocument, match=r"votes.csv:2:1: 0: must be 1, -1, 0 or empty"):
        pack(tmp_path, known, POLIS, votes="participant,0,1,3\n5,2,1,1\n")


SCHWARTZ = """\
method: schwartz
data: values.csv
scale: {least: 1, most: 6}
values: {tradition: [T1, T2], universalism: [U1]}
contrasts:
  universal-local: {first: [universalism], second: [tradition]}
"""


def test_values_are_contrasted_so_that_scoring_high_on_everything_cancels(tmp_path: Path, known: Known) -> None:
    data = pack(tmp_path, known, SCHWARTZ, values="id,T1,T2,U1\na,1,1,6\nb,3,5,4\nc,5,,6\nd,2,2,\n")
    assert data.shares[:, 0].tolist() == pytest.approx([1, 0.5, 0.6])


BALLOTS = """\
method: ballots
data: ballots.csv
consent: {column: agreed, yes: ["yes"]}
"""


def test_ballots_without_consent_are_left_out(tmp_path: Path, known: Known) -> None:
    rows = "ballot,stratum_weight,agreed,caution-openness,importance:caution-openness\nx,2,yes,70,3\ny,1,no,10,1\n"
    data = pack(tmp_path, known, BALLOTS, ballots=rows)
    assert (data.shares.tolist(), data.weights.tolist(), data.importances.tolist()) == ([[0.7]], [2], [[3]])
    with pytest.raises(InvalidDocument, match="nobody is left"):
        pack(tmp_path, known, BALLOTS, ballots=rows.replace("yes", "no"))
    with pytest.raises(InvalidDocument, match="recipe_needs"):
        pack(tmp_path, known, "method: ballots\ndata: ballots.csv\n", ballots=rows)


def test_choices_carry_the_weights_of_the_profile_that_was_picked(tmp_path: Path, known: Known) -> None:
    recipe = 'method: choices\ndata: picks.csv\nconsent: {column: ok, yes: ["1"]}\nkeep_ids: true\n'
    data = pack(tmp_path, known, recipe, picks="id,profile,ok\nann,candid-coach,1\nbob,encourager,1\n")
    assert data.ids == ("ann", "bob")
    assert data.shares[0, data.axes.index("pushback-encouragement")] == 0.8
    with pytest.raises(InvalidDocument, match="unknown_profile"):
        pack(tmp_path, known, recipe, picks="id,profile,ok\nann,nobody,1\n")


@pytest.mark.parametrize("name", ["../x.csv", "/etc/hostname"])
def test_data_beside_the_recipe_alone_are_read(tmp_path: Path, known: Known, name: str) -> None:
    with pytest.raises(InvalidDocument, match="outside_pack"):
        pack(tmp_path, known, SURVEY.replace("survey.csv", name))


@pytest.mark.realdata
def test_a_real_polis_export_is_read(tmp_path: Path, known: Known, realdata: Path) -> None:
    export = realdata / "polis-opendata" / "vtaiwan.uberx" / "participants-votes.csv.gz"
    votes = gzip.decompress(export.read_bytes()).decode()
    data = pack(tmp_path, known, POLIS.replace("least_votes: 2", "least_votes: 1"), votes=votes)
    rows = list(csv.DictReader(votes.splitlines()))
    assert len(rows) == 1921
    assert len(data) == sum(any(row[item] for item in ("0", "1", "3")) for row in rows)
    assert ((data.shares >= 0) & (data.shares <= 1)).all()
