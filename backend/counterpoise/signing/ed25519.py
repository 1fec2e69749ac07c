"""Ed25519 signatures (RFC 8032), by the ``cryptography`` package."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from counterpoise.domain.translog.notes import VerifierKey
from counterpoise.services.panels.ports import SeedSigning
from counterpoise.services.ports import Signer

__all__ = ["Ed25519Seeds", "Ed25519Signer", "public_of", "verifies"]


def verifies(public: bytes, signature: bytes, message: bytes, /) -> bool:
    """Whether the signature is right; a public key that is none verifies nothing."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_of(seed: bytes) -> bytes:
    """The 32 public bytes of a private key's 32."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


class Ed25519Seeds(SeedSigning):
    """Keys made of 32 private bytes, used once and forgotten."""

    def public(self, seed: bytes) -> bytes:
        """The public side."""
        return public_of(seed)

    def sign(self, seed: bytes, message: bytes) -> bytes:
        """The signature."""
        return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


class Ed25519Signer(Signer):
    """A private key in memory.

    Args:
        name: of the key.
        kind: signature type.
        seed: 32 private bytes.
    """

    def __init__(self, name: str, kind: int, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._key = VerifierKey(name, kind, public_of(seed))

    @property
    def key(self) -> VerifierKey:
        """The public side."""
        return self._key

    def sign(self, message: bytes) -> bytes:
        """The signature."""
        return self._private.sign(message)
