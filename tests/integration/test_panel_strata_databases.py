"""A panel with strata on the fake and on both databases: weighed, kept, forgotten; and older panels read as before."""

import pytest
from tests.panel_people import PanelPeople
from tests.panel_strata import IN, OUT, balloting, cast

from counterpoise.services.policies import Policies
from counterpoise.services.state import Store


@pytest.fixture
def people(policies: Policies, store: Store) -> PanelPeople:
    return PanelPeople(policies, store)


def test_ballots_are_weighed_kept_and_counted_again(people: PanelPeople) -> None:
    found = balloting(people)
    cast(people, found, {OUT: (12, 100, 20), IN: (18, 0, 80)})
    people.step("tally")
    with people.store.reading() as work:
        kept = work.contributions.ballots("elm", "after")
        said = work.panels.get("elm").counted["ballots"]["strata"]["weighed"]  # type: ignore[union-attr]
        assert {one.stratum for one in work.accounts.members("elm")} == {None}
    assert sorted({one.weight for one in kept}) == [0.416666667, 1.875]
    assert [one["ballots"] for one in said] == [12, 18]
    with people.asking("fay") as caller:
        report = people.house.counting.report(caller, "elm")
        columns = people.house.counting.columns(caller, "elm")
    assert [round(100 * one.share, 6) for one in report.tally.axes] == [75, 25]
    assert columns is not None


def test_without_strata_every_ballot_counts_one(people: PanelPeople) -> None:
    people.ratifying()
    with people.store.reading() as work:
        assert {one.weight for one in work.contributions.ballots("elm", "after")} == {1.0}
        held = work.panels.get("elm")
    assert held is not None
    assert held.charter.strata is None
    assert "strata" not in held.counted["ballots"]
