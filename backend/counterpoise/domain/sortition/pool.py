"""The pool: people who said yes to being drawn, with what the quotas ask about."""

from dataclasses import dataclass

__all__ = ["Person", "Pool"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the pool.

    Attributes:
        id: distinct in the pool; stays on the machine that draws until the panel publishes it.
        household: people with the same household live together; None lives alone.
        values: one a category of the pool, in its order.
    """

    id: str
    household: str | None
    values: tuple[str, ...]


@dataclass(frozen=True)
class Pool:
    """Everybody who can be drawn.

    Attributes:
        categories: names of what is known of each person, in the order of ``Person.values``.
        people: distinct ids, in any order; no result depends on it.
    """

    categories: tuple[str, ...]
    people: tuple[Person, ...]

    def __len__(self) -> int:
        return len(self.people)

    def column(self, category: str) -> dict[str, str]:
        """Every person's value of a category, by id.

        Raises:
            ValueError: if the pool has no such category.
        """
        at = self.categories.index(category)
        return {one.id: one.values[at] for one in self.people}

    def without(self, gone: frozenset[str]) -> "Pool":
        """The pool without the people of these ids."""
        return Pool(self.categories, tuple(one for one in self.people if one.id not in gone))
