"""The whole application over any store, with a clock that stands still, quick passwords, and its log at hand."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.fakes.callers import START, People, SteadyClock
from tests.fakes.memory_store import MemoryStore
from tests.fakes.upstream import FakeUpstream

from counterpoise.bootstrap.access import Surroundings
from counterpoise.bootstrap.library import Library, library
from counterpoise.bootstrap.web import application
from counterpoise.identity.passwords import Argon2Passwords
from counterpoise.services.callers import SYSTEM, Caller
from counterpoise.services.invitations import set_up_link
from counterpoise.services.seeding import seed
from counterpoise.services.state import Entropy, Store, UnitOfWork
from counterpoise.settings import Settings

GOOD = "correct horse battery"


class CountingEntropy(Entropy):
    """Secrets and ids in a fixed order."""

    def __init__(self) -> None:
        self.made = 0

    def identifier(self) -> str:
        self.made += 1
        return f"made{self.made:022d}"

    def secret(self) -> str:
        self.made += 1
        return f"secret-{self.made:036d}"


class CountingPasswords(Argon2Passwords):
    """Argon2 with the least parameters there are; counts comparisons."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.compared = 0

    def matches(self, encoded: str | None, password: str) -> bool:
        self.compared += 1
        return super().matches(encoded, password)


class Behind(Store):
    """Stands for another store, so that one application can be used again over a new one."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        return self.store.reading()

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        return self.store.writing()

    def ready(self) -> None:
        self.store.ready()


@dataclass
class Built:
    """An application with everything that it stands in."""

    app: FastAPI
    behind: Behind
    clock: SteadyClock
    entropy: CountingEntropy
    passwords: CountingPasswords
    lines: list[dict[str, Any]]


@cache
def _library() -> Library:
    return library(Settings())


def _built(settings: dict[str, Any]) -> Built:
    behind, clock, lines = Behind(MemoryStore()), SteadyClock(), list[dict[str, Any]]()
    passwords, entropy = CountingPasswords(), CountingEntropy()
    around = Surroundings(
        behind,
        clock=clock,
        entropy=entropy,
        passwords=passwords,
        log=lambda event, **fields: lines.append({"event": event, **fields}),
        upstream=FakeUpstream(100_000),
    )
    wanted = {"requests_per_minute": 0, "sign_ins_per_minute": 0, "replies_per_minute": 10_000_000} | settings
    return Built(application(Settings(**wanted), around=around), behind, clock, entropy, passwords, lines)


@cache
def _built_once(settings: tuple[tuple[str, Any], ...]) -> Built:
    return _built(dict(settings))


@dataclass
class Hall:
    """An application and the people who may come in.

    With ``again`` it is one that was built before: quicker, but it remembers versions of profiles that it has read.
    """

    store: Store = field(default_factory=MemoryStore)
    settings: dict[str, Any] = field(default_factory=dict)
    again: bool = False

    def __post_init__(self) -> None:
        built = _built_once(tuple(sorted(self.settings.items()))) if self.again else _built(self.settings)
        built.behind.store, built.clock.at = self.store, START
        built.lines.clear()
        self.app, self.clock, self.entropy = built.app, built.clock, built.entropy
        self.passwords, self.lines = built.passwords, built.lines
        held = _library()
        seed(self.store, held.catalogue, held.policies.profiles, self.clock.now())
        self.people = People(self.store, self.clock)

    @contextmanager
    def system(self) -> Iterator[Caller]:
        """One change by the command line."""
        with self.store.writing() as work:
            yield Caller(SYSTEM, work, None, self.clock.now())
            work.commit()

    def set_up_secret(self) -> str | None:
        with self.system() as caller:
            return set_up_link(caller, self.entropy)

    def visitor(self) -> TestClient:
        """A browser or program without anything."""
        return TestClient(self.app, raise_server_exceptions=False, follow_redirects=False)

    def program(self, secret: str) -> TestClient:
        """A program that sends a secret."""
        made = self.visitor()
        made.headers["authorization"] = f"Bearer {secret}"
        return made

    def first_admin(self, email: str = "ada@example.org") -> TestClient:
        """The administrator whom the set-up link makes, signed in as a program."""
        body = {"token": self.set_up_secret(), "email": email, "name": "Ada", "password": GOOD}
        found = self.visitor().post("/api/v1/setup", json=body)
        assert found.status_code == 201, found.text
        return self.program(found.json()["secret"])

    def joined(self, admin: TestClient, email: str, role: str = "member", **more: Any) -> TestClient:
        """Somebody who came by invitation, signed in as a program."""
        link = admin.post("/api/v1/invitations", json={"role": role, **more})
        assert link.status_code == 201, link.text
        body = {"token": link.json()["secret"], "email": email, "name": email[0].upper(), "password": GOOD}
        found = self.visitor().post("/api/v1/invitations/accept", json=body)
        assert found.status_code == 201, found.text
        return self.program(found.json()["secret"])
