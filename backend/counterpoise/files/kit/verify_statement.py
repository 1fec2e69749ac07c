"""Verify a Counterpoise trade-off statement offline, with nothing but Python and the package ``cryptography``.

    python verify_statement.py [FOLDER] [--log-key VKEY] [--statement-key VKEY]

FOLDER is the unpacked kit: statement.json, compiled.json and, where there are numbers, aggregates.json. Without the two
keys, those inside the kit are used: then this shows that all parts belong together, not whose they are.

Written from the published formats alone (DSSE 1.0, in-toto Statement v1, C2SP signed-note, tlog-checkpoint and
tlog-proof, RFC 6962, RFC 8032); it shares no code with the program that made the kit.
"""

import argparse
import base64
import hashlib
import json
import math
import sys
from pathlib import Path
from statistics import NormalDist
from typing import Any

__all__ = ["main", "recomputed"]

RATE, SAME, CLOSE = 0.05, 0.02, 2e-9


class Broken(Exception):
    """One part does not hold."""

    def __init__(self, part: str, sentence: str) -> None:
        super().__init__(sentence)
        self.part, self.sentence = part, sentence


def b64(text: str, part: str) -> bytes:
    """Standard base64 in its one spelling."""
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        raise Broken(part, "holds something that is no base64") from None
    if base64.b64encode(found).decode() != text:
        raise Broken(part, "holds base64 in an unusual spelling")
    return found


def vkey(text: str) -> tuple[str, bytes, bytes]:
    """Name, key id and public key of NAME+KEYID+BASE64; the id must follow from the other two."""
    name, _, rest = text.partition("+")
    shown, _, encoded = rest.partition("+")
    material = b64(encoded, "key")
    if len(material) != 33 or material[0] != 1 or not name:  # noqa: PLR2004 - type 1 and 32 bytes
        raise Broken("key", "is no Ed25519 verifier key")
    ident = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    if ident.hex() != shown:
        raise Broken("key", f"{name}: the id does not belong to the name and the key")
    return name, ident, material[1:]


def signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature is right."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - the numbers can be checked without it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def opened(envelope: dict[str, Any], keys: list[tuple[str, bytes, bytes]]) -> bytes:
    """The payload of a DSSE envelope that one of the keys has signed, byte for byte."""
    try:
        kind, payload = envelope["payloadType"], b64(envelope["payload"], "statement")
        signatures = [b64(one["sig"], "statement") for one in envelope["signatures"]]
    except (KeyError, TypeError):
        raise Broken("statement", "is no DSSE envelope") from None
    if kind != "application/vnd.in-toto+json":
        raise Broken("statement", f"has the payload type {kind!r}")
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    if not any(signed(public, one, message) for _, _, public in keys for one in signatures):
        raise Broken("statement", "was changed, or is signed by somebody else")
    return payload


def head(checkpoint: str, keys: list[tuple[str, bytes, bytes]]) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint that the log has signed."""
    text, gap, lines = checkpoint.rpartition("\n\n")
    text += "\n"
    good = False
    for line in lines.splitlines():
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        material = b64(encoded, "checkpoint") if dash == "—" else b""
        for known, ident, public in keys:
            if (name, material[:4]) == (known, ident):
                if not signed(public, material[4:], text.encode()):
                    raise Broken("checkpoint", "was changed: the log's signature does not belong to it")
                good = good or text.split("\n")[0] == known
    if not gap or not good:
        raise Broken("checkpoint", "is not signed by this log")
    origin, size, root = text.split("\n")[:3]
    return origin, int(size), b64(root, "checkpoint")


def included(proof: str, entry: bytes, keys: list[tuple[str, bytes, bytes]]) -> tuple[str, int, int]:
    """Origin, index and size, if the proof leads from the entry to the root of the signed checkpoint (RFC 9162)."""
    top, gap, checkpoint = proof.partition("\n\n")
    lines = top.split("\n")
    if not gap or lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise Broken("proof", "is no tlog-proof file")
    if lines and lines[0].startswith("extra "):
        lines.pop(0)
    if not lines or not lines[0].startswith("index ") or not lines[0][6:].isdigit():
        raise Broken("proof", "does not say which entry it is about")
    index = int(lines.pop(0)[6:])
    hashes = [b64(line, "proof") for line in lines]
    origin, size, root = head(checkpoint, keys)
    at, last, made = index, size - 1, hashlib.sha256(b"\x00" + entry).digest()
    wrong = Broken("proof", "does not lead from this statement to the signed root")
    if not 0 <= index < size:
        raise wrong
    for one in hashes:
        if last == 0:
            raise wrong
        if at & 1 or at == last:
            made = hashlib.sha256(b"\x01" + one + made).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = hashlib.sha256(b"\x01" + made + one).digest()
        at, last = at >> 1, last >> 1
    if last or made != root:
        raise wrong
    return origin, index, size


def quantile(freedom: float | None, level: float) -> float:
    """Student's t, or the normal where ``freedom`` is None: the point below which ``level`` lies."""
    normal = NormalDist().inv_cdf(level)
    if freedom is None:
        return normal
    low, high = 0.0, max(1e3, abs(normal) * 1e3)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if 1 - tail(freedom, middle) < level else (low, middle)
    return (low + high) / 2


def tail(freedom: float | None, t: float) -> float:
    """P(T > t) for t of 0 or more."""
    if freedom is None:
        return math.erfc(t / math.sqrt(2)) / 2
    return fraction(freedom / (freedom + t * t), freedom / 2, 0.5) / 2


def fraction(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (NIST DLMF 8.17.22, Lentz's method)."""
    if x in {0.0, 1.0}:
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - fraction(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or 1e-300)
    found = d
    for m in range(1, 10_000):
        up = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1 / ((1 + up * d) or 1e-300), (1 + up / c) or 1e-300
        found *= d * c
        down = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1 / ((1 + down * d) or 1e-300), (1 + down / c) or 1e-300
        found *= d * c
        if abs(d * c - 1) < 1e-15:  # noqa: PLR2004 - what a float can tell
            break
    return front * found


def judged(rows: list[dict[str, Any]]) -> list[tuple[list[float], str]]:
    """Interval and verdict of every row of one family: Benjamini-Hochberg at .05, intervals adjusted for selection."""
    p = [
        1.0
        if one["settled"] or abs(one["difference"]) < 1e-12  # noqa: PLR2004 - rounding, no difference
        else 2 * tail(one["freedom"], abs(one["difference"]) / one["error"])
        if one["error"] > 0
        else 0.0
        for one in rows
    ]
    order = sorted(range(len(p)), key=lambda place: p[place])
    below = [rank for rank, place in enumerate(order, 1) if p[place] <= RATE * rank / len(p)]
    stands = set(order[: max(below, default=0)])
    adjusted = 1 - RATE * (len(stands) / len(p) if stands else 1)
    found = []
    for place, one in enumerate(rows):
        level = adjusted if place in stands else 1 - RATE
        half = quantile(one["freedom"], 0.5 + level / 2) * one["error"]
        low, high = one["difference"] - half, one["difference"] + half
        verdict = "cannot tell"
        if low >= -SAME - 1e-12 and high <= SAME + 1e-12:
            verdict = "about the same"
        elif place in stands and low > 0:
            verdict = "closer"
        elif place in stands and high < 0:
            verdict = "further"
        found.append(([low, high], verdict))
    return found


def closeness(items: dict[str, Any], cells: list[dict[str, Any]], shares: dict[str, Any]) -> float:
    """Sum of strength x support x share of the pole, over the sum of strength x support."""
    above = below = 0.0
    for cell in cells:
        item = items[cell["item"]]
        weight = item["strength"] * cell["support"]
        first = item["axis"].split("-")[0] == item["pole"]
        below += weight
        above += weight * (shares[item["axis"]] if first else 1 - shares[item["axis"]])
    return above / below


def recomputed(figures: dict[str, Any], aggregates: dict[str, Any] | None) -> tuple[int, list[str]]:
    """How many numbers were computed again, and every one that came out otherwise, as a sentence.

    Means follow from the aggregates, where there are any; differences from the means; intervals from the published
    standard errors; verdicts from all rows of a family together.
    """
    wrong: list[str] = []
    count = 0

    def same(where: str, said: float, found: float) -> None:
        nonlocal count
        count += 1
        # Nine decimals are published; a quantile multiplies what rounding the error leaves open.
        if not abs(said - found) <= CLOSE * 4:
            wrong.append(f"{where}: the statement says {said}, the sources give {found:.9f}")

    items = {one["id"]: one for one in aggregates["items"]} if aggregates else {}
    alone = [(axis, one) for axis, rows in figures["axes"].items() for one in rows]
    families: list[tuple[str, list[tuple[str | None, dict[str, Any]]]]] = [
        ("everyone", [(None, figures["everyone"])] if figures["everyone"] else []),
        ("groups", [(None, one) for one in figures["groups"]]),
        ("axes", [*alone]),
    ]
    for family, members in families:
        verdicts = judged([one for _, one in members])
        for (axis, one), (edges, verdict) in zip(members, verdicts, strict=True):
            where = f"{axis or family}, {one['dimension']}: {one['group']}"
            if aggregates:
                cells = [
                    cell
                    for cell in aggregates["cells"]
                    if (cell["dimension"], cell["group"]) == (one["dimension"], one["group"])
                    and (axis is None or items[cell["item"]]["axis"] == axis)
                ]
                if not cells:
                    wrong.append(f"{where}: the kit holds no aggregates for it")
                    continue
                same(f"{where}, mean", one["mean"], closeness(items, cells, figures["shares"]))
                same(f"{where}, reference", one["reference_mean"], closeness(items, cells, figures["reference_shares"]))
            same(f"{where}, difference", one["difference"], one["mean"] - one["reference_mean"])
            same(f"{where}, interval from", one["interval"][0], edges[0])
            same(f"{where}, interval to", one["interval"][1], edges[1])
            count += 1
            if verdict != one["verdict"]:
                wrong.append(f"{where}: the statement says {one['verdict']!r}, its numbers give {verdict!r}")
    return count, wrong


def entry_of(predicate: dict[str, Any], payload: bytes, previous: str | None) -> bytes:
    """The log's entry: RFC 8785 of five fields whose texts need no more than JSON's own escapes."""
    fields = {
        "payload_sha256": hashlib.sha256(payload).hexdigest(),
        "previous": previous,
        "statement": predicate["name"],
        "type": "statement",
        "version": predicate["version"],
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def check(folder: Path, log_key: str | None, statement_key: str | None) -> list[str]:
    """Every part in turn; what was found, a line each. Raises Broken for the first part that does not hold."""
    said = []
    try:
        bundle = json.loads((folder / "statement.json").read_bytes())
        keys, envelope, proof = bundle["keys"], bundle["envelope"], bundle["proof"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Broken("statement", "statement.json is missing, or no statement-bundle/v1") from None
    logs = [vkey(one) for one in ([log_key] if log_key else keys["log"])]
    signers = [vkey(one) for one in ([statement_key] if statement_key else keys["statement"])]
    payload = opened(envelope, signers)
    digest = hashlib.sha256(payload).hexdigest()
    document = json.loads(payload)
    predicate = document["predicate"]
    said.append(f"statement   holds: {predicate['name']} version {predicate['version']}, sha256:{digest}")
    origin, index, size = included(proof, entry_of(predicate, payload, bundle["previous"]), logs)
    said += [f"checkpoint  holds: {origin}, {size} entries", f"proof       holds: entry {index}"]
    policy = (folder / "compiled.json").read_bytes()
    if hashlib.sha256(policy).hexdigest() not in {one["digest"]["sha256"] for one in document["subject"]}:
        raise Broken("policy", "compiled.json is not the policy that the statement is about")
    said.append("policy      holds: compiled.json is the one that the statement is about")
    if predicate["figures"] is None:
        return [*said, "numbers     none: who gains and who pays are claims"]
    there = folder / "aggregates.json"
    held = there.read_bytes() if there.exists() else None
    if held is not None and hashlib.sha256(held).hexdigest() != predicate["used"]["aggregates_sha256"]:
        raise Broken("aggregates", "aggregates.json is not what the statement rests on")
    aggregates = None if held is None else json.loads(held)
    if predicate["used"]["kind"] == "aggregates" and aggregates is None:
        raise Broken("aggregates", "aggregates.json is missing")
    count, wrong = recomputed(predicate["figures"], aggregates)
    if wrong:
        raise Broken("aggregates", "; ".join(wrong[:5]))
    what = (
        "means, differences, intervals"
        if aggregates
        else "differences, intervals (people's answers are not in the kit)"
    )
    return [*said, f"numbers     hold: {count} {what} and verdicts computed again"]


def main() -> int:
    """Print what holds and what does not; 0 if everything holds, 1 otherwise."""
    read = argparse.ArgumentParser(description="Verify a trade-off statement offline.")
    read.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    read.add_argument("--log-key")
    read.add_argument("--statement-key")
    asked = read.parse_args()
    try:
        said = check(asked.folder, asked.log_key, asked.statement_key)
    except Broken as error:
        sys.stdout.write(f"NOT VERIFIED: {error.part}: {error.sentence}\n")
        return 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stdout.write(f"NOT VERIFIED: a file is missing or has another form ({type(error).__name__})\n")
        return 1
    sys.stdout.write("\n".join(said) + "\n")
    if not (asked.log_key and asked.statement_key):
        sys.stdout.write("The keys came with the kit: whose they are, this cannot show.\n")
    sys.stdout.write("VERIFIED\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
