"""Propositions: moderation by policy, appeal to somebody else, merging, routing; minority reports; rulings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.panel_people import CHARTER, PanelPeople

from counterpoise.domain.errors import (
    AlreadyThere,
    InvalidDocument,
    InvalidOption,
    NotAllowed,
    NotOpen,
    StaleRevision,
    StepRefused,
    UnknownProposition,
    UnknownReport,
)
from counterpoise.domain.panels.ballots import check_ballot, columns, counted_ballots
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.records import PanelBallot
from counterpoise.domain.panels.routing import next_proposition
from counterpoise.domain.panels.similarity import ALIKE, likeness, most_alike
from counterpoise.schemas.panel_views import fate, proposition_document
from counterpoise.services.panels.convening import NOTICE
from counterpoise.services.panels.propositions import MOST_EACH
from counterpoise.services.panels.votes import Voted
from counterpoise.services.policies import Policies


@pytest.fixture
def people(policies: Policies) -> PanelPeople:
    return PanelPeople(policies)


def propose(people: PanelPeople, name: str, text: str):
    with people.asking(name) as caller:
        return people.house.propositions.propose(caller, "elm", text)


def judge(people: PanelPeople, name: str, number: int, *, accept: bool, rule: str | None = None):
    with people.asking(name) as caller:
        return people.house.propositions.moderate(
            caller, "elm", number, accept=accept, because="See the policy.", rule=rule
        )


class TestModeration:
    def test_a_rejection_names_a_rule_and_a_reason(self, people: PanelPeople) -> None:
        people.proposing()
        propose(people, "m0", "Mrs Smith of 5 Elm Street is wrong.")
        for rule in (None, "I-disagree"):
            with pytest.raises(InvalidOption, match="The policy has no rule"):
                judge(people, "fay", 1, accept=False, rule=rule)
        made = judge(people, "fay", 1, accept=False, rule="private-person")
        with people.store.reading() as work:
            panel = work.panels.get("elm")
            (entry,) = work.panels.record("elm", None, 9, ("moderation",))
        assert "Smith" not in entry.text
        shown = proposition_document(made, panel, None)
        assert shown.text is None
        assert shown.fate.startswith("Declined: it was not put to the vote. It names or describes a private person.")
        assert proposition_document(made, panel, None, own=True).text == "Mrs Smith of 5 Elm Street is wrong."

    def test_an_appeal_is_decided_by_somebody_else_and_once(self, people: PanelPeople) -> None:
        people.proposing()
        propose(people, "m0", "Trams should be free.")
        judge(people, "fay", 1, accept=False, rule="off-topic")
        with people.asking("m1") as caller, pytest.raises(NotAllowed):
            people.house.propositions.appeal(caller, "elm", 1, "Not mine.")
        with people.asking("m0") as caller:
            people.house.propositions.appeal(caller, "elm", 1, "It is about help.")
        with pytest.raises(StepRefused, match="1 proposition waits"):
            people.step("votes")
        with pytest.raises(NotAllowed):
            judge(people, "fay", 1, accept=False, rule="off-topic")
        judge(people, "olga", 1, accept=False, rule="off-topic")
        with people.asking("m0") as caller, pytest.raises(NotOpen, match="once"):
            people.house.propositions.appeal(caller, "elm", 1, "Again.")
        people.step("votes")

    def test_propositions_are_words_not_twice_and_not_without_end(self, people: PanelPeople) -> None:
        people.proposing()
        for text in ("", "  ", "?!", "x" * 281, "a\u202eb", "a\x00b"):
            with pytest.raises(InvalidOption):
                propose(people, "m0", text)
        propose(people, "m0", "Ask before acting.")
        with pytest.raises(AlreadyThere, match="Proposition 1 says this"):
            propose(people, "m1", "ask, before ACTING")
        for number in range(MOST_EACH - 1):
            propose(people, "m0", f"Idea number {number} is good.")
        with pytest.raises(InvalidOption, match="at most 20"):
            propose(people, "m0", "One more.")
        with people.asking("m0") as caller:
            assert len(people.house.propositions.own(caller, "elm")) == MOST_EACH
        with people.asking("m1") as caller:
            assert people.house.propositions.own(caller, "elm") == []

    def test_merging_is_offered_and_the_authors_to_do(self, people: PanelPeople) -> None:
        people.proposing()
        propose(people, "m0", "The assistant asks before it acts.")
        propose(people, "m1", "Trams should be free.")
        made, alike = propose(people, "m2", "The assistant always asks before it acts.")
        assert [one.number for one in alike] == [1]
        assert alike[0].likeness > ALIKE
        with people.asking("m0") as caller:
            with pytest.raises(NotAllowed):
                people.house.propositions.merge(caller, "elm", made.number, 1)
            with pytest.raises(UnknownProposition):
                people.house.propositions.merge(caller, "elm", 1, 9)
        with people.asking("m2") as caller:
            with pytest.raises(InvalidOption):
                people.house.propositions.merge(caller, "elm", 3, 3)
            merged = people.house.propositions.merge(caller, "elm", 3, 1)
        with people.asking("m0") as caller:
            with pytest.raises(NotOpen):
                people.house.propositions.merge(caller, "elm", 1, 3)
            people.house.propositions.merge(caller, "elm", 1, 2)
        with people.store.reading() as work:
            assert work.contributions.proposition("elm", 3).merged_into == 2
            assert "merged it into proposition 1" in fate(merged, work.panels.get("elm"))

    def test_every_proposition_has_an_end_before_ratification(self, people: PanelPeople) -> None:
        names = people.voting()
        for name in names:
            with people.asking(name) as caller:
                people.house.votes.put(caller, "elm", [Voted(1, 1), Voted(2, -1)])
        people.step("ballots")
        for name in names:
            people.ballot(name, 60, 60)
        for stage in ("tally", "minority", "ratification"):
            people.step(stage)
        for name in names:
            with people.asking(name) as caller:
                people.house.ratification.assent(caller, "elm", yes=True)
        with pytest.raises(StepRefused, match="2 propositions have no stated end"):
            people.step("ratified")
        with people.asking("fay") as caller:
            end = people.house.propositions.end
            for outcome, amendment in (("amendment", None), ("amendment", "mood"), ("declined", "axis")):
                with pytest.raises(InvalidOption):
                    end(caller, "elm", 1, outcome, "Because.", amendment)  # type: ignore[arg-type]
            end(caller, "elm", 1, "amendment", "Most agree.", "wording")
            end(caller, "elm", 2, "declined", "Most disagree.")
        people.step("ratified")
        with people.asking("fay") as caller, pytest.raises(NotOpen):
            people.house.propositions.end(caller, "elm", 2, "declined", "Again.")


class TestSimilarity:
    @pytest.mark.parametrize(
        ("one", "other", "alike"),
        [
            ("Ask before acting.", "ASK, before acting!", True),
            ("The assistant asks before it acts.", "An assistant asks before it acts.", True),
            ("Café first", "cafe first", True),
            ("Trams should be free.", "The assistant asks before it acts.", False),
            ("是", "否", False),
        ],
    )
    def test_wording_is_compared(self, one: str, other: str, *, alike: bool) -> None:
        assert (likeness(one, other) >= ALIKE) is alike

    def test_worked_by_hand(self) -> None:
        # " ab " has the pieces " ab" and "ab "; " abc " has " ab", "abc", "bc ": one of five shared, 2·1/5.
        assert likeness("ab", "abc") == 0.4
        assert most_alike("abc", [(2, "abc"), (1, "abc"), (3, "xyz")]) == [(1, 1.0), (2, 1.0)]

    @given(st.text(), st.text())
    def test_it_is_symmetric_and_a_share(self, one: str, other: str) -> None:
        assert 0 <= likeness(one, other) == likeness(other, one) <= 1
        assert likeness(one, one) == 1


class TestRouting:
    @given(st.integers(1, 12), st.integers(1, 30), st.data())
    def test_no_proposition_is_starved_whatever_people_say(self, count: int, members: int, data: st.DataObject) -> None:
        """Members who take what they are offered, in any order: propositions differ by at most one vote a round."""
        votes: dict[int, int] = {}
        seen: dict[str, set[int]] = {f"m{number}": set() for number in range(members)}
        for _ in range(count):
            for name in data.draw(st.permutations(sorted(seen))):
                found = next_proposition(name, range(1, count + 1), seen[name], votes)
                assert found is not None
                least = min(votes.get(one, 0) for one in range(1, count + 1) if one not in seen[name])
                assert votes.get(found, 0) == least
                seen[name].add(found)
                votes[found] = votes.get(found, 0) + 1
        assert set(votes.values()) == {members}
        assert all(next_proposition(name, range(1, count + 1), held, votes) is None for name, held in seen.items())

    def test_a_late_one_catches_up_first(self) -> None:
        assert next_proposition("m", [1, 2, 3], [], {1: 40, 2: 41}) == 3

    def test_members_begin_at_different_places(self) -> None:
        assert len({next_proposition(f"m{number}", range(1, 9), [], {}) for number in range(50)}) > 4

    def test_a_member_is_asked_what_they_have_not_seen(self, people: PanelPeople) -> None:
        people.voting()
        asked = []
        with people.asking("m3") as caller:
            while (found := people.house.propositions.next(caller, "elm"))[0] is not None:
                asked.append(found[0].number)
                people.house.votes.put(caller, "elm", [Voted(found[0].number, 0)])
        assert sorted(asked) == [1, 2]


class TestBallots:
    @given(
        st.dictionaries(st.sampled_from(CHARTER["axes"]), st.none() | st.floats()),
        st.none() | st.dictionaries(st.sampled_from(CHARTER["axes"]), st.floats()),
    )
    def test_what_passes_can_be_counted(self, weights, importances) -> None:
        charter = Charter.model_validate(CHARTER)
        try:
            check_ballot(charter, weights, importances)
        except InvalidDocument:
            return
        found = counted_ballots(charter.axes, [PanelBallot("elm", "after", "v", weights, importances)])
        assert len(found) == 1

    def test_columns_are_sorted_separately_and_only_of_more_than_ten(self) -> None:
        made = [
            PanelBallot(
                "elm", "after", f"v{number:02}", {"x-y": number, "a-b": 100 - number}, {"x-y": 1, "a-b": number}
            )
            for number in range(11)
        ]
        assert columns(counted_ballots(("x-y", "a-b"), made[:10])) is None
        found = columns(counted_ballots(("x-y", "a-b"), made))
        assert [value for value, _ in found["weights"]["a-b"]] == pytest.approx(list(range(90, 101)))
        assert all(column == sorted(column) for part in found.values() for column in part.values())


class TestReportsAndRulings:
    def lost(self, people: PanelPeople) -> list[str]:
        """Ten members, of whom three ask for something else."""
        names = people.balloting(10)
        for place, name in enumerate(names):
            people.ballot(name, 0 if place < 3 else 90, 100 if place < 3 else 20)
        people.step("tally")
        people.step("minority")
        return names

    def test_a_group_that_lost_is_owed_a_report(self, people: PanelPeople) -> None:
        names = self.lost(people)
        with people.asking(names[0]) as caller:
            (own,) = people.house.reports.own(caller, "elm")
        assert (own.report.number, own.report.size, own.signed) == (1, 3, False)
        assert own.report.facts["weights"] == {"pushback-encouragement": 0, "plain-technical": 100}
        with people.asking(names[5]) as caller:
            assert people.house.reports.own(caller, "elm") == []
            with pytest.raises(NotAllowed):
                people.house.reports.sign(caller, "elm", 1)
            with pytest.raises(UnknownReport):
                people.house.reports.sign(caller, "elm", 2)
        with people.asking(names[0]) as caller, pytest.raises(UnknownReport, match="not written"):
            people.house.reports.sign(caller, "elm", 1)

    def test_the_trail_does_not_say_who_belongs_to_it(self, people: PanelPeople) -> None:
        names = self.lost(people)
        with people.asking(names[0]) as caller:
            people.house.reports.write(caller, "elm", 1, "Title", "Text.", {"1"})
        with people.store.reading() as work:
            trail = work.audit.page(None, 100)
            record = work.panels.record("elm", None, 100)
        assert trail[0].action == "panel.report"
        assert (trail[0].actor, trail[0].request) == ("member", None)
        assert not {one.actor for one in trail} & set(names)
        assert not any(name in str(one.details) + one.text for one in record for name in names)

    def test_who_signed_before_a_change_signs_again(self, people: PanelPeople) -> None:
        names = self.lost(people)
        write, sign = people.house.reports.write, people.house.reports.sign
        with people.asking(names[0]) as caller:
            write(caller, "elm", 1, "Title", "Text.", {"1"})
        with people.asking(names[1]) as caller:
            assert sign(caller, "elm", 1).signatures == 2
            assert sign(caller, "elm", 1).signatures == 2
        with people.asking(names[0]) as caller:
            with pytest.raises(StaleRevision):
                write(caller, "elm", 1, "Title", "Another text.", {"2"})
            assert write(caller, "elm", 1, "Title", "Another text.", {"3"}).signatures == 1

    def test_a_dated_stage_goes_on_without_a_text_and_offers_nothing(self, people: PanelPeople) -> None:
        names = self.lost(people)
        with pytest.raises(StepRefused, match="1 minority report is owed"):
            people.step("ratification")
        with people.asking("fay") as caller:
            people.house.convening.put_off(caller, "elm", "minority", caller.at + NOTICE, "They have until then.")
        people.clock.at += NOTICE
        people.step("ratification")
        for name in names:
            with people.asking(name) as caller:
                people.house.ratification.assent(caller, "elm", yes=True)
        people.step("ratified")
        with people.store.reading() as work:
            (report,) = work.contributions.reports("elm")
            assert (report.profile, report.members, report.signed) == (None, (), ())
        with people.asking("olga") as caller, pytest.raises(UnknownReport):
            people.house.rulings.withhold(caller, "elm", 1, "There is none.")

    def test_an_override_is_a_version_and_a_line_of_record(self, people: PanelPeople) -> None:
        people.ratified()
        override = people.house.rulings.override
        with people.asking("omar") as caller, pytest.raises(NotAllowed):
            override(caller, "elm", "plain-technical", 90, "I want it.")
        with people.asking("olga") as caller:
            for axis, weight, because in (
                ("warm-reserved", 1, "x"),
                ("plain-technical", 40, "x"),
                ("plain-technical", 101, "x"),
                ("plain-technical", 1, " "),
            ):
                with pytest.raises(InvalidOption):
                    override(caller, "elm", axis, weight, because)
            made = override(caller, "elm", "plain-technical", 90, "Our lawyers ask.")
        assert (made.profile, made.number) == ("library-panel", 2)
        assert made.document["weights"]["plain-technical"] == {"plain": 90, "technical": 10, "importance": 1}
        assert made.document["reasons"]["plain-technical"].startswith("The operator overrides the panel elm")
        with people.asking("m0") as caller:
            (ruling,) = people.house.convening.rulings(caller, "elm")
        assert ruling.text == "Our lawyers ask."
        assert (ruling.details["asked"], ruling.details["holds"]) == ("plain 40", "plain 90")

    def test_nobody_overrides_what_is_not_ratified(self, people: PanelPeople) -> None:
        people.ratifying()
        with people.asking("olga") as caller, pytest.raises(NotOpen):
            people.house.rulings.override(caller, "elm", "plain-technical", 1, "Because.")
