"""A witness as an HTTP service of its own (C2SP tlog-witness): POST /add-checkpoint, and who it is."""

from collections.abc import Sequence

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from counterpoise.domain.errors import CounterpoiseError
from counterpoise.services.ports import Keyring
from counterpoise.services.witnessing import TEXT_TYPE, Witness

__all__ = ["MOST_BYTES", "witness_app"]

MOST_BYTES = 131_072
"""Of a request's body: 63 hashes, and a checkpoint with as many signatures as a note may have."""


def witness_app(witness: Witness, keys: Keyring, origins: Sequence[str]) -> FastAPI:
    """The service.

    Args:
        witness: answers.
        keys: its own.
        origins: names of the logs that it watches.
    """
    app = FastAPI(title="A Counterpoise witness", docs_url=None, redoc_url=None, openapi_url=None)

    @app.exception_handler(CounterpoiseError)
    async def refused(_: Request, error: CounterpoiseError) -> Response:
        """Nothing was cosigned."""
        return Response(f"{error.message}\n", 503, media_type=TEXT_TYPE)

    @app.get("/")
    def about() -> Response:
        """What this is, its keys, and what it watches."""
        vkeys = "".join(f"{one.key.vkey}\n" for one in keys.signers())
        watched = "".join(f"{origin}\n" for origin in sorted(origins)) or "none\n"
        return Response(
            f"A witness of transparency logs (c2sp.org/tlog-witness).\n\n{vkeys}\nLogs:\n{watched}",
            media_type=TEXT_TYPE,
        )

    @app.post("/add-checkpoint")
    async def add_checkpoint(request: Request) -> Response:
        """Cosign a checkpoint, or say why not."""
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return Response(f"At most {MOST_BYTES} bytes.\n", 413, media_type=TEXT_TYPE)
        found = await run_in_threadpool(witness.add_checkpoint, body)
        return Response(found.body, found.status, headers={"Content-Type": found.media_type})

    return app
