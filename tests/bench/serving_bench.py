"""Requests a second of a compiled version beside a plain FastAPI route and nginx with the same bytes, in one run.

The load is bounded: 64 connections, a few seconds a contestant, by wrk where it is installed, else by our own.
"""

import asyncio
import contextlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
from tests.bench.served import PATH

ROUNDS, SECONDS, CONNECTIONS = 3, 2, 64
_NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr error;
events {{ worker_connections 256; }}
http {{
  access_log off; keepalive_requests 1000000; sendfile on; tcp_nopush on;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    location = {path} {{ default_type application/json; alias {file}; }}
  }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answered(url: str, seconds: float = 60) -> bytes:
    """The body, once the server is up."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(httpx2.TransportError):
            return httpx2.get(url).raise_for_status().content
        if time.monotonic() > end:
            raise TimeoutError(url)
        time.sleep(0.1)


@contextlib.contextmanager
def running(command: list[str], url: str) -> Iterator[bytes]:
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield answered(url)
    finally:
        child.terminate()
        child.wait(10)


async def _one(host: str, port: int, request: bytes, end: float) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    done = 0
    while time.monotonic() < end:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        assert length, head
        await reader.readexactly(int(length[1]))
        done += 1
    writer.close()
    return done


async def _load(port: int) -> float:
    request = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    began = time.monotonic()
    ends = began + SECONDS
    done = await asyncio.gather(*(_one("127.0.0.1", port, request, ends) for _ in range(CONNECTIONS)))
    return sum(done) / (time.monotonic() - began)


def requests_a_second(port: int) -> float:
    if (wrk := shutil.which("wrk")) is None:
        return asyncio.run(_load(port))
    url = f"http://127.0.0.1:{port}{PATH}"
    shown = subprocess.run(
        [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", url], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", shown)
    assert found, shown
    assert "Non-2xx" not in shown, shown
    return float(found[1])


def run() -> str:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="counterpoise-bench-")))
        ports: dict[str, int] = {}
        file = folder / "compiled.json"
        for name in ("shortcut", "bare", "guarded", "plain"):
            ports[name] = free_port()
            command = [sys.executable, "-m", "tests.bench.served", name, str(ports[name]), str(file), str(folder)]
            body = stack.enter_context(running(command, f"http://127.0.0.1:{ports[name]}{PATH}"))
            file.write_bytes(body)
        notes = [f"{len(body):,} bytes, {CONNECTIONS} connections, one process each, median of {ROUNDS} rounds of"]
        notes += [f"{SECONDS} s in turns, by {'wrk' if shutil.which('wrk') else 'our own load generator'}."]
        if (nginx := shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")) is not None:
            ports["nginx"] = free_port()
            folder.chmod(0o755)
            file.chmod(0o644)
            config = folder / "nginx.conf"
            config.write_text(_NGINX.format(folder=folder, port=ports["nginx"], path=PATH, file=file))
            command = [nginx, "-p", str(folder), "-c", str(config)]
            stack.enter_context(running(command, f"http://127.0.0.1:{ports['nginx']}{PATH}"))
        else:
            notes += ["nginx is not installed here, so its row is missing."]
        rates: dict[str, list[float]] = {name: [] for name in ports}
        for _ in range(ROUNDS):
            for name, port in ports.items():
                rates[name].append(requests_a_second(port))
    return " ".join(notes) + "\n\n" + _table({name: statistics.median(found) for name, found in rates.items()})


def _table(rates: dict[str, float]) -> str:
    titles = {
        "shortcut": "compiled version, the whole application",
        "bare": "the shortcut alone, in front of the plain route",
        "guarded": "plain FastAPI, `def` route, inside the same protection, counts and log",
        "plain": "plain FastAPI, `def` route, the same bytes",
        "nginx": "nginx, a static file",
    }
    lines = ["| contestant | requests/s | ÷ plain FastAPI |", "|---|---|---|"]
    lines += [f"| {titles[name]} | {rate:,.0f} | {rate / rates['plain']:.2f} |" for name, rate in rates.items()]
    return "\n".join(lines)


def main() -> None:
    print("## A compiled version, served\n")
    print(run())


if __name__ == "__main__":
    main()
