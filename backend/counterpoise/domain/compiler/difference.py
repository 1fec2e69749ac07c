"""What changes between two compiled policies: in words, in behaviour levels, in thresholds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from counterpoise.domain.compiler.policy import CompiledPolicy, PlanEntry, Span
from counterpoise.domain.levels import Level

__all__ = ["AxisChange", "Difference", "ThresholdChange", "difference"]


@dataclass(frozen=True, slots=True)
class AxisChange:
    """One axis that was added, removed, reweighed or given another importance; weights are the first pole's."""

    axis: str
    change: Literal["added", "removed", "moved", "importance"]
    old: int | None
    new: int | None
    old_level: Level | None
    new_level: Level | None
    old_importance: int | float | None
    new_importance: int | float | None
    towards: str | None


@dataclass(frozen=True, slots=True)
class ThresholdChange:
    """One hazard whose thresholds moved; ``earlier`` means refused at a lower probability than before."""

    hazard: str
    title: str
    old_care_at: float
    new_care_at: float
    old_refuse_at: float
    new_refuse_at: float
    refuses: Literal["earlier", "later", "same"]


@dataclass(frozen=True, slots=True)
class Difference:
    """The change from one policy to another; ``summary`` says it in sentences."""

    old: str
    new: str
    context: str | None
    same: bool
    axes: tuple[AxisChange, ...]
    prompt_removed: tuple[str, ...]
    prompt_added: tuple[str, ...]
    thresholds: tuple[ThresholdChange, ...]
    summary: tuple[str, ...]


def _axis_change(axis: str, old: PlanEntry | None, new: PlanEntry | None) -> AxisChange | None:
    kind: Literal["added", "removed", "moved", "importance"]
    first, second = axis.split("-")
    towards = None
    if old is None:
        kind = "added"
    elif new is None:
        kind = "removed"
    elif old.effective != new.effective:
        kind = "moved"
        towards = first if new.effective > old.effective else second
    elif old.importance != new.importance:
        kind = "importance"
    else:
        return None
    return AxisChange(
        axis,
        kind,
        old.effective if old else None,
        new.effective if new else None,
        old.level if old else None,
        new.level if new else None,
        old.importance if old else None,
        new.importance if new else None,
        towards,
    )


def _sentences(policy: CompiledPolicy) -> list[str]:
    def text(span: Span) -> str:
        return policy.prompt.text[span.start : span.end].strip().removeprefix("- ")

    return [text(span) for span in policy.prompt.spans] + [turn.content for turn in policy.prompt.turns]


def _only_in(left: Iterable[str], right: Iterable[str]) -> tuple[str, ...]:
    others = set(right)
    return tuple(dict.fromkeys(sentence for sentence in left if sentence not in others))


def _thresholds(old: CompiledPolicy, new: CompiledPolicy) -> tuple[ThresholdChange, ...]:
    before = {threshold.hazard: threshold for threshold in old.thresholds}
    changes = []
    for after in new.thresholds:
        was = before.get(after.hazard)
        if was is None or (was.refuse_at, was.care_at) == (after.refuse_at, after.care_at):
            continue
        refuses: Literal["earlier", "later", "same"] = "same"
        if after.refuse_at != was.refuse_at:
            refuses = "earlier" if after.refuse_at < was.refuse_at else "later"
        changes.append(
            ThresholdChange(
                after.hazard, after.title, was.care_at, after.care_at, was.refuse_at, after.refuse_at, refuses
            )
        )
    return tuple(changes)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _axis_sentence(change: AxisChange) -> str:
    if change.change == "added":
        return f"{change.axis} is now set ({change.new}:{100 - (change.new or 0)}, {change.new_level})."
    if change.change == "removed":
        return f"{change.axis} is no longer set; the model's own default applies."
    if change.change == "importance":
        return f"{change.axis} changes importance from {change.old_importance} to {change.new_importance}."
    level = (
        f"stays {change.new_level}"
        if change.old_level == change.new_level
        else f"from {change.old_level} to {change.new_level}"
    )
    return f"{change.axis} moves from {change.old} to {change.new} towards {change.towards} ({level})."


def _summary(
    axes: tuple[AxisChange, ...],
    removed: tuple[str, ...],
    added: tuple[str, ...],
    moved: tuple[ThresholdChange, ...],
) -> tuple[str, ...]:
    sentences = [_axis_sentence(change) for change in axes]
    if removed or added:
        sentences.append(f"{_count(len(removed), 'prompt line')} removed, {len(added)} added.")
    elif axes:
        sentences.append("The prompt stays the same, word for word.")
    sentences += [
        f"{_count(number, 'hazard')} {'refuses' if number == 1 else 'refuse'} {word}."
        for word in ("earlier", "later")
        if (number := sum(change.refuses == word for change in moved))
    ]
    return tuple(sentences) or ("Nothing that runs changes.",)


def difference(old: CompiledPolicy, new: CompiledPolicy) -> Difference:
    """Compare two policies compiled in the same context."""
    before = {entry.axis: entry for entry in old.plan}
    after = {entry.axis: entry for entry in new.plan}
    changes = (_axis_change(axis, before.get(axis), after.get(axis)) for axis in sorted(before.keys() | after.keys()))
    axes = tuple(change for change in changes if change is not None)
    old_lines, new_lines = _sentences(old), _sentences(new)
    removed, added = _only_in(old_lines, new_lines), _only_in(new_lines, old_lines)
    moved = _thresholds(old, new)
    return Difference(
        old.profile_id,
        new.profile_id,
        new.context,
        same=old_lines == new_lines and not moved and not axes,
        axes=axes,
        prompt_removed=removed,
        prompt_added=added,
        thresholds=moved,
        summary=_summary(axes, removed, added, moved),
    )
