"""What a minority signs, and under which keys: one a member of the group, that nobody can trace to a member.

Each key's 32 private bytes are ``HMAC-SHA256(panel key, "minority-report" ‖ 0 ‖ the member's name for ballots)`` (RFC
2104, used as a pseudorandom function). The public keys are named when the report is owed, before a word of it is
written. With the panel's key goes the last chance to sign anything in the group's name.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.disclosure.envelope import open_envelope
from counterpoise.domain.errors import InvalidEnvelope
from counterpoise.domain.panels.records import Report
from counterpoise.domain.translog.notes import Verifies

__all__ = ["PAYLOAD_TYPE", "SignedReport", "member_seed", "open_report", "report_payload"]

PAYLOAD_TYPE = "application/vnd.counterpoise.minority-report+json"
"""DSSE payload type: RFC 8785 bytes of a minority-report/v1 object."""


def member_seed(key: bytes, name: str) -> bytes:
    """The 32 private bytes with which one member of a group signs its report.

    Args:
        key: of the panel, 32 bytes.
        name: under which the member's ballot is kept (``secrecy.pseudonym``).
    """
    return hmac.new(key, f"minority-report\0{name}".encode(), hashlib.sha256).digest()


def _document(report: Report, charter: str, profile: str) -> dict[str, Any]:
    """The minority-report/v1 object: the group's words, and the numbers by which it is owed."""
    return {
        "schema": "minority-report/v1",
        "panel": report.panel,
        "charter": charter,
        "number": report.number,
        "title": report.title,
        "text": report.text,
        "ballots": report.size,
        "share": report.share,
        "loses_by": report.facts["loses_by"],
        "dissents_from": profile,
        "asks_for": dict(report.facts["weights"]),
    }


def report_payload(report: Report, charter: str, profile: str) -> bytes:
    """The bytes that the group signs.

    Args:
        report: written.
        charter: digest of the charter.
        profile: id of the profile that the panel's result becomes.
    """
    return canonical_bytes(_document(report, charter, profile))


@dataclass(frozen=True, slots=True)
class SignedReport:
    """A report whose signatures were checked.

    Attributes:
        document: the minority-report/v1 object, as it was signed.
        signed: how many of the group's keys have signed it.
        keys: how many the group has.
    """

    document: dict[str, Any]
    signed: int
    keys: int


def open_report(envelope: bytes, keys: Sequence[bytes], verifies: Verifies) -> SignedReport:
    """A minority's report, if at least one key of its group has signed these bytes.

    Args:
        envelope: the DSSE envelope's JSON.
        keys: of the group, 32 bytes each, as the panel's record names them.
        verifies: checks one signature.

    Raises:
        InvalidEnvelope: if it breaks the format, or holds something else.
        InvalidSignature: if none of the keys has signed it.
    """
    held, signed = open_envelope(envelope, keys, verifies, types=(PAYLOAD_TYPE,))
    try:
        document = json.loads(held.payload.decode())
        right = isinstance(document, dict) and document.get("schema") == "minority-report/v1"
    except (ValueError, RecursionError):
        right = False
    if not right:
        raise InvalidEnvelope("The envelope holds no minority-report/v1 object.")
    return SignedReport(document, len(signed), len(set(keys)))
