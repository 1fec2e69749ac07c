"""The project's own ballots and choices, of those who agreed that they be used as evidence."""

from counterpoise.domain.standing.recipe import Recipe
from counterpoise.files.evidence_importers.people import Known, Person, answered
from counterpoise.files.evidence_tables import Table

__all__ = ["ballots", "choices"]

_BALLOT, _WEIGHT, _IMPORTANCE = "ballot", "stratum_weight", "importance:"


def ballots(recipe: Recipe, table: Table, known: Known) -> list[Person]:
    """A panel's ballots: ``ballot,stratum_weight,<axis>…,importance:<axis>…``, first poles' weights.

    Raises:
        InvalidDocument: if a column is missing, or a weight is none.
    """
    table.need(_BALLOT)
    axes = [name for name in table.header if name in known.catalogue.axes]
    if not axes:
        table.faults.add("missing_column", "there is no column named after an axis", 1)
    rated = [name for name in table.header if name.removeprefix(_IMPORTANCE) in axes and name.startswith(_IMPORTANCE)]
    weight = table.place(_WEIGHT)
    found = []
    for line, row in table.rows():
        person = Person(row[table.header.index(_BALLOT)].strip(), line)
        if weight is not None and (said := answered(row[weight], recipe)) is not None:
            person.survey_weight = table.faults.number(said, line, _WEIGHT, 0, above=True)
        for axis in axes:
            if (said := answered(row[table.header.index(axis)], recipe)) is not None:
                person.weights[axis] = table.faults.number(said, line, axis, 0, 100)
        for column in rated:
            if (said := answered(row[table.header.index(column)], recipe)) is not None:
                person.importances[column.removeprefix(_IMPORTANCE)] = table.faults.number(said, line, column, 0)
        found.append(person)
    return found


def choices(recipe: Recipe, table: Table, known: Known) -> list[Person]:
    """What people chose: a person's weights are those of the shipped profile that he or she picked.

    Picking is taken as wanting. Whoever kept a default may not have chosen it; the recipe's mapping says how that was
    dealt with.

    Raises:
        InvalidDocument: if a column is missing, or a profile is not shipped.
    """
    table.need(recipe.id, recipe.profile)
    found = []
    for line, row in table.rows():
        person = Person(row[table.header.index(recipe.id)].strip(), line)
        picked = answered(row[table.header.index(recipe.profile)], recipe)
        if picked is not None and picked not in known.profiles:
            message = f"there is no profile {picked!r}; known: {', '.join(known.profiles)}"
            table.faults.add("unknown_profile", message, line, recipe.profile)
        elif picked is not None:
            for axis, setting in known.profiles[picked].weights.items():
                person.weights[axis] = setting.weights[axis.split("-", maxsplit=1)[0]]
        found.append(person)
    return found
