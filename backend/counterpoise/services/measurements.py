"""Measurements that are kept: which there are, and which one speaks for a model."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from counterpoise.domain.compiler.policy import Means
from counterpoise.domain.errors import UnknownMeasurement
from counterpoise.services.axis_response import AxisResult
from counterpoise.services.measurement import AxisWritten, Report
from counterpoise.services.side_effects import FloorResult, Shift

__all__ = ["Measurements", "StoredReport"]


@dataclass(frozen=True, slots=True)
class StoredReport:
    """One report that is kept.

    Attributes:
        name: as in addresses, for example ``smollm2-135m-instruct-q4-1.text``.
        report: what was measured.
        measured_on: an ISO date, or None where nobody wrote it down.
        stale: whether the catalogue's text has changed since.
        digest: of the file's bytes, ``sha256:`` and hex; empty where there is no file.
    """

    name: str
    report: Report
    measured_on: str | None
    stale: bool
    digest: str = ""

    def axis(self, axis_id: str) -> AxisResult | None:
        """The result of one axis; None where this report does not hold it."""
        return next((result for result in self.report.axes if result.axis == axis_id), None)

    def written(self, axis_id: str) -> AxisWritten | None:
        """What was written for one axis on a model that was not scored; None where this report does not hold it."""
        return next((one for one in self.report.written if one.axis == axis_id), None)

    def shift(self, profile_id: str, axis_id: str, weight: int, budget: int) -> Shift | None:
        """What a profile as it ships did to one axis; None unless measured at exactly this weight and budget."""
        if self.report.budget != budget:
            return None
        asked = (profile_id, axis_id, weight)
        return next((one for one in self.report.shifts if (one.profile, one.axis, one.weight) == asked), None)

    def floors(self, commitment: str) -> tuple[FloorResult, ...]:
        """How often one commitment held, in every condition that was measured."""
        return tuple(one for one in self.report.floors if one.commitment == commitment)


def _order(stored: StoredReport) -> tuple[bool, bool, bool, int, str]:
    """Current before stale, dated before undated, full before quick, the newest first, then by name."""
    date = int((stored.measured_on or "0").replace("-", ""))
    return stored.stale, stored.measured_on is None, stored.report.quick, -date, stored.name


class Measurements:
    """The reports that are kept.

    Args:
        reports: in any order; names are unique.
    """

    def __init__(self, reports: Iterable[StoredReport] = ()) -> None:
        self._reports = tuple(sorted(reports, key=_order))

    def __iter__(self) -> Iterator[StoredReport]:
        """The reports that say most first: current ones, full ones, new ones."""
        return iter(self._reports)

    def __len__(self) -> int:
        return len(self._reports)

    def named(self, name: str) -> StoredReport:
        """One report.

        Raises:
            UnknownMeasurement: if none has this name.
        """
        for stored in self._reports:
            if stored.name == name:
                return stored
        raise UnknownMeasurement(name, (stored.name for stored in self._reports))

    @property
    def models(self) -> tuple[str, ...]:
        """The names of the measured models, those with the best reports first."""
        return tuple(dict.fromkeys(stored.report.model.name for stored in self._reports))

    def on(self, model: str, means: Means | None = None) -> tuple[StoredReport, ...]:
        """The reports on one model, by one means where that is given."""
        return tuple(
            stored
            for stored in self._reports
            if stored.report.model.name == model and means in {None, stored.report.means}
        )

    def of_axis(self, axis_id: str, model: str, means: Means) -> StoredReport | None:
        """The report that says most of one axis on one model by one means; None where it was not measured."""
        return next((stored for stored in self.on(model, means) if stored.axis(axis_id)), None)
