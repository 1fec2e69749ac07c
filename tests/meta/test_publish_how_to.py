"""docs/how-to/publish-a-profile.md: its commands, run from top to bottom against a server where Mia has an account."""

import io
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from tests.conftest import ROOT
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import house_on, listening
from tests.meta.test_docs import ADDRESS, COLOUR, commands, shows

from counterpoise.cli.main import main
from counterpoise.identity.passwords import Argon2Passwords

PAGE = ROOT / "docs" / "how-to" / "publish-a-profile.md"
PASSWORD = "four words are enough"  # noqa: S105 - made up
STEP = re.compile(
    r"^<!-- file: (?P<file>\S+) -->\n```yaml\n(?P<text>.*?)^```$"
    r"|^<!-- change: (?P<changed>\S+) (?P<old>.*?) -> (?P<new>.*?) -->$"
    r"|^```console\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture
def server(policies) -> Iterator[str]:
    house = house_on(MemoryStore(), policies)
    with house.people.store.writing() as work:
        mia = work.accounts.get("id-mia")
        assert mia is not None
        work.accounts.replace(replace(mia, password_hash=Argon2Passwords().hash(PASSWORD)))
        work.commit()
    with listening(house.app) as address:
        yield address


def test_the_commands_do_what_the_page_says(server, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("COLUMNS", "200")
    code, steps = 0, list(STEP.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(steps) > 10

    def run(words: list[str]) -> tuple[int, str]:
        if words[0] == "curl":
            return 0, httpx2.get(words[-1]).text
        monkeypatch.setattr(sys, "argv", words)
        monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
        capsys.readouterr()
        ended = 0
        try:
            main()
        except SystemExit as end:
            ended = int(end.code or 0)
        printed = capsys.readouterr()
        return ended, COLOUR.sub("", printed.out + printed.err)

    for step in steps:
        if step["file"]:
            Path(step["file"]).write_text(step["text"], encoding="utf-8")
        elif step["changed"]:
            held = Path(step["changed"]).read_text(encoding="utf-8")
            assert step["old"] in held
            Path(step["changed"]).write_text(held.replace(step["old"], step["new"]), encoding="utf-8")
        else:
            for command, shown in commands(step["body"]):
                if command == "echo $?":
                    said = str(code)
                else:
                    code, said = run(shlex.split(command.replace(ADDRESS, server)))
                assert shows(shown, said.replace(server, ADDRESS)), f"$ {command}\n{said}"
