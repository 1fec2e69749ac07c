"""What changed between two versions of a statement, in sentences a reader can follow: above all, who moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Change", "Move", "StatementChanges", "changes"]

_PLAIN = {
    "title": "title",
    "one_sentence_description": "the sentence",
    "senior_responsible_owner": "who decided",
    "expires": "the last day",
    "effective": "the first day",
}
_LISTS = {
    "data_completeness_and_representativeness": "limit",
    "userOptions": "option for users",
}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Move:
    """A group whose standing changed: what it was and what it is, each None where it was not shown."""

    dimension: str
    group: str
    before: float | None
    after: float | None
    verdict_before: str | None
    verdict_after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence, with what it is about."""

    about: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StatementChanges:
    """What changed, and which groups moved: those with another verdict first."""

    changes: tuple[Change, ...]
    moves: tuple[Move, ...]


def _names(claims: Sequence[Row]) -> set[str]:
    return {str(one["who"]) for one in claims}


def _tradeoffs(old: Row, new: Row) -> Iterator[Change]:
    before = {one["axis"]: one for one in old["tradeoffs"]}
    after = {one["axis"]: one for one in new["tradeoffs"]}
    for axis in [*before, *(one for one in after if one not in before)]:
        first, second = before.get(axis), after.get(axis)
        if first is None:
            yield Change(axis, f"{axis} is decided now; it was left to the model before.")
            continue
        if second is None:
            yield Change(axis, f"{axis} is no longer decided; the model's own default applies.")
            continue
        if first["weights"] != second["weights"]:
            said = " and ".join(
                f"{pole} from {weight} to {second['weights'].get(pole, '?')}"
                for pole, weight in first["weights"].items()
            )
            yield Change(axis, f"Weights on {axis}: {said}.")
        if first["because"] != second["because"]:
            yield Change(axis, f"The reason on {axis} was “{first['because']}” and is “{second['because']}”.")
        for key, word in (("benefits", "benefit"), ("disadvantaged", "be disadvantaged")):
            for who in sorted(_names(second[key]) - _names(first[key])):
                yield Change(axis, f"New: said to {word} on {axis}: {who}.")
            for who in sorted(_names(first[key]) - _names(second[key])):
                yield Change(axis, f"No longer said to {word} on {axis}: {who}.")
        if first["disadvantaged_unknown"] != second["disadvantaged_unknown"]:
            yield Change(axis, f"What is not known about who is disadvantaged on {axis} changed.")


def _others(old: Row, new: Row) -> Iterator[Change]:
    for key, noun in _PLAIN.items():
        if old[key] != new[key]:
            yield Change(key, f"{noun.capitalize()} was “{old[key] or 'none'}” and is “{new[key] or 'none'}”.")
    for key, noun in _LISTS.items():
        yield from (Change(key, f"New {noun}: {one}") for one in new[key] if one not in old[key])
        yield from (Change(key, f"Removed {noun}: {one}") for one in old[key] if one not in new[key])
    if old["policy"]["digest"] != new["policy"]["digest"]:
        yield Change("policy", "The policy is another one: its digest changed.")
    if old["deployment"]["model"] != new["deployment"]["model"]:
        said = f"{old['deployment']['model'] or 'none named'} and is {new['deployment']['model'] or 'none named'}"
        yield Change("deployment", f"The model was {said}.")
    if old["reversal"] != new["reversal"]:
        yield Change("reversal", f"What would reverse this is now: {new['reversal']['condition']}")
    alternatives = {one["what"] for one in old["alternatives_considered"]}
    yield from (
        Change("alternatives_considered", f"New alternative considered: {one['what']}")
        for one in new["alternatives_considered"]
        if one["what"] not in alternatives
    )
    if (old["used"] or {}).get("digest") != (new["used"] or {}).get("digest"):
        yield Change("used", "The evidence is another one, so the numbers of the two versions cannot be compared.")


def _rows(predicate: Row) -> dict[tuple[str, str], Row]:
    figures = predicate["figures"]
    if figures is None:
        return {}
    rows = [*([figures["everyone"]] if figures["everyone"] else []), *figures["groups"]]
    return {(one["dimension"], one["group"]): one for one in rows}


def _moves(old: Row, new: Row) -> list[Move]:
    before, after = _rows(old), _rows(new)
    found = []
    for cell in [*after, *(one for one in before if one not in after)]:
        first, second = before.get(cell), after.get(cell)
        if first and second and (first["verdict"], first["mean"]) == (second["verdict"], second["mean"]):
            continue
        found.append(
            Move(
                *cell,
                None if first is None else first["mean"],
                None if second is None else second["mean"],
                None if first is None else first["verdict"],
                None if second is None else second["verdict"],
            )
        )
    return sorted(
        found,
        key=lambda one: (
            one.verdict_before == one.verdict_after,
            -abs((one.after or 0) - (one.before or 0)),
            one.group,
        ),
    )


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> StatementChanges:
    """What a reader of the newer version should know about the older one.

    Args:
        old: the older predicate.
        new: the newer one, with the same evidence if groups are to be compared.
    """
    same = (old["used"] or {}).get("digest") == (new["used"] or {}).get("digest")
    moves = _moves(old, new) if same and new["used"] else []
    return StatementChanges((*_tradeoffs(old, new), *_others(old, new)), tuple(moves))
