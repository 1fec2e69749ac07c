"""A panel's draw kept: frozen under a digest, drawn from a committed seed, answered, and drawn again after declines.

Who was asked and who said yes is by the pool's own ids, which the pool's holder alone can turn into people. Members
come in by the panel's invitations, which this module does not send.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from counterpoise.domain.errors import InvalidOption, NotOpen
from counterpoise.domain.offers.names import checked_note
from counterpoise.domain.panels.records import Panel, PanelDraw
from counterpoise.domain.sortition.commitment import opens, seed_of
from counterpoise.domain.sortition.drawing import counted
from counterpoise.domain.sortition.pool import Person, Pool
from counterpoise.domain.sortition.quotas import Quota, Quotas
from counterpoise.domain.sortition.rules.registry import DEFAULT
from counterpoise.domain.sortition.standing import quota_counts
from counterpoise.domain.sortition.terms import Terms
from counterpoise.services.callers import Caller
from counterpoise.services.drawing import Draw, draw
from counterpoise.services.panels.ports import Described, PoolFormat
from counterpoise.services.panels.rooms import check_open, known, note

__all__ = ["MOST_PEOPLE", "MOST_SEATS", "Lots"]

MOST_PEOPLE, MOST_SEATS = 500, 100
"""A server draws within one request; larger draws are the command line's."""
_DIGEST = "sha256:"


def _kept(terms: Terms, unused: tuple[str, ...]) -> dict[str, Any]:
    return {
        "categories": list(terms.pool.categories),
        "people": [[one.id, one.household, list(one.values)] for one in terms.pool.people],
        "quotas": [
            [one.category, one.value, one.least, one.most, one.target, one.seats_for] for one in terms.quotas.lines
        ],
        "seats": terms.seats,
        "rule": terms.rule,
        "per_household": terms.per_household,
        "unused": list(unused),
    }


def _terms(held: Mapping[str, Any]) -> Terms:
    people = tuple(Person(name, home, tuple(values)) for name, home, values in held["people"])
    quotas = Quotas(tuple(Quota(*line) for line in held["quotas"]))
    return Terms(Pool(tuple(held["categories"]), people), quotas, held["seats"], held["rule"], held["per_household"])


class Lots:
    """Draws of panels.

    Args:
        tables: reads pool and quotas.
        described: makes the public JSON object of a draw.
    """

    def __init__(self, tables: PoolFormat, described: Described) -> None:
        self._tables, self._described = tables, described

    def freeze(
        self,
        caller: Caller,
        panel_id: str,
        pool: str,
        quotas: str,
        seats: int,
        *,
        commitment: str,
        public_name: str,
        rule: str = DEFAULT,
        per_household: int = 1,
    ) -> PanelDraw:
        """Freeze pool, quotas and lottery before the seed can be known; again, until somebody was drawn.

        Args:
            caller: a facilitator.
            panel_id: the panel.
            pool: CSV with ``id``, optionally ``household``, and a column a category.
            quotas: CSV with ``category,value,min,max`` and optionally ``target``.
            seats: 1 to 100.
            commitment: ``sha256:`` and hex of the SHA-256 of 32 secret random bytes.
            public_name: the public value that is awaited, e.g. the numbers of a lottery on a later day.
            rule: leximin or maximin.
            per_household: most seats of one household.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: outside of the draw, or once somebody was drawn.
            InvalidDocument: with every fault of the tables.
            InvalidOption: for numbers out of range.
            QuotasInfeasible: with a smallest change that makes the quotas possible.
        """
        panel, held = self._panel(caller, panel_id)
        if held is not None and held.seed is not None:
            raise NotOpen("The lots are drawn; a draw is not repeated.", stage=panel.stage)
        named = checked_note(public_name, "public_name")
        if not commitment.startswith(_DIGEST) or len(commitment) != len(_DIGEST) + 64:
            raise InvalidOption("A commitment is sha256: and 64 hexadecimal digits.", field="commitment")
        if not 1 <= seats <= MOST_SEATS:
            raise InvalidOption(f"A server draws 1 to {MOST_SEATS} seats; the command line draws more.", field="seats")
        people, wanted, unused = self._tables.read(pool, quotas, seats)
        if len(people) > MOST_PEOPLE:
            raise InvalidOption(
                f"A server draws from at most {MOST_PEOPLE} people; the command line draws from more.", field="pool"
            )
        terms = Terms(people, wanted, seats, rule, per_household)
        facts = {**self._described(draw(terms, None), unused), "commitment": commitment, "public_name": named}
        made = self._keep(caller, held, PanelDraw(panel_id, _kept(terms, unused), facts))
        text = f"Pool, quotas and lottery are frozen for {seats} seats; the seed will hang on: {named}"
        note(caller, panel, "draw", text, digest=facts["digest"], lottery=facts["lottery"], commitment=commitment)
        return made

    def reveal(self, caller: Caller, panel_id: str, secret: str, public: str) -> PanelDraw:
        """Draw: the secret must open the commitment, and with the public value it makes the seed.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: outside of the draw, before anything is frozen, or once somebody was drawn.
            InvalidOption: if the secret is another than the one committed to.
        """
        panel, held = self._frozen(caller, panel_id)
        if held.seed is not None:
            raise NotOpen("The lots are drawn; a draw is not repeated.", stage=panel.stage)
        if not opens(secret, held.facts["commitment"]):
            raise InvalidOption("This is not the secret that was committed to.", field="secret")
        seed = seed_of(secret, held.facts["digest"], public)
        found = self._draw(held, seed, ())
        shown = {**held.facts, **found, "secret": secret, "public_value": public}
        made = self._keep(caller, held, replace(held, facts=shown, seed=seed, declined=((),)))
        note(caller, panel, "draw", f"{len(found['selected'])} people are drawn.", seed=seed, turn=0)
        return made

    def answer(self, caller: Caller, panel_id: str, answers: Mapping[str, bool]) -> PanelDraw:
        """Keep who of those drawn said yes or no; a no counts from the next redraw on, a yes may become a no.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: outside of draw and learning, or before anybody is drawn.
            InvalidOption: if somebody was not drawn, or has declined before.
        """
        panel, held = self._drawn(caller, panel_id)
        sits = set(held.facts["selected"]) - {one for turn in held.declined for one in turn}
        if absent := sorted(answers.keys() - sits):
            raise InvalidOption(f"Not among those who are asked: {', '.join(absent[:5])}.", ids=absent[:100])
        gone = {person for person, yes in answers.items() if not yes}
        yes = (set(held.accepted) | {person for person, said in answers.items() if said}) - gone
        declined = (*held.declined[:-1], tuple(sorted({*held.declined[-1], *gone})))
        facts = {**held.facts, "quotas": self._counted(held, declined, yes)}
        made = self._keep(caller, held, replace(held, facts=facts, declined=declined, accepted=tuple(sorted(yes))))
        text = f"{len(gone)} of those drawn declined, {len(answers) - len(gone)} said yes."
        note(caller, panel, "draw", text, turn=len(declined) - 1)
        return made

    def redraw(self, caller: Caller, panel_id: str) -> PanelDraw:
        """Fill the seats of those who declined, by the same rule, from what is left of pool and quotas.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: as ``answer``, or where nobody has declined since the last draw.
            QuotasInfeasible: if what is left cannot meet the quotas.
        """
        panel, held = self._drawn(caller, panel_id)
        if not held.declined[-1]:
            raise NotOpen("Nobody has declined since the last draw.", stage=panel.stage)
        found = self._draw(held, held.seed or "", held.declined)
        made = self._keep(caller, held, replace(held, facts={**held.facts, **found}, declined=(*held.declined, ())))
        text = f"{len(held.declined[-1])} seats were drawn again after declines."
        note(caller, panel, "draw", text, turn=len(held.declined))
        return made

    def found_otherwise(self, caller: Caller, panel_id: str, because: str) -> None:
        """Say in public why the members were not drawn by lot; raises as ``freeze``."""
        panel, _ = self._panel(caller, panel_id)
        note(caller, panel, "draw", checked_note(because, "because"), otherwise=1)

    def get(self, caller: Caller, panel_id: str) -> PanelDraw | None:
        """The draw, for everybody; None before anything is frozen. Raises UnknownPanel."""
        known(caller, panel_id)
        return caller.work.panels.draw(panel_id)

    def _draw(self, held: PanelDraw, seed: str, declined: tuple[tuple[str, ...], ...]) -> Mapping[str, Any]:
        terms = held.terms or {}
        found: Draw = draw(_terms(terms), seed, [frozenset(turn) for turn in declined])
        return self._described(found, tuple(terms["unused"]))

    @staticmethod
    def _counted(held: PanelDraw, declined: tuple[tuple[str, ...], ...], yes: set[str]) -> list[dict[str, Any]]:
        """Every quota as the draw states it, with who has declined, who sits, and who of these said yes, so far."""
        terms, gone = _terms(held.terms or {}), {one for turn in declined for one in turn}
        sits = set(held.facts["selected"]) - gone
        agreed = counted(terms, yes)
        return [
            {
                **line,
                "invited": one.invited,
                "declined": one.declined,
                "seated": one.seated,
                "accepted": agreed[one.quota.key],
            }
            for line, one in zip(held.facts["quotas"], quota_counts(terms, sits, declined=gone), strict=True)
        ]

    def _panel(self, caller: Caller, panel_id: str) -> tuple[Panel, PanelDraw | None]:
        panel = known(caller, panel_id)
        check_open(caller, panel, "draw")
        return panel, caller.work.panels.draw(panel_id)

    def _frozen(self, caller: Caller, panel_id: str) -> tuple[Panel, PanelDraw]:
        panel, held = self._panel(caller, panel_id)
        if held is None:
            raise NotOpen("Nothing is frozen yet: pool and quotas come first.", stage=panel.stage)
        return panel, held

    def _drawn(self, caller: Caller, panel_id: str) -> tuple[Panel, PanelDraw]:
        panel = known(caller, panel_id)
        check_open(caller, panel, "draw", "learn")
        held = caller.work.panels.draw(panel_id)
        if held is None or held.seed is None:
            raise NotOpen("Nobody is drawn yet.", stage=panel.stage)
        return panel, held

    @staticmethod
    def _keep(caller: Caller, before: PanelDraw | None, after: PanelDraw) -> PanelDraw:
        made = after if before is None else replace(after, revision=before.revision + 1)
        caller.work.panels.save_draw(made, replaces=None if before is None else before.revision)
        return made
