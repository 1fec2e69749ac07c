"""The check for other people's repositories: the command, the hooks' own entries and the action's own scripts, run."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterpoise.cli.main import main

COACH = {
    "schema": "profile/v1",
    "id": "coach",
    "title": "Coach",
    "summary": "For us.",
    "weights": {"caution-openness": {"caution": 40, "openness": 60}},
    "does_not_suit": ["everybody else"],
    "reasons": {"caution-openness": "Ours."},
}


class Repository:
    """A git repository of somebody else, with a ``counterpoise`` on its path."""

    def __init__(self, folder: Path, patched: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.patched, self.capsys = patched, capsys
        self.folder = folder / "theirs"
        self.profiles = self.folder / "value_profiles"
        self.profiles.mkdir(parents=True)
        bin_dir = folder / "bin"
        bin_dir.mkdir()
        for name, words in (("counterpoise", f'"{sys.executable}" -m counterpoise'), ("python", f'"{sys.executable}"')):
            (bin_dir / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
            (bin_dir / name).chmod(0o755)
        identity = {f"GIT_{who}_{what}": "someone" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        self.environment = {
            **os.environ,
            **identity,
            **alone,
            "PATH": f"{bin_dir}:{os.environ['PATH']}",
            "COLUMNS": "200",
        }
        self.run("git", "init", "-q")
        self.write("coach.yaml", COACH)
        self.write("notes.yaml", {"kind": "none of ours"})
        self.commit()

    def write(self, name: str, document: dict[str, Any]) -> None:
        (self.profiles / name).write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")

    def caution(self, weight: int, **more: Any) -> None:
        self.write(
            "coach.yaml",
            COACH | {"weights": {"caution-openness": {"caution": weight, "openness": 100 - weight}}} | more,
        )

    def commit(self) -> None:
        self.run("git", "add", "-A")
        self.run("git", "commit", "-q", "-m", "one")

    def run(self, *words: str, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=self.folder, env={**self.environment, **more}, capture_output=True, text=True, check=check
        )

    def changes(self, *words: str) -> tuple[int, dict[str, Any]]:
        """Exit code and document of the command, run in this process: starting one takes a second each time."""
        self.patched.chdir(self.folder)
        self.patched.setattr(sys, "argv", ["counterpoise", "changes", "--json", *words])
        self.capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = self.capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else {"said": printed.err}


@pytest.fixture
def theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    return Repository(tmp_path, monkeypatch, capsys)


def test_nothing_changed_says_so(theirs: Repository) -> None:
    code, found = theirs.changes("value_profiles")
    assert code == 0
    assert found["summary"] == ["No profile changes."]
    assert [(one["file"], one["change"]) for one in found["profiles"]] == [("value_profiles/coach.yaml", "same")]


def test_it_counts_the_hazards_that_refuse_earlier(theirs: Repository) -> None:
    document = COACH | {"hazards": {name: {"caution": 90} for name in ("ssh", "vcr", "prv")}}
    theirs.write("coach.yaml", document)
    code, found = theirs.changes("value_profiles")
    assert code == 0
    assert found["summary"] == ["This change makes 3 hazards refuse earlier."]
    assert found["refuse_earlier"] == ["prv", "ssh", "vcr"]
    assert found["refuse_later"] == []
    (one,) = found["profiles"]
    assert one["change"] == "changed"
    moved = {change["hazard"]: change for change in one["differences"][0]["thresholds"]}
    assert set(moved) == {"prv", "ssh", "vcr"}
    assert all(change["new_refuse_at"] < change["old_refuse_at"] for change in moved.values())


def test_less_caution_refuses_later_and_a_floor_stays_where_it_is(theirs: Repository) -> None:
    theirs.caution(10)
    _, found = theirs.changes("value_profiles")
    assert "cse" not in found["refuse_later"], "a commitment holds it"
    assert len(found["refuse_later"]) > 5
    assert found["refuse_earlier"] == []


def test_a_change_in_one_context_is_seen(theirs: Repository) -> None:
    theirs.caution(40, contexts={"health": {"caution-openness": {"caution": 80, "openness": 20}}})
    _, found = theirs.changes("value_profiles")
    (one,) = found["profiles"]
    assert [difference["context"] for difference in one["differences"]] == [None, "health"]
    assert one["differences"][0]["same"]
    assert len(found["refuse_earlier"]) > 5


def test_new_gone_and_mended_files_are_named(theirs: Repository) -> None:
    theirs.write("broken.yaml", COACH | {"id": "broken", "weights": {"nothing-here": {}}})
    theirs.commit()
    theirs.write("broken.yaml", COACH | {"id": "broken"})
    theirs.write("new.yaml", COACH | {"id": "new"})
    (theirs.profiles / "coach.yaml").unlink()
    _, found = theirs.changes("value_profiles")
    assert {one["file"].split("/")[1]: one["change"] for one in found["profiles"]} == {
        "broken.yaml": "mended",
        "new.yaml": "added",
        "coach.yaml": "removed",
    }
    assert found["summary"] == [
        "value_profiles/broken.yaml can be read now.",
        "value_profiles/coach.yaml is gone.",
        "value_profiles/new.yaml is new.",
    ]


def test_what_is_no_profile_is_passed_over_and_what_is_a_broken_one_is_not(theirs: Repository) -> None:
    theirs.write("notes.yaml", {"kind": "something else"})
    assert theirs.changes("value_profiles")[1]["summary"] == ["No profile changes."]
    theirs.write("coach.yaml", COACH | {"weights": {"caution-openness": {"caution": 90, "openness": 90}}})
    code, found = theirs.changes("value_profiles")
    assert code == 1
    assert "weights_sum" in found["said"]


def test_it_can_be_asked_to_fail(theirs: Repository) -> None:
    theirs.caution(80)
    assert theirs.changes("value_profiles", "--fail-on", "later")[0] == 0
    assert theirs.changes("value_profiles", "--fail-on", "earlier")[0] == 1
    assert theirs.changes("value_profiles", "--fail-on", "any")[0] == 1
    code, found = theirs.changes("value_profiles", "--fail-on", "tomorrow")
    assert code == 2
    assert "earlier, later, any" in found["said"]


def test_any_revision_can_be_named_and_none_is_an_option_of_gits(theirs: Repository) -> None:
    theirs.caution(80)
    theirs.commit()
    assert theirs.changes("value_profiles")[1]["summary"] == ["No profile changes."]
    assert theirs.changes("value_profiles", "--since", "HEAD~1")[1]["refuse_earlier"]
    for revision in ("nowhere", "--all", "HEAD:value_profiles"):
        code, found = theirs.changes("value_profiles", f"--since={revision}")
        assert code == 2
        assert "knows no revision" in found["said"]


def test_a_path_that_never_was_or_lies_outside_is_an_error(theirs: Repository, tmp_path: Path) -> None:
    assert theirs.changes("value_profile")[0] == 2
    code, found = theirs.changes(str(tmp_path))
    assert code == 2
    assert "outside the git repository" in found["said"]
    alone = subprocess.run(
        ["counterpoise", "changes", "."],
        cwd=tmp_path,
        env=theirs.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert alone.returncode == 2
    assert "in no git repository" in alone.stderr


def test_without_git_it_says_so(theirs: Repository) -> None:
    theirs.patched.setattr("shutil.which", lambda _: None)
    code, found = theirs.changes("value_profiles")
    assert code == 2
    assert "git is not installed" in found["said"]


def test_paths_count_from_where_one_stands(theirs: Repository) -> None:
    theirs.caution(80)
    here = subprocess.run(
        ["counterpoise", "changes", "coach.yaml"],
        cwd=theirs.profiles,
        env=theirs.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.search(r"This change makes \d+ hazards refuse earlier\.", here.stdout)


@pytest.fixture(scope="module")
def hooks(root: Path) -> dict[str, dict[str, Any]]:
    held = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {hook["id"]: hook for hook in held}


def picked(hook: dict[str, Any], repository: Repository) -> list[str]:
    """What pre-commit would hand the hook: files of git's that its pattern finds, of the type that it names."""
    assert hook["types"] == ["yaml"]
    listed = repository.run("git", "ls-files", "--cached", "--others", "--exclude-standard").stdout.split()
    return [name for name in listed if re.search(hook["files"], name) and name.endswith((".yaml", ".yml"))]


def test_the_hooks_entries_do_what_their_descriptions_say(theirs: Repository, hooks: dict[str, dict[str, Any]]) -> None:
    (theirs.profiles / "notes.yaml").unlink()
    theirs.caution(80)
    files = {name: picked(hook, theirs) for name, hook in hooks.items()}
    assert all("value_profiles/coach.yaml" in held for held in files.values())
    given = ["value_profiles/coach.yaml"]
    linted = theirs.run(*hooks["counterpoise-lint"]["entry"].split(), *given)
    assert "1 file: 0 errors" in linted.stdout
    told = theirs.run(*hooks["counterpoise-diff"]["entry"].split(), *given)
    assert re.search(r"This change makes \d+ hazards refuse earlier\.", told.stdout)
    stopped = theirs.run(*hooks["counterpoise-diff"]["entry"].split(), "--fail-on", "earlier", *given, check=False)
    assert stopped.returncode == 1
    theirs.caution(130)
    refused = theirs.run(*hooks["counterpoise-lint"]["entry"].split(), *given, check=False)
    assert refused.returncode == 1
    assert all(hook["language"] == "python" and hook["require_serial"] for hook in hooks.values())


@pytest.fixture(scope="module")
def action(root: Path) -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load((root / "action.yml").read_text(encoding="utf-8"))
    return held


def step(action: dict[str, Any], name: str, repository: Repository, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run one step's script as the runner does, with its inputs in place of the expressions."""
    (found,) = [one for one in action["runs"]["steps"] if one.get("name") == name]
    temporary = repository.folder.parent
    known = {f"inputs.{key.replace('_', '-')}": value for key, value in inputs.items()}
    known["runner.temp"] = str(temporary)
    environment = {
        key: re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda expression: known[expression[1]], value)
        for key, value in found["env"].items()
    }
    environment |= {"GITHUB_OUTPUT": str(temporary / "output"), "GITHUB_STEP_SUMMARY": str(temporary / "summary")}
    script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]]
    return repository.run(*script, check=False, **environment)


def test_the_actions_scripts_hold_no_expression(action: dict[str, Any]) -> None:
    """What is pasted into a script can run there; inputs come through the environment alone."""
    for one in action["runs"]["steps"]:
        assert "${{" not in one.get("run", "")
        if "run" in one:
            assert one["shell"] == "bash"
    assert "$ACTION" in action["runs"]["steps"][1]["run"], "it installs what it was checked out with"


def test_the_action_lints(theirs: Repository, action: dict[str, Any]) -> None:
    (theirs.profiles / "notes.yaml").unlink()
    done = step(action, "Lint", theirs, paths="value_profiles\n\n")
    assert done.returncode == 0, done.stderr
    theirs.caution(130)
    assert step(action, "Lint", theirs, paths="value_profiles").returncode == 1


def test_the_action_reports_the_change(theirs: Repository, action: dict[str, Any], tmp_path: Path) -> None:
    theirs.caution(80)
    theirs.commit()
    done = step(action, "Changes", theirs, paths="value_profiles", since="HEAD~1", fail_on="")
    assert done.returncode == 0, done.stderr
    outputs = dict(line.split("=", 1) for line in (tmp_path / "output").read_text(encoding="utf-8").splitlines())
    report = json.loads(Path(outputs["report"]).read_text(encoding="utf-8"))
    assert int(outputs["refuse-earlier"]) == len(report["refuse_earlier"]) > 5
    assert outputs["refuse-later"] == "0"
    assert "refuse earlier" in (tmp_path / "summary").read_text(encoding="utf-8")
    assert set(action["outputs"]) == set(outputs)
    assert step(action, "Changes", theirs, paths="value_profiles", since="HEAD~1", fail_on="earlier").returncode == 1


@pytest.mark.parametrize("since", ["", "0" * 40, "--help", "$(touch here)"])
def test_the_action_compares_with_nothing_where_there_is_nothing(
    since: str, theirs: Repository, action: dict[str, Any], tmp_path: Path
) -> None:
    done = step(action, "Changes", theirs, paths="value_profiles", since=since, fail_on="any")
    assert done.returncode == 0, done.stderr
    assert "Nothing to compare with" in (tmp_path / "summary").read_text(encoding="utf-8")
    assert not (theirs.folder / "here").exists()


def test_the_how_to_names_hooks_and_inputs_that_exist(
    root: Path, hooks: dict[str, dict[str, Any]], action: dict[str, Any]
) -> None:
    page = (root / "docs" / "how-to" / "check-profiles-in-your-repository.md").read_text(encoding="utf-8")
    config, workflow = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL))
    assert {hook["id"] for hook in config["repos"][0]["hooks"]} == set(hooks)
    (used,) = [one for one in workflow["jobs"]["values"]["steps"] if "counterpoise" in one.get("uses", "")]
    assert set(used["with"]) <= set(action["inputs"])
    named = re.findall(r"steps\.values\.outputs\.([\w-]+)", page)
    assert named
    assert set(named) <= set(action["outputs"])
