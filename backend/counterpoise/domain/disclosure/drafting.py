"""A first draft: everything that is known is filled in, everything that only people can say is empty."""

from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.domain.disclosure.names import DRAFT_SCHEMA

__all__ = ["ALWAYS_UNKNOWN", "drafted", "one_sentence"]

ALWAYS_UNKNOWN = (
    "A prompt asks; it does not guarantee. What a model then does has to be measured on that model.",
    "We cannot see what an operator runs. The digest binds this statement to a policy, not to a machine.",
)


def one_sentence(title: str, tradeoffs: Sequence[Mapping[str, Any]]) -> str:
    """What the policy puts first, in one sentence of at most 300 characters.

    Args:
        title: of the profile.
        tradeoffs: of the compiled/v1 document, the most important first.
    """
    parts = [f"{one['prioritises']} over {one['over']}" for one in tradeoffs if one["prioritises"]]
    if not parts:
        return f"“{title}” holds every axis that it sets in the balance."
    said = f"“{title}” puts {parts[0]}"
    for place, part in enumerate(parts[1:], start=2):
        longer = f"{said}, {part}"
        if len(longer) > 240:  # noqa: PLR2004 - room for the rest of the sentence
            return f"{said} and {len(parts) - place + 1} more trade-offs."
        said = longer
    return said + "."


def _claims(claims: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in one.items() if value is not None} for one in claims]


def _tradeoff(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "axis": one["axis"],
        "prioritises": one["prioritises"],
        "over": one["over"],
        "weights": dict(one["weights"]),
        "level": one["level"],
        "when": one["when"],
        "profile_says": one["because"],
        "because": "",
        "benefits": _claims(one["benefits"]),
        "disadvantaged": _claims(one["costs"]),
    }


def drafted(
    name: str,
    title: str,
    policy: Mapping[str, Any],
    choice: Mapping[str, Any],
    *,
    runs_on: Mapping[str, Any] | None = None,
    evidence: Mapping[str, Any] | None = None,
    figures: Mapping[str, Any] | None = None,
    limits: Sequence[str] = (),
    user_options: Sequence[str] = (),
    decided_by: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The draft as a statement-draft/v1 object, in the order in which people read it.

    Args:
        name: of the permalink.
        title: of the profile.
        policy: the compiled/v1 document.
        choice: how to compile it again: ``profile``, ``context``, ``means``, ``budget``, ``bounds``.
        runs_on: what is known of deployment, model, target and measurement.
        evidence: ``pack``, ``digest``, ``against``, ``seed``; None where there is none.
        figures: as ``figures_of``.
        limits: what the evidence cannot say.
        user_options: what people can change for themselves.
        decided_by: what is known of who decided: ``how``, ``panel`` as totals, ``dissent``.
    """
    nothing = () if evidence else ("No evidence stands behind this: who gains and who pays are claims alone.",)
    return {
        "schema": DRAFT_SCHEMA,
        "name": name,
        "language": "en",
        "title": f"What “{title}” puts first, and who pays"[:300],
        "sentence": one_sentence(title, policy["tradeoffs"]),
        "policy": {**choice, "digest": policy["digest"]},
        "runs_on": {"deployment": None, "operator": "", "model": None, "target": None, **(runs_on or {})},
        "decided_by": {"who": "", "how": "", "panel": None, "dissent": [], **(decided_by or {})},
        "tradeoffs": [_tradeoff(one) for one in policy["tradeoffs"]],
        "alternatives_considered": [],
        "reversal": {"condition": "", "by": ""},
        "limits": [*ALWAYS_UNKNOWN, *nothing, *limits],
        "user_options": list(user_options),
        "effective": {"start": None, "end": None},
        "revision_note": "",
        "reply_within_days": 30,
        "evidence": None if evidence is None else dict(evidence),
        "figures": None if figures is None else dict(figures),
    }
