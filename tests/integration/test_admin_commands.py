"""``counterpoise admin …`` on a database of its own."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from counterpoise.cli.main import app
from counterpoise.domain.errors import InvalidOption, NotAllowed, UnknownAccount
from counterpoise.services.callers import Caller
from counterpoise.settings import Settings


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPOISE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COUNTERPOISE_PUBLIC_URL", "https://values.example.org")


def admin(*words: str, typed: str | None = None) -> str:
    found = CliRunner().invoke(app, ["admin", *words], input=typed)
    if found.exception is not None:
        raise found.exception
    return found.stdout


def open_account(link: str, email: str, *, set_up: bool) -> None:
    """What the page behind a link does."""
    from counterpoise.bootstrap.administration import administration  # noqa: PLC0415
    from counterpoise.domain.people.roles import VISITOR  # noqa: PLC0415
    from counterpoise.services.invitations import accept  # noqa: PLC0415

    with administration(Settings()) as held:
        visitor = Caller(VISITOR, held.caller.work, None, held.caller.at)
        given = {"email": email, "name": "A", "password": "correct horse battery"}
        accept(visitor, held.entropy, held.passwords, secret=link.split("token=")[1].strip(), set_up=set_up, **given)


def roles() -> dict[str, str]:
    return {one["email"]: one["role"] for one in json.loads(admin("list", "--json"))}


def test_people_and_roles_from_the_command_line() -> None:
    link = admin("setup-link")
    assert link.startswith("https://values.example.org/setup?token=")
    open_account(link, "ada@example.org", set_up=True)
    with pytest.raises(SystemExit):
        admin("setup-link")
    open_account(admin("invite", "--role", "operator", "--days", "3"), "olga@example.org", set_up=False)
    assert roles() == {"ada@example.org": "admin", "olga@example.org": "operator"}
    with pytest.raises(NotAllowed, match="last administrator"):
        admin("role", "ada@example.org", "member")
    admin("role", "Olga@example.org", "admin")
    admin("role", "ada@example.org", "member")
    assert roles() == {"ada@example.org": "member", "olga@example.org": "admin"}
    admin("disable", "ada@example.org")
    assert "yes" in admin("list")
    admin("disable", "ada@example.org", "--undo")
    admin("revoke-sessions", "ada@example.org")
    admin("password", "ada@example.org", typed="a good new one\na good new one\n")
    with pytest.raises(InvalidOption, match="12 to 256"):
        admin("password", "ada@example.org", typed="short\nshort\n")
    with pytest.raises(UnknownAccount):
        admin("role", "nobody@example.org", "member")
    with pytest.raises(InvalidOption, match="no role"):
        admin("role", "ada@example.org", "king")
    with pytest.raises(NotAllowed, match="joined"):
        admin("invite", "--role", "admin")
