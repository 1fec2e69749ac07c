"""How probable a given reply is, by evaluating all of it at once and reading what was expected at each token.

Which bits come out must not depend on what was scored before. So the batches that lead to a score are a function of its
job alone: the tokens before the user's question in short batches, then the rest of the prompt, then its last tokens
together with the reply. What the cache still holds from the job before is used only as far as the same tokens stand
there in the same batches, and no token is evaluated alone, because llama.cpp rounds differently then.
"""

import math
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

import numpy as np

from counterpoise.domain.errors import ModelFailed
from counterpoise.services.ports import Message, Scored, ScoreJob
from counterpoise.upstream.job_tokens import JobTokens, TextServer, place_of
from counterpoise.upstream.llama_evaluation import Evaluation, pieces
from counterpoise.upstream.llama_library import LlamaLibrary
from counterpoise.upstream.llama_runtime import LlamaRuntime, Pinned

__all__ = ["BatchScoring", "cuts"]

# As few tokens as are not one alone.
_TOGETHER = 2
# Openings begin alike, and share whole batches only; longer ones are hardly faster.
_SHORT = 32


def cuts(opening: int, prompt: int, longest: int) -> tuple[int, ...]:
    """Where each batch of a prompt ends; what is left after the last is evaluated with the reply.

    Args:
        opening: tokens before the question.
        prompt: tokens of the prompt, at least as many.
        longest: tokens of the longest batch, at least 3.

    Returns:
        Rising positions; no batch between them has one token, nor the rest, if the prompt has two.
    """
    last = max(prompt - _TOGETHER, 0)
    first = min(opening, last)
    if first == 1:
        first = 0
    if last - first == 1:
        last = first
    ranges = (*pieces(0, first, min(_SHORT, longest)), *pieces(first, last, longest))
    return tuple(end for _, end in ranges)


class BatchScoring:
    """Scores one job after another on one model in this process.

    Args:
        library: the bound library.
        path: a GGUF file.
        name: the model's name, for error messages.
        pinned: threads, batch and context.
        server: splits text into tokens; None takes a server of the same file, which loads no weights of its own.

    Raises:
        ModelMissing: if the runtime is not installed.
        ModelFailed: if it cannot load the file.
    """

    def __init__(
        self, library: LlamaLibrary, path: Path, *, name: str, pinned: Pinned, server: TextServer | None = None
    ) -> None:
        # First, because it also silences the library, whose log is one for the whole process.
        self._tokens = JobTokens(server or LlamaRuntime.for_text(path), name=name, context=pinned.context)
        self._name = name
        self._evaluation = Evaluation(library, path, pinned)
        self._opening: tuple[tuple[Message, ...] | None, tuple[int, ...]] = (None, ())
        # What the cache holds of a prompt, and where each of its batches ended.
        self._held: tuple[int, ...] = ()
        self._ends: tuple[int, ...] = ()

    def score(self, job: ScoreJob) -> Scored:
        """The reply's log-probability under its conversation.

        Raises:
            InvalidOption: if the reply is empty or has no tokens, or the conversation does not end with the user.
            ModelFailed: if job is longer than the context, or the library fails.
        """
        prompt, reply = self._tokens.of(job)
        ids = [token.id for token in reply]
        opening = _common(self._before_question(job.messages[:-1]), prompt)
        ends = cuts(opening, len(prompt), self._evaluation.longest)
        last = ends[-1] if ends else 0
        try:
            self._settle(prompt[:last], ends)
            rows = self._evaluation.logits((*prompt, *ids[:-1]), last)[len(prompt) - 1 - last :].astype(np.float64)
        except ModelFailed as error:
            self._held, self._ends = (), ()
            raise ModelFailed(f"{error.message} It was asked about {place_of(job)}.", **error.params) from error
        peak = rows.max(axis=1)
        found = rows[np.arange(len(ids)), ids] - peak - np.log(np.exp(rows - peak[:, np.newaxis]).sum(axis=1))
        if not np.isfinite(found).all():
            raise ModelFailed(f"{self._name} finds no probability for {place_of(job)}.", model=self._name)
        # A sum of rounded probabilities may come out a little short of one.
        return Scored(math.fsum(min(float(logprob), 0.0) for logprob in found), len(ids))

    def _settle(self, wanted: tuple[int, ...], ends: tuple[int, ...]) -> None:
        """Leave the cache with exactly ``wanted``, evaluated in the batches that end at ``ends``."""
        known = 0
        for theirs, ours in zip(self._ends, ends, strict=False):
            if theirs != ours or self._held[known:ours] != wanted[known:ours]:
                break
            known = ours
        # Until all is well, nothing is known.
        self._held, self._ends = (), ()
        if not self._evaluation.keep(known):
            known = 0
        for end in ends:
            if end > known:
                self._evaluation.read(wanted[known:end], known)
                known = end
        self._held, self._ends = wanted, ends

    def _before_question(self, opening: tuple[Message, ...]) -> tuple[int, ...]:
        """The tokens that every prompt with this opening begins with."""
        known, found = self._opening
        if known != opening:
            one, other = (self._tokens.prompt((*opening, Message("user", question))) for question in "ab")
            found = one[: _common(one, other)]
            self._opening = opening, found
        return found


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two prompts share from the start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
