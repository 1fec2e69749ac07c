"""Keys of panels in memory."""

import hashlib

from counterpoise.services.panels.ports import PanelKeys


class MemoryKeys(PanelKeys):
    """Forgets everything when it goes; the same panel gets another key each time it is made anew."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.made = 0

    def make(self, panel: str) -> bytes:
        if panel not in self.held:
            self.made += 1
            self.held[panel] = hashlib.sha256(f"{panel}{self.made}".encode()).digest()
        return self.held[panel]

    def key(self, panel: str) -> bytes | None:
        return self.held.get(panel)

    def destroy(self, panel: str) -> bool:
        return self.held.pop(panel, None) is not None
