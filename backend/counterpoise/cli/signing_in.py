"""``counterpoise login``, ``logout`` and ``whoami``: who one is on a server."""

import ipaddress
import sys
from contextlib import suppress
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.text import Text

from counterpoise.cli.arguments import JsonFlag
from counterpoise.cli.credentials import Credential, Credentials
from counterpoise.cli.output import err, out, print_json
from counterpoise.client import Client, ServerProblem
from counterpoise.domain.errors import InvalidOption

__all__ = ["ServerOption", "at_server", "login_command", "logout_command", "server_address", "whoami_command"]

ServerOption = Annotated[
    str | None, typer.Option("--server", help="The server's address; default: the one signed in to last.")
]


def server_address(url: str) -> str:
    """The address as credentials are kept under it; raises InvalidOption if it is none."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise InvalidOption(f"{url!r} is no address of a server; write it like https://values.example.org", server=url)
    return url.rstrip("/")


def _in_the_clear(url: str) -> bool:
    """Whether a secret would travel unencrypted, other than inside this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    with suppress(ValueError):
        return parts.scheme == "http" and not ipaddress.ip_address(host).is_loopback
    return parts.scheme == "http" and host != "localhost"


def at_server(server: str | None) -> Client:
    """A client of a server, with the credential that is kept for it.

    Raises:
        InvalidOption: if the address is none.
        SignInNeeded: if no server is named and none is signed in to.
    """
    held = Credentials()
    if server is None:
        found = held.needed(None)
        return Client(found.server, token=found.secret)
    address = server_address(server)
    known = held.of(address)
    return Client(address, token=known.secret if known else None)


def _asked(what: str) -> str:
    """Something secret: asked for without echo, or the next line of standard input where nobody sits at a keyboard."""
    if sys.stdin.isatty():
        return str(typer.prompt(what, hide_input=True, err=True))
    if not (line := sys.stdin.readline().rstrip("\n")):
        raise InvalidOption(f"{what} is expected on standard input.")
    return line


def login_command(
    url: Annotated[str, typer.Argument(metavar="URL", help="The server's address.")],
    email: Annotated[str | None, typer.Option("--email", help="Your address; asked for where it is missing.")] = None,
    token: Annotated[bool, typer.Option("--token", help="Give an API token in place of address and password.")] = False,
) -> None:
    """Sign in to a server. The password or token is asked for without echo, or read from standard input.

    What the server gives for it is kept in a file that only you can read.
    """
    address = server_address(url)
    if _in_the_clear(address):
        err.print(Text(f"{address} is not encrypted: whoever sits in between reads your password.", style="red"))
    with Client(address) as client:
        if token:
            credential = Credential(address, _asked("API token").strip(), "token")
        else:
            name = email or str(typer.prompt("E-mail address", err=True))
            credential = Credential(address, client.sign_in(name, _asked("Password")).secret, "session")
        client.carry(credential.secret)
        me = client.me()
    Credentials().keep(credential)
    err.print(Text(f"Signed in to {address} as {me.name} ({me.role})."))


def logout_command(server: ServerOption = None) -> None:
    """Sign out: end the session on the server and forget the credential here. API tokens stay valid until revoked."""
    held = Credentials()
    found = held.needed(None if server is None else server_address(server))
    held.forget(found.server)
    if found.kind == "session":
        # Forgotten first: a server that has ended the session already must not keep the secret here.
        with Client(found.server, token=found.secret) as client, suppress(ServerProblem):
            client.sign_out()
    err.print(Text(f"Signed out of {found.server}."))


def whoami_command(server: ServerOption = None, as_json: JsonFlag = False) -> None:
    """Say who is signed in, in which role, and how far the credential reaches."""
    with at_server(server) as client:
        me = client.me()
    if as_json:
        print_json(me.model_dump(mode="json"))
        return
    out.print(Text(f"{me.name} <{me.email}>, {me.role}; reaches {', '.join(me.scopes) or 'nothing'}."))
