"""What is signed and logged besides statements: withdrawals, receipts of objections, and replies to them.

Nothing of it holds text that people wrote about themselves: of that only a salted hash is logged, so the text can be
erased. The reason of a withdrawal is the operator's own public word, and is signed.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from counterpoise.domain.disclosure.records import KeptObjection, KeptStatement

__all__ = ["NOTICE_TYPE", "receipt", "reply", "salted", "withdrawal"]

NOTICE_TYPE = "application/vnd.counterpoise.notice+json"
"""Payload type of their envelopes."""


def salted(salt: str, text: str) -> str:
    """SHA-256 over salt and text, hex: whoever has both can show that this is what was said."""
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def withdrawal(statement: KeptStatement, because: str, day: str) -> dict[str, Any]:
    """That a statement no longer stands."""
    return {
        "schema": "withdrawal/v1",
        "statement": statement.name,
        "version": statement.version,
        "digest": statement.digest,
        "because": because,
        "withdrawn": day,
    }


def receipt(objection: KeptObjection, day: str) -> Mapping[str, Any]:
    """That an objection came in, when, and by when it is answered."""
    return {
        "schema": "objection-receipt/v1",
        "id": objection.id,
        "about": objection.about,
        "subject": objection.subject,
        "statement": objection.statement,
        "version": objection.version,
        "text_sha256": objection.hash,
        "received": day,
        "due": objection.due,
    }


def reply(objection: KeptObjection, day: str) -> Mapping[str, Any]:
    """That an objection was answered, with what outcome."""
    return {
        "schema": "objection-reply/v1",
        "id": objection.id,
        "statement": objection.statement,
        "text_sha256": objection.hash,
        "reply_sha256": objection.reply_hash,
        "outcome": objection.outcome,
        "changed": objection.changed,
        "replied": day,
    }
