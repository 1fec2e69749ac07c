"""A copy of a log in a folder, laid out as the log serves it: any web server of files can serve it on."""

import os
import tempfile
from pathlib import Path

from counterpoise.domain.errors import LogUnreachable, OutputExists
from counterpoise.services.ports import LogSource

__all__ = ["FolderLog", "write_aside"]


class FolderLog(LogSource):
    """A log's files in a folder.

    Args:
        folder: holds ``checkpoint`` and ``tile/``.

    Raises:
        LogUnreachable: if it is no folder.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise LogUnreachable(f"{folder} is neither an address nor a folder.", path=str(folder))
        self._folder = folder

    @property
    def name(self) -> str:
        """The folder."""
        return str(self._folder)

    def close(self) -> None:
        """Nothing is open."""

    def fetch(self, path: str) -> bytes:
        """The bytes of a file."""
        try:
            return (self._folder / path).read_bytes()
        except OSError as error:
            raise LogUnreachable(f"{self._folder / path} cannot be read: {error.strerror}.", path=path) from None


def write_aside(path: Path, content: bytes) -> None:
    """Put a file in place, whole or not at all; folders are made.

    Raises:
        OutputExists: if it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".counterpoise-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                os.fchmod(handle, 0o644)
                stream.flush()
                os.fsync(handle)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputExists(f"cannot write {path}: {(error.strerror or str(error)).lower()}", path=str(path)) from None
