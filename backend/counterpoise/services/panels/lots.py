"""A panel's draw kept: frozen under a digest, drawn from a committed seed, answered, and drawn again after declines.

Who was asked and who said yes is by the pool's own ids, which the pool's holder alone can turn into people. Members
come in by the panel's invitations, which this module does not send.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from counterpoise.domain.errors import InvalidOption, NotOpen, StaleRevision
from counterpoise.domain.offers.names import checked_note
from counterpoise.domain.panels.records import Panel, PanelDraw
from counterpoise.domain.sortition.commitment import opens, seed_of
from counterpoise.domain.sortition.drawing import counted
from counterpoise.domain.sortition.rules.registry import DEFAULT
from counterpoise.domain.sortition.standing import quota_counts
from counterpoise.domain.sortition.terms import Terms
from counterpoise.services.callers import Caller, Visit
from counterpoise.services.drawing import Draw, draw
from counterpoise.services.panels.planned import PLANNED_IN, Planned, kept_terms, line_of, terms_of
from counterpoise.services.panels.ports import Described, PoolFormat
from counterpoise.services.panels.rooms import check_open, known, note

__all__ = ["MOST_PEOPLE", "MOST_SEATS", "Lots"]

MOST_PEOPLE, MOST_SEATS = 500, 100
"""A server draws within one request; larger draws are the command line's."""
_DIGEST = "sha256:"


class Lots:
    """Draws of panels.

    Args:
        tables: reads pool and quotas.
        described: makes the public JSON object of a draw.
    """

    def __init__(self, tables: PoolFormat, described: Described) -> None:
        self._tables, self._described = tables, described

    def to_freeze(
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
    ) -> Planned:
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
        facts = {"commitment": commitment, "public_name": named}
        return Planned("freeze", held, PanelDraw(panel_id, kept_terms(terms, unused), facts), None)

    def to_reveal(self, caller: Caller, panel_id: str, secret: str, public: str) -> Planned:
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
        facts = {**held.facts, "secret": secret, "public_value": public}
        return Planned("reveal", held, replace(held, facts=facts, seed=seed, declined=((),)), seed)

    def to_redraw(self, caller: Caller, panel_id: str) -> Planned:
        """Fill the seats of those who declined, by the same rule, from what is left of pool and quotas.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: as ``answer``, or where nobody has declined since the last draw.
        """
        panel, held = self._drawn(caller, panel_id)
        if not held.declined[-1]:
            raise NotOpen("Nobody has declined since the last draw.", stage=panel.stage)
        return Planned("redraw", held, replace(held, declined=(*held.declined, ())), held.seed, held.declined)

    def found(self, planned: Planned) -> Mapping[str, Any]:
        """Compute a drawing of lots, which may take long: call it while no unit of work is open.

        Raises:
            QuotasInfeasible: if the quotas cannot be met, with a smallest change that makes them possible; of a redraw,
                if what is left cannot meet them.
        """
        terms = planned.after.terms or {}
        made: Draw = draw(terms_of(terms), planned.seed, [frozenset(turn) for turn in planned.declined])
        return self._described(made, tuple(terms["unused"]))

    def keep(self, caller: Caller, planned: Planned, found: Mapping[str, Any]) -> PanelDraw:
        """Keep what was computed, if the draw is still as it was when it was planned.

        Raises:
            UnknownPanel: if the panel is gone.
            NotOpen: if the panel has left the stage for it.
            StaleRevision: if somebody changed the draw in the meantime.
        """
        panel = known(caller, planned.after.panel)
        check_open(caller, panel, *PLANNED_IN[planned.kind])
        held = caller.work.panels.draw(panel.id)
        if (held and held.revision) != (planned.before and planned.before.revision):
            raise StaleRevision("Somebody changed the draw while it was computed. Look at it, and decide anew.")
        made = replace(planned.after, facts={**planned.after.facts, **found})
        made = self._keep(caller, planned.before, made)
        text, details = line_of(planned, made)
        note(caller, panel, "draw", text, **details)
        return made

    def carry_out(self, visit: Visit, plan: Callable[[Caller], Planned]) -> PanelDraw:
        """Plan, compute and keep; nobody waits for the database while it is computed.

        Args:
            visit: of a facilitator.
            plan: one of ``to_freeze``, ``to_reveal`` and ``to_redraw``.

        Raises:
            CounterpoiseError: what planning, ``found`` and ``keep`` raise.
        """
        with visit.reading() as caller:
            planned = plan(caller)
        found = self.found(planned)
        with visit.writing() as caller:
            return self.keep(caller, planned, found)

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

    def found_otherwise(self, caller: Caller, panel_id: str, because: str) -> None:
        """Say in public why the members were not drawn by lot; raises as ``freeze``."""
        panel, _ = self._panel(caller, panel_id)
        note(caller, panel, "draw", checked_note(because, "because"), otherwise=1)

    def get(self, caller: Caller, panel_id: str) -> PanelDraw | None:
        """The draw, for everybody; None before anything is frozen. Raises UnknownPanel."""
        known(caller, panel_id)
        return caller.work.panels.draw(panel_id)

    @staticmethod
    def _counted(held: PanelDraw, declined: tuple[tuple[str, ...], ...], yes: set[str]) -> list[dict[str, Any]]:
        """Every quota as the draw states it, with who has declined, who sits, and who of these said yes, so far."""
        terms, gone = terms_of(held.terms or {}), {one for turn in declined for one in turn}
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
