"""What was measured."""

from counterpoise.client.connection import Connection
from counterpoise.schemas.measured import MeasurementSummary, StoredMeasurement

__all__ = ["MeasurementCalls"]


class MeasurementCalls(Connection):
    """Calls about stored measurements."""

    def measurements(self) -> list[MeasurementSummary]:
        """What was measured, the reports that say most first."""
        return self._many(MeasurementSummary, "GET", "/measurements")

    def measurement(self, name: str) -> StoredMeasurement:
        """One stored measurement, whole."""
        return self._one(StoredMeasurement, "GET", f"/measurements/{name}")
