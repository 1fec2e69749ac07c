"""The committed seed: nobody can choose it, everybody can recompute it.

Before the pool is frozen somebody publishes the **commitment** ``SHA-256(secret)``. Pool, quotas, seats and rules are
frozen under one digest, and a public value that nobody controls is named in advance (say, a lottery's numbers of next
Saturday). Then ``seed = SHA-256(secret ‖ frozen digest ‖ public value)``; all three are published. Whoever holds the
secret cannot know the public value in time, and whoever could bend the public value does not know the secret. It does
not help if the two are in league.
"""

import hashlib
import hmac

from counterpoise.domain.errors import InvalidOption

__all__ = ["SECRET_BYTES", "commitment_of", "opens", "seed_of"]

SECRET_BYTES = 32
_PREFIX = "sha256:"


def _secret(secret: str) -> bytes:
    try:
        raw = bytes.fromhex(secret)
    except ValueError:
        raw = b""
    if len(raw) != SECRET_BYTES or len(secret) != 2 * SECRET_BYTES:
        digits = 2 * SECRET_BYTES
        raise InvalidOption(f"The secret must be {digits} hexadecimal digits ({SECRET_BYTES} random bytes).")
    return raw


def commitment_of(secret: str) -> str:
    """What is published first.

    Args:
        secret: 64 hexadecimal digits.

    Raises:
        InvalidOption: if it is anything else.
    """
    return _PREFIX + hashlib.sha256(_secret(secret)).hexdigest()


def opens(secret: str, commitment: str) -> bool:
    """Whether this is the secret that was committed to; raises InvalidOption if it is no secret at all."""
    return hmac.compare_digest(commitment_of(secret).encode(), commitment.encode())


def seed_of(secret: str, frozen: str, public: str) -> str:
    """The seed, as 64 hexadecimal digits.

    Args:
        secret: 64 hexadecimal digits; 32 bytes are hashed.
        frozen: ``sha256:`` and 64 hexadecimal digits; 32 bytes are hashed.
        public: at least one character, hashed as UTF-8. It comes last, so the three parts cannot run into each other.

    Raises:
        InvalidOption: if one of them has another form.
    """
    digest = frozen.removeprefix(_PREFIX)
    if not public:
        raise InvalidOption("The public value must not be empty.")
    try:
        raw = bytes.fromhex(digest)
    except ValueError:
        raw = b""
    if len(raw) != hashlib.sha256().digest_size or frozen == digest:
        raise InvalidOption("The frozen digest must be sha256: and 64 hexadecimal digits.", digest=frozen)
    return hashlib.sha256(_secret(secret) + raw + public.encode()).hexdigest()
