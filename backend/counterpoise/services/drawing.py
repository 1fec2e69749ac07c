"""A panel's draw from beginning to end: lottery, seed, seated, declines and redraws, with what it cannot say."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.sortition.commitment import commitment_of, seed_of
from counterpoise.domain.sortition.drawing import Prepared, prepare, prepare_replacement
from counterpoise.domain.sortition.quotas import RESERVED
from counterpoise.domain.sortition.standing import QuotaCount, quota_counts
from counterpoise.domain.sortition.terms import Terms
from counterpoise.services.state import Entropy

__all__ = ["Draw", "Turn", "chosen_seed", "draw", "new_secret"]


@dataclass(frozen=True)
class Turn:
    """One drawing of lots.

    Attributes:
        number: 0 for the draw, then 1, 2 … for redraws.
        vacancies: seats drawn for.
        prepared: the lottery, with everybody's odds in this turn.
        drawn: ids, sorted; empty where no seed was given.
        declined: ids of those seated until then who said no after this turn.
    """

    number: int
    vacancies: int
    prepared: Prepared
    drawn: tuple[str, ...]
    declined: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draw:
    """A whole draw.

    Attributes:
        terms: what was frozen.
        seed: the text that decided it; None where only the lottery was prepared.
        turns: the draw and its redraws, at least one.
        seated: ids of those who sit in the end, sorted.
        counts: each quota against pool, invited, declined and seated.
        limits: what the draw cannot say, as sentences.
    """

    terms: Terms
    seed: str | None
    turns: tuple[Turn, ...]
    seated: tuple[str, ...]
    counts: tuple[QuotaCount, ...]
    limits: tuple[str, ...]


def new_secret(entropy: Entropy) -> tuple[str, str]:
    """A secret for a committed seed, and its commitment.

    Args:
        entropy: 256 of its bits make the secret.
    """
    secret = hashlib.sha256(entropy.secret().encode()).hexdigest()
    return secret, commitment_of(secret)


def chosen_seed(terms: Terms, seed: str | None, secret: str | None, public: str | None) -> str | None:
    """The seed that was given, or the one that a committed secret and a public value make; None without either.

    Raises:
        InvalidOption: if both are given, only half of the second, or one in a wrong form.
    """
    if secret is None and public is None:
        if seed == "":
            raise InvalidOption("The seed must not be empty.")
        return seed
    if seed is not None:
        raise InvalidOption("Give either a seed, or a secret and a public value.")
    if secret is None or public is None:
        raise InvalidOption("A committed seed needs both the secret and the public value.")
    return seed_of(secret, terms.digest, public)


def draw(terms: Terms, seed: str | None, declines: Sequence[frozenset[str]] = ()) -> Draw:
    """Draw a panel, and fill the seats of those who decline.

    Args:
        terms: what was frozen.
        seed: any text; None prepares the lottery and draws nobody.
        declines: for every turn so far the ids of those seated who said no after it; the last one is redrawn too.

    Raises:
        QuotasInfeasible: if the quotas cannot be met, at first or with what declines leave.
        InvalidOption: if somebody declines who was not seated, or declines come without a seed.
    """
    first = prepare(terms)
    if seed is None:
        if declines:
            raise InvalidOption("Declines need the seed of the draw.")
        turns = [Turn(0, terms.seats, first, ())]
        return Draw(terms, None, tuple(turns), (), tuple(quota_counts(terms, ())), _limits(terms, turns))
    turns = [Turn(0, terms.seats, first, first.lottery.draw(seed))]
    seated, gone = set(turns[0].drawn), set[str]()
    for number, said_no in enumerate(declines, start=1):
        if absent := sorted(said_no - seated):
            raise InvalidOption(
                f"Declined after turn {number - 1} without a seat then: {', '.join(absent[:5])}.", ids=absent
            )
        turns[-1] = Turn(number - 1, turns[-1].vacancies, turns[-1].prepared, turns[-1].drawn, tuple(sorted(said_no)))
        seated -= said_no
        gone |= said_no
        if not said_no:
            continue
        again = prepare_replacement(terms, seated, gone)
        turns.append(Turn(number, terms.seats - len(seated), again, again.lottery.draw(seed, number)))
        seated |= set(turns[-1].drawn)
    counts = quota_counts(terms, seated, declined=gone)
    return Draw(terms, seed, tuple(turns), tuple(sorted(seated)), tuple(counts), _limits(terms, turns))


def _limits(terms: Terms, turns: Sequence[Turn]) -> tuple[str, ...]:
    odds = turns[0].prepared.lottery.odds()
    never = sum(not one for one in odds.values()) + len(terms.pool) - len(odds)
    found = [
        "The odds are those of the people in the pool. Who was asked to join the pool and did not answer has none.",
        "Quotas are a judgement about whom a panel must resemble; what they do not name, the draw does not balance.",
    ]
    if terms.rule == "maximin":
        found.append("Maximin settles only the smallest odds; people above them might have had more equal ones.")
    if never:
        were = "person has" if never == 1 else "people have"
        found.append(f"{never} {were} no chance: no panel under these quotas and household rules can seat them.")
    found.append(
        "The lottery was found in floating-point arithmetic. Its odds are exact for its tickets; that no lottery is "
        f"fairer by the rule is proved up to {max(turns[0].prepared.certificate.gap, 1e-12):.0e}, as far as the "
        "solver's own bounds are right."
    )
    for whom, seats in terms.quotas.reserved().items():
        if not seats:
            found.append(f"No quota says that it keeps a seat for {RESERVED[whom]}; whether any sit here is not known.")
    if len(turns) > 1:
        found.append(
            "Odds of a redraw hold for those left in the pool then, given who declined. Nobody knows beforehand who "
            "will decline, so nobody can publish the odds of being seated in the end."
        )
    if all(one.target is None for one in terms.quotas.lines):
        found.append("The quotas state no shares of the population, so the panel is compared with the quotas alone.")
    return tuple(found)
