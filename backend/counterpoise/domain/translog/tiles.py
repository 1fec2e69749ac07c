"""Tiles: a log's hashes and entries as files of 256 that can be copied and cached for ever (C2SP tlog-tiles)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidTile
from counterpoise.domain.translog.entries import LONGEST_ENTRY
from counterpoise.domain.translog.hashing import HASH_BYTES, leaf_hash, node_hash
from counterpoise.domain.translog.tree import Place, range_hash, range_places

__all__ = [
    "HEIGHT",
    "WIDTH",
    "Tile",
    "TileReader",
    "bundle",
    "checked_bundle",
    "number_path",
    "parse_tile",
    "tile_of",
    "tiles_of",
    "unbundle",
]

HEIGHT = 8
"""Levels of the tree that one tile spans."""

WIDTH = 1 << HEIGHT
"""Hashes or entries in a full tile."""

_HIGHEST = 63
_NUMBER = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}")
_PLAIN = re.compile(r"0|[1-9][0-9]{0,2}")
_LENGTH_BYTES = 2


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The address of a tile.

    Attributes:
        level: 0 to 63; None for a bundle of entries.
        number: within the level, from 0.
        width: hashes or entries in it, 1 to 256; below 256 it is partial.
    """

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Below the log's address, e.g. ``tile/0/x001/x234/067.p/8`` or ``tile/entries/000``."""
        kind = "entries" if self.level is None else str(self.level)
        return f"tile/{kind}/{number_path(self.number)}{'' if self.width == WIDTH else f'.p/{self.width}'}"

    @property
    def full(self) -> "Tile":
        """The same tile when it is full."""
        return Tile(self.level, self.number)

    @property
    def places(self) -> list[Place]:
        """The subtrees whose hashes it holds; of a bundle, those of its entries."""
        level = HEIGHT * (self.level or 0)
        return [Place(level, self.number * WIDTH + one) for one in range(self.width)]

    def exists_in(self, size: int) -> bool:
        """Whether a tree of ``size`` entries has that many hashes here."""
        return self.number * WIDTH + self.width <= size >> (HEIGHT * (self.level or 0))


def number_path(number: int) -> str:
    """A tile's number in groups of three digits, all but the last with an x before it."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return "/".join(groups)


def parse_tile(path: str) -> Tile | None:
    """A tile's address from the path below ``tile/``; None if it is written in no, or another than the one, way."""
    kind, _, rest = path.partition("/")
    written, partial, width = rest.partition(".p/")
    if (kind != "entries" and not (_PLAIN.fullmatch(kind) and int(kind) <= _HIGHEST)) or len(written) > _HIGHEST:
        return None
    if not _NUMBER.fullmatch(written) or (partial and not (_PLAIN.fullmatch(width) and 0 < int(width) < WIDTH)):
        return None
    number = int(written.replace("x", "").replace("/", ""))
    tile = Tile(None if kind == "entries" else int(kind), number, int(width) if partial else WIDTH)
    return tile if tile.path == f"tile/{path}" else None


def tile_of(place: Place, size: int) -> Tile:
    """The widest tile of a tree of ``size`` entries whose hashes give the hash of this whole subtree."""
    level = place.level // HEIGHT
    number = (place.number << (place.level - level * HEIGHT)) // WIDTH
    return Tile(level, number, min(WIDTH, (size >> (level * HEIGHT)) - number * WIDTH))


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """Every tile and bundle that a mirror of a tree of ``size`` entries needs and one of ``since`` did not."""
    levels: list[int | None] = [None, *range((max(size, 1).bit_length() - 1) // HEIGHT + 1)]
    for level in levels:
        shift = HEIGHT * (level or 0)
        count, before = size >> shift, since >> shift
        if count == before:
            continue
        for number in range(before // WIDTH, (count + WIDTH - 1) // WIDTH):
            yield Tile(level, number, min(WIDTH, count - number * WIDTH))


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries as a bundle: each with its length in two bytes, big-endian, before it."""
    return b"".join(len(one).to_bytes(_LENGTH_BYTES, "big") + one for one in entries)


def unbundle(content: bytes, tile: Tile) -> list[bytes]:
    """The entries of a bundle; whether they are the right ones says :func:`checked_bundle`.

    Raises:
        InvalidTile: if it breaks the format or holds another number of entries.
    """
    entries, at = list[bytes](), 0
    while at < len(content) and len(entries) < tile.width:
        end = at + _LENGTH_BYTES + int.from_bytes(content[at : at + _LENGTH_BYTES], "big")
        entries.append(content[at + _LENGTH_BYTES : end])
        at = end
    if at != len(content) or len(entries) != tile.width:
        raise InvalidTile(f"{tile.path} does not hold {tile.width} entries of at most {LONGEST_ENTRY} bytes.")
    return entries


def checked_bundle(content: bytes, tile: Tile, leaves: Sequence[bytes]) -> list[bytes]:
    """The entries of a bundle whose leaf hashes were verified.

    Raises:
        InvalidTile: if an entry is not the one that the log's tree holds.
    """
    entries = unbundle(content, tile)
    for number, (entry, leaf) in enumerate(zip(entries, leaves, strict=True), tile.number * WIDTH):
        if leaf_hash(entry) != leaf:
            raise InvalidTile(f"Entry {number} in {tile.path} is not the one in the log's tree.", index=number)
    return entries


class TileReader:
    """Hashes of whole subtrees from tiles, each tile verified against the checkpoint before it is believed.

    Calling it makes it a ``ReadHashes``. A tile is verified once: the hash of all that it spans must be what its parent
    tile holds, up to the root.

    Args:
        size: of the checkpoint's tree, at least 1.
        root: of the checkpoint.
        fetch: gives a tile's bytes.
    """

    def __init__(self, size: int, root: bytes, fetch: Callable[[Tile], bytes]) -> None:
        self._size, self._root, self._fetch = size, root, fetch
        self._tiles = dict[Tile, list[bytes]]()
        self._edge_is_right = False

    def __call__(self, places: Sequence[Place]) -> Mapping[Place, bytes]:
        """Raises InvalidTile if a tile is not what the checkpoint commits to, or has no such subtree."""
        return {place: self.hash_of(place) for place in places}

    def leaves(self, number: int) -> list[bytes]:
        """The leaf hashes of the level-0 tile of this number; raises InvalidTile."""
        return list(self._verified(tile_of(Place(0, number * WIDTH), self._size)))

    def hash_of(self, place: Place) -> bytes:
        """The hash of one whole subtree; raises InvalidTile."""
        if (place.number + 1) << place.level > self._size:
            raise InvalidTile(f"A tree of {self._size} entries has no whole subtree {place}.")
        tile = tile_of(place, self._size)
        return _within(self._verified(tile), tile, place)

    def _verified(self, tile: Tile) -> list[bytes]:
        self._check_edge()
        if tile not in self._tiles:
            hashes = self._read(tile)
            # Only full tiles are not on the edge, and what a full tile spans is one hash in the tile above it.
            assert tile.level is not None  # noqa: S101 - bundles hold no hashes
            above = Place(HEIGHT * (tile.level + 1), tile.number)
            if _whole(hashes) != self.hash_of(above):
                raise InvalidTile(f"{tile.path} is not what the checkpoint of size {self._size} commits to.")
            self._tiles[tile] = hashes
        return self._tiles[tile]

    def _read(self, tile: Tile) -> list[bytes]:
        content = self._fetch(tile)
        if len(content) != tile.width * HASH_BYTES:
            raise InvalidTile(f"{tile.path} has {len(content)} bytes, not {tile.width * HASH_BYTES}.")
        return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]

    def _check_edge(self) -> None:
        """Read the tiles that hold what the root is made of, and believe them only together."""
        if self._edge_is_right:
            return
        places = range_places(0, self._size)
        edge = {tile: self._read(tile) for tile in sorted({tile_of(place, self._size) for place in places})}
        of = {place: tile_of(place, self._size) for place in places}
        made = range_hash(0, self._size, {place: _within(edge[of[place]], of[place], place) for place in places})
        if made != self._root:
            named = ", ".join(tile.path for tile in edge)
            raise InvalidTile(
                f"The tiles at the edge of the tree ({named}) do not give the root of the checkpoint of size "
                f"{self._size}: one of them or the checkpoint was changed.",
                tiles=[tile.path for tile in edge],
            )
        self._tiles, self._edge_is_right = edge, True


def _within(hashes: Sequence[bytes], tile: Tile, place: Place) -> bytes:
    """The hash of a subtree that lies in a tile."""
    assert tile.level is not None  # noqa: S101 - bundles hold no hashes
    height = place.level - tile.level * HEIGHT
    start = (place.number << height) - tile.number * WIDTH
    return _whole(hashes[start : start + (1 << height)])


def _whole(hashes: Sequence[bytes]) -> bytes:
    """The hash over a power of two of neighbours."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]
