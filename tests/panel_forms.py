"""A whole small panel played through the forms of the pages, as people without scripts would."""

import re
from dataclasses import dataclass, field
from typing import Any

from fastapi.testclient import TestClient
from tests.fakes.serving import House

from counterpoise.domain.people.records import Membership, Session
from counterpoise.schemas.cookies import SESSION_COOKIE
from counterpoise.services.credentials import digest, form_token

FORM_FIELD = r'name="csrf" value="([^"]+)"'
AXES = ("pushback-encouragement", "plain-technical")
CHARTER: dict[str, Any] = {
    "id": "elm",
    "question": "How should the library's assistant answer?",
    "stakes": "Whom it helps, and whom it talks down to.",
    "stands_for": "Everybody with a library card.",
    "binding": "The library runs what the panel ratifies for a year.",
    "axes": list(AXES),
    "profile": "library-panel",
    "profile_title": "The library's panel",
    "least_members": "3",
    "quorum": "50",
    "majority": "50",
    "minority_seats": "5",
    "minority_distance": "15",
}
TEXTS = (
    "Ask before acting.",
    "Say what is unsure.",
    "Keep answers short.",
    "Name the other side.",
    "Never flatter.",
    "Explain every step.",
    "Use everyday words.",
    "Offer a second opinion.",
)


@dataclass
class FormPlayer:
    """Browsers without scripts: one for each person, who comes in by a cookie."""

    house: House | None
    browsers: dict[str, TestClient] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    def browser(self, name: str | None) -> TestClient:
        key = name or "visitor"
        if key not in self.browsers:
            assert self.house is not None
            made = TestClient(self.house.app, follow_redirects=False)
            if name is not None:
                made.cookies.set(SESSION_COOKIE, self._session(name))
            self.browsers[key] = made
        return self.browsers[key]

    def _session(self, name: str) -> str:
        """A session of somebody who has an account; its forms' token follows from its secret, as in a browser."""
        assert self.house is not None
        people, secret = self.house.people, f"browser-of-{name}-0123456789-0123456789"
        now = people.clock.now()
        with people.store.writing() as work:
            made = Session(digest(secret), f"id-{name}", digest(form_token(secret)), now, now * 2)
            work.credentials.add_session(made)
            work.commit()
        return secret

    def members(self, count: int) -> list[str]:
        """People who join the panel."""
        assert self.house is not None
        names = [f"m{number}" for number in range(count)]
        self.house.people.move_in(dict.fromkeys(names, "member"))
        with self.house.people.store.writing() as work:
            for name in names:
                work.accounts.join(Membership("elm", f"id-{name}", "panelist"))
            work.commit()
        return names

    def get(self, name: str | None, path: str, status: int = 200) -> str:
        answer = self.browser(name).get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:2000]}"
        self.seen[name or "visitor"] = str(answer.text)
        return self.seen[name or "visitor"]

    def post(self, name: str, page: str, path: str, status: int = 303, **fields: Any) -> str:
        """Send one of the forms of a page, with the token that the page gave."""
        shown = self.get(name, page)
        assert f'action="{path}"' in shown, f"{page} has no form for {path}"
        token = re.search(FORM_FIELD, shown)
        assert token is not None
        answer = self.browser(name).post(path, data={"csrf": token[1], **fields})
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:3000]}"
        return answer.text

    def desk(self, name: str, action: str, status: int = 303, **fields: Any) -> str:
        return self.post(name, "/panels/elm/desk", f"/panels/elm/desk/{action}", status, **fields)

    def room(self, name: str, action: str, status: int = 303, **fields: Any) -> str:
        return self.post(name, "/panels/elm/room", f"/panels/elm/room/{action}", status, **fields)

    def step(self, to: str, name: str = "olga") -> None:
        self.desk(name, "step", to=to)

    def convened(self) -> None:
        self.post("olga", "/convene", "/convene", **CHARTER)
        self.step("draw")

    def learning(self, members: int) -> list[str]:
        self.convened()
        names = self.members(members)
        self.desk("olga", "otherwise", because="A test needs no lots.")
        self.step("learn")
        return names

    def proposing(self, members: int) -> list[str]:
        names = self.learning(members)
        for voice, title in (("affected", "A reader"), ("critic", "A sceptic")):
            self.desk("olga", "heard", voice=voice, title=title, text="They said their part.")
        self.step("propositions")
        return names

    def voting(self, members: int) -> list[str]:
        names = self.proposing(members)
        for number, text in enumerate(TEXTS, start=1):
            self.room(names[number % members], "propositions", text=text)
            self.desk("olga", f"propositions/{number}", decision="accept", because="It fits.")
        self.step("votes")
        return names

    def voted(self, members: int) -> list[str]:
        """Two camps of the same size, who agree on the first two propositions."""
        names = self.voting(members)
        for place, name in enumerate(names):
            for _ in TEXTS:
                shown = self.get(name, "/panels/elm/room")
                asked = re.search(r'name="proposition" value="(\d+)">\s*<p class="sentence"', shown)
                assert asked is not None
                number = int(asked[1])
                agrees = number <= 2 or (number % 2 == 0) == (place % 2 == 0)
                self.room(name, "votes", proposition=number, value="agree" if agrees else "disagree")
        return names

    def counted(self, members: int) -> list[str]:
        names = self.voted(members)
        self.step("ballots")
        for place, name in enumerate(names):
            weights = (80, 30) if place % 4 else (10, 90)
            fields = {f"weight:{axis}": str(weight) for axis, weight in zip(AXES, weights, strict=True)}
            fields |= {f"importance:{axis}": "1" for axis in AXES}
            self.room(name, "ballot", **fields)
        for number in range(1, len(TEXTS) + 1):
            self.desk(
                "olga", f"propositions/{number}/end", outcome="wording" if number == 1 else "declined", because="So."
            )
        self.step("tally")
        self.step("minority")
        return names

    def ratified(self, members: int) -> list[str]:
        names = self.counted(members)
        for place in range(0, members, 4):
            shown = self.get(names[place], "/panels/elm/room")
            if place == 0:
                revision = re.search(r'name="revision" value="(\d+)"', shown)
                assert revision is not None
                said = {"title": "Less pushback", "text": "We wanted to be heard.", "revision": revision[1]}
                self.room(names[place], "reports/1", **said)
            else:
                self.room(names[place], "reports/1/sign")
        self.step("ratification")
        for name in names:
            self.room(name, "assent", answer="yes")
        self.step("ratified")
        return names
