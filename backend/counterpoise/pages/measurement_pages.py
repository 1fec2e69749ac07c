"""The page of measurements: every stored report with its tables, its charts and its raw numbers."""

from collections.abc import Callable
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, JSONResponse

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.pages.environment import render
from counterpoise.pages.html_route import error_page
from counterpoise.pages.measured_view import CONTROLS, report_view
from counterpoise.pages.pictures import svg
from counterpoise.schemas.measured import measured_document
from counterpoise.services.charts import NARROW, WIDE
from counterpoise.services.measurement_charts import cross_effects_chart, dose_response_chart
from counterpoise.services.measurements import Measurements, StoredReport

__all__ = ["MeasurementPages"]


class MeasurementPages:
    """The endpoints, over the reports that are kept.

    Args:
        measurements: the reports.
        catalogue: names what they measured.
    """

    def __init__(self, measurements: Measurements, catalogue: Catalogue) -> None:
        self._measurements = measurements
        self._catalogue = catalogue
        self._titles = {axis.id: axis.title for axis in catalogue.axes.values()}

    @property
    def routes(self) -> dict[str, Callable[..., Response]]:
        """Each address with its endpoint."""
        return {
            "/measurements": self.measurements,
            "/measurements/{name}.json": self.json,
            "/measurements/{name}/dose-response.svg": self.dose_response,
            "/measurements/{name}/cross-effects.svg": self.cross_effects,
        }

    def measurements(self) -> HTMLResponse:
        """What was measured, report by report, the ones that say most first."""
        views = [report_view(stored, self._catalogue) for stored in self._measurements]
        described = {
            stored.name: {
                "dose-response": dose_response_chart(stored, self._titles)["description"],
                "cross-effects": cross_effects_chart(stored, self._titles)["description"],
            }
            for stored in self._measurements
        }
        page = render(
            "measurements.html", catalogue=self._catalogue, reports=views, described=described, controls=CONTROLS
        )
        return HTMLResponse(page)

    def json(self, name: str) -> JSONResponse:
        """One report as measurement/v1."""
        stored = self._measurements.named(name)
        document = measured_document(stored.report, stored.measured_on)
        return JSONResponse(document.model_dump(mode="json", by_alias=True))

    def dose_response(self, name: str, size: str = "") -> Response:
        """What each axis does to the model, as a picture."""
        stored = self._measurements.named(name)
        return self._picture(dose_response_chart, stored, size, there=bool(stored.report.axes))

    def cross_effects(self, name: str, size: str = "") -> Response:
        """What each axis does to the others, as a picture."""
        stored = self._measurements.named(name)
        return self._picture(cross_effects_chart, stored, size, there=bool(stored.report.cross_effects))

    def _picture(
        self, draw: Callable[..., dict[str, Any]], stored: StoredReport, size: str, *, there: bool
    ) -> Response:
        if not there:
            return error_page(404, "Not found", f"The measurement {stored.name} holds nothing for this picture.")
        width = NARROW if size == "narrow" else WIDE
        return Response(svg(draw(stored, self._titles, width=width)), media_type="image/svg+xml")
