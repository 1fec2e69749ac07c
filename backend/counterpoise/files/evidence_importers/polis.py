"""A Polis export: votes on statements that somebody read as support for a pole."""

from counterpoise.domain.standing.recipe import Recipe
from counterpoise.files.evidence_importers.people import Known, Person, answered, first_pole
from counterpoise.files.evidence_tables import Table

__all__ = ["PARTICIPANT", "polis"]

PARTICIPANT = "participant"
_FOUND_GROUP = "group-id"
_VOTES = {"1": 1.0, "-1": -1.0, "0": 0.0}


def polis(recipe: Recipe, table: Table, known: Known) -> list[Person]:
    """One person a participant, from ``participants-votes.csv``, in which 1 is agree, -1 disagree and 0 pass.

    A person's weight on an axis is 50 + 50 times the mean vote on its statements, by strength; a pass counts as 0, a
    statement not seen not at all. Fewer votes than ``least_votes`` on an axis leave it unknown.

    Raises:
        InvalidDocument: if a statement is missing, a vote is none, or the groups are those that Polis found: they are
            made from these votes, so comparing them by these votes would prove itself.
    """
    del known
    table.need(PARTICIPANT, *(one.item for one in recipe.items))
    for dimension, column in recipe.groups.items():
        if column == _FOUND_GROUP:
            message = (
                f"{dimension} would be the groups that Polis made from these very votes; groups must come from "
                "elsewhere, such as traits that people told"
            )
            table.faults.add("groups_from_the_data", message, 1, column)
    table.faults.refuse()
    found = []
    for line, row in table.rows():
        person = Person(row[table.header.index(PARTICIPANT)].strip(), line)
        sums: dict[str, list[float]] = {}
        for one in recipe.items:
            said = answered(row[table.header.index(one.item)], recipe)
            if said is None:
                continue
            vote = _VOTES.get(said.removesuffix(".0"))
            if vote is None:
                table.faults.add("vote", f"must be 1, -1, 0 or empty; it is {said!r}", line, one.item)
                continue
            held = sums.setdefault(one.axis, [0.0, 0.0, 0.0])
            held[0] += one.strength * (vote if first_pole(one.axis, one.pole) else -vote)
            held[1] += one.strength
            held[2] += 1
        for axis, (total, strength, votes) in sums.items():
            if votes >= recipe.least_votes:
                person.weights[axis] = 50 + 50 * total / strength
        found.append(person)
    return found
