"""Rate limits by ``limits``: a moving window, so that waiting at the edge of a minute doubles nothing."""

import math
import time
from collections.abc import Mapping

from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from counterpoise.services.access_ports import Attempt, Throttle

__all__ = ["MovingWindow"]


class MovingWindow(Throttle):
    """Counts attempts in a store of ``limits``.

    Args:
        rates: for each kind of attempt, e.g. ``"10 per minute"``; a kind that is left out is never refused.
        storage: address of the store; ``memory://`` counts in each worker process for itself.
    """

    def __init__(self, rates: Mapping[Attempt, str], storage: str = "memory://") -> None:
        self._rates: dict[Attempt, RateLimitItem] = {attempt: parse(rate) for attempt, rate in rates.items()}
        self._window = MovingWindowRateLimiter(storage_from_string(storage))

    def wait(self, attempt: Attempt, key: str) -> int:
        """Count one attempt; 0 if it may go on, else the seconds until the next may."""
        rate = self._rates.get(attempt)
        if rate is None or self._window.hit(rate, attempt, key):
            return 0
        return max(1, math.ceil(self._window.get_window_stats(rate, attempt, key).reset_time - time.time()))
