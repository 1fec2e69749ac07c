"""What the tasks ask about: openings from the compiler, and the pairs that the project measures with."""

from pathlib import Path

from counterpoise.bootstrap.library import Library, library
from counterpoise.domain.compiler.policy import MEANS, Options
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.measurement.floors import Floor
from counterpoise.domain.measurement.pairs import ContrastPair
from counterpoise.files.measuring_material import read_material
from counterpoise.services.conditions import Conditions, Material, Plan
from counterpoise.services.ledger import Opening, opening
from counterpoise.settings import Settings

__all__ = ["Source"]


class Source:
    """The catalogue and the pairs, compiled by one means within one budget.

    Args:
        means: ``rules``, ``text`` or ``turns``.
        budget: estimated tokens that the compiled prompt may take.
        pairs: contrast pairs (JSON lines) instead of the shipped ones.

    Raises:
        InvalidOption: if there is no such means.
        InvalidDocument: if a file of the catalogue or of the pairs breaks its format.
    """

    def __init__(self, means: str = "text", budget: int = 1200, pairs: str | None = None) -> None:
        if means not in MEANS:
            raise InvalidOption(f"There is no means {means!r}. Take one of {', '.join(MEANS)}.", means=means)
        settings = Settings()
        self._held: Library = library(settings)
        self._material: Material = read_material(
            settings.catalogue_dir, self._held.catalogue, Path(pairs) if pairs else None
        )
        self._options = Options(means, budget)
        self._conditions = Conditions(self._held.policies, self._material, Plan((), options=self._options))

    @property
    def digest(self) -> str:
        """Address of the catalogue that the prompts were compiled from."""
        return self._held.catalogue.digest

    def pairs(self, axis: str) -> tuple[ContrastPair, ...]:
        """The test pairs of an axis; raises UnknownAxis, or InvalidOption if there are fewer than two."""
        return self._conditions.pairs(self._held.catalogue.axis(axis).id)

    def floors(self, commitment: str) -> tuple[Floor, ...]:
        """The adversarial test pairs of a commitment.

        Raises:
            InvalidOption: if there is no such commitment, or no pairs for it.
        """
        found = tuple(one for one in self._material.floors.get(commitment, ()) if one.split == "test")
        if not found:
            known = ", ".join(sorted(self._material.floors))
            raise InvalidOption(f"There are no pairs for {commitment!r}. Take one of {known}.", commitment=commitment)
        return found

    def at(self, axis: str, weight: int | None) -> Opening:
        """What stands before a question with one axis at a first-pole weight, or with no axis set.

        Raises:
            UnknownAxis: if the catalogue has no such axis.
            InvalidOption: if the weight is not a whole number from 0 to 100.
            BudgetTooSmall: if the commitments do not fit.
        """
        known = self._held.catalogue.axis(axis).id
        if weight is None:
            return self._conditions.bare()
        if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= 100:  # noqa: PLR2004 - percent
            raise InvalidOption(f"A weight is a whole number from 0 to 100, not {weight!r}.", weight=weight)
        return self._conditions.at(known, weight)

    def under(self, profile: str | None) -> Opening:
        """What stands before a question under a shipped profile or a profile's file, or under the commitments alone.

        Raises:
            UnknownProfile: if there is neither.
            InvalidDocument: if the file breaks the format.
            BudgetTooSmall: if the commitments do not fit.
        """
        if profile is None:
            return self._conditions.bare()
        found = self._held.folder.profile(profile, self._held.catalogue)
        return opening(self._held.policies.compile(found, options=self._options))
