"""What the page on whom a profile favours shows, gathered from a comparison and a compiled policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.standing.aggregates import Aggregates
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.domain.standing.specifications import Curve
from counterpoise.domain.standing.verdicts import EVERYONE, GroupStanding, Verdict
from counterpoise.pages.sentences import uncapitalised
from counterpoise.pages.whom_words import VERDICTS, group_name, ways
from counterpoise.services.standing import Favours

__all__ = [
    "Alone",
    "CurveView",
    "Part",
    "alone_views",
    "by_verdict",
    "curve_views",
    "everyone_rows",
    "one_sided",
    "parts",
]

_MANY = 40
"""More groups than this are shown in several charts, where their dimensions share topics."""
_TOTAL = EVERYONE[1]


def by_verdict(groups: Sequence[GroupStanding]) -> dict[Verdict, list[str]]:
    """Names of the groups under each verdict, in their order; every verdict is there."""
    found: dict[Verdict, list[str]] = {verdict: [] for verdict in VERDICTS}
    for one in groups:
        found[one.verdict].append(group_name(one.dimension, one.group))
    return found


def everyone_rows(found: Favours) -> list[GroupStanding]:
    """Totals: everyone, or where the evidence has several rounds of questions, everyone of each."""
    if found.comparison.everyone is not None:
        return [found.comparison.everyone]
    return [one for one in found.comparison.groups if one.group == _TOTAL]


@dataclass(frozen=True, slots=True)
class Part:
    """Groups that one chart and one table show; ``topic`` is empty where there is one part only."""

    topic: str
    groups: tuple[GroupStanding, ...]


def parts(found: Favours) -> tuple[Part, ...]:
    """Every shown group, everyone first; split by topic ("topic: dimension") where there are very many."""
    comparison = found.comparison
    groups = [*([comparison.everyone] if comparison.everyone else []), *comparison.groups]
    topics = list(dict.fromkeys(one.dimension.partition(": ")[0] for one in groups))
    if len(groups) <= _MANY or len(topics) == 1 or any(": " not in one.dimension for one in groups):
        return (Part("", tuple(groups)),) if groups else ()
    return tuple(
        Part(topic, tuple(one for one in groups if one.dimension.startswith(f"{topic}: "))) for topic in topics
    )


@dataclass(frozen=True, slots=True)
class Alone:
    """One trade-off in the evidence.

    Attributes:
        state: ``compared``; ``evidence`` where it does not speak of the axis; ``reference`` where that leaves it unset;
            ``one pole`` where all items speak for one pole, so that the mapping alone settles the figure; ``same``
            where profile and reference hold the same.
        groups: everyone first, where there is a total.
        named: names by verdict, totals left out.
        reference: weight of the axis's first pole in the reference; None where it sets none.
        pole: title of the only pole that items speak for, in a sentence.
    """

    state: str
    groups: tuple[GroupStanding, ...] = ()
    named: Mapping[Verdict, Sequence[str]] | None = None
    reference: int | None = None
    pole: str = ""

    @property
    def totals(self) -> tuple[GroupStanding, ...]:
        """Rows of everyone."""
        return tuple(one for one in self.groups if one.group == _TOTAL)


def _only_pole(pack: EvidencePack, axis: str) -> str | None:
    data = pack.codings[0].data
    poles = {one.pole for one in data.items if one.axis == axis} if isinstance(data, Aggregates) else set()
    return poles.pop() if len(poles) == 1 else None


def one_sided(found: Favours) -> list[str]:
    """Compared axes on which the evidence asked about one pole only: there the figure leans that way by itself."""
    return [axis for axis in found.comparison.axes if _only_pole(found.pack, axis) is not None]


def alone_views(found: Favours, alone: Mapping[str, Sequence[GroupStanding]], catalogue: Catalogue) -> dict[str, Alone]:
    """For every axis that the profile sets, what the evidence says of it alone."""
    views = {}
    for axis, share in found.shares.items():
        held = found.reference_shares.get(axis)
        weight = None if held is None else round(100 * held)
        groups = tuple(alone.get(axis, ()))
        if held is None:
            views[axis] = Alone("reference")
        elif not groups:
            views[axis] = Alone("evidence", reference=weight)
        elif abs(held - share) < 1e-12:  # noqa: PLR2004 - the same weight
            views[axis] = Alone("same", reference=weight)
        elif (pole := _only_pole(found.pack, axis)) is not None:
            title = uncapitalised(catalogue.axes[axis].poles[pole].title)
            views[axis] = Alone("one pole", groups, by_verdict(_groups(groups)), weight, title)
        else:
            views[axis] = Alone("compared", groups, by_verdict(_groups(groups)), weight)
    return views


def _groups(groups: Sequence[GroupStanding]) -> list[GroupStanding]:
    return [one for one in groups if one.group != _TOTAL]


@dataclass(frozen=True, slots=True)
class CurveView:
    """The specification curve of one total, with what each choice does to it."""

    whose: str
    dimension: str
    curve: Curve
    ways: Sequence[tuple[str, int, int]]

    @property
    def flips(self) -> list[tuple[str, int, int]]:
        """Choices under which the sign does not always hold, the ones that flip it most first."""
        return sorted((one for one in self.ways if one[1] < one[2]), key=lambda one: (one[1] / one[2], one[0]))


def curve_views(found: Favours) -> list[CurveView]:
    """The curve of everyone, or of everyone in each round of questions."""
    curves = found.comparison.curves
    totals = [EVERYONE] if EVERYONE in curves else [cell for cell in curves if cell[1] == _TOTAL]
    return [
        CurveView(group_name(*cell), cell[0], curves[cell], ways(curves[cell]))
        for cell in totals
        if curves[cell].variants
    ]
