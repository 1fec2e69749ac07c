"""Every table of the page on whom a profile favours, for CSV and JSON: what is shown, with all its digits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterpoise.domain.compiler.policy import CompiledPolicy
from counterpoise.domain.standing.verdicts import GroupStanding
from counterpoise.schemas.favours import FavoursDocument
from counterpoise.services.charts import thresholds_rows
from counterpoise.services.csv_tables import Cell
from counterpoise.services.standing import Favours

__all__ = ["TABLES", "Table", "tables"]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, and rows of as many cells."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def objects(self) -> list[dict[str, Cell]]:
        """The rows as objects by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


_GROUP = (
    "dimension",
    "group",
    "n",
    "mean",
    "reference_mean",
    "difference",
    "low",
    "high",
    "gain",
    "lose",
    "unmoved",
    "spread",
    "error",
    "p",
    "verdict",
    "alike",
)
TABLES = {
    "groups": "differences by group",
    "axes": "differences by group on each axis alone",
    "hidden": "groups that are hidden",
    "tradeoffs": "trade-offs with who benefits and who pays",
    "thresholds": "thresholds",
    "measures": "measures and which side each favours",
    "welfare": "welfare rules by profile",
    "worst": "the group that is furthest, by dimension",
    "regrets": "each group's closest shipped profile",
    "variants": "specification curve of each total, variant by variant",
    "curves": "specification curve of every group in short",
    "mapping": "items, their axes and poles, and why",
}
"""Every table by name, and what it holds."""


def _group(one: GroupStanding) -> list[Cell]:
    return [
        one.dimension,
        one.group,
        one.n,
        one.mean,
        one.reference_mean,
        one.difference,
        *one.interval,
        one.gain,
        one.lose,
        one.unmoved,
        one.spread,
        one.error,
        one.p,
        one.verdict,
        one.alike,
    ]


def _tradeoffs(policy: CompiledPolicy) -> Table:
    rows: list[Sequence[Cell]] = []
    for tradeoff, entry in zip(policy.tradeoffs, policy.plan, strict=True):
        first = (entry.axis, tradeoff.prioritises, tradeoff.over, entry.effective, tradeoff.level, tradeoff.when)
        for role, claims in (("benefits", tradeoff.benefits), ("pays", tradeoff.costs)):
            rows += [
                (*first, tradeoff.because, role, claim.who, claim.why, claim.basis, claim.source) for claim in claims
            ]
    columns = ("axis", "prioritises", "over", "first_pole_weight", "level", "when", "because", "who", "named", "why")
    return Table((*columns, "basis", "source"), rows)


def _thresholds(policy: CompiledPolicy) -> Table:
    found = thresholds_rows(policy)
    columns = list(found[0]) if found else []
    return Table(columns, [[row[name] for name in columns] for row in found])  # type: ignore[literal-required]


def _curves(found: Favours) -> dict[str, Table]:
    short: list[Sequence[Cell]] = []
    full: list[Sequence[Cell]] = []
    for (dimension, group), curve in found.comparison.curves.items():
        lowest, highest = curve.variants[0].difference, curve.variants[-1].difference
        short.append((dimension, group, curve.difference, curve.holds, len(curve.variants), lowest, highest))
        if group == "everyone":
            full += [(dimension, group, one.specification.words, one.difference) for one in curve.variants]
    return {
        "variants": Table(("dimension", "group", "variant", "difference"), full),
        "curves": Table(("dimension", "group", "difference", "holds", "variants", "lowest", "highest"), short),
    }


def _mapping(document: FavoursDocument) -> Table:
    rows: list[Sequence[Cell]] = []
    for mapping in document.evidence.mappings:
        mapped: list[Sequence[Cell]] = [
            (one.item, one.wording, one.axis, one.pole, one.strength, one.reason) for one in mapping.items
        ]
        rows += [(mapping.name, mapping.author, *one) for one in mapped or [(*[None] * 5, mapping.reason)]]
    main = document.evidence.mappings[0]
    rows += [
        (main.name, main.author, one.item, None, None, None, None, one.reason) for one in document.evidence.unmapped
    ]
    return Table(("mapping", "author", "item", "wording", "axis", "pole", "strength", "reason"), rows)


def tables(
    policy: CompiledPolicy,
    found: Favours | None = None,
    alone: Mapping[str, Sequence[GroupStanding]] | None = None,
    document: FavoursDocument | None = None,
) -> dict[str, Table]:
    """Every table by name; those about evidence are missing where nothing could be compared."""
    held = {"tradeoffs": _tradeoffs(policy), "thresholds": _thresholds(policy)}
    if found is None or document is None:
        return held
    comparison = found.comparison
    groups = [*([comparison.everyone] if comparison.everyone else []), *comparison.groups]
    rules: list[Sequence[Cell]] = [
        (name, rule, place, value)
        for name, scores in document.welfare.items()
        for rule, values in scores.items()
        for place, value in enumerate(values if isinstance(values, list) else [values], start=1)
    ]
    return held | {
        "groups": Table(_GROUP, [_group(one) for one in groups]),
        "axes": Table(
            ("axis", *_GROUP), [[axis, *_group(one)] for axis, ones in (alone or {}).items() for one in ones]
        ),
        "hidden": Table(
            ("dimension", "group", "reason"), [(one.dimension, one.group, one.reason) for one in document.suppressed]
        ),
        "measures": Table(("measure", "favours"), list(document.measures.items())),
        "welfare": Table(("profile", "rule", "place", "value"), rules),
        "worst": Table(
            ("dimension", "group", "mean", "probability"),
            [(one.dimension, one.group, one.mean, one.probability) for one in document.worst],
        ),
        "regrets": Table(
            ("dimension", "group", "best", "mean", "regret"),
            [(one.dimension, one.group, one.best, one.mean, one.regret) for one in document.regrets],
        ),
        **_curves(found),
        "mapping": _mapping(document),
    }
