"""The terms of a draw: everything that is frozen before the seed is known, under one digest."""

from dataclasses import dataclass
from functools import cached_property

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.errors import InvalidDocument, InvalidOption, Issue
from counterpoise.domain.sortition.pool import Pool
from counterpoise.domain.sortition.quotas import Quotas
from counterpoise.domain.sortition.rules.registry import DEFAULT, draw_rule

__all__ = ["MOST_SEATS", "Terms"]

MOST_SEATS = 10_000


@dataclass(frozen=True)
class Terms:
    """Who can be drawn, for what, by which rule.

    Attributes:
        pool: who can be drawn.
        quotas: seats of each value.
        seats: of the panel, 1 to the size of the pool.
        rule: a name of the registry.
        per_household: most seats for people of one household, at least 1.

    Raises:
        InvalidOption: for seats, a rule or a household limit out of range.
        InvalidDocument: if pool and quotas do not fit together.
    """

    pool: Pool
    quotas: Quotas
    seats: int
    rule: str = DEFAULT
    per_household: int = 1

    def __post_init__(self) -> None:
        draw_rule(self.rule)
        if not 1 <= self.seats <= MOST_SEATS:
            raise InvalidOption(f"Seats must be 1 to {MOST_SEATS:,}; got {self.seats}.", seats=self.seats)
        if self.seats > len(self.pool):
            raise InvalidOption(
                f"There are {self.seats} seats and only {len(self.pool)} people in the pool.",
                seats=self.seats,
                pool=len(self.pool),
            )
        if self.per_household < 1:
            raise InvalidOption("A household must be allowed one seat at least.", per_household=self.per_household)
        issues = list(self._misfits())
        if issues:
            raise InvalidDocument(issues)

    def _misfits(self) -> list[Issue]:
        found = []
        ids = [one.id for one in self.pool.people]
        if len(set(ids)) < len(ids):
            found.append(Issue("duplicate_id", "the pool names a person twice", ("pool",)))
        keys = [one.key for one in self.quotas.lines]
        if len(set(keys)) < len(keys):
            found.append(Issue("duplicate_quota", "the quotas name a value twice", ("quotas",)))
        for category in self.quotas.categories:
            if category not in self.pool.categories:
                message = f"the pool does not say anybody's {category!r}"
                found.append(Issue("unknown_feature", message, ("quotas", category)))
                continue
            named = {one.value for one in self.quotas.lines if one.category == category}
            for value in sorted(set(self.pool.column(category).values()) - named):
                message = f"{value!r} stands in the pool and the quotas do not name it"
                found.append(Issue("unknown_value", message, ("pool", category)))
        return found

    @cached_property
    def digest(self) -> str:
        """``sha256:`` of pool, quotas, seats, rule and household limit; the order of lines changes nothing."""
        at = [self.pool.categories.index(category) for category in sorted(self.quotas.categories)]
        return digest_of(
            {
                "schema": "frozen-draw/v1",
                "categories": sorted(self.quotas.categories),
                "people": sorted(
                    [one.id, one.household or "", *(one.values[place] for place in at)] for one in self.pool.people
                ),
                "quotas": sorted([one.category, one.value, one.least, one.most] for one in self.quotas.lines),
                "seats": self.seats,
                "rule": self.rule,
                "per_household": self.per_household,
            }
        )
