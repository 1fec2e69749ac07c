"""An evidence pack: data on what people want, with everything a reader needs to doubt it."""

from dataclasses import dataclass

from counterpoise.domain.standing.aggregates import Aggregates
from counterpoise.domain.standing.respondents import Respondents

__all__ = ["Coding", "EvidencePack"]


@dataclass(frozen=True)
class Coding:
    """One mapping of the data to axes: a judgement, so it has an author and a reason, and there may be several.

    Attributes:
        name: short word, unique in the pack.
        author: who judged.
        reason: why so.
        data: what the data say under this mapping.
    """

    name: str
    author: str
    reason: str
    data: Respondents | Aggregates


@dataclass(frozen=True)
class EvidencePack:
    """Evidence with its provenance.

    Attributes:
        citation: where the data come from.
        licence: under which terms; ``none stated`` where that is so.
        retrieved: ISO date.
        frame: whom the sample stands for.
        n: people asked.
        dates: when they were asked.
        synthetic: made up for demonstration; shown with every figure, and never signed.
        codings: the main mapping first, others for the specification curve.
        digest: content address of every file of the pack.
    """

    id: str
    title: str
    citation: str
    licence: str
    retrieved: str
    frame: str
    n: int
    dates: str
    synthetic: bool
    codings: tuple[Coding, ...]
    digest: str

    @property
    def kind(self) -> str:
        """``respondents`` or ``aggregates``."""
        return "respondents" if isinstance(self.codings[0].data, Respondents) else "aggregates"
