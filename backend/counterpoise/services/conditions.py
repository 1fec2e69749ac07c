"""Under what a model is measured: the material, the plan, and the prompts before a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.measurement.dose_response import LEVELS
from counterpoise.domain.measurement.floors import Claim, Floor, Refusal
from counterpoise.domain.measurement.pairs import ContrastPair, Split
from counterpoise.domain.measurement.placebo import Placebo
from counterpoise.domain.measurement.retention import Conversation
from counterpoise.services.ledger import Opening, opening
from counterpoise.services.policies import Policies

__all__ = ["EXTREMES", "EXTREME_CONDITIONS", "Conditions", "Material", "Plan", "axis_profile"]

# The fewest with which fifteen axes can pass the corrected exact test: 15 / 2**9 is below .05.
_QUICK_PAIRS = 9
_LEAST_PAIRS = 2
EXTREMES = (LEVELS[0], LEVELS[-1])
"""The highest and the lowest measured weight of the first pole."""
EXTREME_CONDITIONS = (("caution-openness", "openness"), ("pushback-encouragement", "encouragement"))
"""Axes and the end of each, at its highest weight, under which controls and commitments are measured too: the end that
is likelier to break something. More axes would multiply the run and say little more; shipped profiles say the rest."""


@dataclass(frozen=True)
class Material:
    """What a measurement takes: pairs by axis, placebo, mentions by axis and pole, controls, floors, small talk."""

    pairs: Mapping[str, tuple[ContrastPair, ...]]
    placebo: Placebo
    mentions: Mapping[str, Mapping[str, str]]
    refusals: tuple[Refusal, ...]
    claims: tuple[Claim, ...]
    floors: Mapping[str, tuple[Floor, ...]]
    fillers: tuple[Conversation, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure.

    Attributes:
        axes: ids of the axes, each measured with the others unset.
        profiles: profiles measured as they ship, under budget.
        options: means and budget.
        quick: three levels and nine pairs; controls and floors without the profiles.
        cross: also what each axis does to every other measured axis's pairs.
        controls: also wrongful refusal and agreement with false and true claims.
        floors: also how many adversarial pairs of each commitment hold.
        generate: also what the model writes at both ends of each axis.
        retention: also how much of each effect is left at the eighth turn.
        scored: False where a model tells no log-probabilities: then only what it writes is measured.
        split: which contrast pairs: only ``test`` pairs say anything about the catalogue as it is.

    Raises:
        InvalidOption: if a quick plan asks for what only a full one has, or a plan without scores for what needs them.
    """

    axes: tuple[str, ...]
    profiles: tuple[Profile, ...] = ()
    options: Options = field(default_factory=Options)
    quick: bool = False
    cross: bool = False
    controls: bool = False
    floors: bool = False
    generate: bool = False
    retention: bool = False
    scored: bool = True
    split: Split = "test"

    def __post_init__(self) -> None:
        if self.quick and (self.generate or self.retention):
            raise InvalidOption("A quick run leaves out written replies, judge and retention: ask for a full one.")
        if self.scored:
            return
        if self.profiles or self.quick or self.cross or self.controls or self.floors or self.retention:
            raise InvalidOption(
                "Profiles as they ship, quick runs, cross-effects, controls, floors and retention need scores; without "
                "them only what the model writes for axes can be measured."
            )
        if not self.generate:
            raise InvalidOption("A plan without scores that writes nothing measures nothing.")


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
        """The pairs of an axis in the plan's split, nine of them in a quick plan; paraphrases are left out.

        Raises:
            InvalidOption: if there are fewer than two.
        """
        own = self.material.pairs.get(axis, ())
        pairs = tuple(pair for pair in own if pair.split == self.plan.split and not pair.paraphrase_of)
        if len(pairs) < _LEAST_PAIRS:
            raise InvalidOption(
                f"{axis} has {len(pairs)} {self.plan.split} pairs; a measurement needs at least 2", axis=axis
            )
        return pairs[:_QUICK_PAIRS] if self.plan.quick else pairs

    def at(self, axis: str, first: int) -> Opening:
        """The opening with one axis at a first-pole weight."""
        return opening(self.policies.compile(axis_profile(axis, first), options=self.plan.options))

    def bare(self) -> Opening:
        """The commitments alone: every axis unset."""
        raw = {"schema": "profile/v1", "id": "measured", "title": "None", "summary": "Nothing set.", "weights": {}}
        return opening(self.policies.compile(Profile.model_validate(raw), options=self.plan.options))

    def named(self) -> dict[str, Opening]:
        """No prompt at all, the commitments alone, the extreme conditions, and, unless quick, each profile."""
        found: dict[str, Opening] = {"no prompt": (), "commitments alone": self.bare()}
        for axis, pole in EXTREME_CONDITIONS:
            if axis in self.policies.catalogue.axes:
                found[f"{pole} {EXTREMES[0]}"] = self.at(axis, EXTREMES[axis.split("-").index(pole)])
        for profile in () if self.plan.quick else self.plan.profiles:
            found[profile.id] = opening(self.policies.compile(profile, options=self.plan.options))
        return found
