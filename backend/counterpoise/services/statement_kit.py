"""A statement to take away: one zip with everything that verifies it, and its numbers as a table."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.disclosure.names import POLICY_FILE
from counterpoise.domain.disclosure.plain_text import plain_text
from counterpoise.domain.disclosure.statement import policy_bytes
from counterpoise.domain.errors import KeyRefused
from counterpoise.services.csv_tables import csv_text
from counterpoise.services.statements import Shown

__all__ = ["figures_csv", "kit_files", "zipped"]

_COLUMNS = (
    "tradeoff", "dimension", "group", "n", "mean", "reference_mean", "difference", "low", "high", "error", "freedom",
    "settled", "verdict",
)  # fmt: skip
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644
_README = """\
{title}

statement.json       the signed statement with its proof and the keys as the publisher gives them
compiled.json        the policy; its SHA-256 is the subject of the statement: sha256sum compiled.json
aggregates.json      what the means follow from (only where the evidence publishes shares by group)
figures.csv          every number as a table
statement.txt        the statement to read
proof.txt            the proof that it is in the log (C2SP tlog-proof)
verify_statement.py  verifies all of it with Python and the package cryptography, offline:

    python verify_statement.py

With the log's and the publisher's keys from somewhere else than this kit, it also shows whose they are:

    python verify_statement.py --log-key VKEY --statement-key VKEY
"""


def _rows(figures: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if figures["everyone"]:
        yield "all together", figures["everyone"]
    yield from (("all together", one) for one in figures["groups"])
    for axis, rows in figures["axes"].items():
        yield from ((axis, one) for one in rows)


def figures_csv(predicate: Mapping[str, Any]) -> str:
    """Every group's numbers as CSV; the header alone where there are none."""
    rows = () if predicate["figures"] is None else _rows(predicate["figures"])
    return csv_text(
        _COLUMNS,
        (
            (
                tradeoff,
                one["dimension"],
                one["group"],
                one["n"],
                one["mean"],
                one["reference_mean"],
                one["difference"],
                *one["interval"],
                one["error"],
                one["freedom"],
                one["settled"],
                one["verdict"],
            )
            for tradeoff, one in rows
        ),
    )


def kit_files(shown: Shown, verifier: str, address: str) -> dict[str, bytes]:
    """The files of the kit by name.

    Args:
        shown: the version.
        verifier: source of the one-file verifier.
        address: permalink of the version.

    Raises:
        KeyRefused: if the statement cannot be proved now, because the log cannot be signed.
    """
    if shown.bundle is None:
        raise KeyRefused("The log's head cannot be signed now, so there is no proof to put into a kit.")
    kept = shown.kept
    files = {
        "README.txt": _README.format(title=kept.title).encode(),
        "statement.json": shown.bundle.written,
        "statement.txt": plain_text(shown.predicate, kept.digest, address).encode(),
        "proof.txt": shown.bundle.proof,
        POLICY_FILE: policy_bytes(json.loads(kept.policy)),
        "figures.csv": figures_csv(shown.predicate).encode(),
        "verify_statement.py": verifier.encode(),
    }
    if kept.aggregates is not None:
        files["aggregates.json"] = canonical_bytes(json.loads(kept.aggregates))
    return files


def zipped(files: Mapping[str, bytes]) -> bytes:
    """One zip; the same files give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            held = zipfile.ZipInfo(name, _LONG_AGO)
            held.external_attr = _READABLE << 16
            archive.writestr(held, files[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()
