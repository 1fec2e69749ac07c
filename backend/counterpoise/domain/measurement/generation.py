"""The generation check: what a model really writes at both ends of an axis, because log-probabilities overstate.

Likeness to a pole is the cosine of character n-grams (three to five within a word), weighted by TF-IDF over the texts
of one axis: crude, deterministic, and blind to meaning. Only the shift between the two ends means anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.measurement.dose_response import bootstrap_interval

__all__ = ["End", "Exchange", "GenerationCheck", "Written", "generation_check", "likeness"]

_NGRAMS = (3, 5)


@dataclass(frozen=True, slots=True)
class Written:
    """A reply that a model wrote; ``stopped`` unless it was cut off at the limit."""

    text: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request: a reply in the spirit of each pole, and what was written at the highest and the lowest level."""

    first: str
    second: str
    highest: Written
    lowest: Written


@dataclass(frozen=True, slots=True)
class End:
    """The replies at one end of an axis.

    Attributes:
        length: mean length in characters.
        to_first: mean likeness to the first pole's replies to the same requests, 0 to 1.
        to_second: the same of the second pole's.
        stopped: share of replies that ended by themselves.
    """

    length: float
    to_first: float
    to_second: float
    stopped: float


@dataclass(frozen=True, slots=True)
class GenerationCheck:
    """What was written at both ends of one axis.

    Attributes:
        requests: how many were answered, once at each end.
        highest: with the first pole at its highest measured weight.
        lowest: with the first pole at its lowest.
        shift: how much nearer to the first pole than to the second replies come from the lowest level to the highest.
        interval: 95% bootstrap interval of the shift over requests.
    """

    requests: int
    highest: End
    lowest: End
    shift: float
    interval: tuple[float, float]


def likeness(texts: Sequence[str]) -> NDArray[np.float64]:
    """Cosine of every text with every other: shape (texts, texts), 0 to 1; 0 where a text has no letters."""
    # Loading it takes longer than most commands take as a whole.
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    if not any(text.strip() for text in texts):
        return np.zeros((len(texts), len(texts)))
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=_NGRAMS).fit_transform(texts)
    cosines: NDArray[np.float64] = (vectors @ vectors.T).toarray()
    return np.clip(cosines, 0.0, 1.0)


def _end(replies: Sequence[Written], to_first: NDArray[np.float64], to_second: NDArray[np.float64]) -> End:
    return End(
        length=float(np.mean([len(reply.text) for reply in replies])),
        to_first=float(to_first.mean()),
        to_second=float(to_second.mean()),
        stopped=float(np.mean([reply.stopped for reply in replies])),
    )


def generation_check(exchanges: Sequence[Exchange], rng: np.random.Generator) -> GenerationCheck:
    """Summarise what was written for one axis.

    Args:
        exchanges: one a request.
        rng: draws the bootstrap.

    Raises:
        ValueError: if there is no exchange.
    """
    if not exchanges:
        raise ValueError("a generation check needs at least one exchange")
    count = len(exchanges)
    texts = [
        *(one.first for one in exchanges),
        *(one.second for one in exchanges),
        *(one.highest.text for one in exchanges),
        *(one.lowest.text for one in exchanges),
    ]
    alike, place = likeness(texts), np.arange(count)
    first, second, highest, lowest = (place + count * part for part in range(4))
    lean_high = alike[highest, first] - alike[highest, second]
    lean_low = alike[lowest, first] - alike[lowest, second]
    moved = lean_high - lean_low
    return GenerationCheck(
        requests=count,
        highest=_end([one.highest for one in exchanges], alike[highest, first], alike[highest, second]),
        lowest=_end([one.lowest for one in exchanges], alike[lowest, first], alike[lowest, second]),
        shift=float(moved.mean()),
        interval=bootstrap_interval(moved, rng),
    )
