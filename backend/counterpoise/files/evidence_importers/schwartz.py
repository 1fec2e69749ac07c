"""Portrait Values Questionnaires and similar scales: values contrasted with each other.

A weight is 50 + 50·(A − B)/(most − least), where A and B are a person's mean scores of the values that speak for the
first and for the second pole. How high somebody scores on everything cancels out, which is what centring each
person's scores is for (Schwartz 1992, 2003). Values of life are not wishes about assistants: that one follows from the
other is the recipe's judgement.
"""

from collections.abc import Mapping

from counterpoise.domain.standing.recipe import Recipe, ValueScale
from counterpoise.files.evidence_importers.people import Known, Person, answered
from counterpoise.files.evidence_tables import Table

__all__ = ["schwartz"]


def _mean(scores: list[float]) -> float | None:
    return sum(scores) / len(scores) if scores else None


def _contrast(scores: Mapping[str, float | None], first: tuple[str, ...], second: tuple[str, ...]) -> float | None:
    sides = [[scores[name] for name in side] for side in (first, second)]
    known = [[one for one in side if one is not None] for side in sides]
    if any(len(one) < len(side) for one, side in zip(known, sides, strict=True)):
        return None
    return sum(known[0]) / len(known[0]) - sum(known[1]) / len(known[1])


def schwartz(recipe: Recipe, table: Table, known: Known) -> list[Person]:
    """One person a row; a value counts as known if any of its items was answered, an axis if all its values are.

    Raises:
        InvalidDocument: if a column is missing, or an answer lies outside the scale.
    """
    del known
    scale = recipe.scale or ValueScale(least=1, most=6)
    low, high = sorted((scale.least, scale.most))
    table.need(recipe.id, *dict.fromkeys(column for columns in recipe.values.values() for column in columns))
    found = []
    for line, row in table.rows():
        person = Person(row[table.header.index(recipe.id)].strip(), line)
        scores: dict[str, float | None] = {}
        for value, columns in recipe.values.items():
            said = [(column, answered(row[table.header.index(column)], recipe)) for column in columns]
            scores[value] = _mean([table.faults.number(one, line, column, low, high) for column, one in said if one])
        for axis, sides in recipe.contrasts.items():
            difference = _contrast(scores, sides.first, sides.second)
            if difference is not None:
                person.weights[axis] = 50 + 50 * difference / (scale.most - scale.least)
        found.append(person)
    return found
