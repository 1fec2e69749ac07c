"""Invitations: links that work once. The first administrator comes in by one that the server prints."""

from counterpoise.domain.errors import InvalidOption, InvitationSpent, NotAllowed, UnknownInvitation
from counterpoise.domain.people.records import Account, Instant, Invitation, Membership, checked_password
from counterpoise.domain.people.roles import AccountRole, Actor, PanelRole
from counterpoise.services.accounts import may_give, open_account
from counterpoise.services.callers import SYSTEM, Caller
from counterpoise.services.credentials import digest
from counterpoise.services.panels.rooms import check_joining
from counterpoise.services.panels.strata import checked_stratum
from counterpoise.services.state import Entropy, Passwords, UnitOfWork

__all__ = ["LONGEST_DAYS", "USUAL_DAYS", "accept", "accept_as_member", "invitations", "invite", "set_up_link", "usable"]

USUAL_DAYS, LONGEST_DAYS = 7, 31
_DAY = 86_400_000
_LEADS: tuple[PanelRole, ...] = ("facilitator",)


def invite(
    caller: Caller,
    entropy: Entropy,
    role: AccountRole = "member",
    panel: tuple[str, PanelRole] | None = None,
    days: int = USUAL_DAYS,
    stratum: str | None = None,
) -> tuple[str, Invitation]:
    """A new invitation and its secret, which is shown this once and kept nowhere.

    Args:
        caller: an operator, or a facilitator of the panel.
        entropy: where id and secret come from.
        role: of the account that it opens.
        panel: id, and the role there.
        days: until it ends.
        stratum: of the panel's charter, for whoever takes it as a member.

    Raises:
        InvalidOption: if ``days`` is not within 1 to 31, or the stratum is none of the panel's charter.
        NotAllowed: if the role is above the caller's own; if a panel is named in which they are no facilitator; or if
            they are neither operator nor facilitator.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidOption(f"An invitation lives 1 to {LONGEST_DAYS} days.", field="days")
    actor = caller.actor
    if role != "member" and not (may_give(actor, role) and "admin" in actor.scopes):
        raise NotAllowed("Nobody invites to a role above their own, and to one above member only with scope admin.")
    leads = panel is not None and (actor.is_admin or actor.in_panel(panel[0], _LEADS))
    if panel is not None and not leads:
        raise NotAllowed("Only facilitators invite to their panel.")
    if panel is None and not (actor.at_least("operator") and "admin" in actor.scopes):
        raise NotAllowed("Operators invite; facilitators invite to their own panel.")
    by = None if actor == SYSTEM else caller.account
    if by is None and role == "admin":
        # It could not be told from the set-up link, which is worth nothing once there is an administrator.
        raise NotAllowed("Invite them as a member or operator, and give them the role when they have joined.")
    if stratum is not None:
        if panel is None or panel[1] != "panelist":
            raise InvalidOption("Only members of a panel are in a stratum.", field="stratum")
        checked_stratum(caller.work.panels.get(panel[0]), stratum)
    secret, made = _made(caller, entropy, role, days * _DAY, by=by, panel=panel, stratum=stratum)
    caller.record("invitation.created", "invitation", made.id, role=role, panel=made.panel)
    return secret, made


def _made(
    caller: Caller,
    entropy: Entropy,
    role: AccountRole,
    lifetime: int,
    *,
    by: str | None,
    panel: tuple[str, PanelRole] | None = None,
    stratum: str | None = None,
) -> tuple[str, Invitation]:
    secret = entropy.secret()
    made = Invitation(
        id=entropy.identifier(),
        hash=digest(secret),
        role=role,
        created_by=by,
        created_at=caller.at,
        expires_at=caller.at + lifetime,
        panel=panel[0] if panel else None,
        panel_role=panel[1] if panel else None,
        stratum=stratum,
    )
    caller.work.credentials.add_invitation(made)
    return secret, made


def set_up_link(caller: Caller, entropy: Entropy) -> str | None:
    """The secret of a new link for the first administrator, valid for a day; None where there is one already.

    Links that were printed before stop working.
    """
    caller.work.accounts.lock_admins()
    if caller.work.accounts.count("admin"):
        return None
    for older in caller.work.credentials.invitations(None):
        if _sets_up(older) and older.used_at is None:
            caller.work.credentials.spend_invitation(older.id, caller.at)
    secret, made = _made(caller, entropy, "admin", _DAY, by=None)
    caller.record("setup.link_printed", "invitation", made.id)
    return secret


def invitations(caller: Caller) -> list[Invitation]:
    """Those that the caller made, oldest first; everybody's for administrators."""
    return caller.work.credentials.invitations(None if caller.actor.is_admin else caller.account)


def usable(work: UnitOfWork, secret: str, now: Instant) -> Invitation:
    """The invitation of a secret.

    Raises:
        UnknownInvitation: if there is none.
        InvitationSpent: if it was used, or its time is over.
    """
    found = work.credentials.invitation(digest(secret))
    if found is None:
        raise UnknownInvitation
    if found.used_at is not None or found.expires_at <= now:
        raise InvitationSpent("This link was used already, or its time is over. Ask for a new one.")
    return found


def _spend(caller: Caller, secret: str, *, set_up: bool) -> Invitation:
    found = usable(caller.work, secret, caller.at)
    if set_up != _sets_up(found):
        raise UnknownInvitation
    if set_up:
        caller.work.accounts.lock_admins()
    if set_up and caller.work.accounts.count("admin"):
        raise InvitationSpent("There is an administrator already.")
    if found.created_by is not None and not _stands(caller.work, found.created_by, found.role):
        raise InvitationSpent("Whoever made this link may not invite any more. Ask for a new one.")
    if not caller.work.credentials.spend_invitation(found.id, caller.at):
        raise InvitationSpent("This link was used already.")
    return found


def _sets_up(invitation: Invitation) -> bool:
    """Whether it is the link that the server prints for the first administrator."""
    return invitation.created_by is None and invitation.role == "admin"


def _stands(work: UnitOfWork, inviter: str, role: AccountRole) -> bool:
    """Whether the inviter may still give the role: else a link would outlive the right to make it."""
    found = work.accounts.get(inviter)
    return found is not None and found.disabled_at is None and may_give(Actor(found.id, found.role), role)


def accept(
    caller: Caller,
    entropy: Entropy,
    passwords: Passwords,
    *,
    secret: str,
    email: str,
    name: str,
    password: str,
    set_up: bool = False,
) -> Account:
    """Open an account with an invitation, or with the set-up link where ``set_up``.

    Raises:
        UnknownInvitation: if there is none, or it is of the other kind.
        InvitationSpent: if it was used, its time is over, or there is an administrator already.
        InvalidOption: if address, name or password break their form.
        AlreadyThere: if the address has an account.
    """
    found = _spend(caller, secret, set_up=set_up)
    hashed = passwords.hash(checked_password(password, beside=email.strip().lower()))
    account = open_account(caller, entropy, found.role, email=email, name=name, password_hash=hashed)
    caller.record("invitation.used", "invitation", found.id, by=account.id)
    _join(caller, found, account.id)
    return account


def accept_as_member(caller: Caller, secret: str) -> Invitation:
    """Take a panel's invitation with the account that one already has; its account role stays as it is.

    Raises:
        UnknownInvitation: if there is none.
        InvitationSpent: if it was used, or its time is over.
        NotAllowed: if it is to no panel.
    """
    if usable(caller.work, secret, caller.at).panel is None:
        raise NotAllowed("This invitation is for people without an account.")
    found = _spend(caller, secret, set_up=False)
    caller.record("invitation.used", "invitation", found.id)
    _join(caller, found, caller.account)
    return found


def _join(caller: Caller, found: Invitation, account_id: str) -> None:
    if found.panel is not None and found.panel_role is not None:
        check_joining(caller, found.panel, found.panel_role)
        caller.work.accounts.join(Membership(found.panel, account_id, found.panel_role, found.stratum))
        caller.record("panel.joined", "panel", found.panel, by=account_id, account=account_id, role=found.panel_role)
