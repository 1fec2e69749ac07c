"""Who may do what: roles of an account and of a panel, scopes of a token, and one rule that decides.

A visitor has no account. Each account role may do what the ones before it may. Panel roles count in their own panel.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, get_args

__all__ = [
    "ACCOUNT_ROLES",
    "PANEL_ROLES",
    "SCOPES",
    "VISITOR",
    "AccountRole",
    "Actor",
    "PanelRole",
    "Rule",
    "Scope",
]

AccountRole = Literal["member", "operator", "admin"]
PanelRole = Literal["panelist", "facilitator"]
Scope = Literal["profiles", "deployments", "panels", "account", "admin"]

ACCOUNT_ROLES: tuple[AccountRole, ...] = get_args(AccountRole)
PANEL_ROLES: tuple[PanelRole, ...] = get_args(PanelRole)
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks.

    Attributes:
        account: id of the account; None for a visitor.
        role: the account's role; None for a visitor.
        scopes: what the credential reaches: everything for a session, what was chosen for a token.
        panels: the account's role by panel id.
    """

    account: str | None = None
    role: AccountRole | None = None
    scopes: frozenset[Scope] = frozenset()
    panels: tuple[tuple[str, PanelRole], ...] = ()

    @property
    def is_admin(self) -> bool:
        """Whether the account is an administrator and the credential reaches that far."""
        return self.role == "admin" and "admin" in self.scopes

    def at_least(self, role: AccountRole) -> bool:
        """Whether the account has this role or one above it."""
        return self.role is not None and ACCOUNT_ROLES.index(self.role) >= ACCOUNT_ROLES.index(role)

    def in_panel(self, panel: str, roles: Collection[PanelRole] = PANEL_ROLES) -> bool:
        """Whether the account has one of ``roles`` in this panel."""
        return any(place == panel and role in roles for place, role in self.panels)


VISITOR = Actor()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a route asks of whoever comes; what an object asks beyond that is decided where the object is known.

    Attributes:
        least: the lowest account role; None lets visitors in.
        scope: what a token must reach; None where no credential is needed.
        panel: roles in the panel that the route names, any of which suffices; empty where no panel is named.
    """

    least: AccountRole | None = None
    scope: Scope | None = None
    panel: tuple[PanelRole, ...] = ()

    def admits(self, actor: Actor, panel: str | None = None) -> bool:
        """Whether ``actor`` may come in; administrators need no role in a panel."""
        if self.least is None:
            return True
        if not actor.at_least(self.least) or (self.scope is not None and self.scope not in actor.scopes):
            return False
        return not self.panel or actor.is_admin or (panel is not None and actor.in_panel(panel, self.panel))
