"""Scoring in batches on a library that is played here; the real one is in the contract.

The played library's logits depend on every batch that the cache was filled with, so that a score can only be the same
again if all the batches that led to it are.
"""

import ctypes
import hashlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.domain.errors import InvalidOption, ModelFailed
from counterpoise.services.ports import Message, Scored, ScoreJob
from counterpoise.upstream.batch_scoring import BatchScoring, cuts
from counterpoise.upstream.llama_evaluation import pieces
from counterpoise.upstream.llama_library import BatchStruct, ContextParams, ModelParams
from counterpoise.upstream.llama_runtime import Pinned

VOCABULARY = 128


class Text:
    """One token a character; a conversation is its messages with bars between, and an arrow."""

    def opening(self, messages: Sequence[Message]) -> object:
        return {"prompt": "|".join(message.content for message in messages) + "=>"}

    def tokenize(self, text: str, *, template: bool) -> object:
        del template
        return {"tokens": [{"id": ord(letter), "piece": letter} for letter in text]}


class PlayedLibrary:
    """Remembers what stands at each position and in which batches it came there."""

    llama_model_default_params = staticmethod(ModelParams)
    llama_context_default_params = staticmethod(ContextParams)

    def __init__(self, *, forgets: bool = True, status: int = 0, context: int | None = None) -> None:
        self.forgets, self.status, self.context = forgets, status, context
        self.cells: dict[int, str] = {}
        self.batches: list[tuple[int, str]] = []
        self.rows: list[Any] = []
        self.freed: list[str] = []

    def llama_model_load_from_file(self, path: bytes, _: ModelParams) -> int:
        return 0 if path.endswith(b"damaged.gguf") else 1

    def llama_init_from_model(self, _: int, params: ContextParams) -> int:
        self.params = params
        return 2

    def llama_n_ctx(self, _: int) -> int:
        return self.context or self.params.n_ctx

    def llama_n_batch(self, _: int) -> int:
        return self.params.n_batch

    def llama_n_ubatch(self, _: int) -> int:
        return self.params.n_ubatch

    def llama_n_threads(self, _: int) -> int:
        return self.params.n_threads

    def llama_get_memory(self, _: int) -> int:
        return 3

    def llama_model_get_vocab(self, _: int) -> int:
        return 4

    def llama_vocab_n_tokens(self, _: int) -> int:
        return VOCABULARY

    def llama_batch_init(self, size: int, _: int, sequences: int) -> BatchStruct:
        assert sequences == 1
        lists = (ctypes.POINTER(ctypes.c_int32) * size)(
            *(ctypes.cast((ctypes.c_int32 * 1)(), ctypes.POINTER(ctypes.c_int32)) for _ in range(size))
        )
        self.kept = (
            (ctypes.c_int32 * size)(),
            (ctypes.c_int32 * size)(),
            (ctypes.c_int32 * size)(),
            lists,
            (ctypes.c_int8 * size)(),
        )
        token, pos, count, ids, logits = self.kept
        return BatchStruct(0, token, None, pos, count, ids, logits)

    def llama_memory_clear(self, _: int, __: bool) -> None:  # noqa: FBT001 - as in C
        self.cells.clear()

    def llama_memory_seq_rm(self, _: int, __: int, first: int, ___: int) -> bool:
        if self.forgets:
            self.cells = {place: cell for place, cell in self.cells.items() if place < first}
        return self.forgets

    def llama_decode(self, _: int, batch: BatchStruct) -> int:
        tokens = batch.token[: batch.n_tokens]
        places = batch.pos[: batch.n_tokens]
        assert [batch.seq_id[place][0] for place in range(batch.n_tokens)] == [0] * batch.n_tokens
        assert places == list(range(len(self.cells), len(self.cells) + len(tokens)))
        assert len(tokens) > 1
        assert len(tokens) <= self.params.n_batch
        before = "".join(self.cells[place] for place in sorted(self.cells))
        text = "".join(map(chr, tokens))
        self.batches.append((places[0], text))
        self.rows = []
        for number, place in enumerate(places):
            cell = hashlib.sha256(f"{before}/{text}/{number}".encode()).digest()
            self.cells[place] = cell.hex()
            row = np.random.default_rng(list(cell)).normal(size=VOCABULARY).astype(np.float32)
            self.rows.append(row if batch.logits[number] else None)
        assert sum(row is not None for row in self.rows) <= self.params.n_outputs_max
        return self.status

    def llama_get_logits_ith(self, _: int, place: int) -> Any:
        return self.rows[place].ctypes.data_as(ctypes.POINTER(ctypes.c_float))

    def llama_batch_free(self, _: BatchStruct) -> None:
        self.freed.append("batch")

    def llama_free(self, _: int) -> None:
        self.freed.append("context")

    def llama_model_free(self, _: int) -> None:
        self.freed.append("model")


def scoring(
    library: PlayedLibrary, *, batch: int = 512, context: int = 4096, path: str = "weights.gguf"
) -> BatchScoring:
    pinned = Pinned(threads=1, batch=batch, context=context)
    return BatchScoring(library, Path(path), name="played", pinned=pinned, server=Text())  # type: ignore[arg-type]


def job(reply: str, question: str = "Good plan?", opening: str | None = "Be kind.") -> ScoreJob:
    before = () if opening is None else (Message("system", opening),)
    return ScoreJob((*before, Message("user", question)), reply)


@given(st.integers(0, 40), st.integers(1, 400), st.integers(3, 9))
def test_pieces_cover_a_range_and_leave_no_token_alone(first: int, length: int, longest: int) -> None:
    found = list(pieces(first, first + length, longest))
    assert [place for start, end in found for place in range(start, end)] == list(range(first, first + length))
    assert all((2 if length > 1 else 1) <= end - start <= longest for start, end in found)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(3, 70))
def test_cuts_leave_no_token_alone_and_at_least_two_for_the_reply(opening: int, rest: int, longest: int) -> None:
    ends = cuts(opening, opening + rest, longest)
    starts = (0, *ends)
    assert all(2 <= end - start <= longest for start, end in zip(starts, ends, strict=False))
    assert opening + rest - starts[-1] in {min(2, opening + rest), min(3, opening + rest)}


def test_a_reply_is_evaluated_at_once_behind_the_last_two_tokens_of_its_prompt() -> None:
    library = PlayedLibrary()
    scored = scoring(library).score(job("Yes."))
    assert library.batches == [(0, "Be kind.|"), (9, "Good plan?"), (19, "=>Yes")]
    # The played logits of the last token before each token of the reply.
    rows = [row.astype(np.float64) for row in library.rows[1:]]
    expected = [row[ord(letter)] - np.log(np.exp(row).sum()) for row, letter in zip(rows, "Yes.", strict=True)]
    assert scored == Scored(pytest.approx(math.fsum(expected)), 4)  # type: ignore[arg-type]


def test_what_two_jobs_share_is_evaluated_once() -> None:
    library = PlayedLibrary()
    same = scoring(library)
    for each in (job("Yes."), job("No."), job("No.", "Sure?"), job("No.", "Sure?", "Be kinder.")):
        same.score(each)
    assert library.batches[3:] == [
        (19, "=>No"),
        (9, "Sure?"),
        (14, "=>No"),
        (0, "Be kinder.|"),
        (11, "Sure?"),
        (16, "=>No"),
    ]


OPENINGS = [None, "Be kind.", "Be kinder.", "Be kind. " * 9, "Be kind. " * 9 + "Be brief.", "B", ""]
JOBS = st.builds(
    job,
    reply=st.sampled_from(["Y", "Yes.", "No.", "A much longer reply. " * 8]),
    question=st.sampled_from(["?", "Good plan?", "Good play?", "aha", "b", "Good plan?=>Yes."]),
    opening=st.sampled_from(OPENINGS),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(JOBS, min_size=1, max_size=8), st.sampled_from([3, 16, 512]), st.booleans())
def test_a_score_depends_on_nothing_that_came_before(jobs: list[ScoreJob], batch: int, forgets: bool) -> None:  # noqa: FBT001
    one = scoring(PlayedLibrary(forgets=forgets), batch=batch)
    for each in jobs:
        assert one.score(each) == scoring(PlayedLibrary(), batch=batch).score(each)


def test_after_a_failure_nothing_is_taken_for_known() -> None:
    library = PlayedLibrary()
    same = scoring(library)
    fresh = same.score(job("Yes."))
    library.status = 1
    with pytest.raises(
        ModelFailed, match=r"could not evaluate 5 tokens \(status 1\). It was asked about the reply “No\.”"
    ):
        same.score(job("No.", "Sure?"))
    library.status = 0
    assert same.score(job("Yes.")) == fresh


def test_what_cannot_be_scored_is_refused_before_anything_is_evaluated() -> None:
    library = PlayedLibrary()
    with pytest.raises(InvalidOption, match="empty reply"):
        scoring(library).score(job(""))
    with pytest.raises(ModelFailed, match=r"holds 24 tokens, but 25 are needed for the reply “Yes\.”"):
        scoring(library, context=24).score(job("Yes."))
    assert library.batches == []
    assert scoring(library, context=25).score(job("Yes.")).tokens == 4


def test_a_file_that_cannot_be_loaded_and_a_context_that_was_not_taken_over_are_model_failed() -> None:
    with pytest.raises(ModelFailed, match=r"cannot load damaged\.gguf"):
        scoring(PlayedLibrary(), path="damaged.gguf")
    library = PlayedLibrary(context=512)
    with pytest.raises(ModelFailed, match="reports"):
        scoring(library)


def test_everything_is_freed_once_the_context_before_its_model() -> None:
    library = PlayedLibrary()
    made = scoring(library)
    made.score(job("Yes."))
    del made
    assert library.freed == ["batch", "context", "model"]
