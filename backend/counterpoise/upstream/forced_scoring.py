"""How probable a given reply is, from a llama.cpp server, which tells no probabilities of a prompt's tokens.

The server is made to generate the reply: a grammar of token ids leaves one choice at each step. What it reports is the
probability that the model itself gave to that token, before grammar, penalties and temperature.

llama.cpp rounds differently when it evaluates a token alone than when it evaluates it with others, and a rounding may
grow to a fifth of a nat. Left to itself it evaluates the last token of a prompt that it knows alone, and that of a new
prompt with others, so that a score would depend on what was scored before. Here it never evaluates a prompt's token
alone, and a reply's always.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

from counterpoise.domain.errors import ModelFailed
from counterpoise.services.ports import Scored, ScoreJob
from counterpoise.upstream.chat_completion import shown
from counterpoise.upstream.job_tokens import JobTokens, TextServer, Token, place_of

__all__ = ["ForcedScoring", "LlamaServer", "forced"]

# More than any vocabulary holds: all of it.
_ALL = 10_000_000
# Outweighs every logit, so that the token is generated whatever the model thinks of it.
_CERTAIN = 10_000.0
# Below every probability that 32-bit floats can hold; the server reports such a number for a probability of zero.
_IMPOSSIBLE = -1000.0
# A sum of 32-bit floats may come out a little short of one, and a probability a little above it.
_ROUNDING = 1e-4
# As few tokens as are not one alone.
_TOGETHER = 2


class LlamaServer(TextServer, Protocol):
    """All that is asked of a llama.cpp server; each returns the parsed answer or raises ModelFailed."""

    def complete(self, body: dict[str, Any]) -> object:
        """A text completion in OpenAI's form."""
        ...


def forced(prompt: Sequence[int], tokens: Sequence[int]) -> dict[str, Any]:
    """The request that makes a server generate exactly ``tokens`` after ``prompt`` and tell their probabilities."""
    return {
        **_asked(prompt),
        "n_predict": len(tokens),
        "n_probs": 1,
        "grammar": "root ::= " + " ".join(f"<[{token}]>" for token in tokens),
    }


def _asked(prompt: Sequence[int]) -> dict[str, Any]:
    # No samplers: the reported probabilities are the model's own in any case, but each sampler costs time.
    return {"prompt": list(prompt), "temperature": 0, "samplers": [], "cache_prompt": True, "stream": False}


class ForcedScoring:
    """Scores one job after another on one server.

    Args:
        server: the llama.cpp server.
        name: the model's name, for error messages.
        context: tokens that prompt and reply may have together; None leaves the check to the server.
        by_bias: force each token with a request of its own, for servers that know no grammar of tokens.
    """

    def __init__(self, server: LlamaServer, *, name: str, context: int | None = None, by_bias: bool = False) -> None:
        self._server = server
        self._name = name
        self._by_bias = by_bias
        self._tokens = JobTokens(server, name=name, context=context)
        # What the server has evaluated last: a prompt, and the reply that it was made to generate.
        self._evaluated: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())

    def score(self, job: ScoreJob) -> Scored:
        """The reply's log-probability under its conversation.

        Raises:
            InvalidOption: as ``checked`` does, or if the reply has no tokens.
            ModelFailed: if job is longer than the context, or the server fails or does not do as it is told.
        """
        prompt, tokens = self._tokens.of(job)
        try:
            self._settle(prompt)
            self._evaluated = prompt, tuple(token.id for token in tokens)
            found = list(self._logprobs(prompt, tokens))
        except ModelFailed as error:
            raise ModelFailed(f"{error.message} It was asked about {place_of(job)}.", **error.params) from error
        return Scored(math.fsum(found), len(found))

    def _settle(self, prompt: tuple[int, ...]) -> None:
        """Leave the server with all but the last tokens of ``prompt``, and with nothing that it evaluated alone."""
        before, reply = self._evaluated
        if len(before) < len(prompt) and (*before, *reply)[: len(before) + 1] == prompt[: len(before) + 1]:
            # The new prompt goes on with the reply just generated.
            self._leave(before[:-1], beside=before[-1])
        kept = max(len(prompt) - _TOGETHER, 0)
        self._leave(prompt[:kept], beside=prompt[kept])

    def _leave(self, kept: Sequence[int], *, beside: int) -> None:
        """Make the server forget whatever it knows to follow ``kept``, by following it up with another token."""
        other = next(token.id for token in (*self._tokens.reply("a"), *self._tokens.reply("b")) if token.id != beside)
        self._completed({**_asked([*kept, other]), "n_predict": 0})

    def _logprobs(self, prompt: tuple[int, ...], tokens: tuple[Token, ...]) -> Iterator[float]:
        """Natural-log probability of each token."""
        start = 0
        for plain, run in groupby(tokens, key=lambda token: token.plain):
            ids = [token.id for token in run]
            before = [*prompt, *(token.id for token in tokens[:start])]
            start += len(ids)
            if plain and not self._by_bias:
                yield from self._run(forced(before, ids), ids)
                continue
            for place, wanted in enumerate(ids):
                here = [*before, *ids[:place]]
                if plain:
                    body = {**_asked(here), "n_predict": 1, "n_probs": 1, "logit_bias": [[wanted, _CERTAIN]]}
                    yield from self._run(body, [wanted])
                else:
                    yield self._looked_up(here, wanted)

    def _run(self, body: dict[str, Any], ids: list[int]) -> list[float]:
        reported = self._reported(body)
        generated = [token.get("id") for token in reported]
        if generated != ids:
            raise ModelFailed(
                f"{self._name} generated {len(generated)} tokens, not the {len(ids)} that it was told to generate."
            )
        return [_number(token, self._name) for token in reported]

    def _looked_up(self, before: list[int], wanted: int) -> float:
        """One token's log-probability, from the list of all, beside some other token that is generated.

        A server reports nothing about a token that ends within a character.
        """
        other = self._tokens.reply("a")[0].id
        body = {**_asked(before), "n_predict": 1, "n_probs": _ALL, "logit_bias": [[other, _CERTAIN]]}
        for token in self._reported(body):
            for candidate in token.get("top_logprobs") or ():
                if candidate.get("id") == wanted:
                    return _number(candidate, self._name)
        raise ModelFailed(f"{self._name} does not tell the probability of token {wanted}.")

    def _completed(self, body: dict[str, Any]) -> object:
        answered = self._server.complete(body)
        error = answered.get("error") if isinstance(answered, Mapping) else None
        if error:
            said = shown(str(error.get("message", error)) if isinstance(error, Mapping) else str(error))
            raise ModelFailed(f"{self._name} reports an error: {said}.", model=self._name, said=said)
        return answered

    def _reported(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        answered: Any = self._completed(body)
        try:
            content = answered["choices"][0]["logprobs"]["content"]
            return [dict(token) for token in content]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ModelFailed(f"{self._name} answered without log-probabilities.", model=self._name) from error


def _number(token: Mapping[str, Any], name: str) -> float:
    logprob = token.get("logprob")
    if not isinstance(logprob, int | float) or not _IMPOSSIBLE < logprob < _ROUNDING:
        raise ModelFailed(f"{name} reports {logprob} as a log-probability.", model=name)
    return min(float(logprob), 0.0)
