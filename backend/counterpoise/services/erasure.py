"""Taking one's data away, and leaving."""

from collections.abc import Iterator
from dataclasses import dataclass

from counterpoise.domain.offers.choosers import chooser_of
from counterpoise.domain.offers.records import Choice, Deployment, Draft, KeptProfile, Version
from counterpoise.domain.people.records import Account, ApiToken, AuditEntry, Invitation, Membership
from counterpoise.services.accounts import account_of, keep_an_admin
from counterpoise.services.audit_trail import entries_of
from counterpoise.services.callers import Caller
from counterpoise.services.panels.belongings import OwnPanel, belongings
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.state import UnitOfWork

__all__ = ["OwnProfile", "Takeaway", "erase", "takeaway"]

_STEP = 100


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """A profile with everything that it says."""

    kept: KeptProfile
    draft: Draft | None
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Takeaway:
    """Everything that is kept about one person."""

    account: Account
    tokens: tuple[ApiToken, ...]
    memberships: tuple[Membership, ...]
    invitations: tuple[Invitation, ...]
    profiles: tuple[OwnProfile, ...]
    deployments: tuple[Deployment, ...]
    choices: tuple[Choice, ...]
    panels: tuple[OwnPanel, ...]
    audit: tuple[AuditEntry, ...]


def _deployments(work: UnitOfWork, owner: str | None = None) -> Iterator[Deployment]:
    after = None
    while found := work.deployments.page(after, _STEP, owner=owner):
        yield from found
        after = found[-1].id


def _versions(work: UnitOfWork, profile: str) -> Iterator[Version]:
    before = None
    while found := work.profiles.versions(profile, before, _STEP):
        yield from found
        before = found[-1].number


def _choosers(work: UnitOfWork, account: Account) -> list[str]:
    """The person's names in every deployment: computed, because nothing links them."""
    return [chooser_of(account.choice_key, one.id) for one in _deployments(work)]


def takeaway(caller: Caller, keys: PanelKeys) -> Takeaway:
    """Everything that is kept about the caller; ``keys`` find what is theirs in panels that are running."""
    work, account = caller.work, account_of(caller)
    return Takeaway(
        account=account,
        tokens=tuple(work.credentials.tokens(account.id)),
        memberships=tuple(work.accounts.memberships(account.id)),
        invitations=tuple(work.credentials.invitations(account.id)),
        profiles=tuple(
            OwnProfile(one, work.profiles.draft(one.id), tuple(_versions(work, one.id)))
            for one in work.profiles.owned(account.id)
        ),
        deployments=tuple(_deployments(work, account.id)),
        choices=tuple(choice for chooser in _choosers(work, account) for choice in work.choices.of(chooser)),
        panels=tuple(belongings(caller, keys)),
        audit=tuple(entries_of(work, account.id)),
    )


def erase(caller: Caller, account: Account) -> None:
    """Remove an account with its credentials, drafts and choices.

    Published versions stay without an author, deployments stay with administrators, and the audit trail keeps a
    random id that names nobody any more. Whoever calls this has made sure that it is the account's owner.

    Raises:
        NotAllowed: if it is the last administrator.
    """
    work = caller.work
    keep_an_admin(caller, account)
    for invitation in work.credentials.invitations(account.id):
        work.credentials.spend_invitation(invitation.id, caller.at)
    work.choices.erase(_choosers(work, account))
    work.accounts.erase(account.id)
    caller.record("account.erased", "account", account.id)
