"""One contestant of the serving bench in a process of its own: ``python -m tests.bench.served NAME PORT FILE FOLDER``.

shortcut   the whole application, as `counterpoise serve` runs it, with request limits off
plain      a FastAPI ``def`` route that returns the bytes of FILE, and nothing else
bare       the shortcut in front of the plain route: what the protection and the counting around it cost
guarded    the plain route inside the same protection and counting as the whole application
"""

import os
import sys
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Response

from counterpoise.api.counting import PrometheusCounts
from counterpoise.api.observation import Observation
from counterpoise.api.protection import Protection
from counterpoise.api.shortcut import Shortcut
from counterpoise.bootstrap.access import request_log, throttle
from counterpoise.bootstrap.web import application
from counterpoise.settings import Settings

PATH = "/api/v1/profiles/candid-coach/versions/1/compiled"


def plain(body: bytes) -> FastAPI:
    app = FastAPI()

    @app.get(PATH)
    def compiled() -> Response:
        return Response(body, headers={"ETag": '"one"'}, media_type="application/json")

    return app


def main(name: str, port: int, file: Path, folder: Path) -> None:
    app: Any = None
    if name == "shortcut":
        app = application(Settings(data_dir=folder, requests_per_minute=0))
    else:
        app = plain(file.read_bytes())
        if name == "bare":
            app = Shortcut(app)
        if name == "guarded":
            settings = Settings(requests_per_minute=0)
            app.add_middleware(Protection, body_limit=settings.body_limit, throttle=throttle(settings))
            app.add_middleware(Observation, counts=PrometheusCounts(), log=request_log())
    options = {"access_log": False, "server_header": False, "ws": "none", "log_level": "warning"}
    uvicorn.run(app, host="127.0.0.1", port=port, **options)


if __name__ == "__main__":
    os.environ.pop("COUNTERPOISE_DATABASE_URL", None)
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
