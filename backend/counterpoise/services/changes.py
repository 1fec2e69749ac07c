"""What a change to profiles does to what runs: the difference of each, in every context that it speaks of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.difference import Difference
from counterpoise.services.policies import Policies

__all__ = ["Change", "Changes", "Kind", "Revised", "changes"]

Kind = Literal["added", "removed", "changed", "same", "mended"]
"""``mended``: the file could not be read as a profile before, so there is nothing to compare with."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A profile file before and now; None where it is not there, ``broken`` where it was not a profile before."""

    file: str
    before: Profile | None
    now: Profile | None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One file's change.

    Attributes:
        differences: one for the base weights and one for each context that either profile names, if it is changed.
        refuse_earlier: hazards that are refused at a lower probability than before in at least one of them, by id.
        refuse_later: hazards that are refused only at a higher one in at least one of them, by id.
    """

    file: str
    change: Kind
    differences: tuple[Difference, ...]
    refuse_earlier: tuple[str, ...]
    refuse_later: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Every file's change, and what they do together in sentences."""

    profiles: tuple[Change, ...]
    refuse_earlier: tuple[str, ...]
    refuse_later: tuple[str, ...]
    summary: tuple[str, ...]


def _moved(differences: Iterable[Difference], way: Literal["earlier", "later"]) -> tuple[str, ...]:
    found = {change.hazard for one in differences for change in one.thresholds if change.refuses == way}
    return tuple(sorted(found))


def _one(revised: Revised, policies: Policies) -> Change:
    before, now = revised.before, revised.now
    if before is None or now is None:
        kind: Kind = "removed" if now is None else "mended" if revised.broken else "added"
        return Change(revised.file, kind, (), (), ())
    contexts = (None, *sorted(before.contexts.keys() | now.contexts.keys()))
    differences = tuple(policies.difference(before, now, None, context) for context in contexts)
    kind = "same" if before.document() == now.document() else "changed"
    return Change(revised.file, kind, differences, _moved(differences, "earlier"), _moved(differences, "later"))


def _hazards(number: int) -> str:
    return f"{number} hazard{'' if number == 1 else 's'}"


def _together(found: Sequence[Change], earlier: Sequence[str], later: Sequence[str]) -> tuple[str, ...]:
    words = {"added": "is new", "removed": "is gone", "mended": "can be read now"}
    sentences = [f"{one.file} {words[one.change]}." for one in found if one.change in words]
    moved = [
        f"{_hazards(len(hazards))} refuse {way}" for way, hazards in (("earlier", earlier), ("later", later)) if hazards
    ]
    if moved:
        sentences.append(f"This change makes {' and '.join(moved)}.")
    elif any(one.change == "changed" for one in found):
        sentences.append("This change moves no refusal.")
    return tuple(sentences) or ("No profile changes.",)


def changes(revised: Iterable[Revised], policies: Policies) -> Changes:
    """Compare every profile with what it was.

    Raises:
        CounterpoiseError: as in ``compile_profile``, if a profile does not compile.
    """
    found = tuple(_one(one, policies) for one in revised)
    earlier = tuple(sorted({hazard for one in found for hazard in one.refuse_earlier}))
    later = tuple(sorted({hazard for one in found for hazard in one.refuse_later}))
    return Changes(found, earlier, later, _together(found, earlier, later))
