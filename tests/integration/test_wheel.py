"""The built wheel is what people install: it holds catalogue, templates and app, and runs on its own."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

LIBRARY = """
import sys
sys.path.insert(0, sys.argv[1])
import counterpoise
assert counterpoise.__file__.startswith(sys.argv[1]), counterpoise.__file__
from counterpoise import CounterpoiseError, compile_profile, decision, export, load_profile
from counterpoise import policy_document, target_names

profile = load_profile("reality-check")
policy = compile_profile(profile, context="mental-health", means="rules")
print(policy_document(policy)["schema"], decision(policy)({}).decision)
for name in target_names():
    assert export(profile, name).artifacts, name
try:
    load_profile("nobody")
except CounterpoiseError as error:
    print(error.code)
"""


def as_people_use_it(unpacked: Path, folder: Path) -> None:
    """The library, from the unpacked wheel, in a folder that has nothing to do with the sources."""
    found = subprocess.run(
        [sys.executable, "-c", LIBRARY, str(unpacked)],
        cwd=folder,
        capture_output=True,
        text=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("COUNTERPOISE_")},
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.split("\n")[:2] == ["compiled/v1 refuse", "unknown_profile"]


def test_the_wheel_runs_away_from_the_source_tree(root: Path, tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    for name in (
        "counterpoise/py.typed",
        "counterpoise/value_profiles/axes/pushback-encouragement.yaml",
        "counterpoise/value_profiles/schemas/profile.schema.json",
        "counterpoise/pages/templates/profile.html",
        "counterpoise/pages/static/site.css",
        "counterpoise/migrations/env.py",
        "counterpoise/migrations/versions/0001_the_first_schema.py",
        "counterpoise_ui/app.py",
    ):
        assert (unpacked / name).is_file(), name
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import counterpoise.cli.main as m; "
        "assert m.__file__.startswith(sys.path[0]), m.__file__; sys.argv[0] = 'counterpoise'; m.main()"
    )
    as_people_use_it(unpacked, tmp_path)
    for words, said in ((["compile", "candid-coach", "--json"], '"compiled/v1"'), (["db", "upgrade"], "candid-coach")):
        found = subprocess.run(
            [sys.executable, "-c", code, str(unpacked), *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={key: value for key, value in os.environ.items() if not key.startswith("COUNTERPOISE_")},
            check=False,
        )
        assert found.returncode == 0, found.stderr
        assert said in found.stdout
    assert (tmp_path / "var" / "counterpoise.sqlite3").is_file()
