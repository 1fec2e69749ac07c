"""Ports of panels: their standing facts and public record, and what their members contribute."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from counterpoise.domain.panels.records import (
    Assent,
    Panel,
    PanelBallot,
    PanelDraw,
    PanelEntry,
    PanelVote,
    Phase,
    Proposition,
    Report,
)

__all__ = ["Contributions", "Panels"]


class Panels(Protocol):
    """Panels, their public record and their draws."""

    def add(self, panel: Panel) -> None:
        """Keep a new one; raises AlreadyThere if the id is taken."""
        ...

    def get(self, panel_id: str, *, hold: bool = False) -> Panel | None:
        """The panel, or None.

        With ``hold``, nobody else changes it until this unit of work ends: whoever contributes holds it, so that what
        they add is either counted at close or refused. Several may hold it at a time.
        """
        ...

    def replace(self, panel: Panel, *, replaces: int) -> None:
        """Keep a changed one whose stored revision is ``replaces``; raises StaleRevision otherwise.

        Waits for everybody who holds it.
        """
        ...

    def page(self, after: str | None, limit: int) -> list[Panel]:
        """Panels with ids above ``after``, in id order."""
        ...

    def append(self, entry: PanelEntry) -> None:
        """Add a line to the public record; its ``number`` is given by the store."""
        ...

    def record(
        self, panel_id: str, before: int | None, limit: int, kinds: Sequence[str] | None = None
    ) -> list[PanelEntry]:
        """The public record, newest first, with numbers below ``before``, of some kinds if named."""
        ...

    def draw(self, panel_id: str) -> PanelDraw | None:
        """The panel's draw, or None."""
        ...

    def save_draw(self, draw: PanelDraw, *, replaces: int | None) -> None:
        """Keep a draw whose stored revision is ``replaces`` (None: there is none); raises StaleRevision otherwise."""
        ...


class Contributions(Protocol):
    """What members contribute, by keyed hash only. Whoever writes holds the panel (``Panels.get``)."""

    def add_proposition(self, proposition: Proposition) -> None:
        """Keep a new one; raises AlreadyThere if its number is taken."""
        ...

    def proposition(self, panel_id: str, number: int) -> Proposition | None:
        """By number, or None."""
        ...

    def propositions(self, panel_id: str) -> list[Proposition]:
        """All of a panel, by number."""
        ...

    def replace_proposition(self, proposition: Proposition) -> None:
        """Keep a changed one; raises UnknownProposition if it is not there."""
        ...

    def put_votes(self, votes: Sequence[PanelVote]) -> None:
        """Keep votes in place of those that the same voters cast on the same propositions; one statement."""
        ...

    def votes_of(self, panel_id: str, voter: str) -> list[PanelVote]:
        """One voter's votes, by proposition."""
        ...

    def votes(self, panel_id: str) -> list[PanelVote]:
        """Every vote, by voter and proposition."""
        ...

    def vote_counts(self, panel_id: str) -> Mapping[int, int]:
        """How many votes each proposition has, whatever they say; none where it has none."""
        ...

    def voters(self, panel_id: str) -> list[str]:
        """Everybody who has voted at least once, in order of their names here."""
        ...

    def erase_votes(self, panel_id: str, voter: str) -> int:
        """Remove one voter's votes; the number removed."""
        ...

    def put_ballots(self, ballots: Sequence[PanelBallot]) -> None:
        """Keep ballots in place of those of the same voters in the same phase; one statement."""
        ...

    def ballot(self, panel_id: str, phase: Phase, voter: str) -> PanelBallot | None:
        """One voter's ballot, or None."""
        ...

    def ballots(self, panel_id: str, phase: Phase) -> list[PanelBallot]:
        """Every ballot, by voter."""
        ...

    def ballot_voters(self, panel_id: str, phase: Phase) -> list[str]:
        """Everybody who has a ballot in, in order of their names here."""
        ...

    def erase_ballot(self, panel_id: str, phase: Phase, voter: str) -> bool:
        """Remove one voter's ballot; whether there was one."""
        ...

    def rename_voters(self, panel_id: str, names: Mapping[str, str]) -> None:
        """Give the voters of votes and ballots other names: from then on no key leads to them."""
        ...

    def add_report(self, report: Report) -> None:
        """Keep a report that is owed; raises AlreadyThere if its number is taken."""
        ...

    def reports(self, panel_id: str) -> list[Report]:
        """All of a panel, by number."""
        ...

    def replace_report(self, report: Report, *, replaces: int) -> None:
        """Keep a changed one whose stored revision is ``replaces``; raises StaleRevision otherwise."""
        ...

    def put_assent(self, assent: Assent) -> None:
        """Keep a yes or no in place of the one that the same voter gave."""
        ...

    def assents(self, panel_id: str) -> list[Assent]:
        """Every yes and no, by voter."""
        ...

    def erase_assents(self, panel_id: str) -> int:
        """Remove them all, once they are counted; the number removed."""
        ...
