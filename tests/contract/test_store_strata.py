"""The promises of ``services.state`` about strata and weights, on every kind of store."""

from dataclasses import replace

import pytest
from tests.filled import CHARTER
from tests.records import do

from counterpoise.domain.panels.records import Panel, PanelBallot
from counterpoise.domain.panels.strata import Strata
from counterpoise.domain.people.records import Account, Invitation, Membership
from counterpoise.services.state import Store, UnitOfWork

OUT = "outside „it“ — 😀"
PLACED = [Membership("elm", "ada", "panelist", OUT), Membership("oak", "ada", "panelist", "in"),
          Membership("elm", "ben", "facilitator")]  # fmt: skip


@pytest.fixture
def placed(store: Store) -> Store:
    def fill(work: UnitOfWork) -> None:
        for name in ("ada", "ben"):
            work.accounts.add(Account(name, f"{name}@example.org", name, "member", 1, "k"))
        for one in PLACED:
            work.accounts.join(one)
        for panel in ("elm", "oak"):
            made = Invitation(f"i-{panel}", f"h-{panel}", "member", "ben", 1, 2, panel, "panelist", None, OUT)
            work.credentials.add_invitation(made)

    do(store, fill)
    return store


def test_a_stratum_comes_back_and_goes_with_another_role(placed: Store) -> None:
    with placed.writing() as work:
        assert work.accounts.members("elm") == [PLACED[0], PLACED[2]]
        assert work.accounts.memberships("ada") == [PLACED[0], PLACED[1]]
        held = work.credentials.invitation("h-elm")
        assert held is not None
        assert held.stratum == OUT
        work.accounts.join(Membership("elm", "ada", "panelist"))
        assert work.accounts.memberships("ada")[0].stratum is None


def test_who_takes_an_invitation_takes_the_stratum_out_of_it(placed: Store) -> None:
    with placed.writing() as work:
        assert work.credentials.spend_invitation("i-elm", 7)
        held = work.credentials.invitation("h-elm")
        assert held is not None
        assert (held.used_at, held.stratum) == (7, None)
        other = work.credentials.invitation("h-oak")
        assert other is not None
        assert (other.used_at, other.stratum) == (None, OUT)


def test_one_panels_strata_are_forgotten(placed: Store) -> None:
    do(placed, lambda work: work.accounts.forget_strata("elm"))
    do(placed, lambda work: work.accounts.forget_strata("nowhere"))
    with placed.reading() as work:
        assert work.accounts.members("elm") == [replace(PLACED[0], stratum=None), PLACED[2]]
        assert work.accounts.members("oak") == [PLACED[1]]
        assert [one.stratum for one in work.credentials.invitations(None)] == [None, OUT]


def test_a_charter_keeps_its_strata_in_their_order_and_ballots_their_weight(store: Store) -> None:
    shares = [{"value": value, "share": share} for value, share in (("z", 0.2), (OUT, 0.5), ("a", 0.3))]
    strata = Strata.model_validate({"name": "where — „x“", "shares": shares})
    panel = Panel("elm", "olga", CHARTER.model_copy(update={"strata": strata}), "charter", 5)
    ballot = PanelBallot("elm", "after", "b", {"plain-technical": 1}, None, 1.0 / 3.0)
    do(store, lambda work: work.panels.add(panel))
    do(store, lambda work: work.contributions.put_ballots([ballot, replace(ballot, voter="c", weight=1.0)]))
    do(store, lambda work: work.contributions.put_ballots([replace(ballot, voter="c", weight=4.999999999)]))
    do(store, lambda work: work.contributions.rename_voters("elm", {"b": "x"}))
    with store.reading() as work:
        assert work.panels.get("elm") == panel
        assert {one.voter: one.weight for one in work.contributions.ballots("elm", "after")} == {
            "c": 4.999999999,
            "x": 1.0 / 3.0,
        }
