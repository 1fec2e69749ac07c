"""What a witness has cosigned: one file a log, replaced whole, on disk before the cosignature is given out."""

import base64
import hashlib
import json
from contextlib import AbstractContextManager
from pathlib import Path

from counterpoise.domain.errors import KeyRefused
from counterpoise.services.ports import WitnessMemory
from counterpoise.signing.guarded import alone, read_guarded, write_whole

__all__ = ["WitnessFiles"]


class WitnessFiles(WitnessMemory):
    """Files ``SHA256(origin).json`` in a folder (witness-state/v1).

    Args:
        folder: made when needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def alone(self) -> AbstractContextManager[None]:
        """Hold the folder's lock."""
        return alone(self._folder)

    def newest(self, origin: str) -> tuple[int, bytes] | None:
        """Size and root; a damaged file is never taken for an empty one."""
        path = self._path(origin)
        if not path.exists():
            return None
        try:
            held = json.loads(read_guarded(path))
            if held["origin"] != origin:
                raise KeyRefused(f"{path} is of another log.", path=str(path))
            return int(held["size"]), base64.b64decode(held["root"], validate=True)
        except (ValueError, KeyError, TypeError):
            raise KeyRefused(f"{path} is damaged; nothing is cosigned for this log.", path=str(path)) from None

    def keep(self, origin: str, size: int, root: bytes, note: bytes) -> None:
        """Keep it, with the checkpoint that was seen."""
        document = {
            "schema": "witness-state/v1",
            "origin": origin,
            "size": size,
            "root": base64.b64encode(root).decode("ascii"),
            "checkpoint": note.decode("utf-8"),
        }
        write_whole(self._path(origin), (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode())

    def _path(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.json"
