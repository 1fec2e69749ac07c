"""Where a ratified profile's weights come from: panel, rule and totals of each axis, and who departed from them.

It is no part of profile/v1: it belongs to a stored version, as its number does, and goes when somebody changes the
weights. The compiler puts it into the source of every span of the prompt (design, section 4.4).
"""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.catalogue.base import Entry, Paragraph, Protects, Sentence, Slug, WholeWeight

__all__ = ["AxisDecision", "Override", "Provenance"]

_WHOLE = 100
_Points = Annotated[float, Field(ge=0, le=_WHOLE, allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_Count = Annotated[int, Field(ge=0)]


class Override(Entry):
    """An operator's departure from a ratified weight.

    Attributes:
        weight: the first pole's, which holds instead.
        because: the operator's public reason.
        protects: whom.
    """

    weight: WholeWeight
    because: Paragraph
    protects: Protects


class AxisDecision(Entry):
    """How one axis was decided.

    Attributes:
        weight: the first pole's whole weight, as ratified.
        rule: of the weight, by name.
        ballots: that did not abstain on the axis; None for a group's, of which whole weights alone are public.
        exact: what the rule gives before rounding, in points of the first pole, 0–100; None likewise.
        mean: of the ballots, beside it; None where there are too few for it to hide a person.
        median: likewise.
        importance: the axis's share of all importance, 0–1; None where no ballot answers that question.
        importance_rule: by name.
        override: what holds instead, where the operator departed from it.
    """

    weight: WholeWeight
    rule: Sentence
    ballots: _Count | None = None
    exact: _Points | None = None
    mean: _Points | None = None
    median: _Points | None = None
    importance: _Share | None = None
    importance_rule: Sentence | None = None
    override: Override | None = None


class Provenance(Entry):
    """Which panel decided, or which of its groups, and each axis's totals.

    Attributes:
        panel: its id.
        group: number of the minority report whose group asks for these weights; None for the panel's own result.
        ballots: all that were counted; of the group alone where there is one.
        yes: members who said yes at ratification; 0 for a group's, which nobody ratifies.
        no: members who said no.
        axes: id to decision, for every axis that the version sets.
    """

    panel: Slug
    group: Annotated[int, Field(ge=1)] | None = None
    ballots: _Count
    yes: _Count = 0
    no: _Count = 0
    axes: dict[Slug, AxisDecision]

    @model_validator(mode="after")
    def _somebody_decided(self) -> Self:
        if not self.axes:
            raise PydanticCustomError("nothing_decided", "axes must name at least one axis")
        return self

    def overridden(self, axis: str, override: Override | None) -> "Provenance":
        """The same with the operator's departure on one of its axes, or with none; raises KeyError for other axes."""
        changed = self.axes[axis].model_copy(update={"override": override})
        return self.model_copy(update={"axes": {**self.axes, axis: changed}})

    def source(self, axis: str) -> dict[str, Any] | None:
        """What a source map says of the axis: panel, rule and totals; None if it did not decide the axis."""
        if (one := self.axes.get(axis)) is None:
            return None
        return {
            "id": self.panel,
            "group": self.group,
            "rule": one.rule,
            "importance_rule": one.importance_rule,
            "ratified": None if self.group else one.weight,
            "totals": {
                "ballots": self.ballots,
                "counted": one.ballots,
                "exact": one.exact,
                "mean": one.mean,
                "median": one.median,
                "importance": one.importance,
                "yes": self.yes,
                "no": self.no,
            },
        }

    def document(self) -> dict[str, Any]:
        """As a JSON object; fields at their defaults are left out."""
        return self.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
