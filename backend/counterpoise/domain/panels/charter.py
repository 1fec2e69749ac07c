"""A charter: what a panel decides, for whom, how its result binds, and by which numbers it is counted.

It is written before anybody is drawn, signed by the operator, and fixed from then on.
"""

from typing import Annotated, Any, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.catalogue.base import Entry, Paragraph, Sentence, Slug
from counterpoise.domain.panels.stages import DATED, STAGES
from counterpoise.domain.panels.strata import Strata
from counterpoise.domain.tally.minority import DISTANCE, SEATS
from counterpoise.domain.tally.rules.registry import DEFAULT, budget_rules

__all__ = ["LEAST_MEMBERS", "Charter"]

LEAST_MEMBERS = 3
_LATEST = 2**52


class Charter(Entry):
    """What is agreed before the draw.

    Attributes:
        question: what the panel is asked, in one sentence.
        stakes: what is at stake, and for whom.
        stands_for: the people whom the panel is to resemble.
        binding: how the result binds the operator, in the operator's words.
        axes: ids of the axes that the panel sets; ballots hold these and no others.
        profile: id under which the result is published.
        profile_title: its title.
        least_members: fewest panelists, at least 3.
        quorum: share of panelists who must vote, put in a ballot, and say yes or no, each; 0–1.
        majority: the share of yes among yes and no that must be exceeded, 0.5–1.
        rule: for importances, by name; axes are always counted by the uniform-phantom median.
        minority_seats: a group needs 1/this of the ballots to be owed a report.
        minority_distance: and must lose by more than this, 0–1, on average over the axes.
        strata: parts of the population by which ballots are weighed; None counts every ballot 1.
        closes: dated stages to the instant (milliseconds since 1970) until which they stay open.
    """

    question: Sentence
    stakes: Paragraph
    stands_for: Paragraph
    binding: Paragraph
    axes: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=50)]
    profile: Slug
    profile_title: Sentence
    least_members: Annotated[int, Field(ge=LEAST_MEMBERS, le=100_000)] = LEAST_MEMBERS
    quorum: Annotated[float, Field(gt=0, le=1)] = 0.5
    majority: Annotated[float, Field(ge=0.5, lt=1)] = 0.5
    rule: Sentence = DEFAULT
    minority_seats: Annotated[int, Field(ge=2, le=100)] = SEATS
    minority_distance: Annotated[float, Field(gt=0, le=1)] = DISTANCE
    strata: Strata | None = None
    closes: Annotated[dict[Slug, Annotated[int, Field(ge=0, le=_LATEST)]], Field(max_length=20)] = Field(
        default_factory=dict
    )

    @model_serializer(mode="wrap")
    def _said(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A charter without strata reads as it did before there were any: its digest is signed."""
        found: dict[str, Any] = handler(self)
        if self.strata is None:
            found.pop("strata", None)
        return found

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if len(set(self.axes)) < len(self.axes):
            raise PydanticCustomError("axis_twice", "axes must name each axis once")
        rules = [name for name, one in budget_rules().items() if "truthful" in one.claims]
        if self.rule not in rules:
            raise PydanticCustomError(
                "unknown_rule", "rule must be one of {rules}: others reward lying", {"rules": ", ".join(rules)}
            )
        if unknown := sorted(self.closes.keys() - DATED):
            raise PydanticCustomError(
                "undated_stage",
                "closes names {unknown}; stages with a date are: {dated}",
                {"unknown": ", ".join(unknown), "dated": ", ".join(one for one in STAGES if one in DATED)},
            )
        order = [self.closes[one] for one in STAGES if one in self.closes]
        if order != sorted(order):
            raise PydanticCustomError("dates_order", "dates must stand in the order of the stages")
        return self
