"""Routes for whoever runs the server: alive, ready, metrics."""

from fastapi import APIRouter, Depends, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from counterpoise.api.access import open_to_all
from counterpoise.api.counting import PrometheusCounts
from counterpoise.api.documented import problems
from counterpoise.services.state import Store

__all__ = ["operations_routes"]


def operations_routes(store: Store, counts: PrometheusCounts) -> APIRouter:
    """The routes over one store and its counts."""
    router = APIRouter(tags=["operations"], dependencies=[Depends(open_to_all)])

    @router.get("/healthz", operation_id="healthz", response_class=PlainTextResponse)
    def healthz() -> str:
        """Alive: the process answers and its catalogue is loaded. Whether it can work is at /readyz."""
        return "ok\n"

    @router.get("/readyz", operation_id="readyz", response_class=PlainTextResponse, responses=problems(503))
    def readyz() -> str:
        """Ready: the database can be reached and has the schema of this program."""
        store.ready()
        return "ready\n"

    @router.get("/metrics", operation_id="metrics", response_class=PlainTextResponse)
    def metrics() -> Response:
        """Counts and times by route template, in the text format of Prometheus."""
        return Response(counts.text(), media_type=CONTENT_TYPE_LATEST)

    return router
