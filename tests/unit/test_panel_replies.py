"""Replies to propositions: who may write what and when, moderation by the same policy, and what is left at the end."""

from dataclasses import replace

import pytest
from tests.panel_people import PanelPeople
from tests.panel_replying import appeal, back, judge, say, seen, vote

from counterpoise.domain.errors import (
    AlreadyThere,
    InvalidOption,
    NotAllowed,
    NotOpen,
    QuorumMissing,
    StepRefused,
    UnknownProposition,
    UnknownReply,
)
from counterpoise.domain.panels.moderation import POLICY, REPLY_POLICY
from counterpoise.domain.panels.replies import LONGEST, MOST_EACH, public_text
from counterpoise.services.panels.replies import ACCEPTED_BECAUSE
from counterpoise.services.policies import Policies

DAY = 24 * 3_600_000


@pytest.fixture
def people(policies: Policies) -> PanelPeople:
    return PanelPeople(policies)


class TestWriting:
    def test_replies_stand_in_order_and_answer_each_other(self, people: PanelPeople) -> None:
        people.voting()
        assert say(people, "m0", " Not when \n it is urgent. ").text == "Not when it is urgent."
        judge(people, 1)
        assert (say(people, "m1", "Then least of all.", answers=1).number, say(people, "m0", "X", 2).number) == (2, 1)
        judge(people, 2)
        assert [(one.reply.number, one.in_answer_to) for one in seen(people)] == [(1, None), (2, "in answer to 1")]
        assert [one.reply.text for one in seen(people, 2)] == ["X"]

    @pytest.mark.parametrize("text", ["", "  ", "?!", "👍", "x" * (LONGEST + 1), "a\u202eb", "a\x00b", "a\u200bb"])
    def test_what_is_no_reply(self, people: PanelPeople, text: str) -> None:
        people.voting()
        with pytest.raises(InvalidOption):
            say(people, "m0", text)
        assert seen(people) == []

    def test_the_longest_is_taken(self, people: PanelPeople) -> None:
        people.voting()
        assert len(say(people, "m0", "x" * LONGEST).text) == LONGEST

    def test_not_twice_in_the_same_words_by_the_same_member(self, people: PanelPeople) -> None:
        people.voting()
        say(people, "m0", "Not when it is urgent.")
        with pytest.raises(AlreadyThere, match="Your reply 1"):
            say(people, "m0", "not, when it is URGENT")
        assert say(people, "m1", "Not when it is urgent.").number == 2
        assert say(people, "m0", "Not when it is urgent.", number=2).number == 1

    def test_twenty_a_member_and_proposition_those_taken_back_included(self, people: PanelPeople) -> None:
        people.voting()
        for number in range(1, MOST_EACH + 1):
            say(people, "m0", f"Thought {number}.")
            back(people, "m0", number)
        with pytest.raises(InvalidOption, match="at most 20 times"):
            say(people, "m0", "One more.")
        say(people, "m0", "One more.", number=2)
        assert say(people, "m1", "One more.").number == MOST_EACH + 1

    def test_only_members_reply_and_only_to_what_is_accepted(self, people: PanelPeople) -> None:
        people.proposing()
        people.members(1, "oak", prefix="other")
        for name, text in (("m0", "Ask before acting."), ("m1", "Say what is unsure."), ("m2", "Is it so?")):
            with people.asking(name) as caller:
                people.house.propositions.propose(caller, "elm", text)
        with people.asking("fay") as caller:
            accept = people.house.propositions.moderate
            accept(caller, "elm", 1, accept=True, because="It fits.")
            accept(caller, "elm", 3, accept=False, because="A question.", rule="no-proposition")
        for name in ("olga", "fay", "ada", "other0"):
            with pytest.raises(NotAllowed):
                say(people, name, "Hear, hear.")
        for number in (2, 3):
            with pytest.raises(NotOpen, match="Only a proposition that was accepted"):
                say(people, "m0", "Hear, hear.", number)
        with pytest.raises(UnknownProposition):
            say(people, "m0", "Hear, hear.", 9)
        with pytest.raises(UnknownReply):
            say(people, "m0", "Hear, hear.", answers=1)
        say(people, "m0", "Hear, hear.")
        with pytest.raises(NotOpen, match="was accepted, and stands"):
            say(people, "m1", "To what nobody has read.", answers=1)

    def test_replies_are_taken_from_propositions_until_the_votes_close(self, people: PanelPeople) -> None:
        people.learning()
        with pytest.raises(NotOpen):
            say(people, "m0", "Too early.")
        for voice in ("affected", "critic"):
            with people.asking("olga") as caller:
                people.house.convening.heard(caller, "elm", voice, "Somebody", "Their part.")
        people.step("propositions")
        with people.asking("m0") as caller:
            people.house.propositions.propose(caller, "elm", "Ask before acting.")
        with people.asking("fay") as caller:
            people.house.propositions.moderate(caller, "elm", 1, accept=True, because="It fits.")
        say(people, "m0", "While it is put forward.")
        # What waits does not hinder the votes: it can be decided while they are open.
        people.step("votes")
        say(people, "m0", "While it is voted on.")
        vote(people, ["m0", "m1", "m2"])
        with pytest.raises(StepRefused, match="2 replies wait for moderation"):
            people.step("ballots")
        judge(people, 1)
        back(people, "m0", 2)
        people.step("ballots")
        with pytest.raises(NotOpen):
            say(people, "m0", "Too late.")
        with pytest.raises(NotOpen):
            back(people, "m0", 1)
        with pytest.raises(NotOpen):
            judge(people, 1)

    def test_a_date_ends_writing_and_not_moderating(self, people: PanelPeople) -> None:
        ends = people.clock.now() + 3 * DAY
        people.voting(closes={"votes": ends})
        say(people, "m0", "In time.")
        say(people, "m1", "In time as well.")
        vote(people, ["m0", "m1", "m2"])
        people.clock.at = ends + 1
        with pytest.raises(NotOpen, match="is over"):
            say(people, "m0", "Late.")
        with pytest.raises(NotOpen, match="is over"):
            back(people, "m0", 1)
        judge(people, 1, rule="off-topic", because="Not asked.")
        judge(people, 2)
        # A rejection that comes after the date can still be appealed.
        appeal(people, "m0", 1)
        with pytest.raises(StepRefused, match="1 reply waits"):
            people.step("ballots")
        judge(people, 1, by="olga")
        people.step("ballots")

    def test_a_missing_quorum_is_told_apart(self, people: PanelPeople) -> None:
        people.voting()
        say(people, "m0", "Not when it is urgent.")
        with pytest.raises(StepRefused) as caught:
            people.step("ballots")
        assert len(caught.value.params["hindrances"]) == 2
        judge(people, 1)
        with pytest.raises(QuorumMissing):
            people.step("ballots")


class TestModeration:
    def test_nobody_reads_what_nobody_has_looked_at(self, people: PanelPeople) -> None:
        people.voting()
        made = say(people, "m0", "My neighbour Bob is a fool.")
        assert public_text(made) is None
        assert public_text(judge(people, 1, rule="private-person", because="It names a neighbour.")) is None
        assert public_text(judge(people, say(people, "m0", "Trams are late.").number, rule="off-topic", because="No."))

    def test_both_decisions_are_on_record_without_the_text(self, people: PanelPeople) -> None:
        people.voting()
        say(people, "m0", "Bob is a fool.")
        say(people, "m0", "Not when it is urgent.")
        judge(people, 1, rule="private-person", because="It names a neighbour.")
        judge(people, 2)
        with people.store.reading() as work:
            record = work.panels.record("elm", None, 2, ("moderation",))
            audit = work.audit.page(None, 9)
        said = [(one.details["proposition"], one.details["reply"], one.details["status"], one.text) for one in record]
        assert said == [(1, 2, "accepted", ACCEPTED_BECAUSE), (1, 1, "rejected", "It names a neighbour.")]
        assert "Bob" not in f"{record}{audit}"

    def test_a_rejection_names_a_rule_for_replies_and_a_reason(self, people: PanelPeople) -> None:
        people.voting()
        say(people, "m0", "And if it is urgent? Who says so?")
        for rule in ("I-disagree", "no-proposition", ""):
            with pytest.raises(InvalidOption, match="The policy has no rule"):
                judge(people, 1, rule=rule, because="No.")
        with pytest.raises(InvalidOption):
            judge(people, 1, rule="off-topic")
        assert set(POLICY) - set(REPLY_POLICY) == {"no-proposition"}

    def test_an_appeal_is_decided_by_somebody_else_and_once(self, people: PanelPeople) -> None:
        people.voting()
        say(people, "m0", "Trams should be free.")
        judge(people, 1, rule="off-topic", because="Not asked.")
        with pytest.raises(NotAllowed, match="author"):
            appeal(people, "m1", 1)
        appeal(people, "m0", 1)
        with pytest.raises(NotAllowed, match="somebody else"):
            judge(people, 1)
        judge(people, 1, by="olga", rule="off-topic", because="Still not asked.")
        with pytest.raises(NotOpen, match="once"):
            appeal(people, "m0", 1)
        with pytest.raises(NotOpen, match="nothing to decide"):
            judge(people, 1, by="olga")

    def test_an_appeal_about_a_reply_is_none_about_its_proposition(self, people: PanelPeople) -> None:
        """Both stand in one record; a reply's appeal must not use up the proposition's own."""
        people.proposing()
        with people.asking("m0") as caller:
            people.house.propositions.propose(caller, "elm", "Ask before acting.")
        with people.asking("fay") as caller:
            people.house.propositions.moderate(caller, "elm", 1, accept=True, because="It fits.")
        say(people, "m0", "Trams should be free.")
        judge(people, 1, rule="off-topic", because="Not asked.")
        appeal(people, "m0", 1)
        with people.asking("m0") as caller:
            held = caller.work.contributions.proposition("elm", 1)
            assert held is not None
            rejected = replace(held, status="rejected", rule="off-topic", because="No.")
            caller.work.contributions.replace_proposition(rejected)
        with people.asking("m0") as caller:
            assert people.house.propositions.appeal(caller, "elm", 1, "It is asked.").status == "appealed"

    def test_an_accepted_appeal_leaves_no_trace_of_the_rejection(self, people: PanelPeople) -> None:
        people.voting()
        say(people, "m0", "Trams should be free.")
        judge(people, 1, rule="threat-or-insult", because="Rude.")
        appeal(people, "m0", 1)
        made = judge(people, 1, by="olga")
        assert (made.status, made.rule, made.because, made.judged_by) == ("accepted", None, None, None)


class TestTakingBack:
    def test_the_text_goes_and_answers_say_so(self, people: PanelPeople) -> None:
        people.voting()
        say(people, "m0", "Not when it is urgent.")
        judge(people, 1)
        say(people, "m1", "Then least of all.", answers=1)
        judge(people, 2)
        back(people, "m0", 1)
        first, second = seen(people)
        assert (first.reply.text, first.reply.status, public_text(first.reply)) == ("", "taken-back", None)
        assert second.in_answer_to == "in answer to 1, which was taken back"
        with people.asking("ada") as caller:
            (alone,) = people.house.replies.page(caller, "elm", 1, 1, 1)
        assert alone == second, "also where the answered one is on another page"
        with people.store.reading() as work:
            assert "urgent" not in repr(work.panel_replies.all("elm"))
        with pytest.raises(NotOpen, match="stands"):
            say(people, "m2", "To what is gone.", answers=1)
        assert say(people, "m0", "Not when it is urgent.").number == 3

    def test_it_is_its_authors_to_do(self, people: PanelPeople) -> None:
        people.voting()
        say(people, "m0", "Not when it is urgent.")
        for name in ("m1", "fay", "ada"):
            with pytest.raises(NotAllowed):
                back(people, name, 1)
        with pytest.raises(UnknownReply):
            back(people, "m0", 2)
        back(people, "m0", 1)
        assert back(people, "m0", 1).status == "taken-back", "twice is once"

    def test_an_appealed_one_no_longer_waits(self, people: PanelPeople) -> None:
        people.voting()
        say(people, "m0", "Trams should be free.")
        judge(people, 1, rule="off-topic", because="Not asked.")
        appeal(people, "m0", 1)
        back(people, "m0", 1)
        vote(people, ["m0", "m1", "m2"])
        people.step("ballots")

    def test_between_the_stages_one_can_still_take_back(self, people: PanelPeople) -> None:
        ends = people.clock.now() + 3 * DAY
        people.proposing(closes={"propositions": ends})
        with people.asking("m0") as caller:
            people.house.propositions.propose(caller, "elm", "Ask before acting.")
        with people.asking("fay") as caller:
            people.house.propositions.moderate(caller, "elm", 1, accept=True, because="It fits.")
        say(people, "m0", "Not when it is urgent.")
        people.clock.at = ends + 1
        with pytest.raises(NotOpen):
            say(people, "m0", "Late.")
        assert back(people, "m0", 1).text == ""
