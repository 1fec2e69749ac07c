"""The keys of panels: a file each in ``keys/`` of the data folder, readable by its owner alone, never in a backup."""

import os
import secrets
from pathlib import Path

from counterpoise.domain.errors import StorageFailed
from counterpoise.domain.offers.names import checked_id
from counterpoise.domain.panels.secrecy import KEY_BYTES
from counterpoise.services.panels.ports import PanelKeys

__all__ = ["KeyFolder"]


def _failed(error: OSError) -> StorageFailed:
    reason = (error.strerror or "cannot be used").lower()
    return StorageFailed(f"The folder of panel keys: {reason}.", reason="panel_key")


class KeyFolder(PanelKeys):
    """Keys as files. Every process that answers requests must see the same folder.

    Args:
        folder: made when the first key is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, panel: str) -> bytes:
        """The key, made where there is none. It appears whole: written aside, then linked, which only one can do."""
        path = self._path(panel)
        aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(aside, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(secrets.token_bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(aside, path)
            except FileExistsError:
                pass
            finally:
                aside.unlink()
            self._keep()
        except OSError as error:
            raise _failed(error) from None
        found = self.key(panel)
        if found is None:
            raise StorageFailed("A panel's key went away while it was made.", reason="panel_key")
        return found

    def key(self, panel: str) -> bytes | None:
        """The key, or None."""
        try:
            found = self._path(panel).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed(error) from None
        if len(found) != KEY_BYTES:
            raise StorageFailed(f"The key of the panel {panel} is damaged; restore it.", reason="panel_key")
        return found

    def destroy(self, panel: str) -> bool:
        """Overwrite the file and remove it. What a file system or a backup of it keeps is beyond this."""
        path = self._path(panel)
        try:
            with path.open("r+b") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            self._keep()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _failed(error) from None
        return True

    def _path(self, panel: str) -> Path:
        return self._folder / f"panel-{checked_id(panel)}.key"

    def _keep(self) -> None:
        """Make the folder's entries last, where the system can."""
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
