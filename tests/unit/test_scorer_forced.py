"""Forcing replies on a server that is played here, one token a character; the real ones are in the contract."""

import math
from collections.abc import Sequence
from typing import Any

import pytest

from counterpoise.domain.errors import InvalidOption, ModelFailed
from counterpoise.services.ports import Message, ScoreJob
from counterpoise.upstream.forced_scoring import ForcedScoring

ODD = "é"


class Played:
    """Token n has log-probability −n/100; what ends within a character is reported by no one."""

    def __init__(self, **faults: Any) -> None:
        self.faults = faults
        self.asked: list[dict[str, Any]] = []

    def opening(self, messages: Sequence[Message]) -> object:
        return self.faults.get("opening", {"prompt": "|".join(message.content for message in messages)})

    def tokenize(self, text: str, *, template: bool) -> object:
        del template
        odd = {"é": [195]}
        return self.faults.get(
            "tokenize", {"tokens": [{"id": ord(letter), "piece": odd.get(letter, letter)} for letter in text]}
        )

    def complete(self, body: dict[str, Any]) -> object:
        self.asked.append(body)
        if "complete" in self.faults and body["n_predict"]:
            return self.faults["complete"]
        if "grammar" in body:
            ids = [int(part.strip("<[]>")) for part in body["grammar"].removeprefix("root ::= ").split()]
        else:
            ids = [token for token, _ in body.get("logit_bias", [])]
        everything = [{"id": token, "logprob": -token / 100} for token in range(32, 300)]
        content = [{"id": token, "logprob": -token / 100, "top_logprobs": everything} for token in ids]
        return {"choices": [{"logprobs": {"content": content}}]}


def job(reply: str, question: str = "Good plan?") -> ScoreJob:
    return ScoreJob((Message("system", "Be kind."), Message("user", question)), reply)


def expected(reply: str) -> float:
    return sum(-ord(letter) / 100 for letter in reply)


@pytest.mark.parametrize("reply", ["Yes, do it.", ODD, f"Caf{ODD} {ODD}{ODD}!", f"{ODD}a"])
@pytest.mark.parametrize("by_bias", [False, True])
def test_every_token_counts_once_also_where_a_grammar_cannot_force_it(reply: str, *, by_bias: bool) -> None:
    scored = ForcedScoring(Played(), name="played", by_bias=by_bias).score(job(reply))
    assert scored.tokens == len(reply)
    assert math.isclose(scored.logprob, expected(reply))


def test_a_plain_reply_is_one_request_after_the_prompt_was_left_two_tokens_short() -> None:
    server = Played()
    ForcedScoring(server, name="played").score(job("Yes."))
    short, whole = server.asked
    prompt = [ord(letter) for letter in "Be kind.|Good plan?"]
    assert short["n_predict"] == 0
    assert short["prompt"][:-1] == prompt[:-2]
    assert short["prompt"][-1] != prompt[-2]
    assert (whole["prompt"], whole["n_predict"], whole["grammar"]) == (
        prompt,
        4,
        "root ::= <[89]> <[101]> <[115]> <[46]>",
    )


def test_a_prompt_that_goes_on_with_the_last_reply_makes_the_server_forget_that_reply() -> None:
    server = Played()
    scoring = ForcedScoring(server, name="played")
    scoring.score(job("Yes."))
    before = len(server.asked)
    scoring.score(job("No.", question="Good plan?Yes. Sure?"))
    forget, short, _ = server.asked[before:]
    prompt = [ord(letter) for letter in "Be kind.|Good plan?"]
    assert forget["prompt"][:-1] == prompt[:-1]
    assert forget["prompt"][-1] != prompt[-1]
    assert len(short["prompt"]) == len("Be kind.|Good plan?Yes. Sure?") - 1


@pytest.mark.parametrize("messages", [(), (Message("system", "Hm."),), (Message("assistant", "Hm."),)])
def test_a_conversation_ends_with_the_user(messages: tuple[Message, ...]) -> None:
    with pytest.raises(InvalidOption, match="last message is the user's"):
        ForcedScoring(Played(), name="played").score(ScoreJob(messages, "Yes."))


def test_nothing_cannot_be_scored() -> None:
    with pytest.raises(InvalidOption, match=r"empty reply to “Good plan\?”"):
        ForcedScoring(Played(), name="played").score(job(""))
    nothing = Played(tokenize={"tokens": []})
    with pytest.raises(InvalidOption, match="no tokens"):
        ForcedScoring(nothing, name="played").score(ScoreJob((Message("user", "Good plan?"),), "\u200b"))


def test_what_does_not_fit_is_named() -> None:
    with pytest.raises(ModelFailed, match=r"holds 20 tokens, but 23 are needed .*“Yes.” to “Good plan\?”") as raised:
        ForcedScoring(Played(), name="played", context=20).score(job("Yes."))
    assert raised.value.params == {"needed": 23, "context": 20}
    assert ForcedScoring(Played(), name="played", context=23).score(job("Yes.")).tokens == 4


@pytest.mark.parametrize(
    ("faults", "said"),
    [
        ({"opening": {"error": "no"}}, "chat format"),
        ({"opening": []}, "chat format"),
        ({"tokenize": {"tokens": [1, 2]}}, "into tokens"),
        ({"complete": {"error": {"message": "too\x1b hot"}}}, "reports an error: too hot"),
        ({"complete": {"choices": []}}, "without log-probabilities"),
        ({"complete": {"choices": [{"logprobs": None}]}}, "without log-probabilities"),
        ({"complete": {"choices": [{"logprobs": {"content": []}}]}}, "0 tokens, not the 4"),
        ({"complete": {"choices": [{"logprobs": {"content": [{"id": 1, "logprob": -1}] * 4}}]}}, "4 tokens, not"),
    ],
)
def test_a_server_that_does_not_do_as_it_is_told_is_model_failed(faults: dict[str, Any], said: str) -> None:
    with pytest.raises(ModelFailed, match=said):
        ForcedScoring(Played(**faults), name="played").score(job("Yes."))


@pytest.mark.parametrize("logprob", [None, "x", 0.5, -1e30, float("nan"), True])
def test_a_number_that_is_no_log_probability_is_model_failed(logprob: object) -> None:
    content = [{"id": ord("A"), "logprob": logprob}]
    server = Played(complete={"choices": [{"logprobs": {"content": content}}]})
    with pytest.raises(ModelFailed, match=r"as a log-probability.*“A” to “Good plan\?”"):
        ForcedScoring(server, name="played").score(job("A"))


def test_a_probability_rounded_above_one_is_one() -> None:
    server = Played(complete={"choices": [{"logprobs": {"content": [{"id": ord("A"), "logprob": 1e-7}]}}]})
    assert ForcedScoring(server, name="played").score(job("A")).logprob == 0
