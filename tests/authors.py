"""Authors who write through a server that may die under them, and keep a ledger of what they were told.

Each author is one thread. What got a 2xx answer must be there for ever; what was in the air when the server died may
have happened or not, but whole.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.callers import secret_of
from tests.servers import Line

API = "/api/v1"
AXIS = "pushback-encouragement"
CONTESTED = "contested"
DESK = "desk"
_MOST_TOKENS = 8
_SCHEMA = {"schema": "profile/v1", "title": "Written under fire", "summary": "For a test."}


def document(profile_id: str, first: int) -> dict[str, Any]:
    return {**_SCHEMA, "id": profile_id, "weights": {AXIS: {"pushback": first, "encouragement": 100 - first}}}


class Broken(AssertionError):
    """The server answered something that it must not, or something acknowledged is gone."""


def expect(answer: tuple[int, Mapping[str, str], Any], *statuses: int, doing: str) -> tuple[Mapping[str, str], Any]:
    status, headers, body = answer
    if status not in statuses:
        raise Broken(f"{doing}: {status} {body}")
    return headers, body


@dataclass
class Shared:
    """What all authors know: the versions of the contested profile that somebody was told of, and counts."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    contested: dict[int, str] = field(default_factory=dict)
    acknowledged: Counter[str] = field(default_factory=Counter)
    in_the_air: Counter[str] = field(default_factory=Counter)
    kept_unanswered: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(self.acknowledged.values())

    def told(self, what: str) -> None:
        with self.lock:
            self.acknowledged[what] += 1

    def won(self, number: int, digest: str) -> None:
        with self.lock:
            if number in self.contested:
                raise Broken(f"version {number} was given to two")
            self.contested[number] = digest


@dataclass
class Author:
    """One client: a profile of one's own, and a share in the contested one, which is the administrator's."""

    name: str
    shared: Shared
    seed: int
    tag: str | None = None
    versions: dict[int, str] = field(default_factory=dict)
    choices: int = 0
    tokens: list[str] = field(default_factory=list)
    unanswered: tuple[str, Callable[[Line], bool]] | None = None

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - a test's dice
        self.keys = 0
        self.first = 0

    @property
    def profile(self) -> str:
        return f"of-{self.name}"

    @property
    def _draft(self) -> str:
        return f"{API}/profiles/{self.profile}/draft"

    def live(self, port: int, stop: threading.Event | None = None) -> None:
        """Settle what was unanswered, see that everything is there, then write until the server is gone or ``stop``."""
        line, admin = Line(port, secret_of(self.name)), Line(port, secret_of("ada"))
        try:
            self.settle(line)
            self.look(line, port)
            while stop is None or not stop.is_set():
                self.write(line, admin)
        except OSError:
            pass
        except Exception as error:  # noqa: BLE001 - a thread's failure has to reach the test
            self.shared.faults.append(f"{self.name}: {error!r}")
        finally:
            line.close()
            admin.close()

    def settle(self, line: Line) -> None:
        """Find out, or bring about, what was in the air when the server died."""
        if self.unanswered is not None:
            what, find_out = self.unanswered
            if find_out(line):
                with self.shared.lock:
                    self.shared.kept_unanswered[what] += 1
            self.unanswered = None
        if self.tag is None and self.versions:
            self._read_tag(line)

    def look(self, line: Line, port: int) -> None:
        """Nobody is locked out, and what was acknowledged is there."""
        expect(line.ask("GET", f"{API}/me"), 200, doing="own account")
        if self.tag is not None:
            headers, _ = expect(line.ask("GET", self._draft), 200, doing="own draft")
            if headers["etag"] != self.tag:
                raise Broken(f"draft {headers['etag']}, acknowledged was {self.tag}")
        if self.versions:
            number = max(self.versions)
            path = f"{API}/profiles/{self.profile}/versions"
            _, body = expect(line.ask("GET", f"{path}/{number}"), 200, doing="newest version")
            if body["digest"] != self.versions[number]:
                raise Broken(f"version {number} is another")
            _, body = expect(line.ask("GET", f"{path}?limit=1"), 200, doing="history")
            if body["items"][0]["number"] != number:
                raise Broken(f"history begins with {body['items'][0]['number']}, acknowledged was {number}")
        found = self._chosen(line)
        if found != self.choices:
            raise Broken(f"{found} choices, acknowledged were {self.choices}")
        for secret in self.tokens[-2:]:
            program = Line(port, secret)
            expect(program.ask("GET", f"{API}/me"), 200, doing="own account by token")
            program.close()

    def write(self, line: Line, admin: Line) -> None:
        """One round."""
        if self.tag is None:
            self._begin(line)
        for step in self.random.sample((self._save, self._choose, self._token), 2):
            step(line)
        self._save(line)
        self._publish(line)
        if self.random.random() < 0.5:
            self._contest(admin)

    def _key(self) -> str:
        self.keys += 1
        return f"{self.name}-{self.keys}"

    def _next(self) -> int:
        self.first = (self.first + 1) % 101
        return self.first

    def _tell(self, what: str, find_out: Callable[[Line], bool], ask: Callable[[], Any]) -> Any:
        """Ask for one change; where no answer comes, remember how to find out whether it happened."""
        self.unanswered = (what, find_out)
        try:
            answer = ask()
        except OSError:
            with self.shared.lock:
                self.shared.in_the_air[what] += 1
            raise
        self.unanswered = None
        return answer

    def _keyed(
        self, what: str, line: Line, path: str, body: Any, take: Callable[[Any, Any], None], **more: str
    ) -> None:
        """A create with an Idempotency-Key: repeated after a crash, it is made exactly once."""
        headers = {"Idempotency-Key": self._key(), **more}

        def again(renewed: Line) -> bool:
            found, said = expect(renewed.ask("POST", path, body, **headers), 201, doing=f"{what}, repeated")
            take(found, said)
            return "idempotency-replayed" in found

        answer = self._tell(what, again, lambda: line.ask("POST", path, body, **headers))
        take(*expect(answer, 201, doing=what))
        self.shared.told(what)

    def _begin(self, line: Line) -> None:
        def take(headers: Any, _: Any) -> None:
            self.tag = headers["etag"]

        self._keyed("profile", line, f"{API}/profiles", {"profile": document(self.profile, self._next())}, take)

    def _save(self, line: Line) -> None:
        asked = document(self.profile, self._next())
        before = self.tag or ""

        def find_out(renewed: Line) -> bool:
            headers, body = expect(renewed.ask("GET", self._draft), 200, doing="own draft")
            if headers["etag"] == before:
                return False
            if body["document"]["weights"] != asked["weights"]:
                raise Broken("the draft is neither what it was nor what was asked for")
            self.tag = headers["etag"]
            return True

        answer = self._tell(
            "draft", find_out, lambda: line.ask("PUT", self._draft, {"profile": asked}, **{"If-Match": before})
        )
        headers, _ = expect(answer, 200, doing="draft")
        self.tag = headers["etag"]
        self.shared.told("draft")

    def _publish(self, line: Line) -> None:
        path = f"{API}/profiles/{self.profile}/versions"

        def take(_: Any, body: Any) -> None:
            if body["number"] != len(self.versions) + 1:
                raise Broken(f"version {body['number']} after {len(self.versions)}")
            self.versions[body["number"]] = body["digest"]
            self.tag = None

        self._keyed("version", line, path, {"note": None}, take, **{"If-Match": self.tag or ""})
        self._read_tag(line)

    def _read_tag(self, line: Line) -> None:
        headers, _ = expect(line.ask("GET", self._draft), 200, doing="own draft after publishing")
        self.tag = headers["etag"]

    def _chosen(self, line: Line) -> int:
        _, body = expect(line.ask("GET", f"{API}/deployments/{DESK}/choices/mine"), 200, doing="own choices")
        return len(body["items"])

    def _choose(self, line: Line) -> None:
        asked = {"profile": "candid-coach@1", "weights": {AXIS: self._next() % 60}}

        def find_out(renewed: Line) -> bool:
            happened = self._chosen(renewed) - self.choices
            if happened not in {0, 1}:
                raise Broken(f"{happened} choices came of one")
            self.choices += happened
            return bool(happened)

        path = f"{API}/deployments/{DESK}/choices"
        status = expect_status(self._tell("choice", find_out, lambda: line.ask("POST", path, asked)), 200, 201)
        self.choices += status == 201
        self.shared.told("choice")

    def _token(self, line: Line) -> None:
        if len(self.tokens) >= _MOST_TOKENS:
            return
        asked = {"label": "t", "scopes": ["account"]}

        answer = self._tell("token", lambda _: False, lambda: line.ask("POST", f"{API}/me/tokens", asked))
        self.tokens.append(expect(answer, 201, doing="token")[1]["secret"])
        self.shared.told("token")

    def _contest(self, admin: Line) -> None:
        """Save and publish what everybody writes at; whoever comes second is told 412."""
        path = f"{API}/profiles/{CONTESTED}"
        headers, _ = expect(admin.ask("GET", f"{path}/draft"), 200, doing="contested draft")
        asked = {"profile": document(CONTESTED, self.random.randrange(101))}
        nothing: Callable[[Line], bool] = lambda _: False  # noqa: E731
        answer = self._tell(
            "contested draft",
            nothing,
            lambda: admin.ask("PUT", f"{path}/draft", asked, **{"If-Match": headers["etag"]}),
        )
        if expect_status(answer, 200, 412) != 200:
            return
        self.shared.told("contested draft")
        tag = answer[1]["etag"]
        answer = self._tell(
            "contested version",
            nothing,
            lambda: admin.ask("POST", f"{path}/versions", {"note": None}, **{"If-Match": tag}),
        )
        if expect_status(answer, 201, 409, 412) == 201:
            self.shared.won(answer[2]["number"], answer[2]["digest"])
            self.shared.told("contested version")


def expect_status(answer: tuple[int, Mapping[str, str], Any], *statuses: int) -> int:
    expect(answer, *statuses, doing="write")
    return answer[0]
