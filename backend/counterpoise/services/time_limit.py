"""A limit on how long a run may take: it stops between two pieces of work, never within one."""

from collections.abc import Callable, Sequence

from counterpoise.domain.errors import InvalidOption, TimeUp
from counterpoise.services.ports import Message, ModelIdentity, Progress, Reply, Scored, ScoreJob, Scorer, Upstream

__all__ = ["LimitedScorer", "LimitedUpstream", "TimeLimit"]

_SECONDS = 60.0


class TimeLimit:
    """So many minutes from now.

    Args:
        minutes: above 0.
        clock: seconds that only ever grow.

    Raises:
        InvalidOption: if ``minutes`` is not above 0.
    """

    def __init__(self, minutes: float, clock: Callable[[], float]) -> None:
        if not minutes > 0:
            raise InvalidOption(f"A time limit must be above 0 minutes, not {minutes:g}.", minutes=minutes)
        self._minutes = minutes
        self._clock = clock
        self._end = clock() + _SECONDS * minutes

    def check(self) -> None:
        """Raise TimeUp once the time is over."""
        if self._clock() >= self._end:
            raise TimeUp(f"The time limit of {self._minutes:g} minutes is over.", minutes=self._minutes)


class LimitedScorer:
    """A ``Scorer`` that starts nothing after the time is over; whoever keeps scores asks it chunk by chunk."""

    def __init__(self, scorer: Scorer, limit: TimeLimit) -> None:
        self._scorer = scorer
        self._limit = limit

    @property
    def identity(self) -> ModelIdentity:
        """That of the scorer behind it."""
        return self._scorer.identity

    @property
    def caveat(self) -> str:
        """That of the scorer behind it."""
        return self._scorer.caveat

    def score_all(self, jobs: Sequence[ScoreJob], *, progress: Progress | None = None) -> list[Scored]:
        """As the scorer behind it; raises TimeUp before the first job once the time is over."""
        self._limit.check()
        return self._scorer.score_all(jobs, progress=progress)


class LimitedUpstream:
    """An ``Upstream`` that begins no reply after the time is over."""

    def __init__(self, upstream: Upstream, limit: TimeLimit) -> None:
        self._upstream = upstream
        self._limit = limit

    @property
    def name(self) -> str:
        """That of the model behind it."""
        return self._upstream.name

    @property
    def caveat(self) -> str:
        """That of the model behind it."""
        return self._upstream.caveat

    @property
    def identity(self) -> ModelIdentity:
        """That of the model behind it."""
        return self._upstream.identity

    def answer(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Reply:
        """As the model behind it; raises TimeUp once the time is over."""
        self._limit.check()
        return self._upstream.answer(messages, max_tokens=max_tokens, seed=seed)
