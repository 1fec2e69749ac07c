"""``counterpoise db`` on both databases, as people run it."""

import json
import sqlite3
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from typer.testing import CliRunner

from counterpoise.cli.databases import databases
from counterpoise.domain.errors import InvalidOption, OutputExists, StorageFailed
from counterpoise.storage.migrating import migrations_dir

HEAD = ScriptDirectory(str(migrations_dir())).get_current_head()


class Shell:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, url: str, folder: Path) -> None:
        monkeypatch.setenv("COUNTERPOISE_DATABASE_URL", url)
        monkeypatch.chdir(folder)

    def run(self, *words: str) -> str:
        found = CliRunner().invoke(databases, words, catch_exceptions=False)
        assert found.exit_code == 0, found.output
        return found.stdout

    def json(self, *words: str) -> dict[str, object]:
        document: dict[str, object] = json.loads(self.run(*words, "--json"))
        return document


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> Shell:
    return Shell(monkeypatch, database_url, tmp_path)


def test_the_whole_round(shell: Shell, shipped: dict[str, object]) -> None:
    first = shell.json("upgrade")
    assert (first["before"], first["after"]) == (None, HEAD)
    assert first["shipped"]["published"] == sorted(shipped)  # type: ignore[index]
    again = shell.json("upgrade")
    assert again["before"] == again["after"] == HEAD
    assert again["shipped"] == {"published": [], "withdrawn": [], "returned": [], "taken": [], "catalogue": False}
    assert shell.json("check")["faults"] == []
    made = shell.json("backup", "one.zip")
    assert (made["kind"], made["revision"]) == ("archive", HEAD)
    with pytest.raises(OutputExists):
        shell.run("restore", "one.zip")
    assert shell.json("restore", "one.zip", "--force")["rows"] == made["rows"]
    assert shell.json("check")["faults"] == []
    with pytest.raises(InvalidOption, match="--yes"):
        shell.run("downgrade", "base")
    assert shell.json("downgrade", "base", "--yes")["after"] is None
    with pytest.raises(StorageFailed, match="db upgrade"):
        shell.run("check")
    assert str(made["rows"]) in shell.run("restore", "one.zip")
    assert "is whole" in shell.run("check")
    assert f"Schema     {HEAD}\n" in shell.run("upgrade")


def test_a_revision_that_nobody_knows_is_refused(shell: Shell) -> None:
    shell.run("upgrade")
    with pytest.raises(StorageFailed, match="cannot be moved"):
        shell.run("downgrade", "9999", "--yes")
    assert "is whole" in shell.run("check")


def test_a_fault_exits_with_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shell = Shell(monkeypatch, f"sqlite:///{tmp_path}/x.sqlite3", tmp_path)
    shell.run("upgrade")
    connection = sqlite3.connect(tmp_path / "x.sqlite3")
    connection.execute("DROP TRIGGER audit_stays")
    connection.close()
    found = CliRunner().invoke(databases, ["check"])
    assert found.exit_code == 1
    assert "audit_stays" in found.stderr
