"""A draw is computed while no unit of work is open: others write meanwhile, and what they change is noticed.

The draw is held up until somebody else has written. On a real SQLite file, with one writer at a time, that write would
wait for the draw, and the draw for it, if the draw kept the database to itself.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.fakes.callers import secret_of
from tests.fakes.doors import Hall
from tests.fakes.serving import listening
from tests.panel_people import CHARTER

from counterpoise.client.http import Client, ServerProblem
from counterpoise.domain.people.records import Membership
from counterpoise.domain.sortition.commitment import commitment_of
from counterpoise.services.panels import lots
from counterpoise.storage.unit_of_work import DatabaseStore

SECRET = "5e" * 32
POOL = "id,home\n" + "".join(f"p{number},{'town' if number < 20 else 'farm'}\n" for number in range(30))
QUOTAS = "category,value,min,max\nhome,town,2,3\nhome,farm,2,3\n"
MEMBERS = ("m0", "m1", "m2")
PATIENCE = 20.0


class HeldUp:
    """Stands before the computation of draws: says when one begins, and lets it go on when it is told to."""

    def __init__(self) -> None:
        self.next, self.begun, self.may_go_on = threading.Semaphore(0), threading.Event(), threading.Event()
        self._draw = lots.draw

    def hold(self, count: int = 1) -> None:
        """Hold up the next draws; those after them pass."""
        self.next.release(count)

    def __call__(self, *given, **named):
        if self.next.acquire(blocking=False):
            self.begun.set()
            assert self.may_go_on.wait(PATIENCE), "nobody else could write while the draw was computed"
        return self._draw(*given, **named)


@pytest.fixture
def hall(sqlite_store: DatabaseStore, tmp_path: Path) -> Hall:
    made = Hall(sqlite_store, settings={"data_dir": tmp_path})
    made.people.move_in({"olga": "operator", "fay": "member", **dict.fromkeys(MEMBERS, "member")})
    return made


@pytest.fixture
def client(hall: Hall) -> Iterator[Callable[[str], Client]]:
    """Typed clients of people, through sockets."""
    with listening(hall.app) as site, ExitStack() as held:
        yield lambda name: held.enter_context(Client(site, token=secret_of(name)))


@pytest.fixture
def held_up(monkeypatch: pytest.MonkeyPatch) -> HeldUp:
    made = HeldUp()
    monkeypatch.setattr(lots, "draw", made)
    return made


def at_draw(hall: Hall, client: Callable[[str], Client], panel: str) -> None:
    client("olga").convene(panel, CHARTER | {"profile": f"{panel}-profile"})
    with hall.store.writing() as work:
        work.accounts.join(Membership(panel, "id-fay", "facilitator"))
        for name in MEMBERS:
            work.accounts.join(Membership(panel, f"id-{name}", "panelist"))
        work.commit()
    client("olga").advance_panel(panel, "draw")


def at_votes(hall: Hall, client: Callable[[str], Client], panel: str) -> None:
    at_draw(hall, client, panel)
    olga = client("olga")
    olga.found_otherwise(panel, "A test needs no lots.")
    olga.advance_panel(panel, "learn")
    for voice in ("affected", "critic"):
        olga.add_voice(panel, voice, "Somebody", "They said their part.")
    olga.advance_panel(panel, "propositions")
    client("m0").propose(panel, "The assistant asks before it acts.")
    olga.moderate(panel, 1, accept=True, because="It fits.")
    olga.advance_panel(panel, "votes")


def freeze(client: Client, named: str = "Saturday's lottery numbers"):
    return client.freeze_draw("elm", POOL, QUOTAS, 5, commitment=commitment_of(SECRET), public_name=named)


def test_members_of_another_panel_vote_while_a_draw_is_computed(hall: Hall, client, held_up: HeldUp) -> None:
    at_votes(hall, client, "oak")
    at_draw(hall, client, "elm")
    held_up.hold()
    with ThreadPoolExecutor(1) as other:
        drawing = other.submit(freeze, client("olga"))
        try:
            assert held_up.begun.wait(PATIENCE)
            said = client("m0").cast_votes("oak", [(1, 1, False)])
            assert len(said.votes) == 1
            assert not drawing.done()
        finally:
            held_up.may_go_on.set()
        assert drawing.result(PATIENCE).facts["commitment"] == commitment_of(SECRET)
    assert client("olga").panel("oak").held.participation.votes == 1


def test_a_draw_that_was_changed_meanwhile_is_not_written_over(hall: Hall, client, held_up: HeldUp) -> None:
    at_draw(hall, client, "elm")
    freeze(client("olga"))
    held_up.hold()
    with ThreadPoolExecutor(1) as other:
        late = other.submit(freeze, client("olga"), "Later numbers")
        try:
            assert held_up.begun.wait(PATIENCE)
            drawn = client("fay").reveal_seed("elm", SECRET, "1 2 3")
        finally:
            held_up.may_go_on.set()
        with pytest.raises(ServerProblem) as caught:
            late.result(PATIENCE)
    assert (caught.value.problem.status, caught.value.problem.code) == (412, "stale_revision")
    held = client("olga").panel_draw("elm")
    assert held.facts == drawn.facts
    assert sum(one.kind == "draw" for one in client("olga").panel_record("elm")) == 2


def test_nobody_waits_inside_who_may_not_come_in(hall: Hall, client, held_up: HeldUp) -> None:
    at_draw(hall, client, "elm")
    held_up.hold(2)
    with ThreadPoolExecutor(3) as others:
        drawing = [others.submit(freeze, client(name)) for name in ("olga", "fay")]
        try:
            assert held_up.begun.wait(PATIENCE)
            with pytest.raises(ServerProblem) as caught:
                others.submit(freeze, client("m0")).result(PATIENCE / 2)
            assert caught.value.problem.status == 403
        finally:
            held_up.may_go_on.set()
        got = [one.exception(PATIENCE) for one in drawing]
    # Two from the same state: one is kept.
    assert sorted(one is None for one in got) == [False, True]
