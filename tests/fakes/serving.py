"""The whole application over any store, with people who are signed in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.fakes.callers import People, secret_of, ship
from tests.fakes.upstream import FakeUpstream

from counterpoise.bootstrap.access import Surroundings
from counterpoise.bootstrap.web import application
from counterpoise.services.policies import Policies
from counterpoise.services.state import Store
from counterpoise.settings import Settings


@dataclass
class House:
    """One application, its people and its client."""

    app: FastAPI
    people: People
    web: TestClient

    def ask(self, name: str | None, method: str, path: str, body: object = None, **headers: str):
        """A request of one person; underscores in header names are hyphens."""
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        if name is not None:
            sent["Authorization"] = f"Bearer {secret_of(name)}"
        return self.web.request(method, f"/api/v1{path}", json=body, headers=sent)


def house_on(store: Store, policies: Policies, *, writers: int = 1) -> House:
    """An application on a store with the shipped profiles and everybody moved in; requests are not limited."""
    ship(store, policies)
    people = People(store)
    people.move_in()
    around = Surroundings(
        store, writers=writers, clock=people.clock, log=lambda *_, **__: None, upstream=FakeUpstream(100_000)
    )
    app = application(Settings(requests_per_minute=0, sign_ins_per_minute=0), around=around)
    return House(app, people, TestClient(app, raise_server_exceptions=False))


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """The application on a free port of this machine; its address."""
    made = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    while not made.started:
        assert thread.is_alive()
        thread.join(0.02)
    yield f"http://127.0.0.1:{made.servers[0].sockets[0].getsockname()[1]}"
    made.should_exit = True
    thread.join(10)
