"""``counterpoise log`` and ``counterpoise witness`` on a real server and a real witness, online and offline."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
import uvicorn
from tests import c2sp_reader
from tests.fakes.memory_store import MemoryStore
from tests.publishers import entry_of, publish
from tests.servers import free_port

from counterpoise.bootstrap.access import Surroundings
from counterpoise.bootstrap.web import application
from counterpoise.cli.main import main
from counterpoise.domain.errors import InvalidOption
from counterpoise.settings import Settings


@dataclass
class Town:
    """A server with a log, and a witness in a process of its own that it submits to."""

    store: MemoryStore
    address: str
    witness: str
    vkey: str
    witness_vkey: str
    keys: Path

    def await_witness(self) -> None:
        """Returns when the newest checkpoint is cosigned."""
        for _ in range(300):
            found = httpx2.get(f"{self.address.removesuffix('/log')}/api/v1/log").json()
            if found["witnesses"][0]["newest"]:
                return
            time.sleep(0.1)
        raise AssertionError("the witness never cosigned")


def _serve(settings: Settings, store: MemoryStore) -> uvicorn.Server:
    app = application(settings, around=Surroundings(store, log=lambda *_, **__: None))
    config = uvicorn.Config(app, host=settings.host, port=settings.port, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return server


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder, port, witness_port = tmp_path_factory.mktemp("town"), free_port(), free_port()
    base = {"port": port, "data_dir": folder, "requests_per_minute": 0, "log_origin": "values.example/log"}
    store, environment = MemoryStore(), os.environ | {"PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "counterpoise", "witness"]
    where = ["--dir", str(folder / "w"), "--name", "witness.example/w1"]
    told = subprocess.run([*command, "key", *where], check=True, capture_output=True, text=True, env=environment)
    witness_vkey, witness = told.stdout.strip(), f"http://127.0.0.1:{witness_port}"
    settings = Settings(**base, log_witnesses=(f"{witness} {witness_vkey}",))  # type: ignore[arg-type]
    server = _serve(settings, store)
    address = f"http://127.0.0.1:{port}/log"
    vkey = httpx2.get(f"{address}/vkey").text.strip()
    serving = [*command, "serve", *where, "--port", str(witness_port), "--log", vkey]
    with subprocess.Popen(serving, stderr=subprocess.DEVNULL, env=environment) as process:
        while True:
            try:
                assert witness_vkey in httpx2.get(witness).text
                break
            except httpx2.TransportError:
                assert process.poll() is None
                time.sleep(0.05)
        yield Town(store, address, witness, vkey, witness_vkey, folder / "keys")
        process.terminate()
        process.wait(30)
    server.should_exit = True


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["counterpoise", *words])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_from_publishing_to_an_offline_proof_that_a_witness_vouches_for(town: Town, run, tmp_path: Path) -> None:
    publish(town.store, [entry_of(1, number) for number in range(1, 301)])
    town.await_witness()
    trust = ("--key", town.vkey, "--witness", town.witness_vkey)
    code, said, _ = run("log", "verify", town.address, *trust, "--kept", "kept", "--json")
    found = json.loads(said)
    assert (code, found["entries"], found["kept"], found["key_from_log"]) == (0, found["size"], None, False)
    assert [one["name"] for one in found["witnesses"]] == ["witness.example/w1"]
    # Another reader, written from the specification, agrees on both signatures.
    note = (tmp_path / "kept").read_bytes()
    assert c2sp_reader.checkpoint(note, town.vkey) == c2sp_reader.checkpoint(note, town.witness_vkey)

    assert run("log", "proof", town.address, "42", "--key", town.vkey, "--out", "p.tlog-proof")[0] == 0
    code, said, _ = run("log", "verify", "p.tlog-proof", "--entry", "p.tlog-proof.entry", *trust)
    assert code == 0
    assert "number 42 of values.example/log" in said
    assert "Cosigned by witness.example/w1" in said

    publish(town.store, [entry_of(2, number) for number in range(1, 5)])
    code, said, heard = run("log", "verify", town.address, "--kept", "kept")
    assert (code, "all 300 entries" in said, "taken from the log itself" in heard) == (0, True, True)
    assert "0 independent witnesses" in said


def test_a_mirror_is_verified_offline_and_any_change_is_named(town: Town, run, tmp_path: Path) -> None:
    publish(town.store, [entry_of(3, number) for number in range(1, 20)])
    assert run("log", "mirror", town.address, "copy", "--key", town.vkey)[0] == 0
    assert run("log", "verify", "copy", "--key", "copy/vkey")[0] == 0
    assert run("log", "mirror", town.address, "copy", "--key", town.vkey)[0] == 0
    files = [one for one in (tmp_path / "copy").rglob("*") if one.is_file() and one.name not in {"vkey", "checkpoint"}]
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        code, _, heard = run("log", "verify", "copy", "--key", "copy/vkey")
        assert code == 1
        assert str(path.relative_to(tmp_path / "copy")) in heard
        path.write_bytes(content)
    for path in (tmp_path / "copy" / "tile" / "0").rglob("*"):
        if path.is_file():
            path.unlink()
    assert run("log", "verify", "copy", "--key", "copy/vkey")[0] == 1


def test_a_log_that_shows_another_history_is_caught(town: Town, run, tmp_path: Path) -> None:
    """A second server with the same key, as a dishonest operator would run."""
    publish(town.store, [entry_of(4, 1)])
    assert run("log", "verify", town.address, "--key", town.vkey, "--kept", "kept")[0] == 0
    kept = (tmp_path / "kept").read_bytes()
    size = c2sp_reader.checkpoint(kept, town.vkey)[1]
    other = MemoryStore()
    publish(other, [entry_of(5, number) for number in range(1, size + 1)])
    (tmp_path / "evil").mkdir(mode=0o700)
    for one in town.keys.glob("log-????????.json"):
        (tmp_path / "evil" / one.name).write_bytes(one.read_bytes())
        (tmp_path / "evil" / one.name).chmod(0o600)
    line = f"{town.witness} {town.witness_vkey}"
    settings = Settings(port=free_port(), keys_dir=tmp_path / "evil", requests_per_minute=0, log_witnesses=(line,))
    server = _serve(settings, other)
    address = f"http://127.0.0.1:{settings.port}/log"
    try:
        assert run("log", "verify", address, "--key", town.vkey)[0] == 0, "alone it looks fine"
        code, _, heard = run("log", "verify", address, "--key", town.vkey, "--kept", "kept")
        assert code == 1
        assert "different people different histories" in heard
        assert (tmp_path / "kept").read_bytes() == kept, "the checkpoint that proves it stays"
        note = httpx2.get(f"{address}/checkpoint").content
        answer = httpx2.post(f"{town.witness}/add-checkpoint", content=b"old %d\n\n" % size + note)
        assert answer.status_code == 409
        assert answer.headers["content-type"] == "text/x.tlog.size"
        code, _, heard = run("log", "verify", address, "--key", town.vkey, "--witness", town.witness_vkey)
        assert (code, "0 of the known witnesses" in heard) == (1, True)
    finally:
        server.should_exit = True


def test_wrong_use_is_said_plainly(town: Town, run, tmp_path: Path) -> None:
    (tmp_path / "p").write_bytes(b"nonsense")
    for words, code, said in (
        (["log", "verify", "p"], 2, "--entry"),
        (["log", "verify", "p", "--entry", "p"], 2, "cannot vouch for its own key"),
        (["log", "verify", "p", "--entry", "p", "--key", town.vkey], 1, "no empty line"),
        (["log", "verify", "nowhere", "--key", town.vkey], 1, "neither an address nor a folder"),
        (["log", "verify", town.address, "--key", "x+y"], 1, "NAME+KEYID+BASE64"),
        (["log", "verify", town.address, "--key", town.witness_vkey], 1, "is a witness's, not a log's"),
        (["log", "verify", town.address, "--quorum", "1"], 2, "--quorum"),
        (["log", "proof", town.address, "99999999"], 1, "has no entry 99999999"),
        (["log", "keys", "--purpose", "x"], 2, "no purpose"),
        (["witness", "serve"], 2, "--log"),
        (["witness", "serve", "--name", "w", "--log", town.witness_vkey], 1, "is a witness's"),
    ):
        found, _, heard = run(*words)
        assert (found, said in heard) == (code, True), (words, heard)


def test_settings_with_a_wrong_witness_are_refused() -> None:
    for wrong in ("http://w.example", "http://w.example x+y", "w.example w+00000000+AAAA"):
        with pytest.raises(InvalidOption, match="COUNTERPOISE_LOG_WITNESSES"):
            application(Settings(log_witnesses=(wrong,)), around=Surroundings(MemoryStore()))
