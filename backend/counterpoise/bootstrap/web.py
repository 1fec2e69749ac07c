"""The web application: the API and the public pages over one library and one store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import Depends, FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import Lifespan

from counterpoise import __version__
from counterpoise.api.access import Desk, open_to_all
from counterpoise.api.counting import PrometheusCounts
from counterpoise.api.description import describe
from counterpoise.api.log_routes import log_routes
from counterpoise.api.observation import Observation
from counterpoise.api.operations import operations_routes
from counterpoise.api.problems import http_problem, install_problems
from counterpoise.api.protection import Protection
from counterpoise.api.router import api_router
from counterpoise.api.shortcut import Shortcut
from counterpoise.bootstrap.access import Surroundings, entrance, request_log, surroundings, throttle
from counterpoise.bootstrap.disclosure import disclosure
from counterpoise.bootstrap.library import Library, library
from counterpoise.bootstrap.models import asking
from counterpoise.bootstrap.panels import key_folder, panels
from counterpoise.bootstrap.translog import cosigning, open_log, submitting
from counterpoise.domain.standing.cases import Cases
from counterpoise.files.kit_verifier import verifier_source
from counterpoise.files.labelled_cases import read_cases
from counterpoise.files.measurement_reports import read_measurements
from counterpoise.files.profile_writer import YamlProfiles
from counterpoise.pages.account_pages import account_pages
from counterpoise.pages.choosing_pages import choosing_pages
from counterpoise.pages.convene_pages import convene_pages
from counterpoise.pages.desk_pages import desk_pages
from counterpoise.pages.draw_pages import draw_pages
from counterpoise.pages.entering import entering_pages
from counterpoise.pages.html_route import error_page
from counterpoise.pages.inviting_pages import inviting_pages
from counterpoise.pages.joining_pages import joining_pages
from counterpoise.pages.kept_pages import kept_facts, kept_pages
from counterpoise.pages.log_pages import log_pages
from counterpoise.pages.narrowing_pages import narrowing_pages
from counterpoise.pages.objection_pages import objection_pages
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.pages.panels_pages import panels_pages
from counterpoise.pages.reply_pages import reply_pages
from counterpoise.pages.room_pages import room_pages
from counterpoise.pages.router import pages_router
from counterpoise.pages.statement_pages import StatementPages, statement_pages
from counterpoise.pages.statement_view import witness_words
from counterpoise.pages.strata_pages import strata_pages
from counterpoise.services.cosigning import Cosigning
from counterpoise.services.panels.steps import sweep_keys
from counterpoise.services.policies import Policies
from counterpoise.services.published import Published
from counterpoise.services.statement_drafts import StatementDrafts
from counterpoise.settings import Settings

__all__ = ["application", "worker"]

_EXPOSED = ("ETag", "Location", "Retry-After", "X-Request-ID", "Content-Disposition")
_ACCEPTED = ("Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key", "X-Request-ID")


def _living(around: Surroundings, cosigned: Cosigning) -> Lifespan[FastAPI]:
    """Submits heads of the log while the server runs, and closes the store when it has answered the last request."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with submitting(cosigned):
            yield
        around.close()

    return lifespan


def _cases(settings: Settings, held: Library) -> list[Cases]:
    """The scored and labelled requests in ``cases/`` of the data folder, on which pages count what thresholds cost."""
    found = sorted((settings.data_dir / "cases").glob("*"))
    return [read_cases(path, held.catalogue) for path in found if path.suffix in {".csv", ".jsonl"}]


def worker() -> FastAPI:
    """The application of one worker process; its settings are all in the environment."""
    return application(Settings())


def application(settings: Settings, *, around: Surroundings | None = None) -> FastAPI:
    """The API and the public pages.

    Args:
        settings: where the catalogue is, and limits.
        around: store, clock, chance, passwords and log; None for the real ones, with the database of the settings.

    Raises:
        InvalidDocument: if the catalogue, a stored measurement or a file of labelled cases breaks its format.
    """
    held = library(settings)
    around = around or surroundings(settings, held)
    # A server that ended between a ratification and this may have left a key.
    sweep_keys(around.store, key_folder(settings))
    published = Published(around.store, held.catalogue)
    policies = Policies(held.catalogue, held.policies.profiles, published.find)
    measurements = read_measurements(settings.catalogue_dir, held.catalogue.digest)
    desk = Desk(around.store, around.clock, around.entropy, around.passwords, writers=around.writers)
    limits, counts = throttle(settings), PrometheusCounts()
    entering = entrance(settings, around, limits)
    log = open_log(settings, around)
    cosigned = cosigning(settings, around, log)
    disclosed = disclosure(settings, held, around, log=log, limits=limits)
    statements = StatementPages(
        disclosed.statements,
        disclosed.objections,
        held.catalogue,
        settings.address,
        verifier_source(),
        demonstration=settings.demonstration,
        witnesses=lambda: witness_words(len(cosigned.witnesses)),
    )
    app = FastAPI(
        title="Counterpoise",
        version=__version__,
        summary="Decide in the open which values an AI assistant puts first.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        lifespan=_living(around, cosigned),
    )
    install_problems(app)
    house = panels(settings, policies, around.entropy)
    app.include_router(
        api_router(
            policies,
            YamlProfiles(),
            measurements,
            desk,
            published,
            entering,
            held.standing,
            asking(policies, around.upstream) if settings.replies_per_minute else None,
            StatementDrafts(policies, held.standing, measurements),
            disclosed.statements,
            disclosed.objections,
            house,
        )
    )
    app.include_router(
        pages_router(
            policies,
            ui_url=settings.ui_url,
            measurements=measurements,
            standing=held.standing,
            cases=_cases(settings, held),
            facts=kept_facts(published),
        ),
        dependencies=[Depends(open_to_all)],
    )
    app.include_router(log_routes(log, cosigned), dependencies=[Depends(open_to_all)])
    app.include_router(log_pages(log, cosigned), dependencies=[Depends(open_to_all)])
    app.include_router(objection_pages(desk, entering, statements))
    app.include_router(statement_pages(desk, statements))
    app.include_router(entering_pages(desk, entering))
    app.include_router(account_pages(desk, entering))
    app.include_router(inviting_pages(desk, entering))
    app.include_router(kept_pages(desk, policies))
    app.include_router(narrowing_pages(desk, policies, held.standing))
    rooms = PanelParts(policies, house, partial(sweep_keys, around.store, house.keys))
    every = (
        convene_pages,
        room_pages,
        choosing_pages,
        desk_pages,
        draw_pages,
        joining_pages,
        reply_pages,
        strata_pages,
    )
    for made in every:
        app.include_router(made(desk, entering, rooms))
    app.include_router(panels_pages(desk, rooms))
    app.include_router(operations_routes(around.store, counts))

    @app.exception_handler(404)
    async def lost(request: Request, error: Exception) -> Response:
        """A page for people, a problem for programs."""
        if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
            return http_problem(request, error)
        return error_page(404, "Not found", f"There is nothing at {request.url.path}.")

    describe(app)
    app.add_middleware(Shortcut)
    # Added last means outermost: a refusal by Protection is counted and logged too.
    app.add_middleware(Protection, body_limit=settings.body_limit, throttle=limits, page=error_page)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=_ACCEPTED,
            expose_headers=_EXPOSED,
        )
    app.add_middleware(Observation, counts=counts, log=around.log or request_log())
    return app
