"""``counterpoise admin …``: people and roles, from the machine that holds the database."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from counterpoise.cli.output import err, framed, out, print_json
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.people.roles import ACCOUNT_ROLES, AccountRole
from counterpoise.settings import Settings

__all__ = ["admin_app"]

admin_app = typer.Typer(
    help="People and roles, on the machine that holds the database: needs no account.", no_args_is_help=True
)
_Email = Annotated[str, typer.Argument(help="Address that the account signs in with.")]
_STEP = 100


def _role(text: str) -> AccountRole:
    if text not in ACCOUNT_ROLES:
        raise InvalidOption(f"There is no role {text!r}. Known: {', '.join(ACCOUNT_ROLES)}.", role=text)
    return text


@admin_app.command("setup-link")
def setup_link_command() -> None:
    """Print a new link for the first administrator; links printed before stop working."""
    from counterpoise.bootstrap.administration import first_link  # noqa: PLC0415 - needs the database's libraries

    link = first_link(Settings())
    if link is None:
        err.print(Text("There is an administrator already; they can invite others."))
        raise typer.Exit(1)
    out.print(Text(link))


@admin_app.command("list")
def list_command(json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """List the accounts."""
    from counterpoise.bootstrap.administration import administration  # noqa: PLC0415
    from counterpoise.schemas.people import account_document  # noqa: PLC0415

    found, after = [], None
    with administration(Settings()) as held:
        while step := held.caller.work.accounts.page(after, _STEP):
            found += [account_document(one) for one in step]
            after = step[-1].id
    if json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    table = Table("id", "e-mail", "name", "role", "disabled")
    for one in found:
        table.add_row(one.id, Text(one.email), Text(one.name), one.role, "yes" if one.disabled_at else "")
    framed.print(table)


@admin_app.command("invite")
def invite_command(
    role: Annotated[str, typer.Option("--role", help="member or operator.")] = "member",
    days: Annotated[int, typer.Option("--days", help="Days until the link ends.")] = 7,
) -> None:
    """Print a link that opens one account."""
    from counterpoise.bootstrap.administration import administration  # noqa: PLC0415
    from counterpoise.services.invitations import invite  # noqa: PLC0415

    settings = Settings()
    with administration(settings) as held:
        secret, _ = invite(held.caller, held.entropy, _role(role), None, days)
    out.print(Text(f"{settings.address}/join?token={secret}"))


@admin_app.command("role")
def role_command(email: _Email, role: Annotated[str, typer.Argument(help="member, operator or admin.")]) -> None:
    """Give an account another role; the last administrator stays one."""
    from counterpoise.bootstrap.administration import administration  # noqa: PLC0415
    from counterpoise.services.accounts import set_role  # noqa: PLC0415

    with administration(Settings()) as held:
        set_role(held.caller, held.account(email).id, _role(role))


@admin_app.command("revoke-sessions")
def revoke_sessions_command(email: _Email) -> None:
    """End every session of an account. Its API tokens go on; disable the account to stop these too."""
    from counterpoise.bootstrap.administration import administration  # noqa: PLC0415
    from counterpoise.services.accounts import end_sessions  # noqa: PLC0415

    with administration(Settings()) as held:
        end_sessions(held.caller, held.account(email).id)


@admin_app.command("disable")
def disable_command(
    email: _Email, undo: Annotated[bool, typer.Option("--undo", help="Let the account in again.")] = False
) -> None:
    """Stop an account: no session and no token of it is let in. What it published stays."""
    from counterpoise.bootstrap.administration import administration  # noqa: PLC0415
    from counterpoise.services.accounts import set_disabled  # noqa: PLC0415

    with administration(Settings()) as held:
        set_disabled(held.caller, held.account(email).id, disabled=not undo)


@admin_app.command("password")
def password_command(
    email: _Email,
    new: Annotated[
        str,
        typer.Option(prompt="New password", hide_input=True, confirmation_prompt=True, help="Asked for if left out."),
    ],
) -> None:
    """Give an account a new password, for somebody who forgot theirs; ends every session of it."""
    from counterpoise.bootstrap.administration import administration  # noqa: PLC0415
    from counterpoise.services.accounts import replace_password  # noqa: PLC0415

    with administration(Settings()) as held:
        replace_password(held.caller, held.passwords, held.account(email).id, new)
