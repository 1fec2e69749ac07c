"""A panel whose charter names strata, for tests: who belongs where, and how many of each put in a ballot."""

from tests.panel_people import VOICES, PanelPeople

OUT, IN = "outside the technology industry", "in the technology industry"
STRATA = {"name": "where people work", "shares": [{"value": OUT, "share": 0.75}, {"value": IN, "share": 0.25}]}
SEATS = {OUT: 18, IN: 18}


def learning(people: PanelPeople, **charter: object) -> dict[str, list[str]]:
    """A panel at learning; its members by the stratum that they will be in."""
    names = people.learning(sum(SEATS.values()), **({"strata": STRATA} | charter))
    found, place = {}, 0
    for value, seats in SEATS.items():
        found[value] = names[place : place + seats]
        place += seats
    return found


def told(people: PanelPeople, found: dict[str, list[str]]) -> None:
    with people.asking("fay") as caller:
        for value, names in found.items():
            for name in names:
                people.house.strata.put(caller, "elm", name, value)


def balloting(people: PanelPeople, **charter: object) -> dict[str, list[str]]:
    found = learning(people, **charter)
    told(people, found)
    for voice, title in VOICES:
        with people.asking("olga") as caller:
            people.house.convening.heard(caller, "elm", voice, title, "They said their part.")
    for stage in ("propositions", "votes", "ballots"):
        people.step(stage)
    return found


def cast(people: PanelPeople, found: dict[str, list[str]], said: dict[str, tuple[int, float, float]]) -> None:
    """How many of each stratum put in a ballot, and what they ask for."""
    for value, (many, first, second) in said.items():
        for name in found[value][:many]:
            people.ballot(name, first, second)
