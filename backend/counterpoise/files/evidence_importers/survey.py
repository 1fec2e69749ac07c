"""A survey in CSV: each axis is one question on a scale."""

from counterpoise.domain.standing.recipe import Recipe
from counterpoise.files.evidence_importers.people import Known, Person, answered
from counterpoise.files.evidence_tables import Table

__all__ = ["survey"]


def survey(recipe: Recipe, table: Table, known: Known) -> list[Person]:
    """One person a row.

    Raises:
        InvalidDocument: if a column is missing, or an answer lies outside its scale.
    """
    del known
    table.need(recipe.id, *(one.column for one in recipe.axes.values()), *recipe.importances.values())
    found = []
    for line, row in table.rows():
        person = Person(row[table.header.index(recipe.id)].strip(), line)
        for axis, one in recipe.axes.items():
            said = answered(row[table.header.index(one.column)], recipe)
            if said is None:
                continue
            low, high = sorted((one.zero, one.hundred))
            value = table.faults.number(said, line, one.column, low, high)
            person.weights[axis] = 100 * (value - one.zero) / (one.hundred - one.zero)
        for axis, column in recipe.importances.items():
            said = answered(row[table.header.index(column)], recipe)
            if said is not None:
                person.importances[axis] = table.faults.number(said, line, column, 0)
        found.append(person)
    return found
