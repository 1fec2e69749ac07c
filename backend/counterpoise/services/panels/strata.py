"""Which stratum each member is in: said by whoever holds the pool, seen by the member alone, forgotten once counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from counterpoise.domain.errors import InvalidOption, NotAllowed, NotOpen, StepRefused, UnknownAccount
from counterpoise.domain.panels.records import Panel, PanelBallot
from counterpoise.domain.panels.stages import Stage
from counterpoise.domain.panels.strata import Weighed, weigh
from counterpoise.domain.people.records import Account, Membership
from counterpoise.domain.people.roles import PanelRole
from counterpoise.domain.tally.ballots import effective
from counterpoise.services.callers import Caller
from counterpoise.services.panels.rooms import check_open, check_panelist, known

__all__ = [
    "PanelStrata",
    "Placed",
    "Weights",
    "checked_stratum",
    "place",
    "strata_by_pool",
    "strata_of",
    "unplaced",
    "weights_of",
]

_TAKING: tuple[Stage, ...] = ("charter", "draw", "learn")
_LEADS: tuple[PanelRole, ...] = ("facilitator",)


@dataclass(frozen=True, slots=True)
class Placed:
    """A member and their stratum; None where nobody has said it, or the member said that it was wrong."""

    account: Account
    stratum: str | None


@dataclass(frozen=True, slots=True)
class Weights:
    """Ballots with their weights, and what is public of it.

    Attributes:
        ballots: in the order in which they were given.
        facts: by stratum what a ballot weighs, and the effective number of ballots; None without strata.
    """

    ballots: list[PanelBallot]
    facts: dict[str, object] | None


def checked_stratum(panel: Panel | None, stratum: str) -> str:
    """The stratum as the charter calls it; raises InvalidOption listing those there are."""
    strata = panel.charter.strata if panel is not None else None
    if strata is None:
        raise InvalidOption("The panel's charter names no strata.", field="stratum")
    if stratum not in strata.values:
        raise InvalidOption(f"A stratum is one of: {'; '.join(strata.values)}.", field="stratum")
    return stratum


def strata_by_pool(panel: Panel, terms: Mapping[str, Any]) -> dict[str, str]:
    """The pool's ids to strata, where a quota of the draw is called as the charter calls the division.

    Args:
        panel: its charter names strata, or none.
        terms: pool and quotas as the draw keeps them.

    Returns:
        Those whose value is one of the charter's; upper and lower case are the same.
    """
    strata, categories = panel.charter.strata, [one.casefold() for one in terms["categories"]]
    if strata is None or strata.name.casefold() not in categories:
        return {}
    place, called = categories.index(strata.name.casefold()), {value.casefold(): value for value in strata.values}
    held = {person: values[place].casefold() for person, _, values in terms["people"]}
    return {person: called[value] for person, value in held.items() if value in called}


def strata_of(caller: Caller, panel: Panel) -> dict[str, str | None]:
    """Account id of every member to the stratum; None where it is not known, or the charter names it no more."""
    known_ones = panel.charter.strata.values if panel.charter.strata is not None else ()
    return {
        one.account: one.stratum if one.stratum in known_ones else None
        for one in caller.work.accounts.members(panel.id)
        if one.role == "panelist"
    }


def unplaced(caller: Caller, panel: Panel) -> int:
    """How many members have no stratum; 0 where the charter names none."""
    return 0 if panel.charter.strata is None else list(strata_of(caller, panel).values()).count(None)


def place(caller: Caller, panel: Panel, account: str, stratum: str | None) -> None:
    """Put a member into a stratum, or into none. The audit trail keeps that it was done, and not which."""
    caller.work.accounts.join(Membership(panel.id, account, "panelist", stratum))
    caller.record("panel.stratum_set" if stratum else "panel.stratum_taken_back", "panel", panel.id, account=account)


def weights_of(panel: Panel, ballots: Sequence[PanelBallot], stratum_of: dict[str, str | None]) -> Weights:
    """Weigh ballots by the strata of their voters.

    Args:
        panel: its charter names strata and their shares, or none.
        ballots: under the names that ``stratum_of`` has.
        stratum_of: voter to stratum.

    Raises:
        StepRefused: if a voter has no stratum: they could not be weighed.
    """
    if (strata := panel.charter.strata) is None:
        return Weights(list(ballots), None)
    found = [stratum_of.get(one.voter) for one in ballots]
    if None in found:
        why = "the stratum of somebody who put in a ballot is not known"
        raise StepRefused(f"The panel stays at the stage {panel.stage}: {why}.", hindrances=[why])
    made = weigh(strata, Counter(one for one in found if one is not None))
    weight = {value: one.weight for one in made for value in one.strata}
    weighed = [
        replace(one, weight=weight[value]) for one, value in zip(ballots, found, strict=True) if value is not None
    ]
    return Weights(weighed, _facts(strata.name, made, weighed))


def _facts(name: str, made: Sequence[Weighed], ballots: Sequence[PanelBallot]) -> dict[str, object]:
    return {
        "name": name,
        "weighed": [one.document() for one in made],
        "effective": round(effective(np.array([one.weight for one in ballots], dtype=np.float64)), 2),
    }


class PanelStrata:
    """Strata of panels."""

    def listed(self, caller: Caller, panel_id: str) -> list[Placed]:
        """Every member with the stratum, by account id: for facilitators alone.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no facilitator of it.
        """
        panel = self._led(caller, panel_id)
        found = [(caller.work.accounts.get(one), held) for one, held in strata_of(caller, panel).items()]
        return [Placed(account, held) for account, held in found if account is not None]

    def put(self, caller: Caller, panel_id: str, account: str, stratum: str | None) -> str | None:
        """Say which stratum a member is in, until learning ends.

        Args:
            caller: a facilitator.
            panel_id: the panel.
            account: of a member.
            stratum: as the charter calls it; None for not known.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no facilitator of it.
            UnknownAccount: if the account is no member of it.
            NotOpen: once learning has ended: ballots are asked for from then on.
            InvalidOption: if the charter names no such stratum.
        """
        panel = self._led(caller, panel_id, hold=True)
        # Not after its date either: a panel whose date is over must still be able to go on.
        if panel.stage not in _TAKING:
            raise NotOpen(
                f"Strata are said until learning ends; the panel is at the stage {panel.stage}.",
                stage=panel.stage,
                takes=list(_TAKING),
            )
        if account not in strata_of(caller, panel):
            raise UnknownAccount(account)
        place(caller, panel, account, None if stratum is None else checked_stratum(panel, stratum))
        return stratum

    def own(self, caller: Caller, panel_id: str) -> str | None:
        """The caller's stratum; None where nobody has said it, and once the ballots are counted.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
        """
        panel = known(caller, panel_id)
        check_panelist(caller, panel)
        return strata_of(caller, panel).get(caller.account)

    def refuse(self, caller: Caller, panel_id: str) -> None:
        """Take back that one is in a stratum: the panel waits at learning until a facilitator says the right one.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
            NotOpen: once learning has ended, or its date is over.
        """
        panel = known(caller, panel_id, hold=True)
        check_panelist(caller, panel)
        check_open(caller, panel, *_TAKING)
        place(caller, panel, caller.account, None)

    @staticmethod
    def _led(caller: Caller, panel_id: str, *, hold: bool = False) -> Panel:
        panel = known(caller, panel_id, hold=hold)
        if not (caller.actor.is_admin or caller.actor.in_panel(panel_id, _LEADS)):
            raise NotAllowed("Only the panel's facilitators know who is in which stratum.", panel=panel_id)
        return panel
