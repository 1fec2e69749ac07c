"""What the commands print: one JSON document to stdout and nothing else, or text for people."""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console

from counterpoise.domain.errors import OutputExists

__all__ = ["err", "framed", "out", "print_json", "print_text", "write_bytes", "write_files"]

out = Console(highlight=False, soft_wrap=True)
framed = Console(highlight=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def print_text(text: str) -> None:
    """Write text to stdout as UTF-8, whatever the locale, ending in one newline."""
    sys.stdout.flush()
    sys.stdout.buffer.write((text if text.endswith("\n") else text + "\n").encode())
    sys.stdout.buffer.flush()


def print_json(document: Any) -> None:
    """Write one JSON document to stdout."""
    print_text(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def write_bytes(path: Path, content: bytes) -> None:
    """Write one file, complete or not at all; errors as ``write_files``."""
    _write(path.parent, {path.name: content})


def write_files(folder: Path, files: dict[str, str]) -> list[Path]:
    """Write files under ``folder``, each complete or not at all: all are written aside first, then moved into place.

    Args:
        folder: made if it is missing.
        files: relative path to text.

    Raises:
        OutputExists: if a folder or a link stands where a file must go, or a file where a folder must.
    """
    return _write(folder, {name: text.encode() for name, text in files.items()})


def _write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    planned = list[tuple[Path, bytes]]((folder / name, content) for name, content in files.items())
    for path, _ in planned:
        if path.is_dir() or path.is_symlink():
            raise OutputExists(f"{path} is a folder or a link; name another --out", path=str(path))
        for parent in path.parents:
            if parent.exists() and not parent.is_dir():
                raise OutputExists(f"{parent} is a file, not a folder; name another --out", path=str(parent))
    staged: list[tuple[str, Path]] = []
    try:
        for path, content in planned:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".counterpoise-")
            staged.append((name, path))
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(name).chmod(0o644)
        for name, path in staged:
            Path(name).replace(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputExists(f"cannot write to {folder}: {reason}", path=str(folder)) from error
    finally:
        for name, _ in staged:
            Path(name).unlink(missing_ok=True)
    return [path for path, _ in planned]
