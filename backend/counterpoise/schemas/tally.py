"""A tally on the wire: tally/v1, as ``counterpoise panel tally --json`` prints it."""

from math import isnan

from counterpoise.domain.tally.dip import DipTest, two_camps
from counterpoise.domain.tally.influence import Pull
from counterpoise.domain.tally.manipulation import FIVE_POINTS, Budget, Gain
from counterpoise.domain.tally.minority import Minority
from counterpoise.domain.tally.slate import PROPERTY, Slate, SlateProfile
from counterpoise.domain.tally.tally import AxisResult, Tally
from counterpoise.schemas.base import Wire
from counterpoise.schemas.compiled import RulingDocument
from counterpoise.services.tally import LIMITS, TallyReport

__all__ = ["TallyDocument", "tally_document"]


class AxisTally(Wire):
    """One axis: shares of the first pole, 0–1; null where everybody abstains. ``n`` ballots did not."""

    share: float | None
    mean: float | None
    median: float | None
    rules: dict[str, float | None]
    n: int


class JointDocument(Wire):
    """Where the result stands among the ballots, in mean difference of shares, 0–1."""

    nearest_ballot_distance: float | None
    nearest_ballot: str | None
    axes_compared: int
    median_ballot_distance: float | None
    between_ballots: float | None


class LineDocument(Wire):
    """The first pole's whole weight, halves rounded towards 50, and the axis's importance in a profile."""

    weight: int
    importance: float


class GainDocument(Wire):
    """How much closer to its author's wish a lie would bring the result."""

    worst: float
    gaining: float
    tried: int


class BudgetDocument(Wire):
    """Ballots that must change together to move the result by five points; null where no number can."""

    up: int | None
    down: int | None
    fewest: int | None
    of: int


class AxisManipulation(Wire):
    """By rule."""

    gain: dict[str, GainDocument]
    ballots_to_move: dict[str, BudgetDocument]


class ManipulationDocument(Wire):
    """Measured gain from lying, and the ballots it takes to move a result ``by``."""

    by: float
    axes: dict[str, AxisManipulation]
    importance: dict[str, GainDocument]


class PullDocument(Wire):
    """The ballot whose absence moves the result most."""

    ballot: str
    change: float
    tried: int


class InfluenceDocument(Wire):
    """Leave-one-out influence; for importances the change is summed over the axes."""

    axes: dict[str, PullDocument]
    importance: PullDocument | None


class DipDocument(Wire):
    """One test for a single peak."""

    on: str
    dip: float
    p: float


class CampsDocument(Wire):
    """Whether a single peak is refuted anywhere."""

    found: bool
    tests: list[DipDocument]


class SharesDocument(Wire):
    """A profile of a slate or a minority: shares, importances, and the whole weights of a profile."""

    members: list[str]
    weight: float
    axes: dict[str, float | None]
    importance: dict[str, float]
    profile: dict[str, LineDocument]


class SlateProfileDocument(SharesDocument):
    """One profile of the slate; mean distance of its members to it and to the one result."""

    mean_distance: float
    from_average: float


class WitnessDocument(Wire):
    """A group that disproves the property."""

    weight: float
    ballots: int
    radius: float


class SlateDocument(Wire):
    """Several profiles instead of one average: no group with 1/k of the weight is left out, if the property holds."""

    property: str
    k: int
    holds: bool
    counterexample: WitnessDocument | None
    checked: int
    of_ballots: bool
    profiles: list[SlateProfileDocument]


class MinorityDocument(SharesDocument):
    """A group that is owed a report."""

    loses_by: float
    distance: float


class MinoritiesDocument(Wire):
    """Which groups are owed a report, and by which measure."""

    owed: bool
    seats: int
    distance: float
    groups: list[MinorityDocument]


class TallyDocument(Wire):
    """A tally with what belongs beside it. Names of ballots stay on the machine that counts.

    ``effective`` equal ballots would tell as much as these n (Kish): fewer than n where weights differ.
    """

    n: int
    axes: dict[str, AxisTally]
    importance: dict[str, float]
    joint: JointDocument
    rule: str
    importance_rules: dict[str, dict[str, float]]
    importance_ballots: int
    profile: dict[str, LineDocument]
    unset: list[str]
    rulings: list[RulingDocument]
    manipulation: ManipulationDocument
    influence: InfluenceDocument
    camps: CampsDocument
    slate: SlateDocument | None
    minority: MinoritiesDocument
    limits: list[str]
    effective: float


def _number(value: float) -> float | None:
    return None if isnan(value) else value


def _axis(one: AxisResult) -> AxisTally:
    rules = {name: _number(value) for name, value in one.rules.items()}
    return AxisTally(share=_number(one.share), mean=rules["mean"], median=rules["median"], rules=rules, n=one.n)


def _lines(found: Tally) -> dict[str, LineDocument]:
    return {one.axis: LineDocument(weight=one.weight, importance=one.importance) for one in found.profile}


def _gain(one: Gain) -> GainDocument:
    return GainDocument(worst=one.worst, gaining=one.gaining, tried=one.tried)


def _budget(one: Budget) -> BudgetDocument:
    return BudgetDocument(up=one.up, down=one.down, fewest=one.fewest, of=one.of)


def _pull(one: Pull) -> PullDocument:
    return PullDocument(ballot=one.ballot, change=one.change, tried=one.tried)


def _camps(tests: tuple[DipTest, ...]) -> CampsDocument:
    return CampsDocument(found=two_camps(tests), tests=[DipDocument(on=one.on, dip=one.dip, p=one.p) for one in tests])


def _slate_profile(one: SlateProfile) -> SlateProfileDocument:
    return SlateProfileDocument(
        members=list(one.members),
        weight=one.weight,
        axes={axis.axis: _number(axis.share) for axis in one.tally.axes},
        importance=dict(one.tally.importances),
        profile=_lines(one.tally),
        mean_distance=one.mean_distance,
        from_average=one.from_average,
    )


def _slate(found: Slate) -> SlateDocument:
    against = found.counterexample
    return SlateDocument(
        property=PROPERTY,
        k=found.k,
        holds=found.holds,
        counterexample=None
        if against is None
        else WitnessDocument(weight=against.weight, ballots=len(against.members), radius=against.radius),
        checked=found.checked,
        of_ballots=found.of_ballots,
        profiles=[_slate_profile(one) for one in found.profiles],
    )


def _minority(one: Minority) -> MinorityDocument:
    return MinorityDocument(
        members=list(one.members),
        weight=one.weight,
        axes={axis.axis: _number(axis.share) for axis in one.tally.axes},
        importance=dict(one.tally.importances),
        profile=_lines(one.tally),
        loses_by=one.loses_by,
        distance=one.distance,
    )


def tally_document(report: TallyReport) -> TallyDocument:
    """A counted panel as JSON-compatible values, members included: it is for the machine that counts."""
    found, lies, near = report.tally, report.manipulation, report.joint
    pulled = report.influence.importances
    return TallyDocument(
        n=found.n,
        axes={one.axis: _axis(one) for one in found.axes},
        importance=dict(found.importances),
        joint=JointDocument(
            nearest_ballot_distance=_number(near.nearest_ballot_distance),
            nearest_ballot=near.nearest_ballot,
            axes_compared=near.compared,
            median_ballot_distance=_number(near.median_ballot_distance),
            between_ballots=_number(near.between_ballots),
        ),
        rule=found.rule,
        importance_rules={name: dict(one) for name, one in report.beside.items()},
        importance_ballots=found.dividing,
        profile=_lines(found),
        unset=[one.subject for one in found.rulings],
        rulings=[RulingDocument.model_validate(one, from_attributes=True) for one in found.rulings],
        manipulation=ManipulationDocument(
            by=FIVE_POINTS,
            axes={
                axis: AxisManipulation(
                    gain={name: _gain(one) for name, one in gains.items()},
                    ballots_to_move={name: _budget(one) for name, one in lies.budgets[axis].items()},
                )
                for axis, gains in lies.axes.items()
            },
            importance={name: _gain(one) for name, one in lies.importances.items()},
        ),
        influence=InfluenceDocument(
            axes={axis: _pull(one) for axis, one in report.influence.axes.items()},
            importance=None if pulled is None else _pull(pulled),
        ),
        camps=_camps(report.camps),
        slate=None if report.slate is None else _slate(report.slate),
        minority=MinoritiesDocument(
            owed=bool(report.minorities),
            seats=report.seats,
            distance=report.distance,
            groups=[_minority(one) for one in report.minorities],
        ),
        limits=list(LIMITS),
        effective=found.effective,
    )
