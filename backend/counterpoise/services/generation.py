"""The generation check: lets the model write at both ends of each axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.measurement.generation import Exchange, GenerationCheck, Written, generation_check
from counterpoise.domain.measurement.pairs import ContrastPair
from counterpoise.services.axis_response import SEED
from counterpoise.services.conditions import EXTREMES, Conditions
from counterpoise.services.ports import Message, Progress, Upstream

__all__ = ["MAX_TOKENS", "REQUESTS", "Replies", "check_replies", "replies_to_write", "write_replies"]

REQUESTS = 4
"""Test requests of each axis, the first ones."""
MAX_TOKENS = 96
_REPLY_SEED = 0
_STOPPED = "stop"


@dataclass(frozen=True, slots=True)
class Replies:
    """What the model wrote to one request at the highest and at the lowest level of an axis."""

    pair: ContrastPair
    highest: Written
    lowest: Written


def replies_to_write(conditions: Conditions) -> int:
    """How many replies ``write_replies`` will ask for."""
    return sum(len(EXTREMES) * len(conditions.pairs(axis)[:REQUESTS]) for axis in conditions.plan.axes)


def write_replies(
    upstream: Upstream, conditions: Conditions, progress: Progress | None = None
) -> dict[str, tuple[Replies, ...]]:
    """Let the model answer the first requests of every axis of the plan at both extreme levels.

    Raises:
        ModelError: if the model is missing or fails.
    """
    done, total = 0, replies_to_write(conditions)
    if progress:
        progress(done, total)
    written: dict[str, tuple[Replies, ...]] = {}
    for axis in conditions.plan.axes:
        pairs = conditions.pairs(axis)[:REQUESTS]
        ends: list[list[Written]] = []
        # One level after the other, so that a model can keep the long opening that its requests share.
        for weight in EXTREMES:
            before, replies = conditions.at(axis, weight), list[Written]()
            for pair in pairs:
                messages = (*before, Message("user", pair.user))
                reply = upstream.answer(messages, max_tokens=MAX_TOKENS, seed=_REPLY_SEED)
                replies.append(Written(reply.text, reply.finish == _STOPPED))
                done += 1
                if progress:
                    progress(done, total)
            ends.append(replies)
        written[axis] = tuple(Replies(*row) for row in zip(pairs, *ends, strict=True))
    return written


def check_replies(written: Mapping[str, Sequence[Replies]]) -> dict[str, GenerationCheck]:
    """The generation check of every axis."""
    return {
        axis: generation_check(
            [Exchange(one.pair.first, one.pair.second, one.highest, one.lowest) for one in replies],
            np.random.default_rng(SEED),
        )
        for axis, replies in written.items()
    }
