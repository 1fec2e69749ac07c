"""A thousand members of one panel vote and put ballots in at the same moment, through the API on PostgreSQL.

None is lost: every vote and ballot that was answered 200 is there, as it was sent. Printed are the times to answer.
"""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tests.databases import opened
from tests.fakes.callers import secret_of
from tests.panel_people import CHARTER, PanelPeople
from tests.servers import serving

from counterpoise.domain.panels.records import Proposition
from counterpoise.domain.panels.secrecy import pseudonym
from counterpoise.domain.people.records import Account, Membership, Session
from counterpoise.files.panel_keys import KeyFolder
from counterpoise.services.credentials import digest

MEMBERS, PROPOSITIONS, WORKERS = 1000, 20, 2
PANEL = "elm"


def members() -> list[str]:
    return [f"member{number}" for number in range(MEMBERS)]


def prepared(people: PanelPeople) -> None:
    """A panel at the stage for votes, with a thousand people who are signed in."""
    people.convened(least_members=MEMBERS)
    people.step("draw")
    now = int(time.time() * 1000)
    with people.store.writing() as work:
        for name in members():
            work.accounts.add(Account(name, f"{name}@example.org", name, "member", now, "k"))
            work.accounts.join(Membership(PANEL, name, "panelist"))
            work.credentials.add_session(Session(digest(secret_of(name)), name, "", now, now + 3_600_000))
        for number in range(1, PROPOSITIONS + 1):
            work.contributions.add_proposition(Proposition(PANEL, number, f"Number {number}.", now, status="accepted"))
        work.commit()
    with people.asking("olga") as caller:
        people.house.lots.found_otherwise(caller, PANEL, "A test needs no lots.")
    people.step("learn")
    for voice in ("affected", "critic"):
        with people.asking("olga") as caller:
            people.house.convening.heard(caller, PANEL, voice, "Somebody", "Their part.")
    people.step("propositions")
    people.step("votes")


def wanted(place: int, number: int) -> int:
    """How a member votes on a proposition."""
    return (place * 7 + number * 3) % 3 - 1


def votes(place: int) -> dict[str, object]:
    return {"votes": [{"proposition": one, "value": wanted(place, one)} for one in range(1, PROPOSITIONS + 1)]}


def ballot(place: int) -> dict[str, object]:
    first, second = CHARTER["axes"]
    return {"weights": {first: place % 101, second: None if place % 7 == 0 else place / 10}, "importances": None}


def _numbers(weights: Any) -> list[float | None]:
    return [None if weights[axis] is None else float(weights[axis]) for axis in CHARTER["axes"]]


async def _ask(port: int, name: str, path: str, body: object, start: asyncio.Event) -> tuple[int, float]:
    """One request on a connection of its own; status, and seconds from the common start."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = json.dumps(body).encode()
    head = (
        f"PUT /api/v1/panels/{PANEL}/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {secret_of(name)}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\nConnection: close\r\n\r\n"
    )
    await start.wait()
    began = time.perf_counter()
    writer.write(head.encode() + sent)
    answer = await reader.read()
    taken = time.perf_counter() - began
    writer.close()
    return int(answer.split(b" ", 2)[1]), taken


async def _all_at_once(port: int, path: str, body_of: Callable[[int], object]) -> list[tuple[int, float]]:
    start = asyncio.Event()
    asked = [asyncio.create_task(_ask(port, name, path, body_of(place), start)) for place, name in enumerate(members())]
    await asyncio.sleep(1)  # every connection stands
    start.set()
    return await asyncio.gather(*asked)


def _said(what: str, found: list[tuple[int, float]]) -> str:
    times = np.array([taken for _, taken in found])
    spread = " ".join(f"p{part} {np.percentile(times, part):.2f} s" for part in (50, 95, 99))
    return (
        f"{what}: {len(found)} members at once, {WORKERS} processes; {spread}; all answered after {times.max():.2f} s"
    )


def test_a_thousand_members_at_once(
    new_postgres_url, postgres_template, policies, tmp_path: Path, capsys, monkeypatch
) -> None:
    monkeypatch.setenv("COUNTERPOISE_DATA_DIR", str(tmp_path))
    url = new_postgres_url(postgres_template)
    environment = {
        "COUNTERPOISE_DATABASE_URL": url,
        "COUNTERPOISE_DATA_DIR": str(tmp_path),
        "COUNTERPOISE_REQUESTS_PER_MINUTE": "0",
    }
    for store in opened(url):
        people = PanelPeople(policies, store, KeyFolder(tmp_path / "keys"))  # type: ignore[arg-type]
        prepared(people)
        with serving(environment, tmp_path / "server.log", workers=WORKERS) as server:
            voted = asyncio.run(_all_at_once(server.port, "votes/mine", votes))
            assert {status for status, _ in voted} == {200}
            with store.reading() as work:
                kept = {(one.voter, one.proposition): one.value for one in work.contributions.votes(PANEL)}
                assert len(kept) == MEMBERS * PROPOSITIONS
            key = people.keys.key(PANEL)
            assert key is not None
            for place, name in enumerate(members()):
                voter = pseudonym(key, "vote", PANEL, name)
                assert [kept[voter, one] for one in range(1, PROPOSITIONS + 1)] == [
                    wanted(place, one) for one in range(1, PROPOSITIONS + 1)
                ]
            people.step("ballots")
            balloted = asyncio.run(_all_at_once(server.port, "ballots/mine", ballot))
            assert {status for status, _ in balloted} == {200}
            began = time.perf_counter()
            people.step("tally")
            counted = time.perf_counter() - began
        with store.reading() as work:
            held = work.contributions.ballots(PANEL, "after")
            sent = sorted(str(_numbers(ballot(place)["weights"])) for place in range(MEMBERS))
            assert sorted(str(_numbers(one.weights)) for one in held) == sent
        with capsys.disabled():
            print(f"\n{_said('20 votes each', voted)}\n{_said('a ballot each', balloted)}")
            print(f"closing and counting {MEMBERS} ballots: {counted:.2f} s", flush=True)
