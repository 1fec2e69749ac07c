"""Routes of the stored measurements."""

from fastapi import APIRouter

from counterpoise.api.conventions import PROBLEMS
from counterpoise.schemas.measured import (
    MeasurementSummary,
    StoredMeasurement,
    measurement_summary,
    stored_measurement,
)
from counterpoise.services.measurements import Measurements

__all__ = ["measurement_routes"]


def measurement_routes(stored: Measurements) -> APIRouter:
    """The routes over the reports that are kept."""
    router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

    @router.get("/measurements", tags=["measurements"], operation_id="measurements")
    def measurements() -> list[MeasurementSummary]:
        """What was measured: current reports first, full ones before quick ones, then the newest."""
        return [measurement_summary(one) for one in stored]

    @router.get("/measurements/{name}", tags=["measurements"], operation_id="measurement")
    def measurement(name: str) -> StoredMeasurement:
        """One measurement, whole: measurement/v1."""
        return stored_measurement(stored.named(name))

    return router
