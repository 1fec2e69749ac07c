"""``counterpoise serve`` as a process that can be killed, and a nursery that starts one quickly.

Starting Python and importing everything takes most of a start. A nursery has done both and forks: each server is the
whole command in a process of its own, and shares nothing with the others but code.
"""

import contextlib
import http.client
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Line:
    """One connection of one client, kept alive; a request is sent once and never again.

    Args:
        port: of the server.
        secret: sent as Bearer; None for a visitor.
    """

    def __init__(self, port: int, secret: str | None = None) -> None:
        self._held = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], Any]:
        """Status, headers in lower case, and the JSON body; underscores in header names are hyphens.

        Raises:
            OSError: if the connection broke before the whole answer was there.
        """
        sent = self._headers | {key.replace("_", "-"): value for key, value in headers.items()}
        data = None
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        try:
            self._held.request(method, path, data, sent)
            answer = self._held.getresponse()
            said = answer.read()
        except http.client.HTTPException as error:
            raise ConnectionResetError(repr(error)) from None
        held = {name.lower(): value for name, value in answer.getheaders()}
        is_json = "json" in held.get("content-type", "")
        return answer.status, held, json.loads(said) if said and is_json else None

    def close(self) -> None:
        self._held.close()


@dataclass
class Server:
    """A running server and everything that it started."""

    pid: int
    port: int
    log: Path

    def wait_until_ready(self) -> Self:
        """Returns when it answers requests; fails if it ends before, or within two minutes does not."""
        until = time.monotonic() + _PATIENCE
        while not self._ready():
            assert self.alive(), self.log.read_text()[-4000:]
            assert time.monotonic() < until, self.log.read_text()[-4000:]
            time.sleep(0.03)
        return self

    def _ready(self) -> bool:
        with contextlib.suppress(OSError), contextlib.closing(Line(self.port)) as line:
            return line.ask("GET", "/readyz")[0] == http.HTTPStatus.OK
        return False

    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> None:
        """End it and its workers at once, as the machine would when memory runs out."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            # It leads a group of its own, in which its workers are.
            os.killpg(self.pid, how)
        until = time.monotonic() + _PATIENCE
        while self.alive():
            assert time.monotonic() < until, "the server does not end"
            time.sleep(0.005)


def command(port: int, workers: int = 1) -> list[str]:
    """The arguments that serve without the app."""
    return ["serve", "--no-ui", "--port", str(port), "--workers", str(workers)]


class Nursery:
    """Starts servers quickly. Leaving its block ends it; servers that are still running are killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.servers"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        )
        self._started: list[Server] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._started:
            if server.alive():
                server.kill()
        self._process.communicate()

    def start(self, environment: Mapping[str, str], log: Path, port: int, workers: int = 1) -> Server:
        """A server with settings from ``environment``, not necessarily ready."""
        order = {"environment": dict(environment), "arguments": command(port, workers), "log": str(log)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        server = Server(int(self._process.stdout.readline()), port, log)
        self._started = [one for one in self._started if one.alive()] + [server]
        return server


@contextlib.contextmanager
def serving(environment: Mapping[str, str], log: Path, workers: int = 1) -> Iterator[Server]:
    """A server started as anybody starts it, ready; stopped in the end."""
    port = free_port()
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "counterpoise", *command(port, workers)],
            env=os.environ | dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(process.pid, port, log)
    try:
        yield server.wait_until_ready()
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _become_server(order: Mapping[str, Any]) -> None:
    """In the child: be the command, and never come back."""
    from counterpoise.cli.main import main  # noqa: PLC0415 - imported by the nursery already

    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.environ.update(order["environment"])
    sys.argv = ["counterpoise", *order["arguments"]]
    code: Any = 1
    try:
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _nurse() -> None:
    """Import what servers need, then fork one for each line that is read."""
    for name in (
        "counterpoise.bootstrap.administration",
        "counterpoise.bootstrap.web",
        "counterpoise.cli.main",
        "uvicorn.lifespan.on",
        "uvicorn.loops.auto",
        "uvicorn.protocols.http.auto",
    ):
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for line in sys.stdin:
        if (pid := os.fork()) == 0:
            _become_server(json.loads(line))
        print(pid, flush=True)


if __name__ == "__main__":
    _nurse()
