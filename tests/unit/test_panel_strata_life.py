"""A panel with strata: who says who is in which, what the ballots then weigh, and that it is forgotten."""

import json
from dataclasses import replace

import pytest
from tests.fakes.doors import CountingEntropy
from tests.panel_people import CHARTER, VOICES, PanelPeople
from tests.panel_strata import IN, OUT, STRATA, balloting, cast, learning, told
from tests.tally_ballots import ballots

from counterpoise.domain.errors import InvalidOption, NotAllowed, NotOpen, StepRefused, UnknownAccount
from counterpoise.domain.sortition.commitment import commitment_of
from counterpoise.schemas.panel_views import public_tally
from counterpoise.services.accounts import join_panel, leave_panel
from counterpoise.services.erasure import erase
from counterpoise.services.invitations import accept_as_member, invite
from counterpoise.services.panels.seated import invite_who_said_yes
from counterpoise.services.policies import Policies

A, B = CHARTER["axes"]
SECRET = "5e" * 32


@pytest.fixture
def people(policies: Policies) -> PanelPeople:
    return PanelPeople(policies)


def panel(people: PanelPeople):
    with people.store.reading() as work:
        return work.panels.get("elm")


class TestPlacing:
    def test_learning_waits_for_everybodys_stratum(self, people: PanelPeople) -> None:
        found = learning(people)
        for voice, title in VOICES:
            with people.asking("olga") as caller:
                people.house.convening.heard(caller, "elm", voice, title, "They said their part.")
        with pytest.raises(StepRefused, match="36 members have no stratum"):
            people.step("propositions")
        told(people, found)
        with people.asking(found[IN][0]) as caller:
            assert people.house.strata.own(caller, "elm") == IN
            people.house.strata.refuse(caller, "elm")
            assert people.house.strata.own(caller, "elm") is None
        with pytest.raises(StepRefused, match="1 member has no stratum"):
            people.step("propositions")
        with people.asking("fay") as caller:
            people.house.strata.put(caller, "elm", found[IN][0], OUT)
        people.step("propositions")

    def test_only_facilitators_say_and_see_who_is_where(self, people: PanelPeople) -> None:
        found = learning(people)
        told(people, found)
        house = people.house.strata
        for name in (found[IN][0], "olga", "omar"):
            with people.asking(name) as caller:
                if name == "olga":
                    caller.work.accounts.leave("elm", "olga")
                    caller = replace(caller, actor=replace(caller.actor, panels=()))  # noqa: PLW2901
                with pytest.raises(NotAllowed):
                    house.listed(caller, "elm")
                with pytest.raises(NotAllowed):
                    house.put(caller, "elm", found[IN][0], OUT)
        for name in ("fay", "ada"):
            with people.asking(name) as caller:
                assert {one.account.id: one.stratum for one in house.listed(caller, "elm")} == {
                    who: value for value, names in found.items() for who in names
                }
                with pytest.raises(NotAllowed):
                    house.own(caller, "elm")

    def test_what_is_wrong_is_refused(self, people: PanelPeople) -> None:
        found = learning(people)
        with people.asking("fay") as caller:
            with pytest.raises(InvalidOption, match=f"{OUT}; {IN}"):
                people.house.strata.put(caller, "elm", found[IN][0], "elsewhere")
            for who in ("nobody", "fay"):
                with pytest.raises(UnknownAccount):
                    people.house.strata.put(caller, "elm", who, IN)
        people.learning(3, "oak", profile="oak-panel")
        with people.asking("fay") as caller, pytest.raises(InvalidOption, match="names no strata"):
            people.house.strata.put(caller, "oak", "m0", IN)

    def test_after_learning_nobody_changes_it(self, people: PanelPeople) -> None:
        found = balloting(people)
        with people.asking("fay") as caller, pytest.raises(NotOpen):
            people.house.strata.put(caller, "elm", found[IN][0], OUT)
        with people.asking(found[IN][0]) as caller, pytest.raises(NotOpen):
            people.house.strata.refuse(caller, "elm")

    def test_the_audit_trail_does_not_say_which(self, people: PanelPeople) -> None:
        told(people, learning(people))
        with people.store.reading() as work:
            trail = [one for one in work.audit.page(None, 1000) if one.action == "panel.stratum_set"]
            said = json.dumps([one.details for one in trail])
        assert len(trail) == 36
        assert "technology" not in said

    def test_an_invitation_brings_its_taker_into_a_stratum(self, people: PanelPeople) -> None:
        learning(people)
        people.members(1, "oak", "new")
        with people.asking("fay") as caller:
            for wrong in (("elm", "facilitator"), None):
                with pytest.raises((InvalidOption, NotAllowed)):
                    invite(caller, CountingEntropy(), "member", wrong, stratum=IN)  # type: ignore[arg-type]
            with pytest.raises(InvalidOption):
                invite(caller, CountingEntropy(), "member", ("elm", "panelist"), stratum="elsewhere")
            secret, made = invite(caller, CountingEntropy(), "member", ("elm", "panelist"), stratum=IN)
        with people.asking("new0") as caller:
            accept_as_member(caller, secret)
        with people.asking("new0") as caller:
            assert people.house.strata.own(caller, "elm") == IN
            # Nothing says later whom the invitation put where.
            held = {one.id: one for one in caller.work.credentials.invitations(None)}
            assert held[made.id].stratum is None

    def test_a_role_given_again_keeps_the_stratum(self, people: PanelPeople) -> None:
        found = learning(people)
        told(people, found)
        who = found[IN][0]
        with people.asking("fay") as caller:
            join_panel(caller, "elm", who, "panelist")
            assert people.house.strata.listed(caller, "elm")[0].account.id == "m0"
            assert {one.account.id: one.stratum for one in people.house.strata.listed(caller, "elm")}[who] == IN

    def test_a_charter_that_names_other_strata_leaves_nobody_in_the_old(self, people: PanelPeople) -> None:
        people.convened(strata=STRATA)
        people.members(3)
        with people.asking("fay") as caller:
            people.house.strata.put(caller, "elm", "m0", IN)
        other = {"name": "age", "shares": [{"value": "young", "share": 0.5}, {"value": "old", "share": 0.5}]}
        with people.asking("olga") as caller:
            people.house.convening.amend(caller, "elm", CHARTER | {"strata": other}, {"1"})
        with people.asking("m0") as caller:
            assert people.house.strata.own(caller, "elm") is None


class TestCounting:
    def test_a_stratum_that_answers_less_counts_by_its_share(self, people: PanelPeople) -> None:
        """Three quarters of the people put in 12 of 30 ballots; on 0 or 100 the result is the share that they are."""
        found = balloting(people, minority_seats=4)
        cast(people, found, {OUT: (12, 100, 20), IN: (18, 0, 80)})
        people.step("tally")
        said = panel(people).counted["ballots"]
        assert said["strata"] == {
            "name": "where people work",
            "weighed": [
                {"strata": [OUT], "share": 0.75, "ballots": 12, "weight": 1.875, "cut": False},
                {"strata": [IN], "share": 0.25, "ballots": 18, "weight": 0.416666667, "cut": False},
            ],
            "effective": pytest.approx(30**2 / (12 * 1.875**2 + 18 * 0.41666667**2), abs=0.01),
        }
        # What stands beside is weighed as well: a plain mean beside a weighed one would tell what a stratum said.
        assert said["axes"][A] == {"n": 30, "mean": pytest.approx(75), "median": 100}
        with people.asking("fay") as caller:
            report = people.house.counting.report(caller, "elm")
            shown = people.house.counting.columns(caller, "elm")
            (owed,) = people.house.reports.listed(caller, "elm")
        assert [round(100 * one.share, 6) for one in report.tally.axes] == [75, 25]
        # A sceptic counts again from the columns.
        assert shown is not None
        again = ballots(
            {axis: [value for value, _ in pairs] for axis, pairs in shown["weights"].items()},
            [weight for _, weight in shown["weights"][A]],
        )
        assert again.shares[:, 0] @ again.weights / again.weights.sum() == pytest.approx(0.75)
        # By weight they are a quarter, and owed a report; their size stays a count of heads.
        assert (owed.size, owed.share) == (18, 0.6)
        assert "weight" not in owed.facts
        public = public_tally(report)
        assert [one.weight for one in public.minority.groups] == [0.6]
        assert public.effective == pytest.approx(said["strata"]["effective"], abs=0.01)

    def test_a_group_is_owed_a_report_by_weight(self, people: PanelPeople) -> None:
        found = balloting(people, minority_seats=3)
        cast(people, found, {OUT: (12, 100, 20), IN: (18, 0, 80)})
        people.step("tally")
        with people.asking("fay") as caller:
            # Eighteen of thirty heads, and a quarter of the weight: less than one in three.
            assert people.house.reports.listed(caller, "elm") == []

    def test_the_quorum_is_heads(self, people: PanelPeople) -> None:
        found = balloting(people)
        cast(people, found, {OUT: (0, 0, 0), IN: (18, 0, 80)})
        people.step("tally")
        assert panel(people).counted["ballots"]["ballots"] == 18
        (all_of_them,) = panel(people).counted["ballots"]["strata"]["weighed"]
        assert (all_of_them["strata"], all_of_them["weight"]) == ([OUT, IN], 1)

    def test_first_ballots_are_weighed_alike_by_who_put_one_in(self, people: PanelPeople) -> None:
        found = learning(people)
        told(people, found)
        cast(people, found, {OUT: (6, 100, 0), IN: (18, 0, 0)})
        for voice, title in VOICES:
            with people.asking("olga") as caller:
                people.house.convening.heard(caller, "elm", voice, title, "They said their part.")
        people.step("propositions")
        said = panel(people).counted["before"]
        assert [one["weight"] for one in said["strata"]["weighed"]] == [3, pytest.approx(1 / 3)]
        # One ballot has an eighth of the weight: the numbers would tell too much of six people.
        assert "axes" not in said
        with people.store.reading() as work:
            assert {one.weight for one in work.contributions.ballots("elm", "before")} == {3, 0.333333333}

    def test_few_of_a_weight_hold_the_columns_back_and_not_the_result(self, people: PanelPeople) -> None:
        found = balloting(people)
        cast(people, found, {OUT: (18, 80, 20), IN: (8, 30, 20)})
        people.step("tally")
        with people.asking("fay") as caller:
            assert people.house.counting.columns(caller, "elm") is None
            assert people.house.counting.report(caller, "elm").tally.profile

    def test_where_one_ballot_weighs_much_the_result_stands_alone(self, people: PanelPeople) -> None:
        found = balloting(people)
        cast(people, found, {OUT: (6, 80, 20), IN: (18, 30, 20)})
        people.step("tally")
        with people.asking("fay") as caller:
            report = people.house.counting.report(caller, "elm")
        public = public_tally(report)
        assert report.tally.n == 24
        assert public.axes[A].share is not None
        assert (public.axes[A].median, public.slate, public.manipulation.axes) == (None, None, {})
        assert "axes" not in panel(people).counted["ballots"]

    def test_nothing_says_afterwards_who_was_in_which(self, people: PanelPeople) -> None:
        found = balloting(people)
        with people.asking("ada") as caller:
            # An invitation that nobody took.
            invite(caller, CountingEntropy(), "member", ("elm", "panelist"), stratum=IN)
        cast(people, found, {OUT: (12, 100, 20), IN: (18, 0, 80)})
        people.step("tally")
        with people.store.reading() as work:
            assert {one.stratum for one in work.accounts.members("elm")} == {None}
            assert {one.stratum for one in work.credentials.invitations(None)} == {None}
            kept = work.contributions.ballots("elm", "after")
        assert sorted({one.weight for one in kept}) == [0.416666667, 1.875]
        with people.asking(found[IN][0]) as caller:
            assert people.house.strata.own(caller, "elm") is None
        with people.asking("fay") as caller:
            assert {one.stratum for one in people.house.strata.listed(caller, "elm")} == {None}

    def test_a_panel_that_ends_without_a_result_forgets_it_too(self, people: PanelPeople) -> None:
        told(people, learning(people))
        people.step("closed", by="fay", because="Too few came.")
        with people.store.reading() as work:
            assert {one.stratum for one in work.accounts.members("elm")} == {None}

    def test_who_leaves_is_left_out_and_weighs_nothing(self, people: PanelPeople) -> None:
        found = balloting(people)
        cast(people, found, {OUT: (12, 100, 20), IN: (18, 0, 80)})
        with people.asking("fay") as caller:
            leave_panel(caller, "elm", found[OUT][0])
        with people.asking("ada") as caller:
            erase(caller, caller.work.accounts.get(found[OUT][1]))
        people.step("tally")
        said = panel(people).counted["ballots"]
        assert (said["ballots"], said["left_out"]) == (28, 2)
        assert [one["ballots"] for one in said["strata"]["weighed"]] == [10, 18]
        assert said["strata"]["weighed"][0]["weight"] == pytest.approx(0.75 / (10 / 28))

    def test_a_ballot_that_cannot_be_weighed_stops_the_count(self, people: PanelPeople) -> None:
        """It cannot come to this by any route; if it did, counting the ballot 1 in silence would be worse."""
        found = balloting(people)
        cast(people, found, {OUT: (12, 100, 20), IN: (18, 0, 80)})
        with people.asking("ada") as caller:
            caller.work.accounts.forget_strata("elm")
        before = panel(people)
        with pytest.raises(StepRefused, match="stratum of somebody who put in a ballot is not known"):
            people.step("tally")
        assert panel(people) == before

    def test_the_profile_says_that_ballots_were_weighed(self, people: PanelPeople) -> None:
        found = balloting(people)
        cast(people, found, {OUT: (12, 100, 20), IN: (18, 0, 80)})
        for stage in ("tally", "minority"):
            people.step(stage)
        with people.asking("fay") as caller:
            until = caller.at + 2 * 86_400_000
            people.house.convening.put_off(caller, "elm", "minority", until, "Time to write.")
        people.clock.at = until
        people.step("ratification")
        for names in found.values():
            for name in names:
                with people.asking(name) as caller:
                    people.house.ratification.assent(caller, "elm", yes=True)
        people.step("ratified")
        with people.store.reading() as work:
            version = work.profiles.version("library-panel", 1)
        assert "Ballots are weighed by stratum, as the charter says." in version.document["reasons"][A]
        assert "30 ballots, weighed by stratum" in version.note


class TestLinks:
    def test_links_for_those_drawn_bring_them_into_their_part(self, people: PanelPeople) -> None:
        """Where a quota is called as the division is, the draw knows it of everybody, by the pool's ids."""
        people.convened(strata=STRATA, least_members=6)
        people.step("draw")
        pool = "id,Where people work,age\n" + "".join(
            f"p{number},{(OUT, IN.upper(), 'nowhere')[number % 3]},{number % 2}\n" for number in range(12)
        )
        parts = "".join(f"Where people work,{value},2,2\n" for value in (OUT, IN.upper(), "nowhere"))
        quotas = f"category,value,min,max\n{parts}age,0,0,6\nage,1,0,6\n"
        with people.asking("fay") as caller:
            lots, commitment = people.house.lots, commitment_of(SECRET)
            frozen = lots.to_freeze(caller, "elm", pool, quotas, 6, commitment=commitment, public_name="Lottery")
            lots.keep(caller, frozen, lots.found(frozen))
            drawn = lots.to_reveal(caller, "elm", SECRET, "1 2 3")
            chosen = lots.keep(caller, drawn, lots.found(drawn)).facts["selected"]
            lots.answer(caller, "elm", dict.fromkeys(chosen, True))
        with people.asking("fay") as caller:
            links = {one.whom: one.secret for one in invite_who_said_yes(caller, CountingEntropy(), "elm")}
            shown = [one.stratum for one in caller.work.credentials.invitations("fay")]
        assert sorted(str(one) for one in shown) == sorted(["None"] * 2 + [IN] * 2 + [OUT] * 2)
        people.members(6, "oak", "new")
        for place, (person, secret) in enumerate(links.items()):
            with people.asking(f"new{place}") as caller:
                accept_as_member(caller, secret)
            with people.asking(f"new{place}") as caller:
                wanted = (OUT, IN, None)[int(person[1:]) % 3]
                assert people.house.strata.own(caller, "elm") == wanted
