"""The how-to page on measuring another model, as a reader would follow it: its server, its command."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterpoise.upstream.weights import embedded_weights

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("model")]

PAGE = "docs/how-to/measure-another-model.md"
COMMAND = "counterpoise measure --model http://127.0.0.1:8080 --axis warm-reserved --quick"


@pytest.fixture
def address(root: Path, tmp_path: Path) -> Iterator[str]:
    pytest.importorskip("xllamacpp")
    [script] = re.findall(r"```python\n(.*?)```", (root / PAGE).read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "serve_model.py"
    path.write_text(script, encoding="utf-8")
    command = [sys.executable, str(path), str(embedded_weights().path), "0", "1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


def test_the_page_s_command_measures_through_the_page_s_server(
    address: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert COMMAND in (root / PAGE).read_text(encoding="utf-8")
    assert address.startswith("http://127.0.0.1:")
    lines = (
        (root / "value_profiles" / "pairs" / "axes" / "warm-reserved.jsonl").read_text(encoding="utf-8").splitlines()
    )
    shortest = sorted((line for line in lines if '"split": "test", "paraphrase_of": null' in line), key=len)[:2]
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text("\n".join(shortest), encoding="utf-8")
    monkeypatch.setenv("COUNTERPOISE_DATA_DIR", str(tmp_path))
    words = COMMAND.replace("http://127.0.0.1:8080", address).split()[1:]
    # Two pairs and rules alone: the way there is what is tested, not the model.
    found = subprocess.run(
        [sys.executable, "-m", "counterpoise", *words, "--pairs", str(pairs), "--means", "rules", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert found.returncode == 0, found.stderr
    report = json.loads(found.stdout)
    assert report["model"]["url"].startswith(address)
    [axis] = report["axes"]
    assert axis["axis"] == "warm-reserved"
    assert axis["pairs"] == 2
    assert len(axis["levels"]) == 3
    assert all(-20 < level < 20 for level in axis["levels"])
