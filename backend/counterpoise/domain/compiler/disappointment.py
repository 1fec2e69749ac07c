"""Something went wrong: which axis, commitment or threshold explains it, or nothing in the profile does.

A person's words are matched against reviewed complaints of the catalogue, by the share of their distinctive
words that a complaint holds (inverse document frequency over all complaints; Spärck Jones 1972). The words are
only compared; they are kept nowhere and enter no prompt.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.compile import compile_profile
from counterpoise.domain.compiler.notches import notches
from counterpoise.domain.compiler.policy import CompiledPolicy

__all__ = ["Complaint", "Responsible", "complaints", "diagnose"]

_ENOUGH = 0.34
_MOST = 3
_RARE = 2
_EVEN = 50
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = frozenset(
    """
    a an and are as at be been but by did do does for from had has have i in is it its just me my of
    on or so than that the their them then there they this to was we were what when which with would
    you your
    too much not no only very when because how told said help kept
    """.split()
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A reviewed sentence that a disappointed person might say, and what it points at."""

    text: str
    kind: Literal["axis", "commitment", "hazard"]
    id: str
    pole: str | None


@dataclass(frozen=True, slots=True)
class Responsible:
    """What explains a disappointment, how, and the smallest change that would move it (None where none may)."""

    complaint: Complaint
    match: float
    explains: bool
    sentence: str
    change: str | None


@lru_cache(maxsize=8)
def complaints(catalogue: Catalogue) -> tuple[Complaint, ...]:
    """Every complaint of the catalogue: poles first, then commitments, then hazards, each by id."""
    found: list[Complaint] = []
    for axis in catalogue.axes.values():
        for pole in (axis.first, axis.second):
            found += [Complaint(text, "axis", axis.id, pole) for text in axis.poles[pole].complaints]
    for commitment in catalogue.commitments.values():
        found += [Complaint(text, "commitment", commitment.id, None) for text in commitment.complaints]
    for hazard in catalogue.hazards.values():
        found += [Complaint(text, "hazard", hazard.id, None) for text in hazard.complaints]
    return tuple(found)


def _stem(word: str) -> str:
    word = word.replace("iz", "is")
    for ending in ("ingly", "edly", "ing", "ied", "ies", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:  # noqa: PLR2004 - a stem that still says something
            word = word[: -len(ending)]
            break
    return word.rstrip("e")


def _words(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(text.lower()) if word not in _COMMON)


@lru_cache(maxsize=8)
def _index(catalogue: Catalogue) -> tuple[tuple[frozenset[str], ...], dict[str, float], Counter[str]]:
    bags = tuple(_words(complaint.text) for complaint in complaints(catalogue))
    counts = Counter(word for bag in bags for word in bag)
    return bags, {word: math.log(1 + len(bags) / count) for word, count in counts.items()}, counts


def _matches(words: str, catalogue: Catalogue) -> Iterator[tuple[float, Complaint]]:
    asked = _words(words)
    bags, weight, counts = _index(catalogue)
    for complaint, bag in zip(complaints(catalogue), bags, strict=True):
        shared = sum(weight[word] for word in asked & bag)
        whole = min(sum(weight[word] for word in bag), sum(weight.get(word, 1.0) for word in asked))
        score = shared / whole if whole else 0.0
        shared_words = asked & bag
        # One shared word is enough only where hardly any other complaint has it ("jargon"), not for "answer".
        telling = any(counts[word] <= _RARE for word in shared_words)
        if score >= _ENOUGH and (len(shared_words) > 1 or telling or len(asked) == 1):
            yield score, complaint


def _axis(
    complaint: Complaint,
    policy: CompiledPolicy,
    profile: Profile,
    catalogue: Catalogue,
    bounds: Bounds | None,
) -> tuple[bool, str, str | None]:
    axis = catalogue.axes[complaint.id]
    pole = complaint.pole or axis.first
    entry = next((entry for entry in policy.plan if entry.axis == axis.id), None)
    if entry is None:
        text = (
            f"{axis.title} is unset: the model's own default did this, nothing in this profile. "
            "Setting the axis would give it a direction."
        )
        return False, text, f"{axis.id}: lean away from {pole}"
    weight = entry.effective if pole == axis.first else 100 - entry.effective
    if axis.id in policy.dropped:
        return (
            False,
            f"{axis.title} is set but was dropped to fit the budget, so the model's own default did this.",
            None,
        )
    if weight < _EVEN:
        other = axis.second if pole == axis.first else axis.first
        return (
            False,
            (
                f"This profile puts {other} at {100 - weight}, so {pole} is not what it asks for: "
                "the model did not follow it here."
            ),
            None,
        )
    ranges = notches(profile, catalogue, axis.id, bounds, policy.context, policy.options)
    here = next(index for index, notch in enumerate(ranges) if notch.low <= entry.requested <= notch.high)
    towards_less = here - 1 if pole == axis.first else here + 1
    text = f"This profile puts {pole} at {weight} ({entry.level}) on the axis {axis.title}."
    if entry.authority == "operator":
        return True, f"{text} The operator holds it there.", None
    notch = ranges[towards_less]
    first = notch.high if pole == axis.first else notch.low
    return True, text, f"{axis.id}: {{{axis.first}: {first}, {axis.second}: {100 - first}}}"


def _responsible(
    score: float,
    complaint: Complaint,
    policy: CompiledPolicy,
    profile: Profile,
    catalogue: Catalogue,
    bounds: Bounds | None,
) -> Responsible:
    if complaint.kind == "axis":
        explains, text, change = _axis(complaint, policy, profile, catalogue, bounds)
    elif complaint.kind == "commitment":
        commitment = catalogue.commitments[complaint.id]
        explains, change = True, None
        text = f"The commitment {commitment.title} holds for everyone and no weight lowers it: {commitment.floor}"
    else:
        limit = next(threshold for threshold in policy.thresholds if threshold.hazard == complaint.id)
        explains = True
        text = (
            f"{limit.sentence} This decides only where a guardrail scores requests; "
            "if you run the prompt alone, the model itself refused."
        )
        change = None if limit.capped_by else f"hazards: {{{complaint.id}: {{caution: {max(0, limit.caution - 10)}}}}}"
        if limit.capped_by:
            text += f" The commitment {limit.capped_by} caps it."
    return Responsible(complaint, round(score, 3), explains, text, change)


def diagnose(
    words: str,
    profile: Profile,
    catalogue: Catalogue,
    bounds: Bounds | None = None,
    context: str | None = None,
) -> tuple[Responsible, ...]:
    """At most three things that fit the words, best first; those that explain it before those that don't.

    An empty result means: nothing in this profile explains it.
    """
    policy = compile_profile(profile, catalogue, bounds, context)
    seen: dict[tuple[str, str | None], Responsible] = {}
    for score, complaint in sorted(_matches(words, catalogue), key=lambda pair: (-pair[0], pair[1].text)):
        key = (complaint.id, complaint.pole)
        if key not in seen and len(seen) < _MOST:
            seen[key] = _responsible(score, complaint, policy, profile, catalogue, bounds)
    return tuple(sorted(seen.values(), key=lambda found: (not found.explains, -found.match)))
