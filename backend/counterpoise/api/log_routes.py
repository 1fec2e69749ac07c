"""The route about the log of statements."""

from fastapi import APIRouter

from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.documented import problems
from counterpoise.schemas.log import LogDocument, log_document
from counterpoise.services.cosigning import Cosigning
from counterpoise.services.translog import Log

__all__ = ["log_routes"]


def log_routes(log: Log, cosigning: Cosigning) -> APIRouter:
    """The route over a log and its witnesses."""
    router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

    @router.get("/log", tags=["log"], operation_id="log", responses=problems(503))
    def state() -> LogDocument:
        """The log: its size, its newest checkpoint, who vouches for it, and what is not guaranteed."""
        return log_document(log.head(), [one.vkey for one in log.verifier_keys()], cosigning.standings())

    return router
