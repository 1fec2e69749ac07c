"""What happens when a stage with votes or ballots closes: members' contributions are counted and lose their names.

Who is no member any more is left out, and how many were is said. Then every voter gets a random name, so that neither
the key nor the database leads from a vote or ballot to a person.
"""

from collections import OrderedDict
from threading import Lock
from typing import Any

from counterpoise.domain.errors import NotOpen, StepRefused
from counterpoise.domain.panels.ballots import columns, counted_ballots, hides
from counterpoise.domain.panels.records import Panel, PanelBallot, Phase, Report
from counterpoise.domain.panels.secrecy import Purpose, pseudonym
from counterpoise.domain.panels.stages import has_begun
from counterpoise.domain.tally.ballots import Ballots, crowd
from counterpoise.domain.tally.joint import filled
from counterpoise.domain.tally.minority import Minority, minorities
from counterpoise.domain.tally.rules.registry import axis_rules
from counterpoise.domain.tally.tally import Tally, axis_columns, tally
from counterpoise.services.callers import Caller
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.panels.rooms import key_of, known, note, panelists
from counterpoise.services.panels.signing import GroupSignatures
from counterpoise.services.panels.strata import strata_of, weights_of
from counterpoise.services.state import Entropy
from counterpoise.services.tally import TallyReport, count

__all__ = ["Counting"]

_KEPT = 64
_OWED = "A group is owed a minority report; these are the keys with which its members sign."
_DIGITS = 9
_BESIDE = ("mean", "median")


def _mean_and_median(ballots: Ballots) -> dict[str, dict[str, float | int | None]]:
    """By axis, weighed as the count is: beside an unweighed mean, a weighed one would tell what a stratum said.

    None where ten or fewer answered: the mean of one answer is the answer.
    """
    found: dict[str, dict[str, float | int | None]] = {}
    for axis, one in zip(ballots.axes, axis_columns(ballots), strict=True):
        enough = hides(crowd(one.weights))
        found[axis] = {"n": len(one.values)} | {
            name: round(100 * axis_rules()[name].decide(one), _DIGITS) if enough else None for name in _BESIDE
        }
    return found


def _facts(one: Minority, ballots: int) -> dict[str, Any]:
    """What is public of a group: numbers, and its own tally.

    Its share is by heads: where ballots are weighed, its weight would tell how many of it are of which stratum.
    """
    return {
        "share": len(one.members) / ballots,
        "distance": one.distance,
        "loses_by": one.loses_by,
        "weights": {line.axis: line.weight for line in one.tally.profile},
        "importances": {line.axis: line.importance for line in one.tally.profile},
    }


class Counting:
    """Counts panels.

    Args:
        keys: of the panels.
        entropy: where the random names come from.
        groups: knows the keys under which minorities sign.
    """

    def __init__(self, keys: PanelKeys, entropy: Entropy, groups: GroupSignatures) -> None:
        self._keys, self._entropy, self._signatures = keys, entropy, groups
        self._reports: OrderedDict[tuple[str, ...], TallyReport] = OrderedDict()
        self._lock = Lock()

    def names(self, caller: Caller, panel: Panel, purpose: Purpose) -> set[str]:
        """Under which names the present members' contributions of one kind are kept."""
        key = key_of(self._keys, panel)
        return {pseudonym(key, purpose, panel.id, account) for account in panelists(caller, panel)}

    def close_votes(self, caller: Caller, panel: Panel) -> dict[str, Any]:
        """Count the votes and unlink them; what goes into ``Panel.counted``."""
        held, members = caller.work.contributions, self.names(caller, panel, "vote")
        voters = held.voters(panel.id)
        gone = [one for one in voters if one not in members]
        for voter in gone:
            held.erase_votes(panel.id, voter)
        self._rename(caller, panel, [one for one in voters if one in members])
        return {
            "voters": len(voters) - len(gone),
            "votes": sum(held.vote_counts(panel.id).values()),
            "left_out": len(gone),
        }

    def close_ballots(self, caller: Caller, panel: Panel, phase: Phase) -> tuple[dict[str, Any], Ballots]:
        """Leave out who is no member, and say what the ballots come to on each axis where there are more than ten.

        Ballots keep their names until ``unlink_ballots``; their weights are kept with them from here on.

        Raises:
            StepRefused: if the charter names strata and somebody with a ballot has none.
        """
        held, members = caller.work.contributions, self.names(caller, panel, "ballot")
        kept, gone = list[PanelBallot](), 0
        for one in held.ballots(panel.id, phase):
            if one.voter in members:
                kept.append(one)
            else:
                gone += held.erase_ballot(panel.id, phase, one.voter)
        weights = weights_of(panel, kept, self._strata(caller, panel))
        said: dict[str, Any] = {"ballots": len(kept), "left_out": gone}
        if weights.facts is not None:
            held.put_ballots(weights.ballots)
            said["strata"] = weights.facts
        ballots = counted_ballots(panel.charter.axes, weights.ballots)
        if hides(crowd(ballots.weights)):
            said["axes"] = _mean_and_median(ballots)
        return said, ballots

    def _strata(self, caller: Caller, panel: Panel) -> dict[str, str | None]:
        """Under which name each present member's ballot is kept, and their stratum."""
        if panel.charter.strata is None:
            return {}
        key = key_of(self._keys, panel)
        return {pseudonym(key, "ballot", panel.id, who): held for who, held in strata_of(caller, panel).items()}

    def unlink_votes(self, caller: Caller, panel: Panel) -> None:
        """Give every voter a random name."""
        self._rename(caller, panel, caller.work.contributions.voters(panel.id))

    def unlink_ballots(self, caller: Caller, panel: Panel, phase: Phase) -> None:
        """Give every ballot of a phase a random name."""
        self._rename(caller, panel, caller.work.contributions.ballot_voters(panel.id, phase))

    def decide(self, caller: Caller, panel: Panel) -> dict[str, Any]:
        """Count the ballots, raise the minority reports that are owed, and unlink; what goes into ``Panel.counted``.

        From then on nothing says in which stratum anybody is; each ballot keeps what it weighs.

        Raises:
            StepRefused: if there is no ballot, the result would set no axis at all, or a ballot cannot be weighed.
        """
        said, ballots = self.close_ballots(caller, panel, "after")
        if not len(ballots):
            raise StepRefused("The panel stays at the stage ballots: there is no ballot.", hindrances=["no ballot"])
        found = tally(ballots, panel.charter.rule)
        if not found.profile:
            raise StepRefused("The panel stays at the stage ballots: no axis would be set.", hindrances=["no axis"])
        for number, group in enumerate(self._groups(panel, ballots, found), start=1):
            facts = _facts(group, len(ballots)) | {"keys": self._signatures.public_keys(panel, group.members)}
            caller.work.contributions.add_report(Report(panel.id, number, facts, len(group.members), group.members))
            note(caller, panel, "report", _OWED, report=number, ballots=len(group.members), keys=facts["keys"])
        self.unlink_ballots(caller, panel, "after")
        caller.work.accounts.forget_strata(panel.id)
        return said | {"rule": found.rule, "dividing": found.dividing, "members": len(panelists(caller, panel))}

    def result(self, caller: Caller, panel: Panel) -> Tally:
        """The tally of a panel's ballots; raises NotOpen before they are closed."""
        return tally(self._ballots(caller, panel), panel.charter.rule)

    def report(self, caller: Caller, panel_id: str) -> TallyReport:
        """The tally with everything that belongs beside it, for everybody; counted once, then remembered.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: before the ballots are closed.
        """
        panel = known(caller, panel_id)
        charter, ballots = panel.charter, self._ballots(caller, panel)
        # Random names: nothing else has them.
        with self._lock:
            if (kept := self._reports.get(ballots.ids)) is not None:
                return kept
        made = count(ballots, charter.rule, seats=charter.minority_seats, distance=charter.minority_distance)
        with self._lock:
            self._reports[ballots.ids] = made
            while len(self._reports) > _KEPT:
                self._reports.popitem(last=False)
        return made

    def columns(self, caller: Caller, panel_id: str) -> dict[str, dict[str, list[list[float]]]] | None:
        """Each axis's column, separately sorted, with its weights; None where too few hide a person.

        Raises:
            UnknownPanel: if there is none.
            NotOpen: before the ballots are closed.
        """
        return columns(self._ballots(caller, known(caller, panel_id)))

    def _ballots(self, caller: Caller, panel: Panel) -> Ballots:
        self._check_counted(panel)
        return counted_ballots(panel.charter.axes, caller.work.contributions.ballots(panel.id, "after"))

    @staticmethod
    def _check_counted(panel: Panel) -> None:
        if not has_begun(panel.stage, "tally"):
            raise NotOpen("There is no result before the ballots are closed.", stage=panel.stage)

    @staticmethod
    def _groups(panel: Panel, ballots: Ballots, found: Tally) -> tuple[Minority, ...]:
        charter, rows = panel.charter, filled(ballots, found.shares)
        return minorities(
            ballots, rows, found.shares, found.rule, seats=charter.minority_seats, by=charter.minority_distance
        )

    def _rename(self, caller: Caller, panel: Panel, voters: list[str]) -> None:
        names = {one: self._entropy.identifier() for one in voters}
        caller.work.contributions.rename_voters(panel.id, names)
