"""Retention at turn 8: each axis asked directly, and asked again after fourteen messages of small talk."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.measurement.retention import Conversation, Retention, retention
from counterpoise.services.axis_response import SEED
from counterpoise.services.conditions import EXTREMES, Conditions
from counterpoise.services.ledger import Ledger, Opening, Tickets
from counterpoise.services.ports import Message

__all__ = ["PAIRS", "RetentionTickets", "ask_retention", "retention_result"]

PAIRS = 4
"""Test pairs of each axis, the first ones."""
# No tokenizer at hand: few texts of ours have fewer than four bytes a token, so this leaves room.
_BYTES_PER_TOKEN = 3
_TOKENS_PER_MESSAGE = 8

_Ends = tuple[Tickets, Tickets]


@dataclass(frozen=True)
class RetentionTickets:
    """What was asked of the ledger for one axis: pair by pair at both levels, directly and as the eighth turn."""

    first: list[_Ends]
    later: list[_Ends]
    left_out: int


def _talk(conversation: Conversation) -> Opening:
    return tuple(Message(turn.role, turn.content) for turn in conversation.turns)


def _fits(context: int | None, messages: Sequence[Message], replies: Sequence[str]) -> bool:
    """Whether a conversation and the longest of its replies surely fit; an unknown context is the model's to check."""
    if context is None:
        return True
    size = sum(len(message.content.encode()) for message in messages) + max(len(reply.encode()) for reply in replies)
    return -(-size // _BYTES_PER_TOKEN) + _TOKENS_PER_MESSAGE * (len(messages) + 1) <= context


def ask_retention(ledger: Ledger, conditions: Conditions, axis: str, context: int | None) -> RetentionTickets:
    """Ask for the first pairs of an axis at both extreme levels, both ways.

    Args:
        ledger: gets the questions.
        conditions: of the plan.
        axis: which axis.
        context: tokens that a chat may have; what may not fit is left out, both ways.

    Raises:
        InvalidOption: if the material holds no small talk.
    """
    fillers = conditions.material.fillers
    if not fillers:
        raise InvalidOption("There is no small talk to measure retention with: pairs/controls/turns.jsonl is empty.")
    openings = [conditions.at(axis, weight) for weight in EXTREMES]
    first, later, left_out = list[_Ends](), list[_Ends](), 0
    for place, pair in enumerate(conditions.pairs(axis)[:PAIRS]):
        talk = _talk(fillers[place % len(fillers)])
        asked = Message("user", pair.user)
        if not all(_fits(context, (*before, *talk, asked), (pair.first, pair.second)) for before in openings):
            left_out += 1
            continue
        top, bottom = openings
        first.append(
            (
                ledger.contrast(top, pair.user, pair.first, pair.second),
                ledger.contrast(bottom, pair.user, pair.first, pair.second),
            )
        )
        later.append(
            (
                ledger.contrast((*top, *talk), pair.user, pair.first, pair.second),
                ledger.contrast((*bottom, *talk), pair.user, pair.first, pair.second),
            )
        )
    return RetentionTickets(first, later, left_out)


def retention_result(ledger: Ledger, asked: RetentionTickets) -> Retention:
    """The retention of one axis, from a settled ledger."""
    first, later = (
        [ledger.difference(top) - ledger.difference(bottom) for top, bottom in ends]
        for ends in (asked.first, asked.later)
    )
    return retention(first, later, asked.left_out, np.random.default_rng(SEED))
