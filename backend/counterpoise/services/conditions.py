"""Under what a model is measured: the material, the plan, and the prompts before a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.measurement.dose_response import LEVELS
from counterpoise.domain.measurement.floors import Claim, Floor, Refusal
from counterpoise.domain.measurement.pairs import ContrastPair
from counterpoise.domain.measurement.placebo import Placebo
from counterpoise.services.ledger import Opening, opening
from counterpoise.services.policies import Policies

__all__ = ["EXTREMES", "Conditions", "Material", "Plan", "axis_profile"]

_QUICK_PAIRS = 8
_LEAST_PAIRS = 2
EXTREMES = (LEVELS[0], LEVELS[-1])
"""The highest and the lowest measured weight of the first pole."""


@dataclass(frozen=True)
class Material:
    """What a measurement takes: pairs by axis, placebo, mentions by axis and pole, controls, floors by commitment."""

    pairs: Mapping[str, tuple[ContrastPair, ...]]
    placebo: Placebo
    mentions: Mapping[str, Mapping[str, str]]
    refusals: tuple[Refusal, ...]
    claims: tuple[Claim, ...]
    floors: Mapping[str, tuple[Floor, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure.

    Attributes:
        axes: ids of the axes, each measured with the others unset.
        profiles: profiles measured as they ship, under budget.
        options: means and budget.
        quick: three levels and eight pairs.
        cross: also what each axis does to every other measured axis's pairs.
        controls: also wrongful refusal and agreement with false and true claims.
        floors: also how many adversarial pairs of each commitment hold.
    """

    axes: tuple[str, ...]
    profiles: tuple[Profile, ...] = ()
    options: Options = field(default_factory=Options)
    quick: bool = False
    cross: bool = False
    controls: bool = False
    floors: bool = False


def axis_profile(axis: str, first: int) -> Profile:
    """A profile that sets one axis to a first-pole weight and leaves the others unset."""
    one, other = axis.split("-")
    weights = {axis: {one: first, other: 100 - first}}
    return Profile.model_validate(
        {"schema": "profile/v1", "id": "measured", "title": "Measured", "summary": "One axis.", "weights": weights}
    )


class Conditions:
    """Openings and pairs for one plan.

    Args:
        policies: compiles.
        material: pairs and controls.
        plan: what to measure.
    """

    def __init__(self, policies: Policies, material: Material, plan: Plan) -> None:
        self.policies = policies
        self.material = material
        self.plan = plan

    def pairs(self, axis: str) -> tuple[ContrastPair, ...]:
        """The test pairs of an axis, eight of them in a quick plan; paraphrases are left out.

        Raises:
            InvalidOption: if there are fewer than two.
        """
        own = self.material.pairs.get(axis, ())
        pairs = tuple(pair for pair in own if pair.split == "test" and not pair.paraphrase_of)
        if len(pairs) < _LEAST_PAIRS:
            raise InvalidOption(f"{axis} has {len(pairs)} test pairs; a measurement needs at least 2", axis=axis)
        return pairs[:_QUICK_PAIRS] if self.plan.quick else pairs

    def at(self, axis: str, first: int) -> Opening:
        """The opening with one axis at a first-pole weight."""
        return opening(self.policies.compile(axis_profile(axis, first), options=self.plan.options))

    def bare(self) -> Opening:
        """The commitments alone: every axis unset."""
        raw = {"schema": "profile/v1", "id": "measured", "title": "None", "summary": "Nothing set.", "weights": {}}
        return opening(self.policies.compile(Profile.model_validate(raw), options=self.plan.options))

    def named(self) -> dict[str, Opening]:
        """No prompt at all, the commitments alone, both ends of each measured axis, and each profile."""
        found: dict[str, Opening] = {"no prompt": (), "commitments alone": self.bare()}
        for axis in self.plan.axes:
            for pole, weight in zip(axis.split("-"), EXTREMES, strict=True):
                found[f"{pole} {EXTREMES[0]}"] = self.at(axis, weight)
        for profile in self.plan.profiles:
            found[profile.id] = opening(self.policies.compile(profile, options=self.plan.options))
        return found
