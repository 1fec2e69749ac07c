"""Forms sent to a running server by people without a browser of their own."""

import re
from dataclasses import dataclass, field

import httpx2
from tests.panel_forms import FORM_FIELD, FormPlayer

__all__ = ["PASSWORD", "LivePlayer"]

PASSWORD = "correct horse battery"  # noqa: S105 - of a test


@dataclass
class LivePlayer(FormPlayer):
    """Sends forms to a running server."""

    site: str = ""
    held: dict[str, httpx2.Client] = field(default_factory=dict)

    def browser(self, name: str | None) -> httpx2.Client:  # type: ignore[override]
        key = name or "visitor"
        if key not in self.held:
            self.held[key] = httpx2.Client(base_url=self.site, follow_redirects=False, timeout=60)
        return self.held[key]

    def joins(self, name: str, link: str) -> None:
        """Open an account behind an invitation."""
        address = link.removeprefix(self.site)
        token = re.search(FORM_FIELD, self.get(name, address))
        assert token is not None
        fields = {"csrf": token[1], "token": address.split("token=")[1], "name": name, "password": PASSWORD}
        answer = self.browser(name).post("/join", data=fields | {"email": f"{name}@example.org"})
        assert answer.status_code == 303, answer.text
