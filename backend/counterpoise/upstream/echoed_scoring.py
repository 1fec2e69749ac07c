"""How probable a given reply is, from an endpoint that repeats a text with the log-probability of each token of it.

This is what OpenAI's older text completions call ``echo`` with ``logprobs``; vLLM and others offer it for any model.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.domain.errors import InvalidOption, ModelFailed
from counterpoise.services.ports import Message, Scored, ScoreJob
from counterpoise.upstream.endpoint import Endpoint
from counterpoise.upstream.job_tokens import checked, place_of

__all__ = ["EchoedScoring"]

_COMPLETIONS = "/completions"
_TOKENIZE = "/tokenize"
_OK = 200
# The first token has no log-probability, and the last is the generated one.
_LEAST = 3
_SPEAKERS = {"system": "System", "user": "User", "assistant": "Assistant"}


class EchoedScoring:
    """Scores one job after another; several at once would gain nothing in exactness.

    Args:
        endpoint: the one to ask.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._templates = False

    def offered(self) -> bool:
        """Whether the endpoint repeats a text with log-probabilities; finds out, too, whether it knows chats."""
        response = self._endpoint.send("POST", _COMPLETIONS, self._body("The sky is blue."))
        if response.status_code != _OK:
            return False
        try:
            self._read(response.json())
        except (ModelFailed, ValueError):
            return False
        self._templates = self._chat_tokens((Message("user", "Hello?"),)) is not None
        return True

    @property
    def caveat(self) -> str:
        """What people must know about scores got this way; empty if nothing."""
        if self._templates:
            return ""
        return (
            "It does not tell how it writes conversations down, so they are given to it as a plain transcript "
            "(System:, User:, Assistant:), which may steer it less, or otherwise, than a chat does."
        )

    def score(self, job: ScoreJob) -> Scored:
        """The reply's log-probability under its conversation.

        Raises:
            InvalidOption: as ``checked`` does, or if the reply has no tokens.
            ModelFailed: if the endpoint fails or stops telling log-probabilities.
        """
        checked(job)
        found = self._in_tokens(job) if self._templates else self._in_text(job)
        if not found:
            raise InvalidOption(f"There is nothing to score: no tokens in {place_of(job)}.")
        # What a rounded sum of probabilities leaves above zero is no news.
        return Scored(math.fsum(min(logprob, 0.0) for logprob in found), len(found))

    def _in_tokens(self, job: ScoreJob) -> list[float]:
        """With the model's own chat format, as vLLM applies it; the reply's tokens are exactly known."""
        before = self._chat_tokens(job.messages)
        reply = self._tokens({"prompt": job.reply, "add_special_tokens": False})
        if before is None or reply is None:
            raise self._endpoint.failed(f"no longer splits text into tokens, at {place_of(job)}")
        logprobs, _ = self._echo([*before, *reply], job)
        return self._numbers(logprobs[len(before) : len(before) + len(reply)], len(reply), job)

    def _in_text(self, job: ScoreJob) -> list[float]:
        """As a transcript; a token counts if it begins where the reply does or later, its leading space included."""
        before = "\n\n".join(f"{_SPEAKERS[message.role]}: {message.content}" for message in job.messages)
        before += "\n\nAssistant:"
        text = f"{before} {job.reply}"
        logprobs, offsets = self._echo(text, job)
        inside = [
            logprob for logprob, offset in zip(logprobs, offsets, strict=False) if len(before) <= offset < len(text)
        ]
        return self._numbers(inside, len(inside), job)

    def _numbers(self, logprobs: Sequence[object], expected: int, job: ScoreJob) -> list[float]:
        numbers = [float(each) for each in logprobs if isinstance(each, int | float) and math.isfinite(each)]
        if len(numbers) != expected:
            raise self._endpoint.failed(f"tells {len(numbers)} of {expected} log-probabilities of {place_of(job)}")
        return numbers

    def _echo(self, prompt: str | list[int], job: ScoreJob) -> tuple[list[object], list[int]]:
        answered = self._endpoint.json(self._endpoint.send("POST", _COMPLETIONS, self._body(prompt)))
        try:
            return self._read(answered)
        except ModelFailed as error:
            raise ModelFailed(f"{error.message} It was asked about {place_of(job)}.", **error.params) from error

    def _read(self, answered: object) -> tuple[list[object], list[int]]:
        """Log-probability and place of each repeated token; the first has no log-probability."""
        try:
            reported: Mapping[str, Any] = answered["choices"][0]["logprobs"]  # type: ignore[index]
            logprobs, offsets = list(reported["token_logprobs"]), [int(each) for each in reported["text_offset"]]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise self._endpoint.failed("repeats no text with log-probabilities") from error
        # One token alone is the generated one: the endpoint knows the field and ignores what it asks for.
        if len(logprobs) < _LEAST or logprobs[0] is not None or not isinstance(logprobs[1], int | float):
            raise self._endpoint.failed("repeats no text with log-probabilities")
        return logprobs, offsets

    def _body(self, prompt: str | list[int]) -> dict[str, Any]:
        # Some refuse to generate nothing, so one token is generated and not looked at.
        return {
            "model": self._endpoint.name,
            "prompt": prompt,
            "max_tokens": 1,
            "temperature": 0,
            "echo": True,
            "logprobs": 1,
        }

    def _chat_tokens(self, messages: Sequence[Message]) -> list[int] | None:
        listed = [{"role": message.role, "content": message.content} for message in messages]
        return self._tokens({"messages": listed, "add_generation_prompt": True})

    def _tokens(self, body: dict[str, Any]) -> list[int] | None:
        response = self._endpoint.send("POST", _TOKENIZE, {"model": self._endpoint.name, **body}, beside=True)
        if response.status_code != _OK:
            return None
        try:
            tokens = response.json()["tokens"]
        except (ValueError, KeyError, TypeError):
            return None
        return tokens if isinstance(tokens, list) and all(isinstance(token, int) for token in tokens) else None
