"""Proofs that an entry is in a tree, and that a tree only grew (RFC 6962, sections 2.1.1 and 2.1.2), and their checks.

The checks are those of RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from collections.abc import Sequence

from counterpoise.domain.errors import InvalidProof, SplitView
from counterpoise.domain.translog.hashing import EMPTY_ROOT, HASH_BYTES, node_hash
from counterpoise.domain.translog.tree import ReadHashes, range_hash, range_places

__all__ = ["MOST_HASHES", "check_consistency", "check_inclusion", "consistency_proof", "inclusion_proof"]

MOST_HASHES = 63
"""Hashes in a proof, at most: trees are smaller than 2^63."""

Range = tuple[int, int]


def _split(start: int, end: int) -> int:
    """Where RFC 6962 divides a range: after the largest power of two below its length."""
    return start + (1 << (end - start - 1).bit_length() - 1)


def inclusion_proof(index: int, size: int, read: ReadHashes) -> tuple[bytes, ...]:
    """Hashes from the leaf's neighbour up to the root's child.

    Raises:
        InvalidProof: if the tree of this size has no such entry.
    """
    if not 0 <= index < size:
        raise InvalidProof(f"A tree of {size} entries has no entry {index}.", index=index, size=size)
    ranges, start, end = list[Range](), 0, size
    while end - start > 1:
        middle = _split(start, end)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return _hashes(ranges[::-1], read)


def consistency_proof(old: int, size: int, read: ReadHashes) -> tuple[bytes, ...]:
    """Hashes that lead from the root of the first ``old`` entries to the root of ``size``; none if either is trivial.

    Raises:
        InvalidProof: if ``old`` is negative or above ``size``.
    """
    if not 0 <= old <= size:
        raise InvalidProof(f"A tree of {size} entries did not grow from one of {old}.", old=old, size=size)
    if old in {0, size}:
        return ()
    ranges, start, end, whole = list[Range](), 0, size, True
    while old != end:
        middle = _split(start, end)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start, whole = middle, False
    if not whole:
        ranges.append((start, end))
    return _hashes(ranges[::-1], read)


def _hashes(ranges: list[Range], read: ReadHashes) -> tuple[bytes, ...]:
    places = [place for one in ranges for place in range_places(*one)]
    hashes = read(places) if places else {}
    return tuple(range_hash(*one, hashes) for one in ranges)


def _well_formed(proof: Sequence[bytes]) -> None:
    if len(proof) > MOST_HASHES or any(len(one) != HASH_BYTES for one in proof):
        raise InvalidProof(f"A proof has at most {MOST_HASHES} hashes of {HASH_BYTES} bytes.")


def check_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the tree of ``size`` entries with this root has the leaf at ``index``.

    Args:
        index: from 0.
        size: of the tree.
        leaf: leaf hash of the entry.
        proof: hashes from the leaf's neighbour up.
        root: what the checkpoint says.

    Raises:
        InvalidProof: if it does not.
    """
    _well_formed(proof)
    if not 0 <= index < size:
        raise InvalidProof(f"A tree of {size} entries has no entry {index}.", index=index, size=size)
    first, last, made = index, size - 1, leaf
    for one in proof:
        if last == 0:
            raise InvalidProof(f"The proof for entry {index} has too many hashes.", index=index, size=size)
        if first & 1 or first == last:
            made = node_hash(one, made)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            made = node_hash(made, one)
        first, last = first >> 1, last >> 1
    if last:
        raise InvalidProof(f"The proof for entry {index} has too few hashes.", index=index, size=size)
    if made != root:
        raise InvalidProof(
            f"The proof does not lead from entry {index} to the root of the checkpoint of size {size}: the entry, the "
            "proof or the checkpoint was changed, or the entry is not in the log.",
            index=index,
            size=size,
        )


def check_consistency(old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Check that the tree of ``size`` entries begins with that of ``old`` entries.

    Raises:
        SplitView: if both have the same size and other roots.
        InvalidProof: if the proof does not show it.
    """
    _well_formed(proof)
    if not 0 <= old <= size:
        raise InvalidProof(f"A tree of {size} entries did not grow from one of {old}.", old=old, size=size)
    if old == size and root != old_root:
        raise SplitView(f"There are two checkpoints of size {size} with different roots.", size=size)
    if old == 0 and old_root != EMPTY_ROOT:
        raise InvalidProof("The root of the empty tree is another.", old=old, size=size)
    if old in {0, size}:
        if proof:
            raise InvalidProof(f"From size {old} to {size} nothing is to be proved.", old=old, size=size)
        return
    # A tree that was whole is its own first hash.
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if _folded(old, size, path) != (old_root, root):
        raise InvalidProof(
            f"The proof does not lead from the checkpoint of size {old} to that of size {size}: the proof or a "
            "checkpoint was changed, or the log did not only grow.",
            old=old,
            size=size,
        )


def _folded(old: int, size: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The two roots that a proof leads to, or None if it has too many or too few hashes."""
    first, last = old - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    if not path:
        return None
    old_made = made = path[0]
    for one in path[1:]:
        if last == 0:
            return None
        if first & 1 or first == last:
            old_made, made = node_hash(one, old_made), node_hash(one, made)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            made = node_hash(made, one)
        first, last = first >> 1, last >> 1
    return None if last else (old_made, made)
