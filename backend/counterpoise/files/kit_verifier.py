"""The one-file verifier that lies in every kit, as text; and the reading of kits and bundles from files."""

import io
import zipfile
from importlib.resources import files
from pathlib import Path

from counterpoise.domain.errors import InvalidDocument, Issue

__all__ = ["kit_parts", "verifier_source"]

_MOST = 64_000_000
_PARTS = ("statement.json", "compiled.json", "aggregates.json")


def verifier_source() -> str:
    """The source of ``verify_statement.py``."""
    return files("counterpoise.files.kit").joinpath("verify_statement.py").read_text(encoding="utf-8")


def _refused(path: Path, message: str) -> InvalidDocument:
    return InvalidDocument([Issue("unreadable", message, (), str(path))])


def kit_parts(path: Path) -> dict[str, bytes]:
    """What can be verified at a path: a bundle's file, a kit's zip, or a folder with an unpacked kit; by name.

    Raises:
        InvalidDocument: if it cannot be read, or is larger than 64 MB.
    """
    try:
        if path.is_dir():
            return {name: _limited(path / name) for name in _PARTS if (path / name).is_file()}
        whole = _limited(path)
    except OSError as error:
        raise _refused(path, f"cannot be read: {(error.strerror or 'no reason given').lower()}") from None
    if not whole.startswith(b"PK\x03\x04"):
        return {"statement.json": whole}
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            held = {one.filename: one for one in archive.infolist()}
            if sum(one.file_size for one in held.values()) > _MOST:
                raise _refused(path, f"unpacks to more than {_MOST:,} bytes")
            return {name: archive.read(held[name]) for name in _PARTS if name in held}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise _refused(path, "is a damaged zip") from None


def _limited(path: Path) -> bytes:
    with path.open("rb") as stream:
        found = stream.read(_MOST + 1)
    if len(found) > _MOST:
        raise _refused(path, f"has more than {_MOST:,} bytes")
    return found
