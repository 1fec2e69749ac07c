"""The web application: the API and the public pages over one library."""

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from counterpoise import __version__
from counterpoise.api.problems import http_problem, install_problems
from counterpoise.api.protection import Protection
from counterpoise.api.router import api_router
from counterpoise.bootstrap.library import library
from counterpoise.files.measurement_reports import read_measurements
from counterpoise.files.profile_writer import YamlProfiles
from counterpoise.pages.html_route import error_page
from counterpoise.pages.router import pages_router
from counterpoise.settings import Settings

__all__ = ["application"]


def application(settings: Settings, *, ui_url: str | None = None) -> FastAPI:
    """The API and the public pages.

    Args:
        settings: where the catalogue is, and limits.
        ui_url: address of the app for choosing and tuning, or None where it does not run.

    Raises:
        InvalidDocument: if the catalogue or a stored measurement breaks its format.
    """
    policies = library(settings).policies
    measurements = read_measurements(settings.catalogue_dir, policies.catalogue.digest)
    app = FastAPI(
        title="Counterpoise",
        version=__version__,
        summary="Decide in the open which values an AI assistant puts first.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
    )
    install_problems(app)
    app.include_router(api_router(policies, YamlProfiles(), measurements))
    app.include_router(pages_router(policies, ui_url=ui_url, measurements=measurements))

    @app.get("/healthz", tags=["operations"], operation_id="healthz", response_class=PlainTextResponse)
    def healthz() -> str:
        """Answers once the catalogue is loaded."""
        return "ok\n"

    @app.exception_handler(404)
    async def lost(request: Request, error: Exception) -> Response:
        """A page for people, a problem for programs."""
        if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
            return http_problem(request, error)
        return error_page(404, "Not found", f"There is nothing at {request.url.path}.")

    app.add_middleware(Protection, body_limit=settings.body_limit)
    return app
