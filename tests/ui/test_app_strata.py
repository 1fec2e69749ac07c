"""Strata in the app's panel room: where one is counted to, that it can be wrong, and what ballots weigh."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest
from tests.fakes.doors import Hall
from tests.panel_strata import IN, OUT, STRATA
from tests.ui.reading import whole, words
from tests.ui.test_app_room import AXES, Panel, at, room

__all__ = ["room"]


@pytest.fixture
def panel(hall: Hall, lively: str) -> Iterator[Panel]:
    made = Panel(hall, lively, strata=STRATA)
    yield made
    made.operator.close()
    made.member.close()


def test_a_member_sees_where_they_are_counted_to_and_says_that_it_is_wrong(room: AppTest, panel: Panel) -> None:
    panel.to("learn")
    assert "Nobody has said yet where you belong" in words(at(room))
    mine = panel.member.me().id
    panel.operator.set_stratum(panel.id, mine, IN)
    app = at(room)
    assert f"You are counted to: {IN}." in words(app)
    app = whole(app.button(key=f"w:room:{panel.id}:stratum").click().run())
    assert "You are counted to no part now" in words(app)
    assert panel.member.my_stratum(panel.id).stratum is None
    assert "3 members have no stratum, by which ballots are weighed" in panel.operator.panel(panel.id).held.hindrances


def test_everybody_reads_what_ballots_weigh(room: AppTest, panel: Panel) -> None:
    app = at(room)
    assert f"- {OUT}: 75.0% of the population" in words(app)
    panel.to("learn")
    for one in panel.operator.panel_strata(panel.id).members:
        panel.operator.set_stratum(panel.id, one.account, OUT)
    panel.to("propositions", "votes", "ballots")
    panel.member.put_ballot(panel.id, {AXES[0]: 60, AXES[1]: 40})
    assert "That is wrong" not in [one.label for one in at(room).button]
    with panel.hall.store.writing() as work:
        # One of three is no quorum: the others leave.
        for name in ("b", "c"):
            work.accounts.leave(panel.id, f"{panel.id}-{name}")
        work.commit()
    panel.to("tally")
    said = words(at(room))
    assert f"{OUT} and {IN}: 100.0% of the population, 1 ballot, weight 1.00" in said
