"""Replies to propositions: who may write what and when, moderation by the same policy, and what is left at the end."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.panel_people import PanelPeople

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
from counterpoise.domain.panels.replies import LONGEST, MOST_EACH, Reply, checked_reply, public_text, taken_back
from counterpoise.domain.panels.secrecy import pseudonym
from counterpoise.schemas.panel_replies import panel_reply_document, reply_fate
from counterpoise.services.panels.replies import ACCEPTED_BECAUSE, SeenReply
from counterpoise.services.panels.votes import Voted
from counterpoise.services.policies import Policies

DAY = 24 * 3_600_000


@pytest.fixture
def people(policies: Policies) -> PanelPeople:
    return PanelPeople(policies)


def say(people: PanelPeople, name: str, text: str, number: int = 1, answers: int | None = None) -> Reply:
    with people.asking(name) as caller:
        return people.house.replies.write(caller, "elm", number, text, answers)


def judge(people: PanelPeople, reply: int, *, by: str = "fay", rule: str | None = None, because: str = "") -> Reply:
    with people.asking(by) as caller:
        return people.house.replies.moderate(caller, "elm", 1, reply, accept=rule is None, because=because, rule=rule)


def back(people: PanelPeople, name: str, reply: int) -> Reply:
    with people.asking(name) as caller:
        return people.house.replies.take_back(caller, "elm", 1, reply)


def appeal(people: PanelPeople, name: str, reply: int) -> Reply:
    with people.asking(name) as caller:
        return people.house.replies.appeal(caller, "elm", 1, reply, "It fits.")


def seen(people: PanelPeople, number: int = 1) -> list[SeenReply]:
    with people.asking("ada") as caller:
        return people.house.replies.page(caller, "elm", number, 0, 100)


def vote(people: PanelPeople, names: list[str]) -> None:
    for name in names:
        with people.asking(name) as caller:
            people.house.votes.put(caller, "elm", [Voted(1, 1)])


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


class TestSecrecy:
    def test_authors_are_kept_by_a_name_of_their_own_purpose(self, people: PanelPeople) -> None:
        people.voting()
        made = say(people, "m0", "Not when it is urgent.")
        key = people.keys.key("elm")
        assert key is not None
        assert made.author == pseudonym(key, "reply", "elm", "m0")
        with people.store.reading() as work:
            held = work.contributions.proposition("elm", 1)
            assert held is not None
            assert held.author == pseudonym(key, "proposition", "elm", "m0") != made.author
            assert not [one for one in work.audit.page(None, 99) if "reply" in one.action]

    def test_the_document_names_nobody(self, people: PanelPeople) -> None:
        people.voting()
        say(people, "m0", "Trams should be free.")
        judge(people, 1, rule="off-topic", because="Not asked.")
        with people.store.reading() as work:
            panel = work.panels.get("elm")
        assert panel is not None
        (found,) = seen(people)
        said = panel_reply_document(found, panel, whole=True).model_dump_json()
        assert found.reply.author not in said
        assert "fay" not in said
        assert json.loads(said)["fate"].endswith("Not asked.")

    @pytest.mark.parametrize("end", ["ratified", "closed"])
    def test_nothing_leads_to_an_author_at_the_end(self, people: PanelPeople, end: str) -> None:
        names = people.voting(texts=1)
        say(people, "m0", "Not when it is urgent.")
        judge(people, 1)
        say(people, "m1", "A second thought.")
        with people.asking("m0") as caller:
            assert [one.reply.number for one in people.house.replies.own(caller, "elm")] == [1]
        if end == "closed":
            people.step("closed", by="fay", because="Too few came.")
        else:
            judge(people, 2)
            vote(people, names)
            people.step("ballots")
            for name in names:
                people.ballot(name, 70, 40)
            for stage in ("tally", "minority", "ratification"):
                people.step(stage)
            with people.asking("fay") as caller:
                people.house.propositions.end(caller, "elm", 1, "declined", "Said already.")
            for name in names:
                with people.asking(name) as caller:
                    people.house.ratification.assent(caller, "elm", yes=True)
            people.step("ratified")
        with people.store.reading() as work:
            panel, kept = work.panels.get("elm"), work.panel_replies.all("elm")
        assert panel is not None
        assert {one.author for one in kept} == {None}
        with people.asking("m0") as caller:
            assert people.house.replies.own(caller, "elm") == []
        if end == "closed":
            assert reply_fate(kept[1], panel) == "The panel ended before anybody looked at it."
            assert public_text(kept[1]) is None

    def test_the_key_of_a_create_leads_nowhere(self, people: PanelPeople) -> None:
        people.voting()
        with people.asking("m0") as caller:
            mine = people.house.replies.once_key(caller, "elm", "1")
            assert people.house.replies.once_key(caller, "elm", "1") == mine
            assert people.house.replies.once_key(caller, "elm", None) is None
            with pytest.raises(InvalidOption):
                people.house.replies.once_key(caller, "elm", "")
        with people.asking("m1") as caller:
            assert people.house.replies.once_key(caller, "elm", "1") != mine
        assert mine is not None
        assert "1" != mine != "m0"
        with people.asking("fay") as caller, pytest.raises(NotAllowed):
            people.house.replies.once_key(caller, "elm", "1")
        people.convened("oak")
        people.members(1, "oak", prefix="o")
        with people.asking("o0") as caller, pytest.raises(NotOpen):
            people.house.replies.once_key(caller, "oak", "1")


class TestTexts:
    @given(st.text(max_size=600))
    def test_what_is_taken_is_what_is_shown(self, text: str) -> None:
        try:
            found = checked_reply(text)
        except InvalidOption:
            return
        assert 1 <= len(found) <= LONGEST
        assert checked_reply(found) == found == " ".join(text.split())

    @given(st.sampled_from(sorted(POLICY)), st.sampled_from(["rejected", "appealed"]))
    def test_a_rejected_text_is_shown_unless_it_would_do_the_harm(self, rule: str, status: str) -> None:
        held = Reply("elm", 1, 1, "Said", 5, status=status, rule=rule)  # type: ignore[arg-type]
        assert public_text(held) == (None if POLICY[rule].withholds else "Said")
        assert public_text(taken_back(held)) is None
