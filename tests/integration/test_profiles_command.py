"""`counterpoise login`, `whoami`, `logout` and `profiles …` against a real server."""

import io
import json
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.fakes.callers import secret_of
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import House, house_on, listening

from counterpoise.cli.credentials import Credential
from counterpoise.cli.main import main
from counterpoise.cli.signing_in import server_address
from counterpoise.domain.errors import InvalidOption
from counterpoise.identity.passwords import Argon2Passwords

PASSWORD = "four words are enough"  # noqa: S105 - made up
MINE = """schema: profile/v1
id: mine
title: Mine
summary: For me.
weights:
  pushback-encouragement: {pushback: 80, encouragement: 20}
"""


@dataclass
class Said:
    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture(scope="module")
def house(catalogue, shipped) -> House:
    from counterpoise.services.policies import Policies  # noqa: PLC0415

    made = house_on(MemoryStore(), Policies(catalogue, shipped))
    with made.people.store.writing() as work:
        account = work.accounts.get("id-mia")
        assert account is not None
        work.accounts.replace(replace(account, password_hash=Argon2Passwords().hash(PASSWORD)))
        work.commit()
    return made


@pytest.fixture(scope="module")
def url(house: House) -> Iterator[str]:
    with listening(house.app) as address:
        yield address


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    def make(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "argv", ["counterpoise", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return make


@pytest.fixture
def mia(run: Run, url: str) -> Run:
    assert run("login", url, "--token", typed=secret_of("mia") + "\n").code == 0
    return run


def test_sign_in_with_a_password_and_out_again(run, url, tmp_path) -> None:
    said = run("login", f"{url}/", "--email", "mia@example.org", typed=PASSWORD + "\n")
    assert (said.code, said.out, said.err.strip()) == (0, "", f"Signed in to {url} as Mia (member).")
    kept = tmp_path / "config" / "counterpoise" / "credentials.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    secret = json.loads(kept.read_text())["servers"][0]["secret"]
    who = run("whoami", "--json")
    assert json.loads(who.out)["email"] == "mia@example.org"
    assert secret not in said.err + who.out + who.err
    assert run("logout").err.strip() == f"Signed out of {url}."
    assert json.loads(kept.read_text()) == {"servers": []}
    assert run("whoami").code == 1
    assert "Sign in first" in run("logout").err


def test_a_wrong_password_a_wrong_address_and_no_answer(run, url, tmp_path) -> None:
    said = run("login", url, "--email", "mia@example.org", typed="not the password\n")
    assert said.code == 1
    assert "not the password" not in said.err
    assert run("login", "values.example.org", typed="x\n").code == 2
    assert "nobody answers" in run("login", "http://127.0.0.1:1", "--token", typed="x\n").err
    assert run("login", url, "--token").code == 2
    assert not (tmp_path / "config" / "counterpoise" / "credentials.json").exists()


def test_a_spoiled_file_is_told_and_never_shown(mia, tmp_path) -> None:
    (tmp_path / "config" / "counterpoise" / "credentials.json").write_text('{"servers": [{"secret": "hush"}]}')
    said = mia("whoami")
    assert said.code == 2
    assert "hush" not in said.err
    assert "hush" not in repr(Credential("https://x", "hush", "token"))


@pytest.mark.parametrize("url", ["ftp://x", "x", "http://", "https://me@x", "https://x?y", "https://x#y"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidOption):
        server_address(url)


def test_push_publish_pull_history_and_deprecate(mia) -> None:
    Path("mine.yaml").write_text(MINE)
    assert mia("profiles", "push", "mine.yaml").err.strip() == "Saved the draft of mine, revision 1."
    assert json.loads(mia("profiles", "list", "--mine", "--json").out)["profiles"][0]["version"] is None
    assert "Published mine@1, sha256:" in mia("profiles", "publish", "mine", "--note", "First.").err
    assert mia("profiles", "publish", "mine").code == 1
    Path("mine.yaml").write_text(MINE.replace("80", "70").replace("20", "30"))
    assert "Published mine@2" in mia("profiles", "push", "mine.yaml", "--publish", "--note", "Softer.").err
    history = json.loads(mia("profiles", "history", "mine", "--json").out)["versions"]
    assert [one["note"] for one in history] == ["Softer.", "First."]
    assert "Softer." in mia("profiles", "history", "mine").out
    first, newest = mia("profiles", "pull", "mine@1").out, mia("profiles", "pull", "mine").out
    assert ("pushback: 80" in first, "pushback: 70" in newest) == (True, True)
    assert mia("profiles", "pull", "mine", "--out", "there/got.yaml").code == 0
    assert Path("there/got.yaml").read_text() == newest
    assert mia("profiles", "deprecate", "mine", "Too soft.").err.strip() == "mine is deprecated."
    assert "deprecated: Too soft." in mia("profiles", "list", "--text", "For me.").out
    assert mia("profiles", "deprecate", "mine", "--undo").err.strip() == "mine is no longer deprecated."
    assert mia("profiles", "deprecate", "mine").code == 2


def test_a_pulled_draft_is_saved_only_over_the_one_it_came_from(mia) -> None:
    mia("profiles", "fork", "candid-coach@1", "coach", "--title", "Coach")
    mia("profiles", "pull", "coach", "--draft", "--out", "coach.yaml")
    Path("other.yaml").write_text(Path("coach.yaml").read_text())
    Path("coach.yaml").write_text(Path("coach.yaml").read_text().replace("title: Coach", "title: Our coach"))
    assert "revision 2" in mia("profiles", "push", "coach.yaml").err
    assert "revision 3" in mia("profiles", "push", "coach.yaml").err
    stale = mia("profiles", "push", "other.yaml")
    assert (stale.code, "Somebody changed it" in stale.err) == (1, True)
    assert "Published coach@1" in mia("profiles", "push", "coach.yaml", "--publish").err
    assert "revision 6" in mia("profiles", "push", "coach.yaml").err


def test_refusals_are_sentences_with_exit_codes(mia) -> None:
    Path("bad.yaml").write_text(MINE.replace("20", "30"))
    said = mia("profiles", "push", "bad.yaml")
    assert said.code == 1
    assert "line 6" in said.err
    assert mia("profiles", "push", "nowhere.yaml").code == 2
    assert mia("profiles", "history", "nobody").code == 2
    assert mia("profiles", "fork", "candid-coach@x", "mine-too").code == 2
    assert mia("profiles", "deprecate", "encourager", "No.").code == 1


def test_another_server_is_asked_without_a_credential_of_the_first(mia, url) -> None:
    other = url.replace("127.0.0.1", "localhost")
    assert mia("whoami", "--server", other).code == 1
    assert mia("profiles", "list", "--server", other, "--json").code == 0
