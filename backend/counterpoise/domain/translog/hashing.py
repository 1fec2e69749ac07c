"""Hashes of a log's tree (RFC 6962, section 2.1): leaves and nodes differ, so that neither passes for the other."""

import hashlib

__all__ = ["EMPTY_ROOT", "HASH_BYTES", "leaf_hash", "node_hash"]

HASH_BYTES = 32
"""Length of every hash."""

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""Root of the tree without entries."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry: SHA-256 of 0x00 and its bytes."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees side by side: SHA-256 of 0x01 and both hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()
