"""Files that only their owner may read, written whole or not at all, by one program at a time."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counterpoise.domain.errors import KeyRefused

__all__ = ["alone", "read_guarded", "write_whole"]

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; it is made if it is not there, for its owner alone.

    Raises:
        KeyRefused: if the folder cannot be made or written to.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise KeyRefused(f"The folder of keys {folder} cannot be used: {error.strerror}.", path=str(folder)) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def read_guarded(path: Path) -> bytes:
    """The bytes of a file that nobody but its owner can read.

    Raises:
        KeyRefused: if others can read or change it, or it cannot be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError as error:
        raise KeyRefused(f"The key file {path} cannot be read: {error.strerror}.", path=str(path)) from None
    with os.fdopen(handle, "rb") as stream:
        mode = os.fstat(handle).st_mode
        if mode & _OTHERS:
            raise KeyRefused(
                f"Others than its owner may use the key file {path} (mode {stat.S_IMODE(mode):04o}). Whoever could "
                f"read it could sign. Run `chmod 600 {path}`; if others were on this machine, rotate the key.",
                path=str(path),
            )
        return stream.read()


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place, with mode 0600: what was there before, or all of the new, whatever happens meanwhile.

    Raises:
        KeyRefused: if it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(handle)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise KeyRefused(f"{path} cannot be written: {error.strerror}.", path=str(path)) from None
