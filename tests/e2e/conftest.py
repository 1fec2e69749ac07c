"""A running server and a real Chromium, for the end-to-end tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE = 120.0
# Other tests share the two cores; waiting longer loosens nothing that is asserted.
expect.set_options(timeout=60_000)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="module")
def site(module_data_dir: Path) -> Iterator[str]:
    """Address of ``counterpoise serve --no-ui`` on a database of its own, without a final slash."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "counterpoise", "serve", "--no-ui", "--port", str(port)]
    environment = os.environ | {"COUNTERPOISE_DATA_DIR": str(module_data_dir)}
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    try:
        end = time.monotonic() + PATIENCE
        while not _answers(f"{address}/healthz"):
            if server.poll() is not None or time.monotonic() > end:
                pytest.fail(f"the server did not answer within {PATIENCE:.0f} s (exit code {server.poll()})")
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium where there is one, else the one that Playwright installed."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
