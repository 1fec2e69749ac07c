"""A growing tree, kept as the hashes of its whole subtrees; they never change once they are there.

A whole subtree of ``level`` l and ``number`` n covers the entries from n·2^l up to (n+1)·2^l. Any root and any proof of
RFC 6962 is computed from logarithmically many of them, and a tile is 256 neighbours of a level that is a multiple of 8.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from counterpoise.domain.translog.hashing import EMPTY_ROOT, node_hash

__all__ = ["Place", "ReadHashes", "grown", "range_hash", "range_places", "root_of"]


class Place(NamedTuple):
    """A whole subtree: ``level`` is its height, ``number`` counts from the left, both from 0."""

    level: int
    number: int


ReadHashes = Callable[[Sequence[Place]], Mapping[Place, bytes]]
"""Gives the hash of every whole subtree that is asked for; asked once for all that a computation needs."""


def range_places(start: int, end: int) -> list[Place]:
    """The whole subtrees, from the left, that make the RFC 6962 subtree of entries ``start`` up to ``end``.

    Args:
        start: a multiple of the largest power of two below the range's length, as in every RFC 6962 recursion.
        end: above ``start``.
    """
    places, at = list[Place](), start
    while at < end:
        # The largest whole subtree that begins here and fits.
        level = (end - at).bit_length() - 1
        places.append(Place(level, at >> level))
        at += 1 << level
    return places


def range_hash(start: int, end: int, hashes: Mapping[Place, bytes]) -> bytes:
    """The Merkle tree hash of the entries ``start`` up to ``end``, from the hashes of its ``range_places``."""
    *left, last = [hashes[place] for place in range_places(start, end)]
    for one in reversed(left):
        last = node_hash(one, last)
    return last


def root_of(size: int, read: ReadHashes) -> bytes:
    """The root of the first ``size`` entries."""
    return range_hash(0, size, read(range_places(0, size))) if size else EMPTY_ROOT


def grown(size: int, leaves: Sequence[bytes], read: ReadHashes) -> dict[Place, bytes]:
    """Hashes of the whole subtrees that come into being when leaves are added.

    Args:
        size: entries so far.
        leaves: leaf hashes of the new entries, in order.
        read: hashes of the tree so far.
    """
    made = dict[Place, bytes]()
    # Left neighbours of what grows now: the whole subtrees that make the tree so far.
    before = dict(read(range_places(0, size))) if size and leaves else {}
    for number, leaf in enumerate(leaves, size):
        level, one = 0, leaf
        made[Place(0, number)] = one
        while number >> level & 1:
            left = Place(level, (number >> level) - 1)
            one = node_hash(made[left] if left in made else before[left], one)
            level += 1
            made[Place(level, number >> level)] = one
    return made
