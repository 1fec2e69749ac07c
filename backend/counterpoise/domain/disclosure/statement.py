"""The statement that is signed: an in-toto Statement v1 whose subject is the compiled policy.

The subject's digest is the bare hex of the SHA-256 of the policy's RFC 8785 bytes without its ``digest`` field, the
same as ``digest`` in compiled/v1. Keys take their names from ATRS (``one_sentence_description``,
``alternatives_considered``, ``senior_responsible_owner``, ``appeals_and_review``,
``data_completeness_and_representativeness``), schema.org (``version``, ``inLanguage``, ``datePublished``, ``expires``,
``translationOfWork``, ``isBasedOn``) and PROV (``used``, ``wasRevisionOf``, ``wasAssociatedWith``) where these have
one; :mod:`counterpoise.domain.disclosure.linked_data` says which is which.
"""

from collections.abc import Mapping
from typing import Any

from counterpoise.domain.canonical import canonical_bytes, digest_of
from counterpoise.domain.catalogue.claims import Claim
from counterpoise.domain.disclosure.draft import DraftTradeOff, StatementDraft, Unknown
from counterpoise.domain.disclosure.names import POLICY_FILE, PREDICATE_TYPE, STATEMENT_SCHEMA, STATEMENT_TYPE, bare

__all__ = ["payload_of", "policy_bytes", "statement"]


def policy_bytes(policy: Mapping[str, Any]) -> bytes:
    """The bytes that the subject's digest is taken of: those of a compiled/v1 object without its ``digest``."""
    return canonical_bytes({key: value for key, value in policy.items() if key != "digest"})


def payload_of(document: Mapping[str, Any]) -> bytes:
    """The bytes that are signed."""
    return canonical_bytes(document)


def _claim(one: Claim) -> dict[str, Any]:
    """``label`` says it out loud: an argument is a claim, whatever is shown beside it."""
    label = "claim" if one.basis == "argument" else "finding"
    return {"who": one.who, "why": one.why, "basis": one.basis, "label": label, "source": one.source}


def _tradeoff(one: DraftTradeOff) -> dict[str, Any]:
    unknown = one.disadvantaged if isinstance(one.disadvantaged, Unknown) else None
    claims = () if isinstance(one.disadvantaged, Unknown) else one.disadvantaged
    return {
        "axis": one.axis,
        "prioritises": one.prioritises,
        "over": one.over,
        "weights": dict(one.weights),
        "level": one.level,
        "when": one.when,
        "because": one.because,
        "profile_says": one.profile_says,
        "benefits": [_claim(claim) for claim in one.benefits],
        "disadvantaged": [_claim(claim) for claim in claims],
        "disadvantaged_unknown": None if unknown is None else {"ask": unknown.unknown, "by": unknown.by},
    }


def statement(
    draft: StatementDraft,
    policy: Mapping[str, Any],
    *,
    version: int,
    published: str,
    previous: str | None,
    evidence: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The document to sign.

    Args:
        draft: complete and checked.
        policy: the compiled/v1 object that it speaks of.
        version: of this name, from 1.
        published: day, ISO 8601.
        previous: digest of the version before, or None.
        evidence: provenance of the evidence and the digest of the aggregates in the kit; None where there is none.
    """
    decided = draft.decided_by
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": POLICY_FILE, "digest": {"sha256": bare(digest_of(policy))}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "schema": STATEMENT_SCHEMA,
            "name": draft.name,
            "version": version,
            "inLanguage": draft.language,
            "translationOfWork": draft.translation_of,
            "title": draft.title,
            "one_sentence_description": draft.sentence,
            "datePublished": published,
            "effective": draft.effective.start or published,
            "expires": draft.effective.end,
            "wasRevisionOf": previous,
            "revision_note": draft.revision_note or None,
            "policy": {
                "profile": dict(policy["profile"]),
                "context": policy["context"],
                "options": dict(policy["options"]),
                "catalogue_digest": policy["catalogue_digest"],
                "digest": policy["digest"],
                "unset": list(policy["unset"]),
                "dropped": list(policy["dropped"]),
                "rulings": [dict(one) for one in policy["rulings"]],
            },
            "deployment": {
                "id": draft.runs_on.deployment,
                "operator": draft.runs_on.operator,
                "model": draft.runs_on.model,
                "target": draft.runs_on.target,
                "losses": list(draft.runs_on.losses),
                "measurement": None
                if draft.runs_on.measurement is None
                else draft.runs_on.measurement.model_dump(mode="json"),
            },
            "tradeoffs": [_tradeoff(one) for one in draft.tradeoffs],
            "used": None if evidence is None else dict(evidence),
            "figures": None if draft.figures is None else dict(draft.figures),
            "senior_responsible_owner": decided.who,
            "decision": decided.how or None,
            "wasAssociatedWith": None if decided.panel is None else decided.panel.model_dump(mode="json"),
            "dissent": [one.model_dump(mode="json") for one in decided.dissent],
            "alternatives_considered": [one.model_dump(mode="json") for one in draft.alternatives_considered],
            "data_completeness_and_representativeness": list(draft.limits),
            "reversal": {"condition": draft.reversal.condition, "by": draft.reversal.by},
            "userOptions": list(draft.user_options),
            "appeals_and_review": {
                "channel": draft.objections or f"/statements/{draft.name}/objections",
                "reply_within_days": draft.reply_within_days,
            },
        },
    }
