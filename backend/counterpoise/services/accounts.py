"""Accounts: making them, changing them, and the roles that people give each other."""

from collections.abc import Sequence
from dataclasses import replace

from counterpoise.domain.errors import InvalidOption, NotAllowed, UnknownAccount, WrongCredentials
from counterpoise.domain.panels.stages import ENDED
from counterpoise.domain.people.records import (
    Account,
    Membership,
    checked_email,
    checked_name,
    checked_password,
)
from counterpoise.domain.people.roles import ACCOUNT_ROLES, AccountRole, Actor, PanelRole
from counterpoise.services.callers import Caller
from counterpoise.services.panels.rooms import check_joining
from counterpoise.services.state import Entropy, Passwords

__all__ = [
    "account_by_id",
    "account_of",
    "accounts",
    "change_password",
    "end_sessions",
    "join_panel",
    "keep_an_admin",
    "leave_panel",
    "may_give",
    "members",
    "open_account",
    "prove",
    "replace_password",
    "set_disabled",
    "set_role",
    "update_self",
]

_LEADS: tuple[PanelRole, ...] = ("facilitator",)


def may_give(actor: Actor, role: AccountRole) -> bool:
    """Whether ``actor`` may give this role: nobody gives one above their own."""
    return actor.at_least(role)


def account_of(caller: Caller) -> Account:
    """The caller's own account; raises SignInNeeded for a visitor."""
    found = caller.work.accounts.get(caller.account)
    if found is None:
        raise UnknownAccount(caller.account)
    return found


def open_account(
    caller: Caller,
    entropy: Entropy,
    role: AccountRole,
    *,
    email: str,
    name: str,
    password_hash: str | None = None,
    subject: str | None = None,
) -> Account:
    """Keep a new account.

    Raises:
        InvalidOption: if address or name break their form.
        AlreadyThere: if the address or the provider's subject has an account.
    """
    made = Account(
        id=entropy.identifier(),
        email=checked_email(email),
        name=checked_name(name),
        role=role,
        created_at=caller.at,
        choice_key=entropy.secret(),
        password_hash=password_hash,
        subject=subject,
    )
    caller.work.accounts.add(made)
    caller.record("account.created", "account", made.id, by=made.id, role=role)
    return made


def prove(caller: Caller, passwords: Passwords, password: str | None, *, fresh_within: int = 600_000) -> Account:
    """The caller's account, once they have shown again that they are its owner.

    Accounts without a password (the identity provider signs them in) show a session that is at most ``fresh_within``
    milliseconds old.

    Raises:
        WrongCredentials: if the password is wrong, or the session too old.
    """
    account = account_of(caller)
    if account.password_hash is not None:
        if password is None or not passwords.matches(account.password_hash, password):
            raise WrongCredentials("The password is wrong.")
    elif caller.session is None or caller.at - caller.session.created_at > fresh_within:
        raise WrongCredentials("Sign in again first; this needs a session of the last ten minutes.")
    return account


def update_self(
    caller: Caller, passwords: Passwords, *, name: str | None, email: str | None, password: str | None
) -> Account:
    """Change one's own name, or one's address, which needs the password.

    Raises:
        InvalidOption: if name or address break their form.
        WrongCredentials: if the address changes without the right password.
        AlreadyThere: if the address has another account.
    """
    account = account_of(caller)
    wanted = account if name is None else replace(account, name=checked_name(name))
    if email is not None and checked_email(email) != account.email:
        prove(caller, passwords, password)
        wanted = replace(wanted, email=checked_email(email))
    if wanted != account:
        caller.work.accounts.replace(wanted)
        fields = [field for field in ("name", "email") if getattr(wanted, field) != getattr(account, field)]
        caller.record("account.changed", "account", account.id, fields=" ".join(fields))
    return wanted


def change_password(caller: Caller, passwords: Passwords, old: str | None, new: str) -> None:
    """Set a new password; every other session of the account ends, and an API token that asked for it ends them all.

    Raises:
        WrongCredentials: if the old one is wrong.
        InvalidOption: if the new one breaks its form.
    """
    account = prove(caller, passwords, old)
    hashed = passwords.hash(checked_password(new, beside=account.email))
    caller.work.accounts.replace(replace(account, password_hash=hashed))
    caller.work.credentials.end_sessions(account.id, but=caller.session.hash if caller.session else None)
    caller.record("account.password_changed", "account", account.id)


def replace_password(caller: Caller, passwords: Passwords, account_id: str, new: str) -> None:
    """Give an account another password, ending all its sessions: for whoever holds the database, when one is forgotten.

    Raises:
        UnknownAccount: if there is none of this id.
        InvalidOption: if the password breaks its form.
    """
    account = account_by_id(caller, account_id)
    hashed = passwords.hash(checked_password(new, beside=account.email))
    caller.work.accounts.replace(replace(account, password_hash=hashed))
    end_sessions(caller, account_id)
    caller.record("account.password_replaced", "account", account_id)


def end_sessions(caller: Caller, account_id: str) -> None:
    """End every session of an account; raises UnknownAccount."""
    account = account_by_id(caller, account_id)
    caller.work.credentials.end_sessions(account.id)
    caller.record("account.sessions_ended", "account", account.id)


def accounts(caller: Caller, after: str | None, limit: int) -> list[Account]:
    """Accounts in id order."""
    return caller.work.accounts.page(after, limit)


def account_by_id(caller: Caller, account_id: str) -> Account:
    """Anybody's account; raises UnknownAccount."""
    found = caller.work.accounts.get(account_id)
    if found is None:
        raise UnknownAccount(account_id)
    return found


def keep_an_admin(caller: Caller, account: Account) -> None:
    """Raises NotAllowed if nobody would be left to administer without this account."""
    if account.role != "admin" or account.disabled_at is not None:
        return
    caller.work.accounts.lock_admins()
    if caller.work.accounts.count("admin") <= 1:
        raise NotAllowed("This is the last administrator. Make another one first.", account=account.id)


def set_role(caller: Caller, account_id: str, role: AccountRole) -> Account:
    """Give an account another role.

    Raises:
        UnknownAccount: if there is none of this id.
        NotAllowed: if the role, or the one that the account has, is above the caller's; or nobody would be left to
            administer.
    """
    account = account_by_id(caller, account_id)
    if not may_give(caller.actor, role) or not may_give(caller.actor, account.role):
        raise NotAllowed("Nobody gives or takes a role above their own.", role=role)
    if role == account.role:
        return account
    if ACCOUNT_ROLES.index(role) < ACCOUNT_ROLES.index(account.role):
        keep_an_admin(caller, account)
    changed = replace(account, role=role)
    caller.work.accounts.replace(changed)
    caller.record("account.role_changed", "account", account.id, old=account.role, new=role)
    return changed


def set_disabled(caller: Caller, account_id: str, *, disabled: bool) -> Account:
    """Stop an account from signing in, ending its sessions, or let it again; what it published stays.

    Raises:
        UnknownAccount: if there is none of this id.
        NotAllowed: if it is the last administrator, or its role is above the caller's.
    """
    account = account_by_id(caller, account_id)
    if not may_give(caller.actor, account.role):
        raise NotAllowed("The account's role is above this one's.", role=account.role)
    if disabled == (account.disabled_at is not None):
        return account
    if disabled:
        keep_an_admin(caller, account)
        caller.work.credentials.end_sessions(account.id)
    changed = replace(account, disabled_at=caller.at if disabled else None)
    caller.work.accounts.replace(changed)
    caller.record("account.disabled" if disabled else "account.enabled", "account", account.id)
    return changed


def members(caller: Caller, panel: str) -> Sequence[tuple[Membership, Account]]:
    """Everyone in a panel with their accounts, by account id."""
    found = [(one, caller.work.accounts.get(one.account)) for one in caller.work.accounts.members(panel)]
    return [(membership, account) for membership, account in found if account is not None]


def join_panel(caller: Caller, panel: str, account_id: str, role: PanelRole) -> tuple[Membership, Account]:
    """Give an account a role in a panel, in place of another that it had there.

    Raises:
        UnknownAccount: if there is none of this id.
        InvalidOption: if the panel's id breaks its form.
        NotOpen: if the panel takes no new members any more.
        NotAllowed: if nobody would be left to lead the panel.
    """
    if not panel or len(panel) > 64 or not panel.replace("-", "").isalnum() or not panel.isascii():  # noqa: PLR2004
        raise InvalidOption("A panel's id has 1 to 64 letters, digits and hyphens.", field="panel")
    check_joining(caller, panel, role)
    account = account_by_id(caller, account_id)
    held = next((one for one in caller.work.accounts.memberships(account_id) if one.panel == panel), None)
    # Whoever stays in a role stays in their stratum.
    made = held if held is not None and held.role == role else Membership(panel, account_id, role)
    if role not in _LEADS:
        _keep_a_facilitator(caller, panel, account_id)
    caller.work.accounts.join(made)
    caller.record("panel.joined", "panel", panel, account=account_id, role=role)
    return made, account


def _keep_a_facilitator(caller: Caller, panel: str, account_id: str) -> None:
    """Raises NotAllowed if a running panel would be left without a facilitator when this account ceases to be one."""
    running = caller.work.panels.get(panel)
    if running is None or running.stage in ENDED:
        return
    leads = [one.account for one in caller.work.accounts.members(panel) if one.role in _LEADS]
    if leads == [account_id]:
        raise NotAllowed("This is the panel's last facilitator. Make another one first.", panel=panel)


def leave_panel(caller: Caller, panel: str, account_id: str) -> None:
    """Take an account out of a panel; panelists may take out themselves, facilitators and administrators anybody.

    Raises:
        NotAllowed: if a panelist would take out somebody else, or nobody would be left to lead the panel.
        UnknownAccount: if the account has no role there.
    """
    leads = caller.actor.is_admin or caller.actor.in_panel(panel, _LEADS)
    if account_id != caller.account and not leads:
        raise NotAllowed("Only facilitators take others out of a panel.")
    if all(one.panel != panel for one in caller.work.accounts.memberships(account_id)):
        raise UnknownAccount(account_id)
    _keep_a_facilitator(caller, panel, account_id)
    caller.work.accounts.leave(panel, account_id)
    caller.record("panel.left", "panel", panel, account=account_id)
