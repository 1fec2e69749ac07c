"""Wire models of a panel's draw: ``panel draw --json`` and the published lottery."""

from typing import Any

from pydantic import Field

from counterpoise.domain.sortition.lottery import TICKETS, Lottery
from counterpoise.domain.sortition.rules.registry import draw_rule
from counterpoise.schemas.base import Wire
from counterpoise.services.drawing import Draw, Turn

__all__ = ["CertificateDocument", "DrawDocument", "QuotaDocument", "TurnDocument", "draw_document", "lottery_document"]


class CertificateDocument(Wire):
    """How fair a lottery is, and how that is known."""

    proof: str = Field(
        description="relaxation: meets what fractions of seats would allow; columns: proved step by step"
    )
    value: float = Field(description="smallest odds of anybody who can be seated at all")
    bound: float = Field(description="no lottery gives everybody who can be seated more than this")
    gap: float = Field(description="largest distance between odds reached and proved bound, over the rule's steps")
    steps: int = Field(description="levels of odds fixed one after the other; 1 for maximin")


class QuotaDocument(Wire):
    """One quota and who came."""

    category: str
    value: str
    min: int
    max: int
    seats_for: str | None = Field(
        default=None, description="`outsiders` or `critics`, if these seats are kept for them"
    )
    target: float | None = Field(description="seats that this value's share of the population would give")
    pool: int
    invited: int
    declined: int
    seated: int


class TurnDocument(Wire):
    """The draw (turn 0) or a redraw."""

    turn: int
    vacancies: int
    drawn: list[str]
    declined: list[str] = Field(description="who said no after this turn")
    odds: dict[str, float] = Field(description="of being drawn in this turn, by id; they sum to the vacancies")
    minimum_odds: float
    committees: int = Field(description="different make-ups in the lottery")
    lottery: str = Field(description="digest of the table of tickets")
    certificate: CertificateDocument


class DrawDocument(Wire):
    """A whole draw."""

    rule: str
    promise: str
    seats: int
    per_household: int
    seed: str | None = Field(description="null: the lottery is prepared and nobody is drawn")
    digest: str = Field(description="of pool, quotas, seats, rule and household limit, frozen before the seed is known")
    lottery: str = Field(description="digest of the first table of tickets")
    pool: int
    kinds: int = Field(description="kinds of people that quotas and households tell apart")
    selected: list[str] = Field(description="who sits in the end")
    odds: dict[str, float] = Field(description="of being drawn in the first turn, by id; they sum to the seats")
    minimum_odds: float = Field(description="smallest odds of anybody who can be seated at all")
    no_chance: list[str] = Field(description="people whom no panel under these quotas can seat")
    committees: int = Field(description="different make-ups in the lottery; each stands for many committees")
    certificate: CertificateDocument
    quotas: list[QuotaDocument]
    reserved: dict[str, int] = Field(
        description="fewest seats kept for `outsiders` of the technology industry and for `critics`; 0 if no quota says"
    )
    turns: list[TurnDocument]
    unused_columns: list[str] = Field(description="columns of the pool that no quota names; they were not read")
    limits: list[str]


def _certificate(turn: Turn) -> CertificateDocument:
    sure = turn.prepared.certificate
    return CertificateDocument(proof=sure.proof, value=sure.value, bound=sure.bound, gap=sure.gap, steps=sure.steps)


def _least(odds: dict[str, float]) -> float:
    return min((one for one in odds.values() if one > 0), default=0.0)


def _turn(one: Turn) -> TurnDocument:
    odds = one.prepared.lottery.odds()
    return TurnDocument(
        turn=one.number,
        vacancies=one.vacancies,
        drawn=list(one.drawn),
        declined=list(one.declined),
        odds=odds,
        minimum_odds=_least(odds),
        committees=len(one.prepared.lottery.compositions),
        lottery=one.prepared.lottery.digest,
        certificate=_certificate(one),
    )


def draw_document(found: Draw, unused: tuple[str, ...] = ()) -> DrawDocument:
    """A draw as it is printed and sent.

    Args:
        found: the draw.
        unused: columns of the pool that were not read.
    """
    turns = [_turn(one) for one in found.turns]
    first = turns[0]
    return DrawDocument(
        rule=found.terms.rule,
        promise=draw_rule(found.terms.rule).promise,
        seats=found.terms.seats,
        per_household=found.terms.per_household,
        seed=found.seed,
        digest=found.terms.digest,
        lottery=first.lottery,
        pool=len(found.terms.pool),
        kinds=found.turns[0].prepared.kinds,
        selected=list(found.seated),
        odds=first.odds,
        minimum_odds=first.minimum_odds,
        no_chance=[person for person, odds in first.odds.items() if not odds],
        committees=first.committees,
        certificate=first.certificate,
        quotas=[
            QuotaDocument(
                category=one.quota.category,
                value=one.quota.value,
                min=one.quota.least,
                max=one.quota.most,
                target=one.target,
                seats_for=one.quota.seats_for,
                pool=one.pool,
                invited=one.invited,
                declined=one.declined,
                seated=one.seated,
            )
            for one in found.counts
        ],
        reserved=found.terms.quotas.reserved(),
        turns=turns[1:],
        unused_columns=list(unused),
        limits=list(found.limits),
    )


def lottery_document(lottery: Lottery) -> dict[str, Any]:
    """The table of tickets, complete enough to repeat the draw from it."""
    return {
        "schema": "lottery/v1",
        "tickets": str(TICKETS),
        "blocks": [
            {
                "orbits": list(block.orbits),
                "limit": block.limit,
                "households": [[list(kind) for kind in one] for one in block.households],
            }
            for block in lottery.blocks
        ],
        "compositions": [{"seats": list(one.seats), "tickets": one.tickets} for one in lottery.compositions],
        "digest": lottery.digest,
    }
