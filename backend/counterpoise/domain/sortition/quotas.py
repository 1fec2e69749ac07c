"""Quotas: how many seats each value of each category gets, at least and at most."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Key", "Quota", "Quotas"]

Key = tuple[str, str]
"""Category and value."""


@dataclass(frozen=True, slots=True)
class Quota:
    """One line of the quotas.

    Attributes:
        category: e.g. ``works in technology``.
        value: e.g. ``no``.
        least: fewest seats, at least 0.
        most: most seats, not below ``least``.
        target: this value's share of the population that the panel stands for, 0–1; None where nobody said.
    """

    category: str
    value: str
    least: int
    most: int
    target: float | None = None

    @property
    def key(self) -> Key:
        """Category and value, distinct among the quotas."""
        return (self.category, self.value)


@dataclass(frozen=True)
class Quotas:
    """Every quota; each category names all its values once."""

    lines: tuple[Quota, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """Names of the categories, in the order in which they first stand."""
        return tuple(dict.fromkeys(one.category for one in self.lines))

    def after(self, seated: Mapping[Key, int]) -> "Quotas":
        """What is left of every quota once these counts are seated."""
        return Quotas(
            tuple(
                Quota(
                    one.category,
                    one.value,
                    max(one.least - seated.get(one.key, 0), 0),
                    max(one.most - seated.get(one.key, 0), 0),
                    one.target,
                )
                for one in self.lines
            )
        )
