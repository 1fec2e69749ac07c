"""Quotas: how many seats each value of each category gets, at least and at most."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

__all__ = ["RESERVED", "Key", "Quota", "Quotas"]

Key = tuple[str, str]
"""Category and value."""
RESERVED: Mapping[str, str] = {
    "outsiders": "people outside the technology industry",
    "critics": "critics of the technology",
}
"""For whom a panel keeps seats (design, section 6): what a quota may say that its seats are for, and in words."""


@dataclass(frozen=True, slots=True)
class Quota:
    """One line of the quotas.

    Attributes:
        category: e.g. ``works in technology``.
        value: e.g. ``no``.
        least: fewest seats, at least 0.
        most: most seats, not below ``least``.
        target: this value's share of the population that the panel stands for, 0–1; None where nobody said.
        seats_for: a key of ``RESERVED``, whose seats these are; None for all other quotas.
    """

    category: str
    value: str
    least: int
    most: int
    target: float | None = None
    seats_for: str | None = None

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

    def reserved(self) -> dict[str, int]:
        """For whom at least how many seats are kept, by key of ``RESERVED``; 0 where no quota says."""
        return {whom: sum(one.least for one in self.lines if one.seats_for == whom) for whom in RESERVED}

    def after(self, seated: Mapping[Key, int]) -> "Quotas":
        """What is left of every quota once these counts are seated."""
        return Quotas(
            tuple(
                replace(
                    one,
                    least=max(one.least - seated.get(one.key, 0), 0),
                    most=max(one.most - seated.get(one.key, 0), 0),
                )
                for one in self.lines
            )
        )
