"""Near-duplicates, by a measure that anybody can work out: Dice's coefficient of the three-letter pieces (Dice 1945).

Texts are lower-cased (case folding), accents and punctuation are dropped, words are joined by single blanks, and a
blank is put before and after. 2·shared pieces ÷ pieces of both, each piece as often as it stands. It sees wording, not
meaning: "is good" and "is not good" look alike, so a likeness is offered to the author and decides nothing.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable

__all__ = ["ALIKE", "likeness", "most_alike", "plain"]

ALIKE = 0.6
"""From here on a proposition is offered for merging."""
_PIECE = 3


def plain(text: str) -> str:
    """The text as it is compared."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(one if one.isalnum() else "" if unicodedata.combining(one) else " " for one in parts)
    return " ".join(kept.split())


def _pieces(text: str) -> Counter[str]:
    padded = f" {plain(text)} "
    return Counter(padded[start : start + _PIECE] for start in range(max(len(padded) - _PIECE + 1, 1)))


def likeness(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same words."""
    first, second = _pieces(one), _pieces(other)
    return 2 * (first & second).total() / (first.total() + second.total())


def most_alike(text: str, others: Iterable[tuple[int, str]], most: int = 3) -> list[tuple[int, float]]:
    """Numbers of the texts at least ``ALIKE``, the most alike first, ties by number; at most ``most``."""
    found = [(number, likeness(text, other)) for number, other in others]
    return sorted((one for one in found if one[1] >= ALIKE), key=lambda one: (-one[1], one[0]))[:most]
