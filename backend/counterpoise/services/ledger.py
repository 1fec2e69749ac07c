"""A ledger of replies to score: asked for one by one, scored in one go, each only once."""

from collections.abc import Sequence

from counterpoise.domain.compiler.policy import CompiledPolicy
from counterpoise.services.ports import Message, Progress, Scored, ScoreJob, Scorer

__all__ = ["Ledger", "Opening", "Tickets", "opening"]

Tickets = tuple[int, int]
"""The tickets of two replies to one question."""
Opening = tuple[Message, ...]
"""System prompt and earlier turns, before the user's question."""


def opening(policy: CompiledPolicy) -> Opening:
    """What stands before a question under a policy."""
    turns = (Message(turn.role, turn.content) for turn in policy.prompt.turns)
    return (Message("system", policy.prompt.text), *turns)


class Ledger:
    """Collects jobs, then scores them; a number stands for each until then."""

    def __init__(self) -> None:
        self._places: dict[ScoreJob, int] = {}
        self._scored: Sequence[Scored] = ()

    def __len__(self) -> int:
        return len(self._places)

    @property
    def jobs(self) -> tuple[ScoreJob, ...]:
        """Everything asked for, each only once."""
        return tuple(self._places)

    def ask(self, before: Opening, user: str, reply: str) -> int:
        """Ask for one reply's score; the number is its ticket."""
        job = ScoreJob((*before, Message("user", user)), reply)
        return self._places.setdefault(job, len(self._places))

    def contrast(self, before: Opening, user: str, one: str, other: str) -> tuple[int, int]:
        """Tickets of two replies to the same question."""
        return self.ask(before, user, one), self.ask(before, user, other)

    def settle(self, scorer: Scorer, progress: Progress | None = None) -> None:
        """Score everything asked for; raises ModelError, or TimeUp where the scorer has a limit."""
        self._scored = scorer.score_all(self.jobs, progress=progress)

    def mean(self, ticket: int) -> float:
        """Mean log p per token of one reply, in nats."""
        scored = self._scored[ticket]
        return scored.logprob / scored.tokens

    def difference(self, tickets: tuple[int, int]) -> float:
        """Mean log p per token of the first reply minus that of the second."""
        return self.mean(tickets[0]) - self.mean(tickets[1])

    def average(self, asked: Sequence[Tickets]) -> float:
        """Mean contrast over several questions."""
        return sum(self.difference(one) for one in asked) / len(asked)

    def effect(self, asked: Sequence[tuple[Tickets, Tickets]]) -> float:
        """Mean contrast under the first of two conditions minus that under the second."""
        return self.average([one for one, _ in asked]) - self.average([other for _, other in asked])
