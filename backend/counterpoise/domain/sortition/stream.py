"""Random whole numbers from a seed, the same on every machine: SHA-256 in counter mode.

Block i of a stream is ``SHA-256(key ‖ i)`` with i as eight big-endian bytes and
``key = SHA-256("counterpoise/draw/v1" ‖ 0x00 ‖ label ‖ 0x00 ‖ seed)``, label and seed in UTF-8. Numbers are read from
the blocks byte by byte; a number below n takes the fewest bytes that can hold n − 1, clears the bits that n − 1 has no
use for, and is thrown away and read again if it is not below n, so that every number is equally likely.
"""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

__all__ = ["Stream"]

_Item = TypeVar("_Item")
_DOMAIN = b"counterpoise/draw/v1"


class Stream:
    """An endless stream of numbers.

    Args:
        seed: any text.
        label: what the numbers are for; another label gives other numbers. Holds no NUL.
    """

    def __init__(self, seed: str, label: str) -> None:
        self._key = hashlib.sha256(b"\0".join([_DOMAIN, label.encode(), seed.encode()])).digest()
        self._block = 0
        self._bytes = b""

    def _take(self, count: int) -> bytes:
        while len(self._bytes) < count:
            self._bytes += hashlib.sha256(self._key + self._block.to_bytes(8, "big")).digest()
            self._block += 1
        taken, self._bytes = self._bytes[:count], self._bytes[count:]
        return taken

    def below(self, n: int) -> int:
        """A number from 0 to n − 1; n is at least 1. Takes nothing from the stream if n is 1."""
        bits = (n - 1).bit_length()
        while True:
            number = int.from_bytes(self._take((bits + 7) // 8), "big") & ((1 << bits) - 1)
            if number < n:
                return number

    def sample(self, items: Sequence[_Item], count: int) -> list[_Item]:
        """``count`` of the items in random order, every order equally likely (the first steps of Fisher–Yates)."""
        left = list(items)
        for place in range(count):
            other = place + self.below(len(left) - place)
            left[place], left[other] = left[other], left[place]
        return left[:count]
