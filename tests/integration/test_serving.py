"""`serve` as a person starts and stops it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str, within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as found:
                return bool(found.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=lambda stop: stop.name)
def test_serve_starts_both_and_ends_both(stop: signal.Signals, tmp_path: Path) -> None:
    port, ui_port = free_port(), free_port()
    log = tmp_path / "log"
    with log.open("wb") as written:
        server = subprocess.Popen(
            [sys.executable, "-m", "counterpoise", "serve", "--port", str(port), "--ui-port", str(ui_port)],
            stdout=written,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
    try:
        assert answers(port, "/healthz", 60), log.read_text()
        assert answers(ui_port, "/_stcore/health", 60), log.read_text()
        server.send_signal(stop)
        assert server.wait(20) == 0
        assert not answers(port, "/healthz", 0.3)
        assert not answers(ui_port, "/_stcore/health", 0.3)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
    text = log.read_text()
    assert f"http://127.0.0.1:{port}/" in text
    assert f"http://127.0.0.1:{ui_port}/" in text
    assert "Traceback" not in text


def test_a_port_in_use_is_said_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        found = subprocess.run(
            [sys.executable, "-m", "counterpoise", "serve", "--no-ui", "--port", port],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert found.returncode == 2
    assert "--port" in found.stderr
    assert "Traceback" not in found.stderr
