"""A panel of three that is learning, on a running server, for tests in a browser."""

import re
import subprocess
import sys
from dataclasses import dataclass

from counterpoise.client import Client

__all__ = ["AXES", "PASSWORD", "PanelMember", "learning_panel"]

PASSWORD = "correct horse battery"  # noqa: S105 - of a test
AXES = ("pushback-encouragement", "answering-teaching")


@dataclass(frozen=True)
class PanelMember:
    """Somebody in the panel: an address to sign in with, and the secret of a session."""

    email: str
    secret: str


def _account(site: str, name: str, token: str) -> PanelMember:
    with Client(site) as client:
        email = f"{name}@example.org"
        return PanelMember(email, client.accept_invitation(token, email=email, name=name, password=PASSWORD).secret)


def learning_panel(site: str) -> list[PanelMember]:
    """The members of the panel ``library``; its operator was invited on the command line."""
    command = [sys.executable, "-m", "counterpoise", "admin", "invite", "--role", "operator"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    link = re.search(r"/join\?token=([\w-]+)", said)
    assert link is not None
    charter = {
        "question": "How should the city library's assistant answer?",
        "stakes": "Whom it helps, and whom it talks down to.",
        "stands_for": "Everybody with a library card.",
        "binding": "The library runs what the panel ratifies for a year.",
        "axes": list(AXES),
        "profile": "city-library",
        "profile_title": "City library",
    }
    with Client(site, token=_account(site, "olga", link[1]).secret) as olga:
        olga.convene("library", charter)
        olga.advance_panel("library", "draw")
        links = [olga.invite(panel="library", panel_role="panelist").secret for _ in range(3)]
        members = [_account(site, f"member{number}", token) for number, token in enumerate(links)]
        olga.found_otherwise("library", "A test needs no lots.")
        olga.advance_panel("library", "learn")
    return members
