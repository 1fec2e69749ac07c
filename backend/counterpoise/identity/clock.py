"""The clock of this machine."""

import time

from counterpoise.domain.people.records import Instant
from counterpoise.services.state import Clock

__all__ = ["SystemClock"]


class SystemClock(Clock):
    """Wall-clock time."""

    def now(self) -> Instant:
        """Milliseconds since 1970 UTC."""
        return time.time_ns() // 1_000_000
