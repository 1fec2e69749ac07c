"""The history of choices."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, insert, select

from counterpoise.domain.offers.records import Choice
from counterpoise.services.state import Choices
from counterpoise.storage.repositories.rows import Repository, record_from, table_of
from counterpoise.storage.tables import ChoiceRow

__all__ = ["StoredChoices"]

_CHOICE = table_of(ChoiceRow)
_AT_ONCE = 500


class StoredChoices(Repository, Choices):
    """The choices of a database."""

    def add(self, choices: Sequence[Choice]) -> None:
        """Append them by one statement."""
        rows = [
            {
                "deployment": choice.deployment,
                "chooser": choice.chooser,
                "profile": choice.profile,
                "version": choice.version,
                "day": choice.day,
                "weights": choice.weights,
            }
            for choice in choices
        ]
        if rows:
            self._session.execute(insert(_CHOICE), rows)

    def of(self, chooser: str) -> list[Choice]:
        """Oldest first."""
        query = select(_CHOICE).where(_CHOICE.c.chooser == chooser).order_by(_CHOICE.c.number)
        return [record_from(Choice, row) for row in self._rows(query)]

    def of_deployment(self, deployment_id: str) -> Iterator[Choice]:
        """Oldest first, fetched some at a time."""
        query = select(_CHOICE).where(_CHOICE.c.deployment == deployment_id).order_by(_CHOICE.c.number)
        for row in self._session.execute(query.execution_options(yield_per=_AT_ONCE)):
            yield record_from(Choice, row)

    def erase(self, choosers: Sequence[str]) -> int:
        """Remove everything of these choosers."""
        return sum(
            self._change(delete(_CHOICE).where(_CHOICE.c.chooser.in_(some)))
            for some in (choosers[start : start + _AT_ONCE] for start in range(0, len(choosers), _AT_ONCE))
        )
