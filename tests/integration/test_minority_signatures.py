"""Minority reports are signed: by keys that the record named before a word was written, over exactly these words."""

import base64
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tests.integration.test_panels_api import AXES, Town, town

from counterpoise.cli.main import main
from counterpoise.domain.panels.group_signing import member_seed
from counterpoise.signing.ed25519 import public_of

__all__ = ["town"]


def owed(town: Town) -> None:
    town.balloting(minority_seats=4, minority_distance=0.1)
    for place, name in enumerate(town.members):
        few = place < 3
        town(name).put_ballot("library", {AXES[0]: 5 if few else 80, AXES[1]: 90 if few else 35}, None)
    town("fay").advance_panel("library", "tally")


def signed(town: Town) -> None:
    owed(town)
    town("fay").advance_panel("library", "minority")
    town("m1").write_report("library", 1, "Plain words", "The result has none.", revision=1)
    town("m2").sign_report("library", 1)
    town("fay").advance_panel("library", "ratification")


def filed(town: Town, folder: Path) -> Path:
    found = town.hall.visitor().get("/api/v1/panels/library/reports")
    path = folder / "reports.json"
    path.write_bytes(found.content)
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def ran(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["counterpoise", "panel", "verify", *arguments])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        found = capsys.readouterr()
        return code, found.out or found.err

    return ran


def changed(path: Path, change) -> Path:
    held = json.loads(path.read_bytes())
    change(held["items"][0])
    path.write_text(json.dumps(held))
    return path


def test_the_record_names_the_keys_before_a_word_is_written(town: Town) -> None:
    owed(town)
    (report,) = town(None).minority_reports("library").items
    assert len(report.public_keys) == 3
    assert report.public_keys == sorted(report.public_keys)
    assert report.envelope is None
    line = next(one for one in town(None).panel_record("library") if one.kind == "report")
    assert line.details["keys"] == report.public_keys


def test_so_many_of_the_group_signed_exactly_these_words(town: Town, tmp_path: Path, run) -> None:
    signed(town)
    path = filed(town, tmp_path)
    code, said = run(str(path))
    assert code == 0, said
    assert "Report 1 holds: signed by 2 of the group's 3 keys." in said
    code, said = run(str(path), "--json")
    (found,) = json.loads(said)
    assert (found["holds"], found["signed"], found["keys"]) == (True, 2, 3)
    assert found["report"]["text"] == "The result has none."
    assert found["report"]["dissents_from"] == "library-panel"
    assert set(found["report"]["asks_for"]) == set(AXES)


def test_somebody_elses_reader_agrees(town: Town, tmp_path: Path) -> None:
    """DSSE by hand: the signature covers ``DSSEv1 len type len payload``."""
    signed(town)
    (report,) = json.loads(filed(town, tmp_path).read_bytes())["items"]
    envelope = report["envelope"]
    payload = base64.b64decode(envelope["payload"])
    kind = envelope["payloadType"].encode()
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    assert len(envelope["signatures"]) == 2
    for one in envelope["signatures"]:
        right = 0
        for key in report["public_keys"]:
            try:
                public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
                public.verify(base64.b64decode(one["sig"]), message)
                right += 1
            except Exception:  # noqa: BLE001, S110 - another's key
                pass
        assert right == 1


@pytest.mark.parametrize("what", ["payload", "keys", "type"])
def test_what_was_changed_does_not_hold(town: Town, tmp_path: Path, what: str, run) -> None:
    signed(town)

    def change(one: dict) -> None:
        if what == "payload":
            said = base64.b64decode(one["envelope"]["payload"]).replace(b"has none", b"has some")
            one["envelope"]["payload"] = base64.b64encode(said).decode()
        elif what == "keys":
            one["public_keys"] = [public_of(member_seed(b"k" * 32, name)).hex() for name in "abc"]
        else:
            one["envelope"]["payloadType"] = "application/vnd.in-toto+json"

    code, said = run(str(changed(filed(town, tmp_path), change)))
    assert code == 1
    assert "Report 1 does not hold." in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[", "is not JSON"),
        ('{"items": 3}', "holds no list of reports"),
        ('{"items": []}', "holds no signed report"),
        ('{"items": [7]}', "is no report"),
        ('{"items": [{"number": 1, "envelope": {}, "public_keys": []}]}', "names no keys"),
        ('{"items": [{"number": 1, "envelope": {}, "public_keys": ["zz"]}]}', "64 hexadecimal digits"),
        ('{"items": [{"number": 1, "envelope": {}, "public_keys": ["00"]}]}', "64 hexadecimal digits"),
        ('{"items": [{"number": "1", "envelope": {}, "public_keys": []}]}', "with a number"),
    ],
)
def test_a_file_that_holds_none_is_refused(tmp_path: Path, content: str, says: str, run) -> None:
    path = tmp_path / "reports.json"
    path.write_text(content)
    code, said = run(str(path))
    assert code == 1
    assert says in said
    assert "Traceback" not in said


def test_after_ratification_nobody_can_sign_in_the_groups_name(town: Town, tmp_path: Path, run) -> None:
    signed(town)
    before = filed(town, tmp_path).read_bytes()
    for number in (1, 2):
        town("fay").end_proposition("library", number, "declined", "Because.")
    for name in town.members:
        town(name).assent("library", yes=True)
    town("fay").advance_panel("library", "ratified")
    assert town.keys.key("library") is None
    (then,), (now,) = json.loads(before)["items"], json.loads(filed(town, tmp_path).read_bytes())["items"]
    assert now["envelope"] == then["envelope"]
    with town.hall.store.reading() as work:
        (held,) = work.contributions.reports("library")
    assert held == replace(held, members=(), signed=())
    assert run(str(filed(town, tmp_path)))[0] == 0


def test_a_report_that_nobody_wrote_has_no_envelope(town: Town) -> None:
    owed(town)
    town("fay").put_off("library", "minority", datetime(2027, 1, 1, tzinfo=UTC), "Two weeks more.")
    town("fay").advance_panel("library", "minority")
    assert town(None).minority_reports("library").items[0].envelope is None


def test_the_page_of_the_panel_shows_the_keys(town: Town) -> None:
    owed(town)
    page = town.hall.visitor().get("/panels/library").text
    (report,) = town(None).minority_reports("library").items
    assert "<summary>3 keys</summary>" in page
    assert all(f"<code>{key}</code>" in page for key in report.public_keys)
