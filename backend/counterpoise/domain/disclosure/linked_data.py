"""The statement as JSON-LD 1.1, with its context inside: nothing has to be fetched to read it.

Names are those of schema.org, PROV-O and the UK's Algorithmic Transparency Recording Standard (ATRS) where these have
one; what nobody has named before is ours. ATRS publishes field names and no vocabulary, so its names hang below the
address of the standard.
"""

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["ATRS", "CONTEXT", "OWN", "PROV", "SCHEMA", "linked_data"]

SCHEMA, PROV = "https://schema.org/", "http://www.w3.org/ns/prov#"
ATRS = "https://www.gov.uk/government/collections/algorithmic-transparency-recording-standard-hub#"
OWN = "urn:counterpoise:terms:"

CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "schema": SCHEMA,
    "prov": PROV,
    "atrs": ATRS,
    "own": OWN,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "name": "schema:identifier",
    "title": "schema:name",
    "version": "schema:version",
    "inLanguage": "schema:inLanguage",
    "abstract": "schema:abstract",
    "one_sentence_description": "atrs:one_sentence_description",
    "datePublished": {"@id": "schema:datePublished", "@type": "schema:Date"},
    "effective": {"@id": "own:effective", "@type": "schema:Date"},
    "expires": {"@id": "schema:expires", "@type": "schema:Date"},
    "translationOfWork": {"@id": "schema:translationOfWork", "@type": "@id"},
    "wasRevisionOf": {"@id": "prov:wasRevisionOf", "@type": "@id"},
    "correction": "schema:correction",
    "policy": {"@id": "schema:about", "@type": "@id"},
    "used": {"@id": "prov:used", "@type": "@id"},
    "isBasedOn": {"@id": "schema:isBasedOn", "@type": "@id"},
    "citation": "schema:citation",
    "license": "schema:license",
    "senior_responsible_owner": "atrs:senior_responsible_owner",
    "wasAssociatedWith": "prov:wasAssociatedWith",
    "panel": "own:panel",
    "dissent": {"@id": "own:dissent", "@container": "@set"},
    "alternatives_considered": {"@id": "atrs:alternatives_considered", "@container": "@set"},
    "data_completeness_and_representativeness": {
        "@id": "atrs:data_completeness_and_representativeness",
        "@container": "@set",
    },
    "appeals_and_review": "atrs:appeals_and_review",
    "userOptions": {"@id": "own:userOptions", "@container": "@set"},
    "tradeoffs": {"@id": "own:tradeoffs", "@container": "@list"},
    "axis": "own:axis",
    "prioritises": "own:prioritises",
    "over": "own:yields",
    "level": "own:level",
    "when": "own:whenInConflict",
    "because": "own:proportionality",
    "benefits": {"@id": "atrs:benefit", "@container": "@set"},
    "disadvantaged": {"@id": "own:disadvantages", "@container": "@set"},
    "ask": "own:ask",
    "by": "own:by",
    "who": "own:who",
    "why": "own:why",
    "basis": "own:basis",
    "label": "own:label",
    "source": "schema:citation",
    "reversal": "own:reversal",
    "condition": "own:condition",
    "what": "own:what",
    "why_not": "own:whyNot",
    "says": "own:says",
    "channel": "own:channel",
    "reply_within_days": "own:replyWithinDays",
    "operator": "schema:provider",
    "model": "own:model",
    "figures": {"@id": "own:figures", "@container": "@set"},
    "observationAbout": "schema:observationAbout",
    "populationType": "schema:populationType",
    "measuredProperty": "schema:measuredProperty",
    "measurementTechnique": "schema:measurementTechnique",
    "marginOfError": "schema:marginOfError",
    "value": "schema:value",
    "minValue": "schema:minValue",
    "maxValue": "schema:maxValue",
    "sampleSize": "own:sampleSize",
    "verdict": "own:verdict",
    "digest": "own:digest",
}
"""Every term that :func:`linked_data` writes; a test holds it to that."""


def _present(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value not in (None, [], {})}


def _urn(digest: str) -> str:
    return f"urn:sha256:{digest.removeprefix('sha256:')}"


def _observation(one: Mapping[str, Any], axis: str | None) -> dict[str, Any]:
    return _present(
        {
            "@type": "schema:Observation",
            "observationAbout": f"{one['dimension']}: {one['group']}",
            "populationType": one["dimension"],
            "measuredProperty": "closeness to what the group says it wants, profile minus reference",
            "axis": axis,
            "value": one["difference"],
            "marginOfError": {
                "@type": "schema:QuantitativeValue",
                "minValue": one["interval"][0],
                "maxValue": one["interval"][1],
            },
            "measurementTechnique": "difference with a 95% interval; many groups are judged together",
            "sampleSize": one["n"],
            "verdict": one["verdict"],
        }
    )


def _observations(figures: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (_observation(one, None) for one in (figures["everyone"], *figures["groups"]) if one)
    for axis, rows in figures["axes"].items():
        yield from (_observation(one, axis) for one in rows)


def _tradeoff(one: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("axis", "prioritises", "over", "level", "when", "because")
    unknown = [] if one["disadvantaged_unknown"] is None else [dict(one["disadvantaged_unknown"])]
    return _present(
        {key: one[key] for key in kept}
        | {
            "benefits": [_present(claim) for claim in one["benefits"]],
            "disadvantaged": [*(_present(claim) for claim in one["disadvantaged"]), *unknown],
        }
    )


def linked_data(predicate: Mapping[str, Any], digest: str, address: str) -> dict[str, Any]:
    """The JSON-LD document of a statement.

    Args:
        predicate: of the signed statement.
        digest: of the signed bytes, ``sha256:`` and hex; what a statement is known by.
        address: permalink of this version.
    """
    used, deployment = predicate["used"], predicate["deployment"]
    revises = predicate["wasRevisionOf"]
    translates = predicate["translationOfWork"]
    copied = (
        "name", "version", "inLanguage", "title", "one_sentence_description", "datePublished", "effective", "expires",
        "senior_responsible_owner", "dissent", "alternatives_considered", "data_completeness_and_representativeness",
        "reversal", "userOptions", "appeals_and_review",
    )  # fmt: skip
    return {
        "@context": dict(CONTEXT),
        "@id": address,
        "@type": ["schema:Report", "prov:Entity"],
        **_present(
            {key: predicate[key] for key in copied}
            | {
                "digest": digest,
                "abstract": predicate["one_sentence_description"],
                "translationOfWork": None if translates is None else _urn(translates),
                "wasRevisionOf": None if revises is None else _urn(revises),
                "correction": predicate["revision_note"],
                "policy": _urn(predicate["policy"]["digest"]),
                "used": None if used is None else _urn(used["digest"]),
                "isBasedOn": None if used is None else used["url"],
                "citation": None if used is None else used["citation"],
                "license": None if used is None else used["licence"],
                "operator": deployment["operator"],
                "model": deployment["model"],
                "wasAssociatedWith": {
                    "@type": "prov:Agent",
                    "title": predicate["senior_responsible_owner"],
                },
                "panel": None
                if predicate["wasAssociatedWith"] is None
                else {"title": predicate["wasAssociatedWith"]["title"]},
                "tradeoffs": [_tradeoff(one) for one in predicate["tradeoffs"]],
                "figures": [] if predicate["figures"] is None else list(_observations(predicate["figures"])),
            }
        ),
    }
