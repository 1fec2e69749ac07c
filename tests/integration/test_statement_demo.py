"""``serve --demo``: alive only once its statement is logged, the same after a restart, verified from outside."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.servers import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 180.0
"""Seconds: it takes four of one processor, and other tests share the machine. How long it took is printed."""


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, float]]:
    """A server started as anybody starts it; its address, and seconds until it said that it is alive."""
    port, began = free_port(), time.monotonic()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {"COUNTERPOISE_DATA_DIR": str(folder), "COUNTERPOISE_LOG_ORIGIN": "demo.example/log"}
    command = [sys.executable, "-m", "counterpoise", "serve", "--no-ui", "--demo", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() - began < PATIENCE
            try:
                if urllib.request.urlopen(f"{address}/healthz", timeout=5).status == 200:  # noqa: S310 - our own
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        yield address, time.monotonic() - began
    finally:
        server.terminate()
        server.wait(30)


def read(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
        found: bytes = answer.read()
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_alive_means_logged_and_a_restart_changes_nothing(folder: Path) -> None:
    with demo(folder) as (address, seconds):
        print(f"alive after {seconds:.1f} s")
        first = json.loads(read(f"{address}/statements/demonstration.json"))
        size = read(f"{address}/log/checkpoint").splitlines()[1]
        page = read(f"{address}/statements/demonstration").decode()
        said = json.loads(read(f"{address}/api/v1/statements/demonstration"))
        deployments = json.loads(read(f"{address}/api/v1/deployments"))["items"]
        badge = read(f"{address}/statements/demonstration/badge.svg").decode()
        command = [sys.executable, "-m", "counterpoise", "statement", "verify", f"{address}/statements/demonstration/1"]
        vkeys = read(f"{address}/log/vkey").decode().split(), read(f"{address}/statements.vkeys").decode().split()
        trusted = ["--log-key", vkeys[0][0], "--statement-key", vkeys[1][0], "--json"]
        checked = subprocess.run([*command, *trusted], capture_output=True, text=True, check=False)
    assert [one["id"] for one in deployments] == ["demonstration"]
    assert "nobody is served" in deployments[0]["title"]
    assert size == b"1"
    assert "Demonstration." in page
    assert said["state"] == "verified"
    predicate = said["predicate"]
    assert predicate["senior_responsible_owner"] == "decided by the catalogue's authors; no panel"
    assert (predicate["used"]["id"], predicate["used"]["synthetic"]) == ("collective-dialogues-2023", False)
    assert all(one["disadvantaged"] and one["because"] for one in predicate["tradeoffs"])
    assert ">statement verified<" in badge
    told = json.loads(checked.stdout)
    assert (checked.returncode, told["verified"], told["keys"], told["broken"]) == (0, True, "given", [])
    assert {one["part"] for one in told["checks"]} >= {"policy", "aggregates", "badge", "proof"}
    with demo(folder) as (address, _):
        again = json.loads(read(f"{address}/statements/demonstration.json"))
        assert again["envelope"] == first["envelope"]
        assert read(f"{address}/log/checkpoint").splitlines()[1] == size
