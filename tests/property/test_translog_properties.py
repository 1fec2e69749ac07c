"""Trees of every size: proofs verify, and nothing that was changed does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.logs import Grove, TestKey, verifies
from tests.publishers import DictLog

from counterpoise.domain.errors import InvalidProof, NotVerified, SplitView
from counterpoise.domain.translog.entries import LogEntry, decode_entry
from counterpoise.domain.translog.hashing import leaf_hash
from counterpoise.domain.translog.notes import parse_vkey
from counterpoise.domain.translog.proof_files import ProofFile, check_proof_file, parse_proof_file
from counterpoise.domain.translog.proofs import check_consistency, check_inclusion, consistency_proof, inclusion_proof
from counterpoise.domain.translog.tiles import Tile, TileReader, bundle, parse_tile, tiles_of, unbundle
from counterpoise.services.log_checking import LogCheck

ENTRIES = [f"entry {number}".encode() for number in range(700)]
GROVE = Grove(ENTRIES)
LOG = TestKey("log.example/values", b"\7" * 32)
SIZES = st.one_of(st.integers(1, 700), st.sampled_from([1, 2, 3, 255, 256, 257, 511, 512, 513, 699, 700]))


@st.composite
def grown(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(SIZES)
    return draw(st.integers(1, size)), size


@given(grown())
def test_every_entry_is_proved(sizes: tuple[int, int]) -> None:
    index, size = sizes[0] - 1, sizes[1]
    proof = inclusion_proof(index, size, GROVE.read)
    check_inclusion(index, size, leaf_hash(ENTRIES[index]), proof, GROVE.root(size))


@given(grown())
def test_every_growth_is_proved(sizes: tuple[int, int]) -> None:
    old, size = sizes
    check_consistency(old, size, consistency_proof(old, size, GROVE.read), GROVE.root(old), GROVE.root(size))


@given(grown(), st.data())
def test_no_other_proof_verifies(sizes: tuple[int, int], data: st.DataObject) -> None:
    old, size = sizes
    proof = list(consistency_proof(old, size, GROVE.read))
    if not proof:
        changed = [b"\0" * 32]
    else:
        place = data.draw(st.integers(0, len(proof) - 1))
        kind = data.draw(st.sampled_from(["flip", "drop", "double", "short"]))
        one = bytearray(proof[place])
        one[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
        changed = {
            "flip": [*proof[:place], bytes(one), *proof[place + 1 :]],
            "drop": [*proof[:place], *proof[place + 1 :]],
            "double": [*proof, proof[-1]],
            "short": [*proof[:place], proof[place][:31], *proof[place + 1 :]],
        }[kind]
    with pytest.raises(InvalidProof):
        check_consistency(old, size, changed, GROVE.root(old), GROVE.root(size))
    with pytest.raises(NotVerified):
        check_consistency(old, size, proof, GROVE.root(old), b"\0" * 32)
    with pytest.raises(NotVerified):
        check_consistency(old, size, proof, b"\0" * 32, GROVE.root(size))
    index = old - 1
    path = list(inclusion_proof(index, size, GROVE.read))
    for wrong in ([*path, b"\0" * 32], path[:-1] if path else [b""], [b"\0" * 32, *path[1:]] if path else [b"\0" * 32]):
        with pytest.raises(InvalidProof):
            check_inclusion(index, size, leaf_hash(ENTRIES[index]), wrong, GROVE.root(size))
    with pytest.raises(InvalidProof):
        check_inclusion(index, size, leaf_hash(b"another"), path, GROVE.root(size))


@settings(max_examples=30, deadline=None)
@given(grown())
def test_tiles_give_every_hash_and_nothing_else(sizes: tuple[int, int]) -> None:
    old, size = sizes
    reader = TileReader(size, GROVE.root(size), GROVE.tile)
    assert consistency_proof(old, size, reader) == consistency_proof(old, size, GROVE.read)
    assert inclusion_proof(old - 1, size, reader) == inclusion_proof(old - 1, size, GROVE.read)
    more = {one for one in tiles_of(size) if one not in set(tiles_of(old))}
    assert set(tiles_of(size, old)) == more


@given(st.integers(0, 2**60), st.integers(1, 256), st.one_of(st.none(), st.integers(0, 63)))
def test_a_tiles_path_is_read_as_it_is_written(number: int, width: int, level: int | None) -> None:
    tile = Tile(level, number, width)
    assert parse_tile(tile.path.removeprefix("tile/")) == tile


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_bundles(entries: list[bytes]) -> None:
    assert unbundle(bundle(entries), Tile(None, 0, len(entries))) == entries


@given(st.binary(max_size=400), st.integers(1, 5))
def test_a_bundle_of_anything_is_read_or_refused(content: bytes, width: int) -> None:
    try:
        found = unbundle(content, Tile(None, 0, width))
    except NotVerified:
        return
    assert bundle(found) == content


@given(st.binary(max_size=300), st.text(max_size=200))
def test_anything_at_all_is_refused_without_a_traceback(content: bytes, text: str) -> None:
    for read in (parse_proof_file, decode_entry):
        with pytest.raises(NotVerified):
            read(content)
    with pytest.raises(NotVerified):
        parse_vkey(text)


@given(st.text(min_size=1, max_size=50), st.integers(1, 2**50))
def test_entries_come_back_to_the_byte(statement: str, version: int) -> None:
    try:
        entry = LogEntry("statement", statement, version, "0" * 64, "f" * 64)
        encoded = entry.encoded()
    except NotVerified:
        assert not statement.isprintable()
        return
    assert decode_entry(encoded) == entry


def test_any_byte_of_a_proof_file_matters() -> None:
    proof = ProofFile(41, inclusion_proof(41, 300, GROVE.read), GROVE.checkpoint(LOG, 300)).written
    assert check_proof_file(parse_proof_file(proof), ENTRIES[41], [LOG.key], verifies).index == 41
    for place in range(len(proof)):
        changed = bytearray(proof)
        changed[place] ^= 1
        with pytest.raises(NotVerified):
            check_proof_file(parse_proof_file(bytes(changed)), ENTRIES[41], [LOG.key], verifies)
    for entry in (ENTRIES[42], ENTRIES[41] + b" ", b""):
        with pytest.raises(InvalidProof):
            check_proof_file(parse_proof_file(proof), entry, [LOG.key], verifies)


def files_of(grove: Grove, size: int) -> dict[str, bytes]:
    return {tile.path: grove.tile(tile) for tile in tiles_of(size)} | {"checkpoint": grove.checkpoint(LOG, size)}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_byte_of_any_file_of_a_log_matters_and_the_file_is_named(data: st.DataObject) -> None:
    size = data.draw(st.sampled_from([1, 5, 256, 300, 600]))
    files = files_of(GROVE, size)
    path = data.draw(st.sampled_from(sorted(files)))
    content = bytearray(files[path])
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    check = LogCheck(DictLog(files | {path: bytes(content)}), [LOG.key], verifies)
    with pytest.raises(NotVerified) as found:
        check.whole()
    if path != "checkpoint":
        assert path in found.value.message


def test_a_rewritten_log_is_caught_by_whoever_kept_a_checkpoint() -> None:
    kept = GROVE.checkpoint(LOG, 300)
    rewritten = Grove([*ENTRIES[:100], b"something else", *ENTRIES[101:400]])
    for size in (300, 301, 400):
        check = LogCheck(DictLog(files_of(rewritten, size)), [LOG.key], verifies)
        assert check.whole().entries == size
        with pytest.raises(SplitView):
            check.whole(kept=kept)
    with pytest.raises(SplitView, match="hides entries"):
        LogCheck(DictLog(files_of(GROVE, 200)), [LOG.key], verifies).whole(kept=kept)
    assert LogCheck(DictLog(files_of(GROVE, 400)), [LOG.key], verifies).whole(kept=kept).since == 300
