"""Votes on propositions, sparse, and joined by id: whoever builds them says whose vote it is, never which row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["AGREE", "DISAGREE", "PASS", "Bools", "Floats", "Ints", "Votes", "natural", "votes_of"]

AGREE, DISAGREE, PASS = 1, -1, 0

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Signs = NDArray[np.int8]
Places = NDArray[np.int32]


def natural(name: str) -> tuple[bool, int, str]:
    """Sort key of an id: whole numbers first and by value, then everything else as text."""
    number = name.isascii() and name.isdigit() and len(name) < 19  # noqa: PLR2004 - what 64 bits hold
    return (not number, int(name) if number else 0, name)


@dataclass(frozen=True)
class Votes:
    """m votes of n participants on p propositions.

    Participants and propositions stand in the natural order of their ids, so the order of rows in a file changes
    nothing. In a Polis export ids count up as people join: id order is participant order.

    Attributes:
        participants: n distinct ids.
        propositions: p distinct ids.
        starts: (n + 1,) where each participant's votes begin.
        columns: (m,) which proposition, ascending within a participant.
        values: (m,) agree 1, disagree −1, pass 0.
        left_out: (p,) whether a proposition was moderated out: it is counted, but does not shape the map.
    """

    participants: tuple[str, ...]
    propositions: tuple[str, ...]
    starts: Ints
    columns: Places
    values: Signs
    left_out: Bools

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def cast(self) -> Ints:
        """(n,) how many votes each participant cast, passes included."""
        found: Ints = np.diff(self.starts)
        return found

    @cached_property
    def rows(self) -> Ints:
        """(m,) which participant cast each vote."""
        return np.repeat(np.arange(len(self.participants)), self.cast)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each participant stands, by id."""
        return {name: place for place, name in enumerate(self.participants)}


def votes_of(
    participants: Sequence[str],
    propositions: Sequence[str],
    rows: Iterable[int] | Ints,
    columns: Iterable[int] | Ints,
    values: Iterable[int] | Signs,
    left_out: Collection[str] = (),
) -> Votes:
    """Votes in any order, as triples of places in two lists of ids.

    Args:
        participants: distinct ids, in any order.
        propositions: distinct ids, in any order.
        rows: (m,) places in ``participants``.
        columns: (m,) places in ``propositions``; no pair of places twice.
        values: (m,) 1, −1 or 0.
        left_out: ids of propositions that were moderated out.

    Raises:
        ValueError: if an id or a pair stands twice, or a value is no vote.
    """
    if len(set(participants)) < len(participants) or len(set(propositions)) < len(propositions):
        raise ValueError("an id stands twice")
    people = sorted(range(len(participants)), key=lambda one: natural(participants[one]))
    items = sorted(range(len(propositions)), key=lambda one: natural(propositions[one]))
    row_at, column_at = np.empty(len(people), dtype=np.int64), np.empty(len(items), dtype=np.int64)
    row_at[people], column_at[items] = np.arange(len(people)), np.arange(len(items))
    row = row_at[np.asarray(rows, dtype=np.int64)]
    column = column_at[np.asarray(columns, dtype=np.int64)]
    value = np.asarray(values, dtype=np.int8)
    if len(value) and (value.min() < DISAGREE or value.max() > AGREE):
        raise ValueError("a vote is 1, -1 or 0")
    cell = row * max(1, len(items)) + column
    order = np.argsort(cell, kind="stable")
    if len(cell) and not np.diff(cell[order]).all():
        raise ValueError("one participant votes twice on a proposition")
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(people)))]).astype(np.int64)
    names = tuple(propositions[one] for one in items)
    return Votes(
        tuple(participants[one] for one in people),
        names,
        starts,
        column[order].astype(np.int32),
        value[order],
        np.array([name in left_out for name in names], dtype=np.bool_),
    )
