"""The Python library, used as its reference page says; ``test_wheel.py`` uses it from the built wheel."""

import ast
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest
import yaml

import counterpoise
from counterpoise import public
from counterpoise.domain.errors import InvalidDocument, InvalidOption, UnknownContext, UnknownProfile, UnknownTarget
from counterpoise.services.targets.registry import targets

PROFILE = {
    "schema": "profile/v1",
    "id": "mine",
    "title": "Mine",
    "summary": "For me.",
    "weights": {"pushback-encouragement": {"pushback": 80, "encouragement": 20}},
}
BOUNDS = {
    "schema": "bounds/v1",
    "id": "house",
    "title": "House",
    "axes": {"pushback-encouragement": {"pushback": [0, 60], "reason": "Ours.", "protects": "asker"}},
}


def test_every_name_of_the_package_is_the_librarys_and_lazy() -> None:
    names = set(counterpoise.__all__) - {"__version__"}
    assert names == set(public.__all__)
    for name in names:
        assert getattr(counterpoise, name) is getattr(public, name)
    assert set(dir(counterpoise)) >= names
    with pytest.raises(AttributeError, match="no attribute 'compile'"):
        counterpoise.__getattr__("compile")


def loaded(code: str) -> set[str]:
    asked = [sys.executable, "-c", f"{code}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"]
    found = subprocess.run(asked, capture_output=True, text=True, check=True)
    return set(json.loads(found.stdout.splitlines()[-1]))


def test_importing_the_package_loads_nothing_of_it() -> None:
    assert {name for name in loaded("import counterpoise") if name.startswith("counterpoise.")} == set()


def test_the_library_loads_no_server_and_no_database() -> None:
    found = loaded(
        "from counterpoise import *\n"
        "policy = compile_profile('candid-coach')\n"
        "decision(policy)({}), export('candid-coach', 'opa'), policy_document(policy)"
    )
    heavy = {
        "fastapi",
        "starlette",
        "streamlit",
        "sqlmodel",
        "sqlalchemy",
        "typer",
        "numpy",
        "scipy",
        "sklearn",
        "altair",
    }
    assert not found & heavy


def test_nothing_inside_asks_the_package_for_its_librarys_names(root: Path) -> None:
    for path in (root / "backend" / "counterpoise").rglob("*.py"):
        if path.name == "__init__.py" and path.parent.name == "counterpoise":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "counterpoise":
                assert {one.name for one in node.names} <= {"__version__"}, path


def test_the_librarys_functions_are_typed_and_documented() -> None:
    for name in public.__all__:
        found = getattr(public, name)
        assert (found.__doc__ or "").strip(), name
        if inspect.isfunction(found):
            assert set(get_type_hints(found)) == {*inspect.signature(found).parameters, "return"}, name


def test_a_profile_comes_from_an_id_a_path_or_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(PROFILE, sort_keys=False), encoding="utf-8")
    from_data = counterpoise.load_profile(PROFILE)
    assert counterpoise.load_profile(path) == from_data == counterpoise.load_profile(str(path))
    assert counterpoise.load_profile(from_data) is from_data
    assert counterpoise.load_profile("candid-coach").id == "candid-coach"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "candid-coach").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert counterpoise.load_profile(Path("candid-coach")).id == "mine", "a Path is a file"
    assert counterpoise.load_profile("candid-coach").id == "candid-coach", "a plain name is shipped first"


def test_bounds_and_context_are_applied(tmp_path: Path) -> None:
    path = tmp_path / "bounds.yaml"
    path.write_text(yaml.safe_dump(BOUNDS, sort_keys=False), encoding="utf-8")
    for bounds in (BOUNDS, path, str(path)):
        policy = counterpoise.compile_profile(PROFILE, bounds=bounds, context="health")
        assert policy.plan[0].effective == 60
        assert policy.context == "health"
        assert [ruling.won_by for ruling in policy.rulings if ruling.subject == "pushback-encouragement"] == ["house"]


def test_another_catalogue_can_be_named(root: Path) -> None:
    folder = root / "value_profiles"
    policy = counterpoise.compile_profile("balanced", catalogue=folder)
    assert policy.catalogue_digest == counterpoise.compile_profile("balanced").catalogue_digest
    with pytest.raises(InvalidDocument):
        counterpoise.load_profile("balanced", catalogue=folder / "axes")


def test_export_gives_every_target_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert counterpoise.target_names() == tuple(targets())
    for name in counterpoise.target_names():
        made = counterpoise.export("candid-coach", name, means="rules")
        assert made.target == name
        assert all(file.content for file in made.artifacts)
    assert not list(tmp_path.iterdir())


def test_a_decision_takes_scores_as_they_come() -> None:
    policy = counterpoise.compile_profile("balanced")
    decide = counterpoise.decision(policy)
    quiet = {threshold.hazard: 0.0 for threshold in policy.thresholds}
    one = policy.thresholds[-1]
    assert decide(quiet) == counterpoise.Verdict("allow", None)
    assert decide(quiet | {one.hazard: one.refuse_at}) == counterpoise.Verdict("refuse", one.hazard)
    assert decide({}).decision == "refuse"
    with pytest.raises(InvalidOption):
        decide(quiet | {one.hazard: float("nan")})


def test_the_document_is_what_the_command_line_prints() -> None:
    found = counterpoise.policy_document(counterpoise.compile_profile("candid-coach", means="turns", budget=900))
    asked = [sys.executable, "-m", "counterpoise", "compile", "candid-coach", "--means", "turns", "--budget", "900"]
    printed = subprocess.run([*asked, "--json"], capture_output=True, text=True, check=True).stdout
    assert json.loads(printed) == found


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: counterpoise.load_profile("nobody"), UnknownProfile),
        (lambda: counterpoise.load_profile({"schema": "profile/v1"}), InvalidDocument),
        (lambda: counterpoise.load_profile("gone/away.yaml"), InvalidDocument),
        (lambda: counterpoise.compile_profile("balanced", context="space"), UnknownContext),
        (lambda: counterpoise.compile_profile("balanced", budget=0), InvalidOption),
        (lambda: counterpoise.export("balanced", "fax"), UnknownTarget),
    ],
)
def test_errors_are_of_one_tree(call, error) -> None:
    with pytest.raises(error) as raised:
        call()
    assert isinstance(raised.value, counterpoise.CounterpoiseError)
