"""The log's formats against what was published about them."""

import base64
import json

import pytest
from tests.logs import Grove, TestKey, verifies

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.disclosure.envelope import open_envelope, pae, parse_envelope
from counterpoise.domain.errors import InvalidEnvelope, InvalidSignature, NotVerified
from counterpoise.domain.translog.checkpoints import read_checkpoint
from counterpoise.domain.translog.cosignatures import cosignatures_of
from counterpoise.domain.translog.hashing import EMPTY_ROOT, leaf_hash
from counterpoise.domain.translog.notes import COSIGNATURE, open_note, parse_note, parse_vkey
from counterpoise.domain.translog.proofs import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
)
from counterpoise.domain.translog.tiles import Tile, parse_tile, tiles_of

# Signed-note example of the Go implementation, golang.org/x/mod/sumdb/note.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SIGNATURE = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
NOTE = f"This is an example message.\n\n— example.com/foo {SIGNATURE}\n".encode()

# The reference tree of Certificate Transparency: eight leaves, its roots and proofs.
LEAVES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def test_the_published_note_verifies() -> None:
    key = parse_vkey(VKEY)
    assert key.vkey == VKEY
    note = open_note(NOTE, [key], verifies)
    assert note.text == "This is an example message.\n"
    assert parse_note(NOTE).written.encode() == NOTE


def test_a_note_with_any_byte_changed_does_not_verify() -> None:
    key = parse_vkey(VKEY)
    for place in range(len(NOTE)):
        changed = bytearray(NOTE)
        changed[place] ^= 1
        with pytest.raises(NotVerified):
            open_note(bytes(changed), [key], verifies)


def test_a_key_with_any_character_changed_is_refused_or_verifies_nothing() -> None:
    for place in range(len(VKEY)):
        changed = VKEY[:place] + ("b" if VKEY[place] != "b" else "c") + VKEY[place + 1 :]
        with pytest.raises(NotVerified):
            open_note(NOTE, [parse_vkey(changed)], verifies)


def test_the_reference_tree() -> None:
    grove = Grove(LEAVES)
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert {size: grove.root(size).hex() for size in ROOTS} == ROOTS
    for (index, size), proof in INCLUSION.items():
        assert [one.hex() for one in inclusion_proof(index, size, grove.read)] == proof
        check_inclusion(index, size, leaf_hash(LEAVES[index]), [bytes.fromhex(one) for one in proof], grove.root(size))
    for (old, size), proof in CONSISTENCY.items():
        assert [one.hex() for one in consistency_proof(old, size, grove.read)] == proof
        check_consistency(old, size, [bytes.fromhex(one) for one in proof], grove.root(old), grove.root(size))


def test_jcs_as_rfc_8785_shows_it() -> None:
    # RFC 8785, section 3.2.2 and 3.2.4.
    document = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical_bytes(document).hex() == (
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333"
        "333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c"
        "225c5c5c5c5c222f227d"
    )


# The vectors of the DSSE project: protocol.md, and testvectors/vectors.json.
TYPE, BODY = "application/vnd.in-toto+json", "eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEifQ=="
A = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
B = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNED_A = "2WAfaHm5jluo0w+0rk8uVkluELJYWjSmU9x7EUzx+AyteDGJ4/nqyJXfmAUVFIAoQafWm7AxBZNw5M9ixNHiCA=="
SIGNED_B = "c1+67/aT0yqEpwx8PsVY3MLHsj9D0CZ014/Fv/QlG59P+9CobUZ7xECJ/V3USG0Ob9CiE5LjReEZUzNF2l7eBw=="
OTHER_TYPE = "application/vnd.exämple+json"
DSSE = [
    ("one signature", BODY, TYPE, [SIGNED_A], [A], 1, True),
    (
        "url-safe base64",
        "-_-_Pj8=",
        TYPE,
        ["P-_KHICeR7tI6S_YyejJTRtrXhcQyQ2LYPaL8h90KjC9qN8HU_svOQ6TuDOT1HIrsGW886DbWNWcCmX5twLrAw=="],
        [A],
        1,
        True,
    ),
    ("type swapped", BODY, "application/vnd.example.other+json", [SIGNED_A], [A], 1, False),
    (
        "length in bytes, not characters",
        BODY,
        OTHER_TYPE,
        ["xmSk/ug66ysT7ayhkCIjhAq42zgZXSsEWuzUaNL7w2eGAdF/NU6/fRXPtmfN+5DNSAs5/i2lUnHjbbjPsu0tAw=="],
        [A],
        1,
        True,
    ),
    (
        "empty payload",
        "",
        TYPE,
        ["gSggCAaTLTYyRH6FIDBem6meyIynsYy8RTHVzwx9tnTb7Bg/1jMWnuVgI/gffqmbsC2VX5/jHfkkDqsj7CDbDg=="],
        [A],
        1,
        True,
    ),
    (
        "empty type",
        BODY,
        "",
        ["iC3q/+3Rm0+lpAJRueDmDh15PnwCfxKmS0NAfKsbv+zgulXQC/WM9trc+j1XEqlwDIg/vf/uNfebeD6sxInrDg=="],
        [A],
        1,
        False,
    ),
    ("two keys of two", BODY, TYPE, [SIGNED_A, SIGNED_B], [A, B], 2, True),
    ("one key twice", BODY, TYPE, [SIGNED_A, SIGNED_A], [A, B], 2, False),
]


def test_dsse_encodes_as_its_specification_shows() -> None:
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


@pytest.mark.parametrize(("name", "payload", "kind", "signatures", "keys", "threshold", "good"), DSSE)
def test_dsse_vectors(name, payload, kind, signatures, keys, threshold, good) -> None:
    written = json.dumps({"payload": payload, "payloadType": kind, "signatures": [{"sig": one} for one in signatures]})
    types = (TYPE, OTHER_TYPE, "application/vnd.example.other+json")
    if not good:
        with pytest.raises((InvalidSignature, InvalidEnvelope)):
            open_envelope(written.encode(), keys, verifies, types=types, threshold=threshold)
        return
    envelope, signed = open_envelope(written.encode(), keys, verifies, types=types, threshold=threshold)
    assert len(signed) == len(keys), name
    assert envelope.payload == base64.urlsafe_b64decode(payload.replace("+", "-").replace("/", "_"))
    assert parse_envelope(envelope.written) == envelope


def test_a_cosignature_signs_time_and_checkpoint() -> None:
    # The layout of C2SP tlog-cosignature; its own example is abbreviated, so the signature is made here.
    log, witness = TestKey("example.com/behind-the-sofa", b"\1" * 32), TestKey("w.example/w1", b"\2" * 32, COSIGNATURE)
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    signature = witness.sign(b"cosignature/v1\ntime 1679315147\n" + text.encode())
    line = base64.b64encode(witness.key.id + (1679315147).to_bytes(8, "big") + signature).decode()
    own = base64.b64encode(log.key.id + log.sign(text.encode())).decode()
    written = f"{text}\n— {log.key.name} {own}\n— w.example/w1 {line}\n".encode()
    checkpoint, note = read_checkpoint(written)
    assert (checkpoint.size, note.written.encode()) == (20852163, written)
    assert [one.at for one in cosignatures_of(note, [witness.key], verifies)] == [1679315147]
    with pytest.raises(InvalidSignature, match=r"w\.example/w1"):
        cosignatures_of(parse_note(written.replace(b"20852163", b"20852164")), [witness.key], verifies)


def test_tile_paths_of_the_specification() -> None:
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(None, 0, 8).path == "tile/entries/000.p/8"
    assert parse_tile("0/x001/x234/067") == Tile(0, 1234067)
    assert parse_tile("entries/000.p/8") == Tile(None, 0, 8)
    for wrong in (
        "00/000",
        "0/0",
        "0/x000/001",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/08",
        "64/000",
        "-1/000",
        "0/1000",
    ):
        assert parse_tile(wrong) is None, wrong


def test_the_tiles_of_a_tree_of_70_000() -> None:
    """As C2SP tlog-tiles counts them, section "Partial Tiles"."""
    tiles = [one for one in tiles_of(70_000) if one.level is not None]
    assert sum(one.level == 0 and one.width == 256 for one in tiles) == 273
    assert [one for one in tiles if one.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert sum(one.level == 1 and one.width == 256 for one in tiles) == 1
    assert [one for one in tiles_of(256) if one.level is not None] == [Tile(0, 0), Tile(1, 0, 1)]
