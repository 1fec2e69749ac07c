"""The largest head that a log has signed, in a file beside its keys: a database that was set back is noticed."""

import json
from pathlib import Path

from counterpoise.domain.errors import KeyRefused
from counterpoise.services.ports import SignedHeads
from counterpoise.signing.guarded import alone, read_guarded, write_whole

__all__ = ["SignedHeadFile"]


class SignedHeadFile(SignedHeads):
    """One file, ``log-signed.json``, in the folder of the keys.

    Args:
        folder: of the keys.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "log-signed.json"

    def largest(self) -> tuple[int, bytes] | None:
        """Size and root, or None if nothing was signed yet."""
        if not self._path.exists():
            return None
        try:
            held = json.loads(read_guarded(self._path))
            return int(held["size"]), bytes.fromhex(held["root"])
        except (ValueError, KeyError, TypeError):
            raise KeyRefused(f"{self._path} is damaged.", path=str(self._path)) from None

    def remember(self, size: int, root: bytes) -> None:
        """Keep this head, if it is larger than the one that is kept."""
        with alone(self._path.parent):
            held = self.largest()
            if held is None or held[0] < size:
                write_whole(self._path, json.dumps({"size": size, "root": root.hex()}).encode() + b"\n")
