"""Makes an evidence pack from a recipe and its data."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.domain.standing.recipe import Recipe, recipe_from
from counterpoise.files.entries import located
from counterpoise.files.evidence_importers.own import ballots, choices
from counterpoise.files.evidence_importers.people import Importer, Known, Person, answered
from counterpoise.files.evidence_importers.polis import PARTICIPANT, polis
from counterpoise.files.evidence_importers.schwartz import schwartz
from counterpoise.files.evidence_importers.survey import survey
from counterpoise.files.evidence_packs import PACK
from counterpoise.files.evidence_tables import Table, read_table
from counterpoise.files.yaml_reader import Document, read_file

__all__ = ["IMPORTERS", "imported"]

IMPORTERS: Mapping[str, Importer] = {
    "survey": survey,
    "polis": polis,
    "schwartz": schwartz,
    "ballots": ballots,
    "choices": choices,
}
_IDS = {"polis": PARTICIPANT, "ballots": "ballot"}
_DATA = "people.csv"


def _beside(recipe_path: Path, name: str, document: Document, field: str) -> Path:
    folder = recipe_path.parent.resolve()
    path = folder / name
    if Path(name).is_absolute() or not path.resolve().is_relative_to(folder):
        issue = Issue("outside_pack", f"{name!r} must stand beside the recipe or below it", (field,))
        raise InvalidDocument([document.located(issue)])
    return path


def _told(table: Table, by_id: str) -> dict[str, tuple[int, list[str]]]:
    """Row by id; a repeated id is a fault."""
    table.need(by_id)
    found: dict[str, tuple[int, list[str]]] = {}
    for line, row in table.rows():
        name = row[table.header.index(by_id)].strip()
        if name in found:
            table.faults.add("duplicate_id", f"{name!r} stands on line {found[name][0]} already", line, by_id)
        found[name] = (line, row)
    return found


def _label(recipe: Recipe, table: Table, dimension: str, cell: str, line: int) -> str:
    said = answered(cell, recipe)
    if said is None:
        return ""
    labels = recipe.labels.get(dimension)
    if labels is not None and said not in labels:
        known = ", ".join(labels)
        table.faults.add("unknown_label", f"{said!r} is not among the labels: {known}", line, recipe.groups[dimension])
    return said if labels is None else labels.get(said, said)


def _described(recipe: Recipe, people: list[Person], table: Table, by_id: str) -> list[Person]:
    """The people who agreed, with groups, survey weight and stratum, from the data or from a table of traits."""
    columns = [*recipe.groups.values(), *(one for one in (recipe.weight, recipe.stratum) if one)]
    table.need(*columns, *([recipe.consent.column] if recipe.consent else []))
    told = _told(table, by_id)
    kept = []
    for person in people:
        if person.id not in told:
            continue
        line, row = told[person.id]
        if recipe.consent and row[table.header.index(recipe.consent.column)].strip() not in recipe.consent.yes:
            continue
        for dimension, column in recipe.groups.items():
            person.groups[dimension] = _label(recipe, table, dimension, row[table.header.index(column)], line)
        if recipe.weight:
            cell = row[table.header.index(recipe.weight)].strip()
            person.survey_weight = table.faults.number(cell, line, recipe.weight, 0, above=True)
        if recipe.stratum:
            person.stratum = row[table.header.index(recipe.stratum)].strip()
        kept.append(person)
    return kept


def _csv(recipe: Recipe, people: list[Person]) -> str:
    axes = sorted({axis for person in people for axis in person.weights})
    rated = sorted({axis for person in people for axis in person.importances} & set(axes))
    stratum = ["stratum"] if recipe.stratum else []
    header = ["id", "weight", *stratum, *(f"group:{name}" for name in recipe.groups)]
    header += [f"axis:{axis}" for axis in axes] + [f"importance:{axis}" for axis in rated]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    # Numbers in place of names: whoever holds the source can tell people apart, readers of the pack need not.
    for number, person in enumerate(sorted(people, key=lambda one: one.id), start=1):
        name = person.id if recipe.keep_ids else f"person-{number:0{len(str(len(people)))}d}"
        writer.writerow(
            [
                name,
                f"{person.survey_weight:.10g}",
                *([person.stratum] if recipe.stratum else []),
                *(person.groups.get(dimension, "") for dimension in recipe.groups),
                *(f"{person.weights[axis]:.10g}" if axis in person.weights else "" for axis in axes),
                *(f"{person.importances[axis]:.10g}" if axis in person.importances else "" for axis in rated),
            ]
        )
    return text.getvalue()


def _head(recipe: Recipe, people: list[Person]) -> str:
    head: dict[str, Any] = recipe.pack.model_dump(mode="json", exclude_none=True)
    body = {
        "schema": "evidence/v1",
        "id": head["id"],
        "title": head["title"],
        "kind": "respondents",
        "source": head["source"],
        "population": {**head["population"], "n": len(people)},
        "synthetic": head["synthetic"],
        "data": _DATA,
        "mapping": head["mapping"],
        **({"notes": head["notes"]} if "notes" in head else {}),
    }
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=110)


def imported(path: Path, known: Known) -> dict[str, str]:
    """The files of a pack, made from a recipe.

    Args:
        path: the recipe; its data stand beside it.
        known: what it may refer to.

    Returns:
        Text by file name: ``pack.yaml`` and ``people.csv``.

    Raises:
        InvalidDocument: with file, line and field of every fault; likewise if nobody agreed, or nobody is left.
    """
    document = read_file(path)
    recipe = located(document, lambda raw: recipe_from(raw, known.catalogue))
    by_id = _IDS.get(recipe.method, recipe.id)
    data = _beside(path, recipe.data, document, "data")
    table = read_table(data)
    people = IMPORTERS[recipe.method](recipe, table, known)
    for line in (one.line for one in people if not one.id):
        table.faults.add("missing_id", "is empty; every row needs an id", line, by_id)
    table.faults.refuse()
    elsewhere = _beside(path, recipe.traits, document, "traits") if recipe.traits else data
    traits = read_table(elsewhere)
    kept = _described(recipe, people, traits, by_id if elsewhere == data else recipe.id)
    traits.faults.refuse()
    kept = [one for one in kept if one.weights]
    if not kept:
        message = "nobody is left: nobody agreed, or nobody answered what the recipe reads"
        raise InvalidDocument([Issue("empty_document", message, (), str(data), 1, 1)])
    return {PACK: _head(recipe, kept), _DATA: _csv(recipe, kept)}
