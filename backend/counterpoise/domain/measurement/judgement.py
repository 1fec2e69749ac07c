"""What a judge model said of replies from both ends of an axis, asked twice with the two replies changed over."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.domain.measurement.floors import wilson

__all__ = ["Judgement", "Verdicts", "judgement"]

Verdicts = tuple[bool | None, bool | None]
"""One request in both orders: whether the reply of the highest level was chosen; None where the answer named none."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's verdicts on one axis.

    Attributes:
        requests: how many were judged, each in both orders.
        unusable: answers, of two a request, that named neither reply.
        both: requests with a usable answer in both orders.
        agreed: those of them on which both orders gave the same verdict; the rest is position, not content.
        towards: those of ``agreed`` on which the reply of the highest level was called nearer to the first pole.
        share: ``towards`` of ``agreed``; None where the orders never agreed.
        interval: 95% Wilson interval of the share.
        agreement: ``agreed`` of ``both``; None without any.
    """

    requests: int
    unusable: int
    both: int
    agreed: int
    towards: int
    share: float | None
    interval: tuple[float, float]
    agreement: float | None


def judgement(verdicts: Sequence[Verdicts]) -> Judgement:
    """Count one axis's verdicts; a request counts once, and only where its two orders agree."""
    both = [pair for pair in verdicts if None not in pair]
    agreed = [one for one, other in both if one == other]
    towards = sum(one is True for one in agreed)
    return Judgement(
        requests=len(verdicts),
        unusable=sum(one is None for pair in verdicts for one in pair),
        both=len(both),
        agreed=len(agreed),
        towards=towards,
        share=towards / len(agreed) if agreed else None,
        interval=wilson(towards, len(agreed)),
        agreement=len(agreed) / len(both) if both else None,
    )
