from collections.abc import Sequence

import pytest

from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.errors import InvalidOption, ModelFailed, UnknownContext
from counterpoise.services.answers import MAX_TOKENS, Answers
from counterpoise.services.policies import Policies
from counterpoise.services.ports import Message, ModelIdentity, Reply, Upstream

QUESTION = "I quit my job to sell candles. Good plan?"


class Recorder(Upstream):
    """Answers with the number of the chat, and keeps every chat."""

    name = "recorder"
    caveat = "It only records."
    identity = ModelIdentity("recorder")

    def __init__(self, fails_at: int | None = None) -> None:
        self.chats: list[tuple[Message, ...]] = []
        self.limits: list[tuple[int, int]] = []
        self._fails_at = fails_at

    def answer(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Reply:
        if len(self.chats) == self._fails_at:
            raise ModelFailed("The recorder is full.")
        self.chats.append(tuple(messages))
        self.limits.append((max_tokens, seed))
        return Reply(f"reply {len(self.chats)}", "stop", self.name)


def test_one_question_without_and_with_a_profile(policies: Policies) -> None:
    recorder = Recorder()
    profile = policies.profile("candid-coach")
    side = Answers(policies, recorder).answer(QUESTION, profile)
    bare, held = side.answers
    assert recorder.chats[0] == (Message("user", QUESTION),)
    assert recorder.chats[1] == (
        Message("system", policies.compile(profile).prompt.text),
        Message("user", QUESTION),
    )
    assert (bare.profile, bare.title, bare.policy, bare.means, bare.text) == (None, None, None, None, "reply 1")
    assert (held.profile, held.title, held.means, held.text) == ("candid-coach", profile.title, "text", "reply 2")
    assert held.policy == policies.document(profile)["digest"]
    assert (side.question, side.context, side.caveat) == (QUESTION, None, "It only records.")
    assert side.model == recorder.identity
    assert recorder.limits == [(MAX_TOKENS, 0)] * 2


def test_a_second_profile_stands_third(policies: Policies) -> None:
    side = Answers(policies, Recorder()).answer(
        QUESTION, policies.profile("candid-coach"), against=policies.profile("encourager")
    )
    assert [answer.profile for answer in side.answers] == [None, "candid-coach", "encourager"]
    assert side.answers[1].policy != side.answers[2].policy


def test_turns_come_before_the_question(policies: Policies) -> None:
    recorder = Recorder()
    profile = policies.profile("candid-coach")
    options = Options(means="turns")
    side = Answers(policies, recorder).answer(QUESTION, profile, options=options)
    prompt = policies.compile(profile, options=options).prompt
    assert prompt.turns
    system, *turns, question = recorder.chats[1]
    assert system == Message("system", prompt.text)
    assert [(turn.role, turn.content) for turn in turns] == [(turn.role, turn.content) for turn in prompt.turns]
    assert question == Message("user", QUESTION)
    assert side.answers[1].means == "turns"


def test_context_reaches_the_policy(policies: Policies) -> None:
    profile = policies.profile("candid-coach")
    side = Answers(policies, Recorder()).answer(QUESTION, profile, context="mental-health")
    assert side.context == "mental-health"
    assert side.answers[1].policy == policies.document(profile, context="mental-health")["digest"]


def test_many_questions_share_each_opening_and_report_progress(policies: Policies) -> None:
    recorder = Recorder()
    seen: list[tuple[int, int]] = []
    sides = Answers(policies, recorder).answer_all(
        ["One?", "Two?", "Three?"],
        policies.profile("balanced"),
        max_tokens=9,
        seed=4,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert [chat[-1].content for chat in recorder.chats] == ["One?", "Two?", "Three?"] * 2
    assert [len(chat) for chat in recorder.chats] == [1, 1, 1, 2, 2, 2]
    assert [(side.question, *(answer.text for answer in side.answers)) for side in sides] == [
        ("One?", "reply 1", "reply 4"),
        ("Two?", "reply 2", "reply 5"),
        ("Three?", "reply 3", "reply 6"),
    ]
    assert seen == [(done, 6) for done in range(7)]
    assert set(recorder.limits) == {(9, 4)}


def test_no_questions_get_no_answers(policies: Policies) -> None:
    recorder = Recorder()
    assert Answers(policies, recorder).answer_all([], policies.profile("balanced")) == ()
    assert recorder.chats == []


def test_nothing_is_asked_before_everything_is_known_to_be_askable(policies: Policies) -> None:
    recorder = Recorder()
    answers = Answers(policies, recorder)
    profile = policies.profile("balanced")
    with pytest.raises(InvalidOption):
        answers.answer_all(["One?", "  "], profile)
    with pytest.raises(InvalidOption):
        answers.answer("One?", profile, max_tokens=0)
    with pytest.raises(UnknownContext):
        answers.answer("One?", profile, context="nowhere")
    assert recorder.chats == []


def test_a_model_that_fails_is_said_to_fail(policies: Policies) -> None:
    with pytest.raises(ModelFailed, match="full"):
        Answers(policies, Recorder(fails_at=1)).answer(QUESTION, policies.profile("balanced"))
