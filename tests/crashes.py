"""A database whose server is killed again and again while authors write, and whether everything is there afterwards."""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from argon2 import PasswordHasher
from tests.authors import API, CONTESTED, DESK, Author, Shared, document, expect
from tests.fakes.callers import START, People, secret_of
from tests.fakes.doors import GOOD
from tests.servers import Line, Nursery, free_port

from counterpoise.bootstrap.library import library
from counterpoise.bootstrap.state import check_database, open_store, prepare
from counterpoise.domain.offers.records import Deployment
from counterpoise.identity.clock import SystemClock
from counterpoise.services.state import UnitOfWork
from counterpoise.settings import Settings


class Writing:
    """A database, the authors who write to it, and what must be true of it whenever one looks.

    Args:
        database_url: of an empty database.
        folder: for data and log.
        seed: of what authors do.
        authors: how many write at the same time.
    """

    def __init__(self, database_url: str, folder: Path, *, seed: int, authors: int) -> None:
        self.log = folder / "server.log"
        self.environment = {
            "COUNTERPOISE_DATABASE_URL": database_url,
            "COUNTERPOISE_DATA_DIR": str(folder),
            "COUNTERPOISE_REQUESTS_PER_MINUTE": "0",
            "COUNTERPOISE_SIGN_INS_PER_MINUTE": "0",
        }
        self.settings = Settings(database_url=database_url, data_dir=folder)  # type: ignore[arg-type]
        self.store, self.shared = open_store(self.settings), Shared()
        self.authors = [Author(f"author{n}", self.shared, seed + n) for n in range(authors)]
        prepare(self.settings, self.store, library(self.settings), SystemClock())
        self._people_arrive()

    def _people_arrive(self) -> None:
        people = People(self.store)
        people.move_in({one.name: "member" for one in self.authors} | {"ada": "admin"})
        hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
        with self.store.writing() as work:
            ada = work.accounts.get("id-ada")
            assert ada is not None
            work.accounts.replace(replace(ada, password_hash=hashed))
            work.deployments.add(Deployment(DESK, "id-ada", "Desk", (("candid-coach", 1),), START, START))
            work.commit()

    def greet(self, port: int) -> None:
        """The password lets in, and the contested profile is begun where it is not."""
        line, asked = Line(port, secret_of("ada")), {"profile": document(CONTESTED, 50)}
        expect(line.ask("POST", f"{API}/profiles", asked), 201, 409, doing="contested profile")
        line.close()
        visitor, given = Line(port), {"email": "ada@example.org", "password": GOOD}
        expect(visitor.ask("POST", f"{API}/sessions", given), 201, doing="sign in with the password")
        visitor.close()

    def settle(self, port: int) -> None:
        """Everything unanswered is found out, and everything acknowledged looked at."""
        for one in self.authors:
            line = Line(port, secret_of(one.name))
            one.settle(line)
            one.look(line, port)
            line.close()

    def check(self) -> None:
        """The database is whole and holds everything that was acknowledged."""
        assert not self.shared.faults, "\n".join(self.shared.faults)
        assert check_database(self.settings) == []
        with self.store.reading() as work:
            published = _published(work)
            for one in self.authors:
                self._check_profile(work, published, one.profile, one.versions)
            self._check_profile(work, published, CONTESTED, self.shared.contested)

    def _check_profile(
        self, work: UnitOfWork, published: dict[str, list[int]], profile_id: str, acknowledged: Mapping[int, str]
    ) -> None:
        held = work.profiles.get(profile_id)
        if held is None:
            assert not acknowledged, f"{profile_id} is gone"
            return
        versions = work.profiles.versions(profile_id, None, 1_000_000)[::-1]
        numbers = [one.number for one in versions]
        assert numbers == list(range(1, held.latest + 1)), (profile_id, held.latest, numbers)
        digests = {one.number: one.digest for one in versions}
        assert {number: digests.get(number) for number in acknowledged} == dict(acknowledged)
        assert [one.previous for one in versions[1:]] == [one.digest for one in versions[:-1]]
        assert work.profiles.draft(profile_id) is not None, f"the draft of {profile_id} is gone"
        assert sorted(published[profile_id]) == numbers, "the trail and the versions differ"

    def close(self) -> None:
        """Nothing unexpected was logged; the database is left."""
        self.store.close()
        log = self.log.read_text(encoding="utf-8")
        assert "Traceback" not in log, log[-4000:]
        assert '"status": 5' not in log

    def __str__(self) -> str:
        shared = self.shared
        return (
            f"{shared.done:,} acknowledged writes, all there ({_told(shared.acknowledged)}); "
            f"{shared.in_the_air.total()} in the air ({_told(shared.in_the_air)}), "
            f"{shared.kept_unanswered.total()} of them found done"
        )


class Crashing(Writing):
    """One whose server is killed again and again.

    Args:
        nursery: starts servers.
        database_url: as above.
        folder: as above.
        seed: also of when the server is killed.
        authors: as above.
    """

    def __init__(self, nursery: Nursery, database_url: str, folder: Path, *, seed: int, authors: int = 6) -> None:
        super().__init__(database_url, folder, seed=seed, authors=authors)
        self.nursery, self.port, self.kills = nursery, free_port(), 0
        self.random = random.Random(seed)  # noqa: S311 - a test's dice

    def die(self) -> None:
        """One life of the server: everybody writes, it is killed in the middle, and what is kept is looked at."""
        server = self.nursery.start(self.environment, self.log, self.port).wait_until_ready()
        self.greet(self.port)
        threads = [threading.Thread(target=one.live, args=(self.port,)) for one in self.authors]
        before = self.shared.done
        for one in threads:
            one.start()
        while self.shared.done < before + 2 * len(threads) and not self.shared.faults:
            assert server.alive(), self.log.read_text(encoding="utf-8")[-4000:]
            time.sleep(0.002)
        time.sleep(self.random.random() * 0.25)
        server.kill()
        self.kills += 1
        for one in threads:
            one.join()
        self.check()

    def end(self) -> None:
        """One more life, without a kill."""
        server = self.nursery.start(self.environment, self.log, self.port).wait_until_ready()
        self.greet(self.port)
        self.settle(self.port)
        server.stop()
        self.check()
        self.close()

    def __str__(self) -> str:
        return f"{self.kills} kills; {super().__str__()}"


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in sorted(counts.items()))


def _published(work: UnitOfWork) -> dict[str, list[int]]:
    """Numbers of versions by profile, as the audit trail has them."""
    found, before = defaultdict[str, list[int]](list), None
    while page := work.audit.page(before, 1000):
        before = page[-1].number
        for entry in page:
            if entry.action == "profile.published":
                found[entry.object].append(int(dict(entry.details)["version"] or 0))
    return found
