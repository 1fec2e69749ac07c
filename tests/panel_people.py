"""A panel with its people, for tests: an operator, facilitators, members, and a clock that is told to move."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.fakes.callers import START, SteadyClock
from tests.fakes.doors import CountingEntropy
from tests.fakes.memory_store import MemoryStore
from tests.fakes.panel_keys import MemoryKeys

from counterpoise.domain.people.records import Account, Membership
from counterpoise.domain.people.roles import SCOPES, Actor
from counterpoise.files.pool_csv import PoolCsv
from counterpoise.schemas.drawing import draw_document
from counterpoise.services.callers import Caller
from counterpoise.services.panels.house import PanelHouse, panel_house
from counterpoise.services.policies import Policies
from counterpoise.services.state import Store
from counterpoise.signing.ed25519 import Ed25519Seeds

CHARTER = {
    "question": "How should the library's assistant answer?",
    "stakes": "Whom it helps, and whom it talks down to.",
    "stands_for": "Everybody with a library card.",
    "binding": "The library runs what the panel ratifies for a year.",
    "axes": ["pushback-encouragement", "plain-technical"],
    "profile": "library-panel",
    "profile_title": "The library's panel",
}
VOICES = (("affected", "A reader"), ("critic", "A sceptic"))


@dataclass
class PanelPeople:
    """Panels on one store, and whoever acts in them."""

    policies: Policies
    store: Store = field(default_factory=MemoryStore)
    keys: MemoryKeys = field(default_factory=MemoryKeys)
    clock: SteadyClock = field(default_factory=SteadyClock)

    def __post_init__(self) -> None:
        self.house: PanelHouse = panel_house(
            self.policies,
            self.keys,
            CountingEntropy(),
            PoolCsv(),
            lambda found, unused: draw_document(found, unused).model_dump(mode="json"),
            Ed25519Seeds(),
        )
        with self.store.writing() as work:
            for name, role in (("olga", "operator"), ("omar", "operator"), ("fay", "member"), ("ada", "admin")):
                work.accounts.add(Account(name, f"{name}@example.org", name, role, START, "k"))  # type: ignore[arg-type]
            work.commit()

    def members(self, count: int, panel: str = "elm", prefix: str = "m") -> list[str]:
        names = [f"{prefix}{number}" for number in range(count)]
        with self.store.writing() as work:
            for name in names:
                if work.accounts.get(name) is None:
                    work.accounts.add(Account(name, f"{name}@example.org", name, "member", START, "k"))
                work.accounts.join(Membership(panel, name, "panelist"))
            work.commit()
        return names

    @contextmanager
    def asking(self, name: str) -> Iterator[Caller]:
        """One request of one person, committed at its end unless it fails."""
        with self.store.writing() as work:
            account = work.accounts.get(name)
            assert account is not None
            panels = tuple((one.panel, one.role) for one in work.accounts.memberships(name))
            actor = Actor(name, account.role, frozenset(SCOPES), panels)
            yield Caller(actor, work, "request-1", self.clock.now())
            work.commit()

    def step(self, to: str, by: str = "olga", panel: str = "elm", because: str | None = None) -> None:
        with self.asking(by) as caller:
            self.house.steps.advance(caller, panel, to, because)  # type: ignore[arg-type]

    def convened(self, panel: str = "elm", **charter: object) -> None:
        with self.asking("olga") as caller:
            self.house.convening.convene(caller, panel, CHARTER | charter)
            caller.work.accounts.join(Membership(panel, "fay", "facilitator"))

    def learning(self, members: int = 5, panel: str = "elm", **charter: object) -> list[str]:
        """A panel whose members are found."""
        self.convened(panel, **charter)
        self.step("draw", panel=panel)
        names = self.members(members, panel)
        with self.asking("olga") as caller:
            self.house.lots.found_otherwise(caller, panel, "A test needs no lots.")
        self.step("learn", panel=panel)
        return names

    def proposing(self, members: int = 5, panel: str = "elm", **charter: object) -> list[str]:
        names = self.learning(members, panel, **charter)
        for voice, title in VOICES:
            with self.asking("olga") as caller:
                self.house.convening.heard(caller, panel, voice, title, "They said their part.")
        self.step("propositions", panel=panel)
        return names

    def voting(self, members: int = 5, panel: str = "elm", texts: int = 2, **charter: object) -> list[str]:
        names = self.proposing(members, panel, **charter)
        words = ("Ask before acting.", "Say what is unsure.", "Keep answers short.", "Name the other side.")
        for number in range(texts):
            with self.asking(names[number % members]) as caller:
                made, _ = self.house.propositions.propose(caller, panel, words[number])
            with self.asking("fay") as caller:
                self.house.propositions.moderate(caller, panel, made.number, accept=True, because="It fits.")
        self.step("votes", panel=panel)
        return names

    def balloting(self, members: int = 5, panel: str = "elm", **charter: object) -> list[str]:
        names = self.voting(members, panel, texts=0, **charter)
        self.step("ballots", panel=panel)
        return names

    def ballot(self, name: str, first: float | None, second: float | None, panel: str = "elm") -> None:
        weights = {"pushback-encouragement": first, "plain-technical": second}
        with self.asking(name) as caller:
            self.house.ballots.put(caller, panel, weights, None)

    def ratifying(self, members: int = 5, panel: str = "elm", **charter: object) -> list[str]:
        names = self.balloting(members, panel, **charter)
        for name in names:
            self.ballot(name, 70, 40, panel)
        for stage in ("tally", "minority", "ratification"):
            self.step(stage, panel=panel)
        return names

    def ratified(self, members: int = 5, panel: str = "elm", **charter: object) -> list[str]:
        names = self.ratifying(members, panel, **charter)
        for name in names:
            with self.asking(name) as caller:
                self.house.ratification.assent(caller, panel, yes=True)
        self.step("ratified", panel=panel)
        return names
