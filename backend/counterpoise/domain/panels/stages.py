"""The stages of a panel's life, in their only order."""

from typing import Literal, get_args

__all__ = ["DATED", "ENDED", "STAGES", "Stage", "following", "has_begun"]

Stage = Literal[
    "charter",
    "draw",
    "learn",
    "propositions",
    "votes",
    "ballots",
    "tally",
    "minority",
    "ratification",
    "ratified",
    "closed",
]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""In order; ``closed`` can be reached from every stage but ``ratified``: a panel that ends without a result."""
ENDED: frozenset[Stage] = frozenset({"ratified", "closed"})
DATED: frozenset[Stage] = frozenset({"draw", "learn", "propositions", "votes", "ballots", "minority", "ratification"})
"""Stages that a charter may date; until then they cannot be ended, and after it they take nothing more."""


def following(stage: Stage) -> Stage | None:
    """The stage after this one; None where the panel has ended."""
    return None if stage in ENDED else STAGES[STAGES.index(stage) + 1]


def has_begun(stage: Stage, asked: Stage) -> bool:
    """Whether a panel at ``stage`` has come as far as ``asked``; one that closed has come nowhere for certain."""
    return stage != "closed" and STAGES.index(stage) >= STAGES.index(asked)
