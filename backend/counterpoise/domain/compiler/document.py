"""The JSON of a compiled policy: compiled/v1 (design, section 4)."""

from typing import Any

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.compiler.policy import CompiledPolicy, Source, Threshold, TradeOff

__all__ = ["COMPILER", "document"]

COMPILER = "counterpoise/1"
"""Changes whenever the same input would compile to other bytes."""


def _source(source: Source) -> dict[str, Any]:
    # Left out where no panel decided, so that all else has the digest that it had before there were panels.
    panel = {} if source.panel is None else {"panel": dict(source.panel)}
    return {
        "kind": source.kind,
        "id": source.id,
        "level": source.level,
        "weights": dict(source.weights) if source.weights is not None else None,
        "authority": source.authority,
        **panel,
    }


def _threshold(threshold: Threshold) -> dict[str, Any]:
    return {
        "hazard": threshold.hazard,
        "title": threshold.title,
        "caution": threshold.caution,
        "ratio": threshold.ratio,
        "care_at": threshold.care_at,
        "refuse_at": threshold.refuse_at,
        "capped_by": threshold.capped_by,
        "protects": threshold.protects,
        "sentence": threshold.sentence,
        "sources": [_source(source) for source in threshold.sources],
    }


def _tradeoff(tradeoff: TradeOff) -> dict[str, Any]:
    return {
        "axis": tradeoff.axis,
        "prioritises": tradeoff.prioritises,
        "over": tradeoff.over,
        "weights": dict(tradeoff.weights),
        "level": tradeoff.level,
        "when": tradeoff.when,
        "because": tradeoff.because,
        "benefits": [claim.model_dump(mode="json") for claim in tradeoff.benefits],
        "costs": [claim.model_dump(mode="json") for claim in tradeoff.costs],
    }


def document(policy: CompiledPolicy) -> dict[str, Any]:
    """The policy as a JSON object with its own digest: SHA-256 of its RFC 8785 bytes without ``digest``."""
    prompt = policy.prompt
    body: dict[str, Any] = {
        "schema": "compiled/v1",
        "profile": {
            "id": policy.profile_id,
            "version": policy.profile_version,
            "digest": policy.profile_digest,
        },
        "context": policy.context,
        "options": {"means": policy.options.means, "budget": policy.options.budget},
        "catalogue_digest": policy.catalogue_digest,
        "compiler": COMPILER,
        "plan": [
            {
                "axis": entry.axis,
                "requested": entry.requested,
                "effective": entry.effective,
                "level": entry.level,
                "importance": entry.importance,
                "source": entry.source,
            }
            for entry in policy.plan
        ],
        "prompt": {
            "text": prompt.text,
            "turns": [
                {"role": turn.role, "content": turn.content, "axis": turn.axis, "pole": turn.pole}
                for turn in prompt.turns
            ],
            "estimated_tokens": prompt.estimated_tokens,
            "spans": [
                {"start": span.start, "end": span.end, "source": _source(span.source), "shows": span.shows}
                for span in prompt.spans
            ],
        },
        "thresholds": [_threshold(threshold) for threshold in policy.thresholds],
        "tradeoffs": [_tradeoff(tradeoff) for tradeoff in policy.tradeoffs],
        "rulings": [
            {
                "subject": ruling.subject,
                "asked": ruling.asked,
                "holds": ruling.holds,
                "won_by": ruling.won_by,
                "authority": ruling.authority,
                "reason": ruling.reason,
                "protects": ruling.protects,
            }
            for ruling in policy.rulings
        ],
        "unset": list(policy.unset),
        "dropped": list(policy.dropped),
        "warnings": list(policy.warnings),
    }
    return {**body, "digest": digest_of(body)}
