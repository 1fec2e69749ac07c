"""People and their credentials, as they are kept. No secret is kept: passwords as Argon2, tokens as SHA-256."""

import re
from dataclasses import dataclass

from counterpoise.domain.characters import hidden_character
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.people.roles import AccountRole, PanelRole, Scope

__all__ = [
    "Account",
    "ApiToken",
    "AuditEntry",
    "Instant",
    "Invitation",
    "Membership",
    "Session",
    "checked_email",
    "checked_name",
    "checked_password",
]

Instant = int
"""Milliseconds since 1970-01-01T00:00Z."""

_EMAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,190}")
_LONGEST_NAME = 80
_SHORTEST_PASSWORD, _LONGEST_PASSWORD = 12, 256


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in.

    Attributes:
        id: random; never reused, and after erasure it names nobody.
        email: lower case; signs in with it.
        name: shown to others; chosen by the person.
        password_hash: Argon2id in its encoded form; None where only the identity provider signs in.
        subject: ``issuer|subject`` of the identity provider; None without one.
        choice_key: 32 random bytes as hex; without it nobody can say which choices were this person's.
    """

    id: str
    email: str
    name: str
    role: AccountRole
    created_at: Instant
    choice_key: str
    password_hash: str | None = None
    subject: str | None = None
    disabled_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser or program; ``hash`` is the SHA-256 of the secret, ``csrf`` of the form token."""

    hash: str
    account: str
    csrf: str
    created_at: Instant
    expires_at: Instant


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A credential for programs; ``hash`` is the SHA-256 of its 256 random bits."""

    id: str
    hash: str
    account: str
    label: str
    scopes: tuple[Scope, ...]
    created_at: Instant
    expires_at: Instant
    revoked_at: Instant | None = None
    used_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that works once: gives an account with ``role``, and a role in a panel where one is named.

    Attributes:
        stratum: of the panel's charter, into which whoever takes it comes; nobody's once it is used.
    """

    id: str
    hash: str
    role: AccountRole
    created_by: str | None
    created_at: Instant
    expires_at: Instant
    panel: str | None = None
    panel_role: PanelRole | None = None
    used_at: Instant | None = None
    stratum: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """One person's role in one panel.

    Attributes:
        stratum: of the panel's charter; None where it is not known, and once the ballots are counted.
    """

    panel: str
    account: str
    role: PanelRole
    stratum: str | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what, when. Append-only; holds ids, never names, addresses or other personal text.

    Attributes:
        number: place in the trail, from 1; 0 until it is stored.
        actor: account id, ``system``, ``visitor``, or ``member`` where a panel keeps nobody's name.
        action: stable word, e.g. ``profile.published``.
        kind: of the object, e.g. ``profile``.
        object: its id.
        request: id of the request; None from the command line.
        details: further ids and numbers.
    """

    at: Instant
    actor: str
    action: str
    kind: str
    object: str
    request: str | None = None
    details: tuple[tuple[str, str | int | None], ...] = ()
    number: int = 0


def checked_email(text: str) -> str:
    """The address in lower case; raises InvalidOption where it cannot be one."""
    found = text.strip().lower()
    if not _EMAIL.fullmatch(found) or hidden_character(found):
        raise InvalidOption("This is not an e-mail address; write it like name@example.org.", field="email")
    return found


def checked_name(text: str) -> str:
    """The name without outer spaces; raises InvalidOption if empty, longer than 80 or with hidden characters."""
    found = " ".join(text.split())
    if not found or len(found) > _LONGEST_NAME or hidden_character(found):
        raise InvalidOption("A name has 1 to 80 visible characters.", field="name")
    return found


def checked_password(text: str, *, beside: str = "") -> str:
    """The password as it is (NIST SP 800-63B: length counts, composition does not).

    Raises:
        InvalidOption: if it is shorter than 12 or longer than 256 characters, or is the address ``beside`` it.
    """
    if not _SHORTEST_PASSWORD <= len(text) <= _LONGEST_PASSWORD:
        raise InvalidOption("A password has 12 to 256 characters; a few words you can remember do.", field="password")
    if beside and text.strip().lower() in (beside, beside.split("@", maxsplit=1)[0]):
        raise InvalidOption("The password is the e-mail address; choose another.", field="password")
    return text
