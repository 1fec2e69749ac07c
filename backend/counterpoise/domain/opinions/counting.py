"""How each group voted on each proposition, joined by participant id."""

from dataclasses import dataclass

import numpy as np

from counterpoise.domain.opinions.groups import NOBODY, Groups
from counterpoise.domain.opinions.votes import AGREE, DISAGREE, Ints, Votes

__all__ = ["GroupVotes", "group_votes"]


@dataclass(frozen=True)
class GroupVotes:
    """Votes of G groups on p propositions.

    Attributes:
        groups: G ids.
        propositions: p ids.
        sizes: (G,) members.
        agree: (G, p) members who agree.
        disagree: (G, p) members who disagree.
        seen: (G, p) members who voted, passes included.
    """

    groups: tuple[str, ...]
    propositions: tuple[str, ...]
    sizes: Ints
    agree: Ints
    disagree: Ints
    seen: Ints


def group_votes(votes: Votes, groups: Groups) -> GroupVotes:
    """Count agreement, disagreement and votes of each group on each proposition."""
    labels = groups.labels(votes.participants)
    count, width = len(groups.ids), len(votes.propositions)
    label = labels[votes.rows]
    inside = label != NOBODY
    cell = label[inside] * width + votes.columns[inside]
    value = votes.values[inside]

    def table(kept: Ints) -> Ints:
        return np.bincount(kept, minlength=count * width).astype(np.int64).reshape(count, width)

    return GroupVotes(
        groups.ids,
        votes.propositions,
        np.bincount(labels[labels != NOBODY], minlength=count).astype(np.int64),
        table(cell[value == AGREE]),
        table(cell[value == DISAGREE]),
        table(cell),
    )
