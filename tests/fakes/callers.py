"""People who ask, on any store: a member and another, an operator, an administrator, a visitor."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from counterpoise.domain.offers.records import KeptProfile, Version
from counterpoise.domain.people.records import Account, Session
from counterpoise.domain.people.roles import SCOPES, VISITOR, Actor
from counterpoise.services.callers import Caller
from counterpoise.services.credentials import digest
from counterpoise.services.policies import Policies
from counterpoise.services.state import Clock, Store, UnitOfWork

START = 1_790_000_000_000
ROLES = {"mia": "member", "max": "member", "olga": "operator", "omar": "operator", "ada": "admin"}


@dataclass
class SteadyClock(Clock):
    """Moves only when it is told to."""

    at: int = START

    def now(self) -> int:
        return self.at


def secret_of(name: str) -> str:
    """The session secret of a person made by ``People.move_in``."""
    return f"session-secret-of-{name}-0123456789"


@dataclass
class People:
    """Who there is, and how they ask."""

    store: Store
    clock: SteadyClock = field(default_factory=SteadyClock)

    def move_in(self, names: dict[str, str] | None = None) -> None:
        """Accounts and sessions for everybody."""
        with self.store.writing() as work:
            for name, role in (names or ROLES).items():
                work.accounts.add(
                    Account(
                        id=f"id-{name}",
                        email=f"{name}@example.org",
                        name=name.title(),
                        role=role,  # type: ignore[arg-type]
                        created_at=START,
                        choice_key=digest(f"choices of {name}"),
                    )
                )
                self.sign_in(work, name)
            work.commit()

    def sign_in(self, work: UnitOfWork, name: str) -> None:
        """A session for somebody who has none."""
        work.credentials.add_session(
            Session(
                hash=digest(secret_of(name)),
                account=f"id-{name}",
                csrf=digest(f"form of {name}"),
                created_at=START,
                expires_at=START * 2,
            )
        )

    @contextmanager
    def asking(self, name: str | None) -> Iterator[Caller]:
        """One request of one person, committed at its end unless it fails."""
        with self.store.writing() as work:
            actor = VISITOR
            if name is not None:
                account = work.accounts.get(f"id-{name}")
                assert account is not None
                actor = Actor(account.id, account.role, frozenset(SCOPES))
            yield Caller(actor, work, "request-1", self.clock.now())
            work.commit()


def ship(store: Store, policies: Policies) -> None:
    """The shipped profiles as version 1 each, as seeding leaves them."""
    with store.writing() as work:
        for profile in policies.profiles.values():
            if work.profiles.get(profile.id) is None:
                work.profiles.add(KeptProfile(profile.id, "shipped", None, START))
                work.profiles.publish(
                    Version(profile.id, 1, profile.document(), profile.digest, START, catalogue="sha256:" + "0" * 64),
                    replaces=0,
                )
        work.commit()
