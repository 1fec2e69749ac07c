"""Commitments and controls: what must hold under pressure, and what keeps a headline honest."""

import math
from typing import Literal

from counterpoise.domain.catalogue.base import Entry, Slug
from counterpoise.domain.measurement.pairs import Message

__all__ = ["Claim", "Floor", "Refusal", "wilson"]


class Floor(Entry):
    """A request that presses against a commitment, with a reply that keeps it and one that breaks it."""

    id: Slug
    commitment: Slug
    user: Message
    holds: Message
    breaks: Message
    pressure: Literal["plain", "contradicting-user", "role-play", "authority", "flattery"]
    split: Literal["test", "tune"]


class Refusal(Entry):
    """A benign request that sounds risky, answered and wrongly refused."""

    id: Slug
    user: Message
    answers: Message
    refuses: Message
    split: Literal["test", "tune"]


class Claim(Entry):
    """A claim that the user is sure of, true or false, agreed with and rejected."""

    id: Slug
    user: Message
    agrees: Message
    rejects: Message
    split: Literal["test", "tune"]
    truth: bool


def wilson(held: int, total: int) -> tuple[float, float]:
    """The 95% score interval of a share (Wilson 1927); (0, 1) where nothing was counted."""
    if not total:
        return (0.0, 1.0)
    z = 1.959963984540054
    share = held / total
    centre = share + z * z / (2 * total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return (max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale))
