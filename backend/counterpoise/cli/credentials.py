"""Which servers one is signed in to, in a file that only its owner can read. Secrets are never printed or logged."""

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import typer

from counterpoise.domain.errors import InvalidOption, OutputExists, SignInNeeded

__all__ = ["Credential", "Credentials"]


@dataclass(frozen=True)
class Credential:
    """What opens one server.

    Attributes:
        server: its address, without a slash at the end.
        secret: a session's secret or an API token.
        kind: which of the two; sessions are ended on the server when one leaves.
    """

    server: str
    secret: str
    kind: Literal["session", "token"]

    def __repr__(self) -> str:
        return f"Credential({self.server!r}, kind={self.kind!r})"


class Credentials:
    """The kept credentials, newest last; the newest is the default.

    Args:
        path: the file; None for the one in the user's folder for settings.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or Path(typer.get_app_dir("counterpoise")) / "credentials.json"

    def all(self) -> list[Credential]:
        """Every credential, oldest first.

        Raises:
            InvalidOption: if the file cannot be read or holds something else.
        """
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
            return [Credential(one["server"], one["secret"], one["kind"]) for one in held["servers"]]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InvalidOption(f"{self.path} cannot be read as credentials; remove it and sign in again.") from error

    def of(self, server: str | None) -> Credential | None:
        """The credential of a server, or the newest for None; None where there is none."""
        found = [one for one in self.all() if server is None or one.server == server]
        return found[-1] if found else None

    def needed(self, server: str | None) -> Credential:
        """The same; raises SignInNeeded where there is none."""
        if (found := self.of(server)) is None:
            raise SignInNeeded("Sign in first: counterpoise login URL")
        return found

    def keep(self, credential: Credential) -> None:
        """Keep a credential in place of another of the same server; raises OutputExists if it cannot be written."""
        self._write([*(one for one in self.all() if one.server != credential.server), credential])

    def forget(self, server: str) -> None:
        """Drop what is kept of a server; raises OutputExists if the file cannot be written."""
        self._write([one for one in self.all() if one.server != server])

    def _write(self, held: list[Credential]) -> None:
        text = json.dumps({"servers": [asdict(one) for one in held]}, indent=2) + "\n"
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # mkstemp makes the file readable for its owner alone, before anything is in it.
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".credentials-")
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
            Path(name).replace(self.path)
        except OSError as error:
            raise OutputExists(f"cannot write {self.path}: {(error.strerror or str(error)).lower()}") from error
