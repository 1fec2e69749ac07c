"""Narrowing, for everybody to read: a warning where it is found, silence about few people, nothing that moves daily."""

import numpy as np
import pytest
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import House, house_on
from tests.reading_pages import Page

from counterpoise.domain.offers.records import Choice, Deployment
from counterpoise.services.policies import Policies


@pytest.fixture
def house(policies: Policies) -> House:
    return house_on(MemoryStore(), policies)


def offer(house: House, name: str, drift: float, people: int) -> None:
    """A deployment in which ``people`` chose over eight months, ever more of them the first profile."""
    today = house.people.clock.now() // 86_400_000
    ids, rng = ("balanced", "candid-coach", "careful-guide", "encourager"), np.random.default_rng(2)
    made = []
    for number in range(people):
        month = number * 8 // people
        shares = np.array([0.25 + drift * month, 0.25, 0.25, 0.25])
        chosen = ids[int(rng.choice(4, p=shares / shares.sum()))]
        made.append(Choice(name, f"{name}-{number}", chosen, 1, today - 31 * (9 - month)))
    with house.people.store.writing() as work:
        at = house.people.clock.now()
        offered = tuple((one, 1) for one in ids)
        work.deployments.add(Deployment(name, "id-olga", f"The {name} desk", offered, at, at, default=("balanced", 1)))
        work.choices.add(made)
        work.commit()


def test_narrowing_is_warned_of_in_public(house: House) -> None:
    offer(house, "narrow", 0.5, 200)
    page = house.web.get("/deployments/narrow/narrowing")
    assert page.status_code == 200
    text = Page(page.text).text
    assert "Warning: narrowing is found." in text
    assert "What this cannot tell" in text
    assert house.web.get("/deployments/narrow/narrowing.json").json()["narrowing"] is True
    assert house.web.get("/deployments/narrow/narrowing.svg").headers["content-type"] == "image/svg+xml"
    assert house.web.get("/deployments/narrow/narrowing.csv").text.startswith("period,n,effective")
    listed = house.web.get("/deployments").text
    assert "The narrow desk" in Page(listed).text
    beside = "/profiles/candid-coach@1/whom?against=balanced@1"
    assert f'href="{beside}"' in listed
    assert house.web.get(beside).status_code == 200


def test_where_choices_stay_varied_nobody_is_warned(house: House) -> None:
    offer(house, "steady", 0.0, 200)
    text = Page(house.web.get("/deployments/steady/narrowing").text).text
    assert "Warning" not in text
    assert "No narrowing is shown" in text
    assert "That is not the same as none" in text


def test_few_people_are_told_nothing_about(house: House) -> None:
    offer(house, "small", 0.0, 9)
    page = house.web.get("/deployments/small/narrowing")
    assert "Nothing can be said yet." in Page(page.text).text
    body = house.web.get("/deployments/small/narrowing.json").json()
    assert body["periods"] == body["tests"] == []
    assert house.web.get("/deployments/small/narrowing.svg").status_code == 404
    assert house.web.get("/deployments/nowhere/narrowing").status_code == 404


def test_the_month_that_is_running_does_not_count(house: House) -> None:
    offer(house, "running", 0.0, 0)
    today = house.people.clock.now() // 86_400_000
    with house.people.store.writing() as work:
        work.choices.add([Choice("running", f"now-{number}", "balanced", 1, today) for number in range(50)])
        work.commit()
    assert house.web.get("/deployments/running/narrowing.json").json()["periods"] == []
    house.people.clock.at += 32 * 86_400_000
    assert [one["n"] for one in house.web.get("/deployments/running/narrowing.json").json()["periods"]] == [50]


def test_what_people_hold_and_where_weights_go_is_shown_in_coarse_steps(house: House) -> None:
    offer(house, "drifting", 0.5, 200)
    body = house.web.get("/deployments/drifting/narrowing.json").json()
    assert [one["share"] for one in body["held"]] == sorted((one["share"] for one in body["held"]), reverse=True)
    assert all(round(10 * one["share"]) == pytest.approx(10 * one["share"]) for one in body["held"])
    assert {one["axis"] for one in body["mean_weights"]} >= {"pushback-encouragement"}
    assert all(isinstance(period["mean"], int) for one in body["mean_weights"] for period in one["periods"])
    text = Page(house.web.get("/deployments/drifting/narrowing").text).text
    assert "What people hold" in text
    assert "Where mean weights go" in text


def test_whom_nothing_on_offer_serves_is_said_with_whose_wishes_they_are(house: House) -> None:
    offer(house, "served", 0.0, 0)
    body = house.web.get("/deployments/served/narrowing.json").json()
    [pack] = body["unserved"]
    assert pack["synthetic"] is True
    assert pack["groups"][0]["group"] == "everyone"
    assert 0 <= pack["groups"][0]["share"] <= 1
    text = Page(house.web.get("/deployments/served/narrowing").text).text
    assert "Whom nothing on offer serves" in text
    assert "These people are made up." in text
