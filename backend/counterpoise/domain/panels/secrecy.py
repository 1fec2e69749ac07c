"""Under which name a member's contributions are kept: a keyed hash that only the holder of the panel's key can make.

``HMAC-SHA256(key, purpose ‖ 0 ‖ panel ‖ 0 ‖ account)`` (RFC 2104). The key is 32 random bytes in a file outside the
database. Whoever has the database alone cannot tell whose ballot is whose, nor which ballot and which votes are one
person's: each purpose has its own names. Once the key is destroyed nobody can.
"""

import hashlib
import hmac
from typing import Literal

__all__ = ["KEY_BYTES", "Purpose", "fingerprint", "pseudonym"]

KEY_BYTES = 32
Purpose = Literal["proposition", "reply", "vote", "ballot", "assent"]


def pseudonym(key: bytes, purpose: Purpose, panel: str, account: str) -> str:
    """The member's name for one purpose in one panel, 64 hexadecimal digits."""
    return hmac.new(key, f"{purpose}\0{panel}\0{account}".encode(), hashlib.sha256).hexdigest()


def fingerprint(key: bytes) -> str:
    """What tells this key from another and gives nothing of it away: it has 256 random bits."""
    return "sha256:" + hashlib.sha256(b"counterpoise/panel-key\0" + key).hexdigest()
