"""Which proposition a member is asked about next: the one that fewest have been asked about.

Polis sends members to propositions by ``[(1−p)(E+1)a·(1+8·2^(−S/5))]²`` (p: share of passes, E: extremity on the
map, a: share who agree, S: votes so far). Because ``a`` is a factor, a proposition that most of the first few voters
dislike is hardly ever shown again, and never gets the votes that would tell whether a minority is for it. Here neither
agreement nor the map has a say: every proposition is shown equally often, whatever people think of it, and the last
one submitted catches up first.

Ties are broken by a hash of member and proposition, so that members do not all begin with the same one.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping

__all__ = ["next_proposition"]


def next_proposition(
    member: str, open_numbers: Iterable[int], seen: Collection[int], votes: Mapping[int, int]
) -> int | None:
    """The number of the proposition to ask about, or None when the member has seen all.

    Args:
        member: any text that stands for the member.
        open_numbers: propositions that can be voted on.
        seen: those that the member has voted on, passes included.
        votes: how many votes each has, whatever they say; 0 where it is missing.
    """
    left = [one for one in open_numbers if one not in seen]
    return min(left, key=lambda one: (votes.get(one, 0), _lot(member, one)), default=None)


def _lot(member: str, number: int) -> bytes:
    return hashlib.sha256(f"{member}\0{number}".encode()).digest()
