"""The route that asks the server's own small model one question under one or two profiles."""

from threading import Lock

from fastapi import APIRouter, Request

from counterpoise.api.access import client_of
from counterpoise.api.documented import problems
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.errors import NotAllowed, TooManyRequests
from counterpoise.schemas.replies import AskReplies, RepliesDocument, replies_document
from counterpoise.services.access_ports import Throttle
from counterpoise.services.answers import Answers
from counterpoise.services.policies import Policies
from counterpoise.services.sessions import hold_back

__all__ = ["reply_routes"]

_WAIT = 10


def reply_routes(policies: Policies, answers: Answers | None, throttle: Throttle) -> APIRouter:
    """The routes over one model.

    Args:
        policies: knows the profiles.
        answers: asks the model; None where this server lets it answer nobody.
        throttle: counts questions of a client.
    """
    router = APIRouter(prefix="/api/v1", responses=problems(403, 404, 413, 422, 429, 502, 503))
    # A model takes all cores for seconds: whoever comes meanwhile is told to wait, and nobody waits in a thread.
    busy = Lock()

    @router.post("/replies", tags=["policies"], operation_id="replies")
    def replies(asked: AskReplies, request: Request) -> RepliesDocument:
        """One question, answered without a profile, with it, and with another one. It is kept nowhere."""
        if answers is None:
            raise NotAllowed("On this server no model answers questions.", setting="COUNTERPOISE_REPLIES_PER_MINUTE")
        profile = policies.profile(asked.profile)
        against = None if asked.against is None else policies.profile(asked.against)
        hold_back(throttle, "reply", client_of(request))
        if not busy.acquire(blocking=False):
            raise TooManyRequests(
                f"The model is answering somebody else. Try again in {_WAIT} seconds.", retry_after=_WAIT
            )
        try:
            found = answers.answer(
                asked.question,
                profile,
                against=against,
                context=asked.context,
                options=Options(asked.means),
                max_tokens=asked.max_tokens,
            )
        finally:
            busy.release()
        return replies_document(found)

    return router
