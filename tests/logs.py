"""Logs for tests: a tree in memory, keys that sign in a test, and what an independent reader sees."""

from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from counterpoise.domain.translog.checkpoints import Checkpoint
from counterpoise.domain.translog.hashing import leaf_hash
from counterpoise.domain.translog.notes import ED25519, VerifierKey, signature_line
from counterpoise.domain.translog.tiles import Tile, bundle
from counterpoise.domain.translog.tree import Place, grown, root_of


def verifies(public: bytes, signature: bytes, message: bytes, /) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


class TestKey:
    """An Ed25519 key made from a seed of 32 bytes."""

    __test__ = False

    def __init__(self, name: str, seed: bytes, kind: int = ED25519) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key = VerifierKey(name, kind, public)

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


class Grove:
    """A tree in memory, which can be read at any of its sizes."""

    def __init__(self, entries: Sequence[bytes] = ()) -> None:
        self.entries = list[bytes]()
        self.hashes = dict[Place, bytes]()
        self.add(*entries)

    def add(self, *entries: bytes) -> None:
        self.hashes |= grown(len(self.entries), [leaf_hash(one) for one in entries], self.read)
        self.entries += entries

    def read(self, places: Sequence[Place]) -> Mapping[Place, bytes]:
        return {place: self.hashes[place] for place in places}

    def root(self, size: int | None = None) -> bytes:
        return root_of(len(self.entries) if size is None else size, self.read)

    def tile(self, tile: Tile) -> bytes:
        if tile.level is None:
            return bundle(self.entries[tile.number * 256 :][: tile.width])
        return b"".join(self.hashes[place] for place in tile.places)

    def checkpoint(self, signer: TestKey, size: int | None = None) -> bytes:
        size = len(self.entries) if size is None else size
        text = Checkpoint(signer.key.name, size, self.root(size)).text
        return f"{text}\n{signature_line(signer.key, signer.sign(text.encode()))}".encode()
