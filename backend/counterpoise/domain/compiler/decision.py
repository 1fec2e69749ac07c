"""Thresholds compiled to a function: whole-number scores in, allow, care or refuse out (design, section 4.3).

Scores and thresholds are whole billionths, so that every engine compares the same two integers: this function, a
Rego engine and Cedar (which has no floats) decide alike, to the last digit. Blocking at ``score >= threshold`` is
the rule that minimises expected cost: Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal
from typing import cast

from counterpoise.domain.compiler.explanation import Decision
from counterpoise.domain.compiler.policy import CompiledPolicy
from counterpoise.domain.errors import InvalidOption

__all__ = ["SCALE", "Limit", "Verdict", "billionths", "compile_decision", "limits"]

SCALE = 1_000_000_000
"""Whole units in a probability of 1."""

_PLENTY = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Limit:
    """One hazard's thresholds in billionths: care from ``care_at``, refusal from ``refuse_at``."""

    hazard: str
    care_at: int
    refuse_at: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is done with a request, and the hazard that decided.

    ``hazard`` is the first by id of those that reach the threshold of this decision, None for ``allow``. A hazard
    without a score decides too, if nothing scored is refused: nobody can tell that it is harmless.
    """

    decision: Decision
    hazard: str | None


def billionths(score: float) -> int:
    """A score in [0, 1] as whole billionths, rounded down: done once, before any comparison.

    Raises:
        InvalidOption: if it is not a finite number from 0 to 1.
    """
    if not math.isfinite(score) or not 0 <= score <= 1:
        raise InvalidOption(f"a score is a number from 0 to 1, not {score}", score=str(score))
    digits = repr(abs(float(score)))  # abs, because 0.0 may come as -0.0
    if "e" in digits:
        return int(Decimal(digits).scaleb(9, context=_PLENTY).to_integral_value(ROUND_FLOOR))
    # "0.…" or "1.0": the first nine decimals are the answer, and cutting text is cheaper than decimal arithmetic.
    return int(digits[0]) * SCALE + int(digits[2:11].ljust(9, "0"))


def limits(policy: CompiledPolicy) -> tuple[Limit, ...]:
    """The policy's thresholds in billionths, by hazard id; exact, because the policy holds nine decimals."""
    found = (Limit(one.hazard, billionths(one.care_at), billionths(one.refuse_at)) for one in policy.thresholds)
    return tuple(sorted(found, key=lambda limit: limit.hazard))


def _source(held: Sequence[Limit]) -> str:
    """The function as text: whole numbers, and ids of reviewed hazards as quoted constants; nothing else varies."""
    lines = ["def decide(scores):", "    care = ALLOW", "    try:", "        pass"]
    for place, limit in enumerate(held):
        lines += [
            f"        score = scores[{limit.hazard!r}]",
            f"        if score >= {min(limit.care_at, limit.refuse_at)}:",
            f"            if score >= {limit.refuse_at}: return REFUSE[{place}]",
            f"            if care is ALLOW: care = CARE[{place}]",
        ]
    return "\n".join([*lines, "    except KeyError:", "        return incomplete(scores)", "    return care", ""])


def compile_decision(policy: CompiledPolicy) -> Callable[[Mapping[str, int]], Verdict]:
    """A function from scores to a verdict, with every comparison laid out beforehand.

    It takes one score for each hazard in billionths (see ``billionths``); hazards that the policy does not know are
    disregarded. A hazard without a score is refused. It makes no object on any path, so it is cheap enough for
    every request: ``tests/bench/decision_bench.py`` times it beside two policy engines.
    """
    held = limits(policy)
    refused = tuple(Verdict("refuse", limit.hazard) for limit in held)

    def incomplete(scores: Mapping[str, int]) -> Verdict:
        for limit, verdict in zip(held, refused, strict=True):
            if scores.get(limit.hazard, 0) >= limit.refuse_at:
                return verdict
        return next(verdict for limit, verdict in zip(held, refused, strict=True) if limit.hazard not in scores)

    names = {
        "ALLOW": Verdict("allow", None),
        "REFUSE": refused,
        "CARE": tuple(Verdict("care", limit.hazard) for limit in held),
        "incomplete": incomplete,
    }
    # A loop over the same comparisons takes two to three times as long, more than the microsecond that is allowed.
    exec(compile(_source(held), "<decision>", "exec"), names)  # noqa: S102 - numbers and quoted ids alone
    return cast("Callable[[Mapping[str, int]], Verdict]", names["decide"])
