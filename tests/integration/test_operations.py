"""Running a server: health, metrics, request ids, CORS, headers, and a log that tells nothing about anybody."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from tests.fakes.doors import GOOD, Hall

from counterpoise.bootstrap.access import request_log
from counterpoise.domain.errors import StorageFailed

PATIENCE = 60


def test_ready_only_while_the_database_is(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = Hall(again=True)
    web = hall.visitor()
    assert (web.get("/readyz").text, web.get("/healthz").text) == ("ready\n", "ok\n")

    def gone() -> None:
        raise StorageFailed("The database is not there.")

    monkeypatch.setattr(hall.store, "ready", gone)
    assert (web.get("/readyz").status_code, web.get("/readyz").json()["code"]) == (503, "storage_failed")
    assert web.get("/healthz").status_code == 200


def test_metrics_count_by_route_template_and_hold_nothing_personal() -> None:
    hall = Hall()
    admin = hall.first_admin()
    wrong = {"email": "ada@example.org", "password": "wrong password"}
    assert hall.visitor().post("/api/v1/sessions", json=wrong).status_code == 401
    assert hall.visitor().get("/api/v1/profiles/candid-coach").status_code == 200
    assert hall.visitor().get("/api/v1/profiles/somebody-typed-this").status_code == 404
    assert hall.visitor().get("/somebody/typed/this/too").status_code == 404
    assert hall.visitor().request("BREW", "/").status_code == 405
    there = admin.get("/api/v1/me").json()["id"]
    admin.patch(f"/api/v1/accounts/{there}", json={})
    text = hall.visitor().get("/metrics").text
    assert 'counterpoise_requests_total{method="POST",route="/api/v1/sessions",status="401"} 1.0' in text
    assert 'counterpoise_requests_total{method="GET",route="/api/v1/profiles/{profile_id}",status="404"} 1.0' in text
    assert 'route="unmatched",status="404"} 1.0' in text
    assert 'method="OTHER"' in text
    assert 'counterpoise_request_seconds_count{method="GET",route="/api/v1/profiles/{profile_id}"} 2.0' in text
    assert "counterpoise_sign_in_failures_total 1.0" in text
    assert re.search(r'counterpoise_build_info\{version="[^"]+"\} 1\.0', text)
    for secret in ("typed", "example.org", there, "BREW"):
        assert secret not in text


def test_a_whole_session_leaves_no_secret_and_no_address_in_the_log() -> None:
    hall = Hall()
    setup = hall.set_up_secret()
    assert setup is not None
    browser = hall.visitor()
    page = browser.get(f"/setup?token={setup}")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
    form = {"csrf": csrf, "token": setup, "email": "ada@example.org", "name": "Ada Personal", "password": GOOD}
    assert browser.post("/setup", data=form).status_code == 303
    cookie = browser.cookies["counterpoise_session"]
    token = re.findall(r'name="csrf" value="([^"]+)"', browser.get("/account").text)[0]
    made = browser.post(
        "/account/tokens", data={"csrf": token, "label": "Personal label", "scopes": ["account", "admin", "panels"]}
    )
    secret = re.findall(r"cpt_[\w-]+", made.text)[0]
    program = hall.program(secret)
    invited = program.post("/api/v1/invitations", json={}).json()["secret"]
    program.post("/api/v1/sessions", json={"email": "eve@example.org", "password": "Eve guesses this"})
    program.get("/api/v1/accounts?cursor=typed-by-somebody")
    hall.visitor().get(f"/join?token={invited}")
    hall.visitor().get("/api/v1/tokens/typed-in-a-path@example.org")
    program.patch("/api/v1/me", json={"email": "new@example.org", "password": GOOD})
    program.get("/api/v1/me/export")
    assert program.request("DELETE", "/api/v1/me", json={"password": "not the one, but typed"}).status_code == 401
    log = json.dumps(hall.lines)
    assert len(hall.lines) > 10
    for word in (
        setup,
        csrf,
        token,
        cookie,
        secret,
        invited,
        GOOD,
        "@",
        "example",
        "Personal",
        "guesses",
        "typed",
        "?",
    ):
        assert word not in log, word
    wanted = {"event", "method", "route", "status", "milliseconds", "request", "account"}
    assert all(set(line) == wanted for line in hall.lines)
    with hall.store.reading() as work:
        trail = repr(work.audit.page(None, 100))
    for word in (setup, cookie, secret, invited, "@", "Personal", GOOD):
        assert word not in trail, word


def test_the_log_is_a_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    request_log()("request", method="GET", route="/", status=200)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["route"], line["status"]) == ("request", "info", "/", 200)
    assert line["timestamp"].endswith("Z")


def test_request_ids_are_taken_over_made_and_returned() -> None:
    hall = Hall(again=True)
    web = hall.visitor()
    assert web.get("/healthz", headers={"x-request-id": "trace-12345678"}).headers["x-request-id"] == "trace-12345678"
    made = web.get("/healthz", headers={"x-request-id": "bad id\x7f"}).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{16}", made)
    assert [line["request"] for line in hall.lines] == ["trace-12345678", made]
    refused = web.post("/api/v1/compile", content=b"x" * 600_000, headers={"x-request-id": "too-large-1"})
    assert (refused.status_code, refused.headers["x-request-id"]) == (413, "too-large-1")


def test_other_sites_may_not_ask_unless_they_are_named() -> None:
    asked = {"origin": "https://friend.example", "access-control-request-method": "PUT"}
    closed = Hall(again=True).visitor()
    assert "access-control-allow-origin" not in closed.get("/api/v1/targets", headers=asked).headers
    web = Hall(settings={"cors_origins": "https://friend.example, https://other.example"}).visitor()
    found = web.get("/api/v1/targets", headers=asked)
    assert found.headers["access-control-allow-origin"] == "https://friend.example"
    assert "access-control-allow-credentials" not in found.headers
    assert web.options("/api/v1/targets", headers=asked).status_code == 200
    stranger = web.get("/api/v1/targets", headers={"origin": "https://stranger.example"})
    assert "access-control-allow-origin" not in stranger.headers


def test_https_is_remembered_by_browsers_that_came_by_it() -> None:
    web = Hall(again=True).visitor()
    assert "strict-transport-security" not in web.get("/").headers
    web.base_url = httpx2.URL("https://testserver")
    assert "max-age=31536000" in web.get("/").headers["strict-transport-security"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[str, Path]]:
    """``counterpoise serve`` with a database of its own: its address and its output."""
    port, log = free_port(), folder / "log"
    command = [sys.executable, "-m", "counterpoise", "serve", "--no-ui", "--port", str(port), *options]
    environment = os.environ | {"COUNTERPOISE_DATA_DIR": str(folder / "var"), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as written:
        server = subprocess.Popen(command, stdout=written, stderr=subprocess.STDOUT, env=environment)
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
    try:
        while True:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            try:
                if httpx2.get(f"{address}/readyz").status_code == 200:
                    break
            except httpx2.HTTPError:
                time.sleep(0.1)
        yield address, log
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) in {0, -signal.SIGTERM}, log.read_text()
    finally:
        if server.poll() is None:
            server.kill()
            server.wait()


def test_serve_with_two_workers_sets_up_signs_in_and_counts_together(tmp_path: Path) -> None:
    with served(tmp_path, "--workers", "2") as (address, log):
        link = re.search(r"/setup\?token=([\w-]+)", log.read_text())
        assert link is not None
        body = {"token": link[1], "email": "ada@example.org", "name": "Ada", "password": GOOD}
        made = httpx2.post(f"{address}/api/v1/setup", json=body)
        assert made.status_code == 201, made.text
        headers = {"authorization": f"Bearer {made.json()['secret']}"}
        # A connection of its own each time, so that both workers are asked.
        names = {httpx2.get(f"{address}/api/v1/me", headers=headers).json()["name"] for _ in range(12)}
        assert names == {"Ada"}
        text = httpx2.get(f"{address}/metrics").text
        assert 'counterpoise_requests_total{method="GET",route="/api/v1/me",status="200"} 12.0' in text
    written = log.read_text()
    assert "Traceback" not in written
    assert "ada@example.org" not in written
    requests = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert {one["route"] for one in requests} >= {"/api/v1/setup", "/api/v1/me", "/metrics"}
    assert link[1] not in "\n".join(line for line in written.splitlines() if line.startswith("{"))


def test_a_new_start_prints_a_new_link_and_none_when_there_is_an_administrator(tmp_path: Path) -> None:
    with served(tmp_path) as (_, log):
        first = re.findall(r"/setup\?token=([\w-]+)", log.read_text())
    with served(tmp_path) as (address, log):
        second = re.findall(r"/setup\?token=([\w-]+)", log.read_text())
        assert (len(first), len(second), first != second) == (1, 1, True)
        body = {"email": "ada@example.org", "name": "Ada", "password": GOOD}
        assert httpx2.post(f"{address}/api/v1/setup", json=body | {"token": first[0]}).status_code == 410
        assert httpx2.get(f"{address}/setup?token={second[0]}").status_code == 200
        assert httpx2.post(f"{address}/api/v1/setup", json=body | {"token": second[0]}).status_code == 201
    with served(tmp_path) as (address, log):
        assert "token=" not in log.read_text()
        assert httpx2.post(f"{address}/api/v1/sessions", json=body | {"name": "x"}).status_code == 422
        assert (
            httpx2.post(f"{address}/api/v1/sessions", json={k: body[k] for k in ("email", "password")}).status_code
            == 201
        )
