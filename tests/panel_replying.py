"""What people of a panel do with replies to its propositions, for tests."""

from tests.panel_people import PanelPeople

from counterpoise.domain.panels.replies import Reply
from counterpoise.services.panels.replies import SeenReply
from counterpoise.services.panels.votes import Voted


def say(people: PanelPeople, name: str, text: str, number: int = 1, answers: int | None = None) -> Reply:
    with people.asking(name) as caller:
        return people.house.replies.write(caller, "elm", number, text, answers)


def judge(people: PanelPeople, reply: int, *, by: str = "fay", rule: str | None = None, because: str = "") -> Reply:
    with people.asking(by) as caller:
        return people.house.replies.moderate(caller, "elm", 1, reply, accept=rule is None, because=because, rule=rule)


def back(people: PanelPeople, name: str, reply: int) -> Reply:
    with people.asking(name) as caller:
        return people.house.replies.take_back(caller, "elm", 1, reply)


def appeal(people: PanelPeople, name: str, reply: int) -> Reply:
    with people.asking(name) as caller:
        return people.house.replies.appeal(caller, "elm", 1, reply, "It fits.")


def seen(people: PanelPeople, number: int = 1) -> list[SeenReply]:
    with people.asking("ada") as caller:
        return people.house.replies.page(caller, "elm", number, 0, 100)


def vote(people: PanelPeople, names: list[str]) -> None:
    for name in names:
        with people.asking(name) as caller:
            people.house.votes.put(caller, "elm", [Voted(1, 1)])
