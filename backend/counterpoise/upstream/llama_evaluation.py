"""One loaded model that evaluates tokens in batches and tells the logits, through llama.cpp's C interface.

Pinned like ``llama_runtime``: flash attention off, a key-value cache of 32-bit floats, nothing on a graphics card.
"""

import os
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.errors import ModelFailed
from counterpoise.upstream.llama_library import DISABLED, F32, BatchStruct, LlamaLibrary
from counterpoise.upstream.llama_runtime import Pinned

__all__ = ["Evaluation", "pieces"]

# The library rounds the context up to a multiple of this; asked for such a one, it must report the same.
_STEP = 256
# Rows of logits at once. Each is as long as the vocabulary, and the library reserves memory for all of them.
_ROWS = 128


def pieces(first: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """Cut ``[first, end)`` into ranges of at most ``longest``, none of a single token unless there is but one."""
    while first < end:
        last = min(first + longest, end)
        if end - last == 1 and longest > 2:  # noqa: PLR2004 - of a piece of two, none can be left over
            last -= 1
        yield first, last
        first = last


def _free(owned: list[tuple[Callable[[Any], object], Any]]) -> None:
    while owned:
        free, thing = owned.pop()
        free(thing)


class Evaluation:
    """A model, and a cache of what it has evaluated so far, by position from 0.

    Args:
        library: the bound library.
        path: a GGUF file.
        pinned: threads, tokens a batch (at least 3), and tokens of context.

    Attributes:
        longest: the most tokens of one batch.

    Raises:
        ModelFailed: if the library cannot load the file or does not do as it is told.
    """

    def __init__(self, library: LlamaLibrary, path: Path, pinned: Pinned) -> None:
        self._library = library
        room = -(-pinned.context // _STEP) * _STEP
        # The library would cut a batch that is longer than the context by itself.
        self.longest = min(pinned.batch, room)
        self._rows = min(_ROWS, self.longest)
        model_params = library.llama_model_default_params()
        model_params.n_gpu_layers = 0
        model = library.llama_model_load_from_file(os.fsencode(path), model_params)
        if not model:
            raise ModelFailed(f"llama.cpp cannot load {path}: it is damaged, or of an unknown kind.", path=str(path))
        # In the order in which they are made; freed from the last to the first.
        owned: list[tuple[Callable[[Any], object], Any]] = [(library.llama_model_free, model)]
        weakref.finalize(self, _free, owned)
        params = library.llama_context_default_params()
        params.n_ctx = room
        params.n_batch = params.n_ubatch = self.longest
        params.n_outputs_max = params.n_outputs_max_per_seq = self._rows
        params.n_threads = params.n_threads_batch = pinned.threads
        params.flash_attn_type = DISABLED
        params.type_k = params.type_v = F32
        params.offload_kqv = params.op_offload = False
        context = library.llama_init_from_model(model, params)
        if not context:
            raise ModelFailed(f"llama.cpp cannot use {path} with {params.n_ctx} tokens of context.", path=str(path))
        owned.append((library.llama_free, context))
        self._context = context
        asked = (params.n_ctx, params.n_batch, params.n_ubatch, params.n_threads)
        told = (
            library.llama_n_ctx(context),
            library.llama_n_batch(context),
            library.llama_n_ubatch(context),
            library.llama_n_threads(context),
        )
        if told != asked:
            raise ModelFailed(f"llama.cpp was told {asked} for context, batches and threads and reports {told}.")
        self._memory = library.llama_get_memory(context)
        self._vocabulary: int = library.llama_vocab_n_tokens(library.llama_model_get_vocab(model))
        self._batch: BatchStruct = library.llama_batch_init(self.longest, 0, 1)
        owned.append((library.llama_batch_free, self._batch))

    def keep(self, count: int) -> bool:
        """Forget what stands at position ``count`` and after; False if the model can only forget all, and did."""
        if count and self._library.llama_memory_seq_rm(self._memory, 0, count, -1):
            return True
        self._library.llama_memory_clear(self._memory, False)
        return not count

    def read(self, tokens: Sequence[int], position: int) -> None:
        """Evaluate at most ``longest`` tokens in one batch, the first at ``position``; raises ModelFailed."""
        self._evaluate(tokens, position, told=False)

    def logits(self, tokens: Sequence[int], first: int) -> NDArray[np.float32]:
        """Evaluate ``tokens[first:]``; what is expected after each, shape (tokens, vocabulary); raises ModelFailed."""
        rows = np.empty((len(tokens) - first, self._vocabulary), np.float32)
        for start, stop in pieces(first, len(tokens), self._rows):
            self._evaluate(tokens[start:stop], start, told=True)
            for place in range(stop - start):
                row = self._library.llama_get_logits_ith(self._context, place)
                if not row:
                    raise ModelFailed("llama.cpp told no logits of a token.")
                rows[start - first + place] = np.ctypeslib.as_array(row, (self._vocabulary,))
        return rows

    def _evaluate(self, tokens: Sequence[int], position: int, *, told: bool) -> None:
        batch = self._batch
        for place, token in enumerate(tokens):
            batch.token[place] = token
            batch.pos[place] = position + place
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = 0
            batch.logits[place] = told
        batch.n_tokens = len(tokens)
        status = self._library.llama_decode(self._context, batch)
        if status:
            raise ModelFailed(f"llama.cpp could not evaluate {len(tokens)} tokens (status {status}).", status=status)
