"""The demonstration panel: whole, labelled wherever it is seen, made once."""

from pathlib import Path

import pytest
from tests.fakes.callers import SteadyClock
from tests.fakes.doors import CountingEntropy, Hall

from counterpoise.bootstrap.access import Surroundings
from counterpoise.bootstrap.library import library
from counterpoise.bootstrap.panels import add_demonstration_panel
from counterpoise.services.panels.demonstration import MEMBERS, PANEL
from counterpoise.services.state import Store
from counterpoise.settings import Settings


@pytest.fixture
def shown(tmp_path: Path, sqlite_store: Store) -> Hall:
    hall = Hall(store=sqlite_store, settings={"data_dir": tmp_path})
    settings = Settings(data_dir=tmp_path)
    around = Surroundings(sqlite_store, clock=SteadyClock(), entropy=CountingEntropy())
    held = library(settings)
    assert add_demonstration_panel(settings, held, around) is True
    assert add_demonstration_panel(settings, held, around) is False
    assert not list((tmp_path / "keys").iterdir())
    return hall


def test_it_shows_a_whole_life_and_says_that_it_is_invented(shown: Hall) -> None:
    visitor = shown.visitor()
    panel = visitor.get(f"/api/v1/panels/{PANEL}").json()
    assert (panel["stage"], panel["demonstration"]) == ("ratified", True)
    assert panel["notice"].startswith("A demonstration: its members are synthetic and stand for nobody.")
    assert panel["counted"]["ballots"]["ballots"] == MEMBERS
    assert panel["charter"]["question"].startswith("Demonstration: ")
    (report,) = visitor.get(f"/api/v1/panels/{PANEL}/reports").json()["items"]
    assert report["title"].startswith("Demonstration")
    assert report["signatures"] == 2
    draw = visitor.get(f"/api/v1/panels/{PANEL}/draw").json()
    assert (draw["accepted"], draw["declined"], draw["waiting"]) == (MEMBERS, 1, 0)
    fates = [one["fate"] for one in visitor.get(f"/api/v1/panels/{PANEL}/propositions").json()["items"]]
    assert sum(one.startswith("Ratified") for one in fates) == 2
    assert sum(one.startswith("Declined") for one in fates) == 3
    replies = visitor.get(f"/api/v1/panels/{PANEL}/propositions/1/replies").json()["items"]
    assert [one["in_answer_to"] for one in replies] == [None, "in answer to 1"]
    assert all(one["text"].startswith("Invented: ") for one in replies)
    profile = visitor.get("/api/v1/profiles/demonstration-panel").json()
    assert "Demonstration" in profile["profile"]["title"] if "profile" in profile else str(profile)


def test_nobody_can_sign_in_as_one_of_its_members(shown: Hall) -> None:
    with shown.store.reading() as work:
        made = [one for one in work.accounts.page(None, 100) if one.id.startswith("demonstration")]
    assert len(made) == MEMBERS + 3
    assert all(one.disabled_at is not None and one.password_hash is None for one in made)
    assert all(one.name.startswith("Demonstration ") and one.email.endswith("@example.invalid") for one in made)
