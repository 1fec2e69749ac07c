"""Counting ballots, with everything that belongs beside the result."""

from collections.abc import Mapping
from dataclasses import dataclass

from counterpoise.domain.tally.arrangement import arranged
from counterpoise.domain.tally.ballots import Ballots
from counterpoise.domain.tally.dip import DipTest, dips, two_camps
from counterpoise.domain.tally.influence import Influence, influence
from counterpoise.domain.tally.joint import Joint, filled, joint
from counterpoise.domain.tally.manipulation import Manipulation, manipulation
from counterpoise.domain.tally.minority import DISTANCE, SEATS, Minority, minorities
from counterpoise.domain.tally.rules.registry import DEFAULT, budget_rules
from counterpoise.domain.tally.slate import Slate, slate
from counterpoise.domain.tally.tally import Tally, importance_columns, tally

__all__ = ["LIMITS", "TallyReport", "count"]

LIMITS = (
    (
        "Truthful is said with its condition: if members judge each axis by distance, nobody gains by asking for "
        "anything but what they want. Whoever judges combinations of axes, or a group that agrees beforehand, may gain."
    ),
    (
        "The gain from lying is exact on an axis, for the ballots that were tried. About importances it is the best of "
        "some lies, so the greatest gain may be greater."
    ),
    (
        "Importances count by their proportions: each complete ballot's are divided by their sum. A ballot with any "
        "blank, or with nothing but zeros, leaves that question."
    ),
    (
        "The result is counted axis by axis. Whether its combination is wanted is what the distance to the nearest "
        "ballot asks; it cannot answer it."
    ),
    (
        "Two camps are looked for on every axis and along the direction in which ballots differ most. Answers are "
        "spread by up to five points first, and of many ballots a sample is tested: other patterns may stay unseen."
    ),
    (
        "Who is owed a minority report follows from two judgements, how large a group must be and how far it must "
        "lose. A charter may set others."
    ),
    "A tally counts the ballots that it is given. Whether members were drawn fairly and voted freely is beyond it.",
)


@dataclass(frozen=True)
class TallyReport:
    """A tally and what belongs beside it.

    Attributes:
        tally: the result.
        beside: importances under every registered rule: rule to axis to number; empty without that question.
        manipulation: measured gain from lying, and ballots needed to move a result.
        influence: the ballot whose absence moves most.
        joint: where the result stands among the ballots.
        camps: tests for two camps.
        slate: several profiles instead of one, where there are two camps.
        minorities: groups that are owed a report.
        seats: a group needs 1/seats of the weight.
        distance: and must lose by more than this.
    """

    tally: Tally
    beside: Mapping[str, Mapping[str, float]]
    manipulation: Manipulation
    influence: Influence
    joint: Joint
    camps: tuple[DipTest, ...]
    slate: Slate | None
    minorities: tuple[Minority, ...]
    seats: int
    distance: float


def count(
    ballots: Ballots, rule: str = DEFAULT, *, seats: int = SEATS, distance: float = DISTANCE, seed: int = 0
) -> TallyReport:
    """Count ballots; the same ballots give the same digits, whatever they are called and in whatever order they come.

    Args:
        ballots: at least one.
        rule: for importances, by name.
        seats: a group needs 1/seats of the weight to be owed a minority report.
        distance: and must lose by more than this, 0–1, on average over the axes.
        seed: of the tests for two camps and of samples of many ballots.

    Raises:
        InvalidOption: for a rule that is not registered, or that rewards lying.
    """
    ballots = arranged(ballots)
    found = tally(ballots, rule)
    rows = filled(ballots, found.shares)
    beside = {}
    if found.importances:
        columns = importance_columns(ballots)
        for name, known in budget_rules().items():
            beside[name] = dict(zip(ballots.axes, map(float, known.divide(columns)), strict=True))
    camps = dips(ballots, rows, seed)
    return TallyReport(
        tally=found,
        beside=beside,
        manipulation=manipulation(ballots, rule),
        influence=influence(ballots, rule),
        joint=joint(ballots, found.shares),
        camps=camps,
        slate=slate(ballots, rows, found.shares, rule, most=seats, seed=seed) if two_camps(camps) else None,
        minorities=minorities(ballots, rows, found.shares, rule, seats=seats, by=distance),
        seats=seats,
        distance=distance,
    )
