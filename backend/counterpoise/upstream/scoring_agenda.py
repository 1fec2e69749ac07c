"""Who scores what next, so that long openings are evaluated once and no worker waits while others have a queue.

An opening is everything before the user's question: the system prompt and earlier turns. A worker keeps the last one
that it evaluated, and evaluating a new one costs as much as scoring several replies.
"""

from collections import deque
from collections.abc import Sequence

from counterpoise.services.ports import Message, ScoreJob

__all__ = ["Agenda", "Opening"]

Opening = tuple[Message, ...]

# Below this many questions it is quicker to leave them to whoever holds the opening.
_WORTH_SHARING = 4


class Agenda:
    """Jobs by opening and question; handed out one question at a time, each with all its replies.

    Args:
        jobs: in any order.
        held: the opening that each worker evaluated last, by worker; kept up to date here.
    """

    def __init__(self, jobs: Sequence[ScoreJob], held: dict[int, Opening]) -> None:
        self._held = held
        openings: dict[Opening, dict[Message, list[int]]] = {}
        for index, job in enumerate(jobs):
            openings.setdefault(job.messages[:-1], {}).setdefault(job.messages[-1], []).append(index)
        self._waiting = {opening: deque(questions.values()) for opening, questions in openings.items()}

    def next_for(self, worker: int) -> list[int]:
        """Indices of the jobs that ``worker`` is to do now; empty if nothing is left for it."""
        mine = self._held.get(worker)
        if mine is None or mine not in self._waiting:
            chosen = self._unclaimed(worker)
            if chosen is None:
                return []
            self._held[worker] = mine = chosen
        questions = self._waiting[mine]
        found = questions.popleft()
        if not questions:
            del self._waiting[mine]
        return found

    def _unclaimed(self, worker: int) -> Opening | None:
        """An opening that nobody works on, else the one with the longest queue if that is long enough to share."""
        claimed = [opening for other, opening in self._held.items() if other != worker]
        for opening in self._waiting:
            if opening not in claimed:
                return opening
        longest = max(self._waiting, key=lambda each: len(self._waiting[each]), default=None)
        return longest if longest is not None and len(self._waiting[longest]) >= _WORTH_SHARING else None
