"""What every importer makes: people, with what they want as far as it is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.standing.recipe import Recipe
from counterpoise.files.evidence_tables import Table

__all__ = ["Importer", "Known", "Person", "answered", "first_pole"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a recipe may refer to."""

    catalogue: Catalogue
    profiles: Mapping[str, Profile]


@dataclass(slots=True)
class Person:
    """One person; weights of first poles are 0–100, and an axis that is missing is unknown."""

    id: str
    line: int
    weights: dict[str, float] = field(default_factory=dict)
    importances: dict[str, float] = field(default_factory=dict)
    survey_weight: float = 1.0
    stratum: str = ""
    groups: dict[str, str] = field(default_factory=dict)


Importer = Callable[[Recipe, Table, Known], list[Person]]


def answered(cell: str, recipe: Recipe) -> str | None:
    """The answer, or None where the recipe says that it means nothing."""
    text = cell.strip()
    return None if not text or text in recipe.missing else text


def first_pole(axis: str, pole: str) -> bool:
    """Whether ``pole`` is the axis's first."""
    return axis.split("-", maxsplit=1)[0] == pole
