"""An evidence pack: data on what people want, with everything a reader needs to doubt it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from counterpoise.domain.standing.aggregates import Aggregates
from counterpoise.domain.standing.respondents import Respondents

__all__ = ["Coding", "EvidencePack"]

_OPEN = ("CC0", "CC BY 4.0", "CC BY-SA 4.0", "CC-BY-4.0", "CC-BY-SA-4.0", "ODC-BY", "ODBL", "PDDL", "APACHE-2.0", "MIT")


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
        unmapped: items that speak for no pole under the main mapping; ``unmapped_reasons`` says why, by item.
        wordings: by item, what people were asked, in the words of the source or in short.
        url: where the source is, or None.
        notes: what else its author says of source and population.
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
    unmapped: tuple[str, ...] = ()
    unmapped_reasons: Mapping[str, str] = field(default_factory=dict)
    wordings: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def open_licence(self) -> bool:
        """Whether the licence is one of those known to let data be passed on with attribution or without conditions."""
        return any(self.licence.upper().startswith(name) for name in _OPEN)

    @property
    def kind(self) -> str:
        """``respondents`` or ``aggregates``."""
        return "respondents" if isinstance(self.codings[0].data, Respondents) else "aggregates"
