"""``counterpoise statement`` on files and a database of this machine, and the kit's own verifier."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.statement_drafts import PACK, filled

from counterpoise.cli.main import main

# A finder that lets in the standard library and cryptography with what it is built on, and nothing else.
ALONE = """
import runpy, sys
class Only:
    def find_spec(self, name, path=None, target=None):
        top = name.split(".")[0]
        if top not in sys.stdlib_module_names and top not in {"cryptography", "cffi", "_cffi_backend", "pycparser"}:
            raise ModuleNotFoundError(f"not here: {name}")
sys.meta_path.insert(0, Only())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTERPOISE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    del place

    def command(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["counterpoise", "statement", *words])
        code = 0
        try:
            main()
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        found = capsys.readouterr()
        return Ran(code, found.out, found.err)

    return command


def fill(path: Path) -> None:
    path.write_text(yaml.safe_dump(filled(yaml.safe_load(path.read_text())), allow_unicode=True))


@pytest.fixture
def published(run: Any, place: Path) -> Path:
    assert run("draft", "second-opinion", "--evidence", PACK, "--out", "d.yaml").code == 0
    fill(place / "d.yaml")
    found = run("publish", "d.yaml", "--out", "s.json", "--json")
    assert found.code == 0, found.err
    assert json.loads(found.out)["entry"] == 0
    return place / "s.json"


def test_an_unfilled_draft_names_lines_and_publishes_nothing(run: Any, place: Path) -> None:
    assert run("draft", "candid-coach", "--out", "d.yaml").code == 0
    found = run("publish", "d.yaml")
    assert found.code == 1
    assert found.err.count("[missing]") == 8
    assert "d.yaml:" in found.err
    assert run("kit", "candid-coach", "--out", "k.zip").code == 2
    assert not (place / "k.zip").exists()
    again = run("draft", "candid-coach", "--out", "d.yaml")
    assert again.code == 2
    assert "there already" in again.err


def test_a_profile_beside_the_draft_is_found_again(run: Any, place: Path) -> None:
    shipped = Path(__file__).parents[2] / "value_profiles" / "profiles" / "encourager.yaml"
    (place / "mine").mkdir()
    (place / "mine" / "own.yaml").write_text(shipped.read_text().replace("id: encourager", "id: own"))
    assert run("draft", "mine/own.yaml", "--out", "mine/d.yaml").code == 0
    assert yaml.safe_load((place / "mine" / "d.yaml").read_text())["policy"]["profile"] == "own.yaml"
    fill(place / "mine" / "d.yaml")
    assert run("publish", "mine/d.yaml").code == 0


def test_published_verified_withdrawn(run: Any, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run("verify", str(published), "--json")
    told = json.loads(found.out)
    assert (found.code, told["verified"], told["broken"], told["keys"]) == (0, True, [], "from the statement")
    keys = json.loads(published.read_bytes())["keys"]
    known = ("--log-key", keys["log"][0], "--statement-key", keys["statement"][0])
    assert json.loads(run("verify", str(published), *known, "--json").out)["keys"] == "given"
    for name, code in (("second-opinion", 0), ("balanced", 1)):
        monkeypatch.setattr(sys, "argv", ["counterpoise", "compile", name, "--out", name])
        with pytest.raises(SystemExit, match="0"):
            main()
        assert run("verify", str(published), "--policy", f"{name}/compiled.json").code == code
    other = ("--log-key", keys["log"][0].replace("127", "128"), "--statement-key", keys["statement"][0])
    found = run("verify", str(published), *other)
    assert found.code == 1
    assert "BROKEN  key" in found.out
    assert run("withdraw", "second-opinion", "--because", "The model changed.").code == 0
    assert run("withdraw", "second-opinion", "--because", "Again.").code == 1
    assert run("withdraw", "nothing", "--because", "x").code == 2


@pytest.mark.parametrize("junk", [b"", b"x" * 100, b"PK\x03\x04damaged", b"\xff\xfe", b"[" * 50_000])
def test_what_is_no_statement_is_said_in_a_sentence(run: Any, place: Path, junk: bytes) -> None:
    (place / "junk").write_bytes(junk)
    found = run("verify", "junk")
    assert found.code == 1
    assert "Traceback" not in found.err
    assert run("verify", "missing").code == 1


class TestKit:
    @pytest.fixture
    def kit(self, run: Any, published: Path) -> Path:
        assert run("kit", "second-opinion", "--out", "k.zip").code == 0
        assert run("verify", "k.zip").code == 0
        folder = published.parent / "kit"
        with zipfile.ZipFile(published.parent / "k.zip") as held:
            held.extractall(folder)
        return folder

    def verify(self, kit: Path, *words: str) -> subprocess.CompletedProcess[str]:
        clean = {"PATH": os.environ["PATH"]}
        command = [sys.executable, "-I", "-c", ALONE, str(kit / "verify_statement.py"), str(kit), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=clean, timeout=120)

    def test_it_verifies_with_cryptography_alone(self, kit: Path) -> None:
        found = self.verify(kit)
        assert (found.returncode, found.stderr) == (0, "")
        assert found.stdout.endswith("VERIFIED\n")
        assert "whose they are, this cannot show" in found.stdout
        [count] = [int(line.split()[2]) for line in found.stdout.splitlines() if line.startswith("numbers")]
        # Mean, reference, difference, both ends of the interval, and the verdict of every row.
        assert count == 6 * ((kit / "figures.csv").read_text().count("\n") - 1)
        keys = json.loads((kit / "statement.json").read_bytes())["keys"]
        known = self.verify(kit, "--log-key", keys["log"][0], "--statement-key", keys["statement"][0])
        assert "cannot show" not in known.stdout

    def test_only_cryptography_is_there(self) -> None:
        code = [
            sys.executable,
            "-I",
            "-c",
            ALONE.replace('runpy.run_path(sys.argv[0], run_name="__main__")', "import numpy"),
        ]
        assert b"not here: numpy" in subprocess.run([*code, "x"], capture_output=True, check=False).stderr

    @pytest.mark.parametrize(
        ("file", "old", "new", "part"),
        [
            ("statement.json", '"payload":"eyJ', '"payload":"eyK', "statement"),
            ("statement.json", "tlog-proof@v1\\nindex 0", "tlog-proof@v1\\nindex 1", "proof"),
            ("statement.json", "/log\\n1\\n", "/log\\n2\\n", "checkpoint"),
            ("statement.json", '"log":["1', '"log":["2', "key"),
            ("compiled.json", "caution", "caution ", "policy"),
            ("aggregates.json", '"support":0.9', '"support":0.8', "aggregates"),
        ],
    )
    def test_what_was_changed_is_named(self, kit: Path, file: str, old: str, new: str, part: str) -> None:
        text = (kit / file).read_text()
        assert old in text
        (kit / file).write_text(text.replace(old, new, 1))
        found = self.verify(kit)
        assert found.returncode == 1
        assert found.stdout.startswith(f"NOT VERIFIED: {part}:")

    def test_a_missing_file_is_said(self, kit: Path) -> None:
        (kit / "aggregates.json").unlink()
        assert "aggregates.json is missing" in self.verify(kit).stdout
        (kit / "statement.json").unlink()
        assert self.verify(kit).returncode == 1
