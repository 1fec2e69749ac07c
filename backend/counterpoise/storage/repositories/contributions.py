"""What members of panels contribute. Votes and ballots go in by one Core statement, many rows at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from counterpoise.domain.errors import StaleRevision, UnknownProposition
from counterpoise.domain.panels.records import Assent, PanelBallot, PanelVote, Phase, Proposition, Report
from counterpoise.services.state import Contributions
from counterpoise.storage.repositories.rows import LARGEST, Repository, record_from, table_of, values_of
from counterpoise.storage.tables import AssentRow, PanelBallotRow, PanelVoteRow, PropositionRow, ReportRow

__all__ = ["StoredContributions"]

_PROPOSITION = table_of(PropositionRow)
_VOTE = table_of(PanelVoteRow)
_BALLOT = table_of(PanelBallotRow)
_REPORT = table_of(ReportRow)
_ASSENT = table_of(AssentRow)


def _report_values(report: Report) -> dict[str, Any]:
    profile, version = report.profile or (None, None)
    return values_of(report, without=("profile",)) | {"profile_id": profile, "profile_version": version}


def _report(row: Any) -> Report:
    profile = None if row.profile_id is None else (row.profile_id, row.profile_version)
    return record_from(Report, row, profile=profile, members=tuple(row.members), signed=tuple(row.signed))


class StoredContributions(Repository, Contributions):
    """The contributions in a database."""

    def add_proposition(self, proposition: Proposition) -> None:
        """Keep a new one."""
        self._insert(PropositionRow, values_of(proposition), "Somebody was faster; try again.")

    def proposition(self, panel_id: str, number: int) -> Proposition | None:
        """By number."""
        if not 0 < number <= LARGEST:
            return None
        mine = (_PROPOSITION.c.panel == panel_id, _PROPOSITION.c.number == number)
        row = self._row(select(_PROPOSITION).where(*mine))
        return record_from(Proposition, row) if row else None

    def propositions(self, panel_id: str) -> list[Proposition]:
        """By number."""
        query = select(_PROPOSITION).where(_PROPOSITION.c.panel == panel_id).order_by(_PROPOSITION.c.number)
        return [record_from(Proposition, row) for row in self._rows(query)]

    def replace_proposition(self, proposition: Proposition) -> None:
        """Keep a changed one."""
        mine = (_PROPOSITION.c.panel == proposition.panel, _PROPOSITION.c.number == proposition.number)
        values = values_of(proposition, without=("panel", "number"))
        if not self._change(update(_PROPOSITION).where(*mine).values(values)):
            raise UnknownProposition(str(proposition.number))

    def put_votes(self, votes: Sequence[PanelVote]) -> None:
        """Keep votes by one statement."""
        self._put(_VOTE, [values_of(one) for one in votes])

    def votes_of(self, panel_id: str, voter: str) -> list[PanelVote]:
        """By proposition."""
        query = select(_VOTE).where(_VOTE.c.panel == panel_id, _VOTE.c.voter == voter).order_by(_VOTE.c.proposition)
        return [record_from(PanelVote, row) for row in self._rows(query)]

    def votes(self, panel_id: str) -> list[PanelVote]:
        """By voter and proposition."""
        query = select(_VOTE).where(_VOTE.c.panel == panel_id).order_by(_VOTE.c.voter, _VOTE.c.proposition)
        return [record_from(PanelVote, row) for row in self._rows(query)]

    def vote_counts(self, panel_id: str) -> Mapping[int, int]:
        """By proposition."""
        query = select(_VOTE.c.proposition, func.count()).where(_VOTE.c.panel == panel_id)
        return {row[0]: row[1] for row in self._rows(query.group_by(_VOTE.c.proposition))}

    def voters(self, panel_id: str) -> list[str]:
        """In order of their names here."""
        query = select(_VOTE.c.voter).distinct().where(_VOTE.c.panel == panel_id).order_by(_VOTE.c.voter)
        return [row[0] for row in self._rows(query)]

    def erase_votes(self, panel_id: str, voter: str) -> int:
        """Remove one voter's votes."""
        return self._change(delete(_VOTE).where(_VOTE.c.panel == panel_id, _VOTE.c.voter == voter))

    def put_ballots(self, ballots: Sequence[PanelBallot]) -> None:
        """Keep ballots by one statement."""
        self._put(_BALLOT, [values_of(one) for one in ballots])

    def ballot(self, panel_id: str, phase: Phase, voter: str) -> PanelBallot | None:
        """By voter."""
        row = self._row(select(_BALLOT).where(*_ballot(panel_id, phase), _BALLOT.c.voter == voter))
        return record_from(PanelBallot, row) if row else None

    def ballots(self, panel_id: str, phase: Phase) -> list[PanelBallot]:
        """By voter."""
        query = select(_BALLOT).where(*_ballot(panel_id, phase)).order_by(_BALLOT.c.voter)
        return [record_from(PanelBallot, row) for row in self._rows(query)]

    def ballot_voters(self, panel_id: str, phase: Phase) -> list[str]:
        """In order of their names here."""
        query = select(_BALLOT.c.voter).where(*_ballot(panel_id, phase)).order_by(_BALLOT.c.voter)
        return [row[0] for row in self._rows(query)]

    def erase_ballot(self, panel_id: str, phase: Phase, voter: str) -> bool:
        """Remove one voter's ballot."""
        return bool(self._change(delete(_BALLOT).where(*_ballot(panel_id, phase), _BALLOT.c.voter == voter)))

    def rename_voters(self, panel_id: str, names: Mapping[str, str]) -> None:
        """Give voters other names."""
        pairs = [{"held": held, "given": given, "of": panel_id} for held, given in names.items()]
        for table in (_VOTE, _BALLOT) if pairs else ():
            mine = (table.c.panel == bindparam("of"), table.c.voter == bindparam("held"))
            self._session.connection().execute(update(table).where(*mine).values(voter=bindparam("given")), pairs)

    def add_report(self, report: Report) -> None:
        """Keep one that is owed."""
        self._insert(ReportRow, _report_values(report), "This report is there.")

    def reports(self, panel_id: str) -> list[Report]:
        """By number."""
        query = select(_REPORT).where(_REPORT.c.panel == panel_id).order_by(_REPORT.c.number)
        return [_report(row) for row in self._rows(query)]

    def replace_report(self, report: Report, *, replaces: int) -> None:
        """Keep a changed one in place of the revision ``replaces``."""
        mine = (_REPORT.c.panel == report.panel, _REPORT.c.number == report.number, _REPORT.c.revision == replaces)
        if not self._change(update(_REPORT).where(*mine).values(_report_values(report))):
            raise StaleRevision("Somebody changed this report since it was read.")

    def put_assent(self, assent: Assent) -> None:
        """Keep a yes or no."""
        self._put(_ASSENT, [values_of(assent)])

    def assents(self, panel_id: str) -> list[Assent]:
        """By voter."""
        query = select(_ASSENT).where(_ASSENT.c.panel == panel_id).order_by(_ASSENT.c.voter)
        return [record_from(Assent, row) for row in self._rows(query)]

    def erase_assents(self, panel_id: str) -> int:
        """Remove them all."""
        return self._change(delete(_ASSENT).where(_ASSENT.c.panel == panel_id))

    def _put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, or replace what stands under the same keys; both databases spell it alike."""
        if not rows:
            return
        dialect = postgresql if self._session.get_bind().dialect.name == "postgresql" else sqlite
        statement = dialect.insert(table)
        keys = [column.name for column in table.primary_key.columns]
        rest = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
        self._session.connection().execute(
            statement.on_conflict_do_update(index_elements=keys, set_=rest), [dict(row) for row in rows]
        )


def _ballot(panel_id: str, phase: Phase) -> tuple[Any, ...]:
    return (_BALLOT.c.panel == panel_id, _BALLOT.c.phase == phase)
