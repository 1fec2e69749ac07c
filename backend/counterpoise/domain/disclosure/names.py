"""The names that a statement is known by, in its envelope, in its links and in the log."""

__all__ = [
    "BUNDLE_SCHEMA",
    "DRAFT_SCHEMA",
    "POLICY_FILE",
    "PREDICATE_TYPE",
    "STATEMENT_SCHEMA",
    "STATEMENT_TYPE",
    "bare",
]

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
"""in-toto attestation framework, Statement v1: the ``_type`` of the signed document."""
PREDICATE_TYPE = "urn:counterpoise:trade-off-statement:v1"
STATEMENT_SCHEMA, DRAFT_SCHEMA, BUNDLE_SCHEMA = "statement/v1", "statement-draft/v1", "statement-bundle/v1"
POLICY_FILE = "compiled.json"
"""Under this name the subject, the compiled policy, lies in the kit."""

_PREFIX = "sha256:"


def bare(digest: str) -> str:
    """The hex of a digest without ``sha256:``, as in-toto writes it."""
    return digest.removeprefix(_PREFIX)
