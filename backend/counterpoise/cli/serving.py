"""``counterpoise serve``: the API and the public pages in this process, the app for choosing and tuning beside it."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from counterpoise.cli.output import out
from counterpoise.domain.errors import InvalidOption
from counterpoise.settings import Settings, address

__all__ = ["check_free", "serve_command"]

_PATIENCE = 5
_PATIENCE_WITH_REQUESTS = 30


def check_free(host: str, port: int, option: str) -> None:
    """Raises InvalidOption if something listens there already; ``option`` is what would name another port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InvalidOption(
                f"cannot listen on {host}:{port}: {reason}. Choose another with {option}.", host=host, port=port
            ) from None


@contextmanager
def _ui(host: str, port: int, api_url: str) -> Iterator[None]:
    """The Streamlit app as a child process, ended with us."""
    found = importlib.util.find_spec("counterpoise_ui")
    if found is None or not found.submodule_search_locations:  # pragma: no cover - a broken installation
        raise InvalidOption("the app is not installed here; use --no-ui")
    script = Path(found.submodule_search_locations[0]) / "app.py"
    options = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    for name, value in options.items():
        command += [f"--{name}", value]
    environment = os.environ | {"COUNTERPOISE_API_URL": api_url}
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextmanager
def _counted_together() -> Iterator[None]:
    """A folder in which worker processes add up their counts for /metrics."""
    with tempfile.TemporaryDirectory(prefix="counterpoise-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _run(settings: Settings) -> None:
    """Answer requests until told to stop; requests that are being answered then are finished."""
    import uvicorn  # noqa: PLC0415

    from counterpoise.bootstrap.web import application  # noqa: PLC0415

    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "ws": "none",
        "proxy_headers": True,
        "forwarded_allow_ips": settings.trusted_proxies,
        "timeout_graceful_shutdown": _PATIENCE_WITH_REQUESTS,
    }
    if settings.workers == 1:
        uvicorn.Server(uvicorn.Config(application(settings), **options)).run()
        return
    # Each worker reads its settings anew; what the command line said has to be where it finds it.
    for name in ("host", "port", "ui_url", "demonstration"):
        value = getattr(settings, name)
        if value is not None:
            os.environ[f"COUNTERPOISE_{name.upper()}"] = str(value)
    with _counted_together():
        uvicorn.run("counterpoise.bootstrap.web:worker", factory=True, workers=settings.workers, **options)


def serve_command(
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port of the API and the public pages.")] = None,
    ui_port: Annotated[int | None, typer.Option("--ui-port", help="Port of the app.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", help="Processes that answer requests.")] = None,
    ui: Annotated[bool, typer.Option("--ui/--no-ui", help="Serve the app for choosing and tuning too.")] = True,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Add a labelled demonstration whose statement is published in this server's log."),
    ] = False,
) -> None:
    """Serve the API, the public pages and the app, and print their addresses."""
    # Imported here because the other commands need no database, and a command line should start at once.
    from counterpoise.bootstrap.administration import first_link  # noqa: PLC0415
    from counterpoise.bootstrap.demonstration import STATEMENT, demonstrate  # noqa: PLC0415
    from counterpoise.bootstrap.library import library  # noqa: PLC0415

    given = {"host": host, "port": port, "ui_port": ui_port, "workers": workers, "demonstration": demo or None}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    check_free(settings.host, settings.port, "--port")
    if ui:
        check_free(settings.host, settings.ui_port, "--ui-port")
    api_url, ui_url = address(settings.host, settings.port), address(settings.host, settings.ui_port)
    if ui and settings.ui_url is None:
        settings = settings.model_copy(update={"ui_url": ui_url})
    link = first_link(settings)
    if demo:
        # Before anything answers: whoever finds the server alive finds its statement logged.
        demonstrate(settings, library(settings))
    out.print(Text(f"Public pages   {api_url}/"))
    out.print(Text(f"API            {api_url}/openapi.json"))
    if demo:
        out.print(Text(f"Demonstration  {api_url}/statements/{STATEMENT}"))
    if ui:
        out.print(Text(f"Choose, tune   {ui_url}/"))
    if link is not None:
        out.print(Text(f"First account  {link}"))
        out.print(Text("               This link makes the administrator, works once, and ends after a day."))
    out.print(Text("Stop with Ctrl+C."))
    with suppress(KeyboardInterrupt):
        if not ui:
            _run(settings)
            return
        # uvicorn raises the signal that stopped it again when it is done; as an exit, so that the app is ended too.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with _ui(settings.host, settings.ui_port, api_url):
            _run(settings)
