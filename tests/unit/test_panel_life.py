"""A panel's life: the order of its stages, quorum, dates, and what each step leaves behind."""

from dataclasses import replace

import pytest
from tests.panel_people import CHARTER, PanelPeople

from counterpoise.domain.errors import (
    AlreadyThere,
    InvalidDocument,
    InvalidOption,
    NotAllowed,
    NotOpen,
    QuorumMissing,
    StaleRevision,
    StepRefused,
    StorageFailed,
    UnknownPanel,
)
from counterpoise.domain.panels.secrecy import pseudonym
from counterpoise.domain.panels.stages import STAGES
from counterpoise.services.accounts import join_panel
from counterpoise.services.panels.steps import sweep_keys
from counterpoise.services.policies import Policies

DAY = 86_400_000


@pytest.fixture
def people(policies: Policies) -> PanelPeople:
    return PanelPeople(policies)


def panel(people: PanelPeople, name: str = "elm"):
    with people.store.reading() as work:
        return work.panels.get(name)


def record(people: PanelPeople, *kinds: str) -> list[str]:
    with people.store.reading() as work:
        return [one.text for one in work.panels.record("elm", None, 100, kinds or None)]


class TestOrder:
    def test_a_panel_goes_from_charter_to_profile(self, people: PanelPeople) -> None:
        people.ratified()
        held = panel(people)
        assert held.stage == "ratified"
        assert held.result == ("library-panel", 1)
        with people.store.reading() as work:
            version = work.profiles.version("library-panel", 1)
            kept = work.profiles.get("library-panel")
            steps = [one.details["to"] for one in reversed(work.panels.record("elm", None, 100, ("step",)))]
            trail = [one.action for one in work.audit.page(None, 100)]
        assert version.document["weights"] == {
            "pushback-encouragement": {"pushback": 70, "encouragement": 30, "importance": 1},
            "plain-technical": {"plain": 40, "technical": 60, "importance": 1},
        }
        reason = version.document["reasons"]["plain-technical"]
        assert reason.startswith("Decided by the panel elm: plain 40 is the uniform-median of 5 of 5 ballots")
        assert (kept.origin, kept.owner) == ("panel", None)
        assert "5 yes and 0 no" in version.note
        assert steps == list(STAGES[:-1])
        assert trail.count("panel.step") == len(steps)

    def test_an_axis_without_importance_is_left_unset_with_a_ruling(self, people: PanelPeople) -> None:
        names = people.balloting()
        first, second = CHARTER["axes"]
        for name in names:
            with people.asking(name) as caller:
                people.house.ballots.put(caller, "elm", {first: 62.5, second: 10}, {first: 2, second: 0})
        for stage in ("tally", "minority", "ratification"):
            people.step(stage)
        for name in names:
            with people.asking(name) as caller:
                people.house.ratification.assent(caller, "elm", yes=True)
        people.step("ratified")
        with people.asking("fay") as caller:
            (ruling,) = people.house.counting.result(caller, panel(people)).rulings
            said = caller.work.profiles.version("library-panel", 1).document
        assert (ruling.subject, ruling.authority) == (second, "panel")
        assert said["weights"] == {first: {"pushback": 62, "encouragement": 38, "importance": 2}}
        assert "Its importance is 100% of the whole by independent-markets, from 5 ballots." in said["reasons"][first]

    def test_a_second_panel_publishes_the_next_version(self, people: PanelPeople) -> None:
        people.ratified()
        people.ratified(panel="oak")
        assert panel(people, "oak").result == ("library-panel", 2)

    @pytest.mark.parametrize("to", [one for one in STAGES if one not in {"draw", "closed"}])
    def test_no_stage_is_passed_over(self, people: PanelPeople, to: str) -> None:
        people.convened()
        with pytest.raises(StepRefused):
            people.step(to)
        assert panel(people).stage == "charter"

    def test_what_has_ended_goes_nowhere(self, people: PanelPeople) -> None:
        people.ratified()
        for to in STAGES:
            with pytest.raises(StepRefused):
                people.step(to, because="Because.")

    def test_the_charter_is_signed_by_its_operator_alone(self, people: PanelPeople) -> None:
        people.convened()
        for name in ("omar", "fay"):
            with pytest.raises(NotAllowed):
                people.step("draw", by=name)
        people.step("draw")
        with people.asking("olga") as caller, pytest.raises(NotOpen):
            people.house.convening.amend(caller, "elm", CHARTER, {"2"})

    def test_who_is_no_operator_any_more_signs_nothing(self, people: PanelPeople) -> None:
        people.convened()
        with people.asking("ada") as caller:
            held = caller.work.accounts.get("olga")
            caller.work.accounts.replace(replace(held, role="member"))
        with pytest.raises(NotAllowed):
            people.step("draw")

    def test_another_panels_facilitator_leads_nothing_here(self, people: PanelPeople) -> None:
        people.learning()
        people.convened("oak", profile="oak-panel")
        with people.asking("olga") as caller:
            caller.work.accounts.leave("elm", "fay")
        with pytest.raises(NotAllowed):
            people.step("propositions", by="fay")

    def test_a_draw_needs_members_and_lots_or_a_reason(self, people: PanelPeople) -> None:
        people.convened(least_members=4)
        people.step("draw")
        people.members(3)
        with pytest.raises(StepRefused, match=r"nobody was drawn.*there are 3 members"):
            people.step("learn")

    def test_learning_hears_the_affected_and_a_critic(self, people: PanelPeople) -> None:
        people.learning()
        with pytest.raises(StepRefused, match="affected, critic"):
            people.step("propositions")


class TestQuorum:
    def test_votes_need_a_quorum_where_there_is_something_to_vote_on(self, people: PanelPeople) -> None:
        names = people.voting()
        with pytest.raises(QuorumMissing, match="0 of 5 members have voted; the charter's quorum is 3"):
            people.step("ballots")
        from counterpoise.services.panels.votes import Voted  # noqa: PLC0415

        for name in names[:3]:
            with people.asking(name) as caller:
                people.house.votes.put(caller, "elm", [Voted(1, 1)])
        people.step("ballots")
        assert panel(people).counted["votes"] == {"voters": 3, "votes": 3, "left_out": 0}

    def test_ballots_need_a_quorum(self, people: PanelPeople) -> None:
        names = people.balloting(quorum=0.8)
        for name in names[:3]:
            people.ballot(name, 10, None)
        with pytest.raises(QuorumMissing, match="3 of 5"):
            people.step("tally")
        people.ballot(names[3], 10, None)
        people.step("tally")

    def test_ratification_needs_a_quorum_and_a_majority(self, people: PanelPeople) -> None:
        names = people.ratifying(majority=0.6)
        with pytest.raises(QuorumMissing):
            people.step("ratified")
        for place, name in enumerate(names):
            with people.asking(name) as caller:
                people.house.ratification.assent(caller, "elm", yes=place < 3)
        with pytest.raises(StepRefused, match="3 of 5 said yes; the charter asks for more than 60%"):
            people.step("ratified")
        with people.asking(names[4]) as caller:
            people.house.ratification.assent(caller, "elm", yes=True)
            assert people.house.ratification.own(caller, "elm") is True
        people.step("ratified")
        assert panel(people).counted["assents"] == {"yes": 4, "no": 1}

    def test_who_left_is_not_counted(self, people: PanelPeople) -> None:
        names = people.balloting()
        for place, name in enumerate(names):
            people.ballot(name, 100 if place == 4 else 20, 20)
        with people.asking("olga") as caller:
            caller.work.accounts.leave("elm", names[4])
        people.step("tally")
        assert panel(people).counted["ballots"]["left_out"] == 1
        assert panel(people).counted["ballots"]["ballots"] == 4
        with people.asking("fay") as caller:
            found = people.house.counting.result(caller, panel(people))
        assert [line.weight for line in found.profile] == [20, 20]


class TestDates:
    def test_a_dated_stage_is_not_ended_before_and_takes_nothing_after(self, people: PanelPeople) -> None:
        until = people.clock.at + DAY
        names = people.balloting(closes={"ballots": until})
        for name in names:
            people.ballot(name, 60, 60)
        with pytest.raises(StepRefused, match="stays open until"):
            people.step("tally")
        people.clock.at = until
        with pytest.raises(NotOpen, match="is over"):
            people.ballot(names[0], 0, 0)
        people.step("tally")

    def test_a_new_date_gives_a_days_notice(self, people: PanelPeople) -> None:
        people.balloting()
        with people.asking("fay") as caller:
            with pytest.raises(InvalidOption, match="at least a day"):
                people.house.convening.put_off(caller, "elm", "minority", caller.at + DAY - 1, "Hurry.")
            people.house.convening.put_off(caller, "elm", "minority", caller.at + DAY, "A day it is.")

    def test_a_date_is_only_put_off(self, people: PanelPeople) -> None:
        until = people.clock.at + DAY
        people.balloting(closes={"ballots": until})
        with people.asking("fay") as caller:
            convening = people.house.convening
            for earlier in (until - 1, caller.at):
                with pytest.raises(InvalidOption):
                    convening.put_off(caller, "elm", "ballots", earlier, "Sooner.")
            with pytest.raises(NotOpen):
                convening.put_off(caller, "elm", "votes", until + DAY, "Again.")
            with pytest.raises(InvalidOption, match="takes no date"):
                convening.put_off(caller, "elm", "tally", until + DAY, "Later.")
            made = convening.put_off(caller, "elm", "ballots", until + DAY, "Too few came.")
        assert made.closes == {"ballots": until + DAY}
        assert record(people, "date") == ["Too few came."]

    @pytest.mark.parametrize(
        "closes", [{"tally": 2**50}, {"votes": 2**50, "learn": 2**51}, {"votes": 5}, {"votes": -1}, {"votes": "soon"}]
    )
    def test_dates_of_a_charter_are_of_dated_stages_in_order_and_to_come(self, people: PanelPeople, closes) -> None:
        with pytest.raises(InvalidDocument):
            people.convened(closes=closes)


class TestCharters:
    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("axes", ["pushback-encouragement", "no-axis"], "unknown_axis"),
            ("axes", ["plain-technical", "plain-technical"], "axis_twice"),
            ("axes", [], "too_short"),
            ("rule", "mean", "unknown_rule"),
            ("quorum", 0, "greater_than"),
            ("quorum", float("nan"), "finite_number"),
            ("majority", 1, "less_than"),
            ("least_members", 2, "greater_than_equal"),
            ("profile", "No Id", "string_pattern_mismatch"),
            ("stakes", "a\u202eb", "hidden_character"),
            ("surprise", 1, "extra_forbidden"),
        ],
    )
    def test_faults_are_named(self, people: PanelPeople, field: str, value: object, code: str) -> None:
        with pytest.raises(InvalidDocument) as caught:
            people.convened(**{field: value})
        assert code in {one.code for one in caught.value.issues}
        assert panel(people) is None

    def test_the_profiles_id_must_be_free_or_a_panels(self, people: PanelPeople) -> None:
        with pytest.raises(AlreadyThere):
            people.convened(profile="candid-coach")
        people.ratified()
        people.convened("oak")
        assert panel(people, "oak").charter.profile == "library-panel"

    def test_an_edit_names_what_it_started_from(self, people: PanelPeople) -> None:
        people.convened()
        with people.asking("olga") as caller:
            with pytest.raises(StaleRevision):
                people.house.convening.amend(caller, "elm", CHARTER, {"7"})
            made = people.house.convening.amend(caller, "elm", CHARTER | {"quorum": 0.9}, {"1"})
        assert made.charter.quorum == 0.9
        with people.asking("omar") as caller, pytest.raises(NotAllowed):
            people.house.convening.amend(caller, "elm", CHARTER, {"2"})

    def test_ids_are_taken_once_and_unknown_ones_are_unknown(self, people: PanelPeople) -> None:
        people.convened()
        with pytest.raises(AlreadyThere):
            people.convened(profile="other-panel")
        for name in ("oak", "No Id", "x" * 65):
            with people.asking("olga") as caller, pytest.raises(UnknownPanel):
                people.house.convening.get(caller, name)


class TestMembers:
    def test_nobody_joins_once_propositions_are_asked_for(self, people: PanelPeople) -> None:
        people.proposing()
        people.members(1, "oak", "late")
        with people.asking("olga") as caller:
            with pytest.raises(NotOpen):
                join_panel(caller, "elm", "late0", "panelist")
            join_panel(caller, "elm", "late0", "facilitator")


class TestSecrecy:
    def test_nothing_kept_leads_from_a_ballot_to_a_person_after_close(self, people: PanelPeople) -> None:
        names = people.ratifying()
        key = people.keys.key("elm")
        known = {pseudonym(key, purpose, "elm", name) for purpose in ("ballot", "vote") for name in names}  # type: ignore[arg-type]
        with people.store.reading() as work:
            voters = {one.voter for one in work.contributions.ballots("elm", "after")}
        assert len(voters) == 5
        assert not voters & (known | set(names))

    def test_the_key_goes_with_ratification(self, people: PanelPeople) -> None:
        people.ratified()
        people.convened("oak", profile="oak-panel")
        people.step("draw", panel="oak")
        assert sorted(people.keys.held) == ["elm", "oak"]
        assert sweep_keys(people.store, people.keys) == ["elm"]
        assert sweep_keys(people.store, people.keys) == []
        assert sorted(people.keys.held) == ["oak"]

    def test_without_its_key_a_panel_takes_nothing(self, people: PanelPeople) -> None:
        names = people.balloting()
        people.keys.destroy("elm")
        with people.asking("olga") as caller:
            assert "key is missing" in people.house.steps.hindrances(caller, "elm")[0]
        with pytest.raises(StorageFailed, match="missing"):
            people.ballot(names[0], 1, 1)
        people.keys.make("elm")
        with pytest.raises(StorageFailed, match="another"):
            people.ballot(names[0], 1, 1)

    def test_names_differ_by_purpose_panel_and_account(self) -> None:
        key = bytes(range(32))
        made = {
            pseudonym(key, purpose, panel, account)  # type: ignore[arg-type]
            for purpose in ("vote", "ballot", "assent", "proposition", "reply")
            for panel in ("elm", "oak")
            for account in ("a", "b")
        }
        assert len(made) == 20
        assert pseudonym(key, "vote", "elm", "a") == pseudonym(key, "vote", "elm", "a")
        assert pseudonym(bytes(32), "vote", "elm", "a") not in made


class TestClosing:
    @pytest.mark.parametrize("stage", ["convened", "learning", "proposing", "voting", "balloting", "ratifying"])
    def test_a_panel_can_end_without_a_result_at_every_stage(self, people: PanelPeople, stage: str) -> None:
        getattr(people, stage)()
        people.step("closed", by="fay", because="Too few came.")
        held = panel(people)
        assert (held.stage, held.ended_because, held.result) == ("closed", "Too few came.", None)
        assert record(people, "step")[0] == "Too few came."
        with people.store.reading() as work:
            assert work.profiles.get("library-panel") is None
            assert all(one.author is None for one in work.contributions.propositions("elm"))

    def test_closing_has_a_public_reason(self, people: PanelPeople) -> None:
        people.convened()
        with pytest.raises(InvalidOption):
            people.step("closed", by="fay")
        assert panel(people).stage == "charter"


class TestNothingHalfDone:
    def test_a_step_that_fails_leaves_everything_as_it_was(self, people: PanelPeople) -> None:
        names = people.balloting()
        for name in names:
            people.ballot(name, None, 5)
        with people.asking("olga") as caller:
            caller.work.profiles.add(_taken(caller.at))
        for stage in ("tally", "minority", "ratification"):
            people.step(stage)
        for name in names:
            with people.asking(name) as caller:
                people.house.ratification.assent(caller, "elm", yes=True)
        before = panel(people)
        with pytest.raises(AlreadyThere):
            people.step("ratified")
        assert panel(people) == before
        with people.store.reading() as work:
            assert len(work.contributions.assents("elm")) == 5


def _taken(at: int):
    from counterpoise.domain.offers.records import KeptProfile  # noqa: PLC0415

    return replace(KeptProfile("library-panel", "person", None, at), latest=0)
