"""A reader of C2SP logs, written from the specifications alone: it shares no line with the program and imports none.

tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature, tlog-proof; RFC 6962, section 2.1. It computes roots and
paths by the recursions of RFC 6962 over all leaves, which is slow and plain.
"""

import base64
import hashlib
import struct
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def mth(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1."""
    n = len(leaves)
    if n == 0:
        return sha256(b"")
    if n == 1:
        return sha256(b"\x00" + leaves[0])
    k = 1
    while 2 * k < n:
        k *= 2
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:]))


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    n = len(leaves)
    if n == 1:
        return []
    k = 1
    while 2 * k < n:
        k *= 2
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def proof(m: int, leaves: list[bytes]) -> list[bytes]:
    """PROOF of RFC 6962, section 2.1.2."""
    return subproof(m, leaves, whole=True)


def subproof(m: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    n = len(leaves)
    if m == n:
        return [] if whole else [mth(leaves)]
    k = 1
    while 2 * k < n:
        k *= 2
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


def vkey(text: str) -> tuple[str, bytes, int, bytes]:
    """Name, key id, signature type, public key."""
    name, hexadecimal, encoded = text.split("+", 2)
    material = base64.b64decode(encoded, validate=True)
    assert bytes.fromhex(hexadecimal) == sha256(name.encode() + b"\n" + material)[:4]
    return name, bytes.fromhex(hexadecimal), material[0], material[1:]


def note(data: bytes, key: str) -> tuple[str, int | None]:
    """The text that this key has signed, and for a cosignature when."""
    name, key_id, kind, public = vkey(key)
    text, _, signatures = data.decode().rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        dash, who, encoded = line.split(" ")
        material = base64.b64decode(encoded, validate=True)
        if (dash, who, material[:4]) != ("—", name, key_id):
            continue
        if kind == 1:
            Ed25519PublicKey.from_public_bytes(public).verify(material[4:], text.encode())
            return text, None
        assert kind == 4
        (at,) = struct.unpack(">Q", material[4:12])
        Ed25519PublicKey.from_public_bytes(public).verify(material[12:], f"cosignature/v1\ntime {at}\n{text}".encode())
        return text, at
    raise AssertionError(f"not signed by {name}")


def checkpoint(data: bytes, key: str) -> tuple[str, int, bytes]:
    """Origin, size and root."""
    origin, size, root, *_ = note(data, key)[0].split("\n")
    return origin, int(size), base64.b64decode(root)


def numbered(n: int) -> str:
    digits = f"{n:03}"
    while len(digits) % 3:
        digits = "0" + digits
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([f"x{one}" for one in groups[:-1]] + groups[-1:])


def suffix(width: int) -> str:
    return "" if width == 256 else f".p/{width}"


def read_log(get: Callable[[str], bytes], key: str) -> tuple[int, list[bytes]]:
    """Fetch and verify everything; size and entries."""
    _, size, root = checkpoint(get("checkpoint"), key)
    entries = list[bytes]()
    for n in range((size + 255) // 256):
        width = min(256, size - n * 256)
        data = get(f"tile/entries/{numbered(n)}{suffix(width)}")
        for _ in range(width):
            (length,) = struct.unpack(">H", data[:2])
            entries.append(data[2 : 2 + length])
            data = data[2 + length :]
        assert not data
    assert mth(entries) == root
    level = 0
    while size >> (8 * level):
        count, span = size >> (8 * level), 1 << (8 * level)
        for n in range((count + 255) // 256):
            width = min(256, count - n * 256)
            tile = get(f"tile/{level}/{numbered(n)}{suffix(width)}")
            starts = [(n * 256 + i) * span for i in range(width)]
            assert tile == b"".join(mth(entries[start : start + span]) for start in starts)
        level += 1
    return size, entries


def check_proof(data: bytes, entries: list[bytes], key: str) -> int:
    """A tlog-proof file about one of the entries; its index."""
    head, _, rest = data.partition(b"\n\n")
    first, *lines = head.decode().split("\n")
    assert first == "c2sp.org/tlog-proof@v1"
    if lines[0].startswith("extra "):
        lines.pop(0)
    index = int(lines.pop(0).removeprefix("index "))
    _, size, root = checkpoint(rest, key)
    assert mth(entries[:size]) == root
    assert [base64.b64decode(line) for line in lines] == path(index, entries[:size])
    return index
