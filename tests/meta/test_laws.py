"""Laws of the house that no linter holds."""

import importlib
import inspect
import re
import subprocess
from pathlib import Path

import pytest

from counterpoise.api.problems import STATUS
from counterpoise.cli.exits import EXIT
from counterpoise.domain import errors
from counterpoise.settings import Settings

MOST_LINES = 400
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager"}


def leaves(kind: type[errors.CounterpoiseError]) -> set[type[errors.CounterpoiseError]]:
    below = kind.__subclasses__()
    return {kind} if not below else {leaf for child in below for leaf in leaves(child)}


def tracked(root: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return [root / line for line in listed.stdout.splitlines() if (root / line).is_file()]


@pytest.mark.parametrize("table", [STATUS, EXIT], ids=["status", "exit"])
def test_every_leaf_of_the_error_tree_is_mapped(table: dict[type, object]) -> None:
    assert set(table) == leaves(errors.CounterpoiseError)


def test_error_codes_are_unique_and_the_tree_is_drawn() -> None:
    kinds = [
        kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.CounterpoiseError)
    ]
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in kinds)
    assert {kind.__name__ for kind in kinds} | {"Issue", "Place"} == set(errors.__all__) | {"Place"}


def test_every_error_code_has_a_place_in_the_docs(root: Path) -> None:
    text = (root / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    missing = [leaf.code for leaf in leaves(errors.CounterpoiseError) if f"## {leaf.code}" not in text]
    assert not missing


def test_every_setting_is_documented(root: Path) -> None:
    text = (root / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`COUNTERPOISE_{name.upper()}`" not in text]
    assert not missing
    named = set(re.findall(r"`COUNTERPOISE_([A-Z_]+)`", text))
    assert named == {name.upper() for name in Settings.model_fields}


def test_modules_stay_small_and_well_named(root: Path) -> None:
    modules = [path for path in tracked(root) if path.suffix == ".py"]
    large = [str(path) for path in modules if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES]
    assert not large
    assert not [str(path) for path in modules if path.stem in FORBIDDEN_NAMES]


def test_no_registry_host_and_no_path_of_a_machine_in_the_repository(root: Path) -> None:
    hosts = re.compile(
        r"(?:"
        + "|".join(("py" + "pi", "python" + "hosted", "npm" + "js", "deb" + "ian", "cra" + "tes"))
        + r")\.(?:org|com|io)"
    )
    homes = re.compile(r"(?<![\w.])/(?:home|root|Users|wo" + r"rk|fa" + r"rm)/")
    found = []
    for path in tracked(root):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if hosts.search(text) or homes.search(text):
            found.append(str(path.relative_to(root)))
    assert not found


def test_locks_have_hashes_and_no_index(root: Path) -> None:
    for path in root.glob("requirements*.lock"):
        text = path.read_text(encoding="utf-8")
        pins = re.findall(r"^[A-Za-z0-9][\w.\-\[\]]*==", text, re.MULTILINE)
        assert pins, path
        assert text.count("--hash=sha256:") >= len(pins), path
        assert "index-url" not in text.replace("--no-emit-index-url", ""), path


def test_every_relative_link_in_the_docs_leads_somewhere(root: Path) -> None:
    pages = [root / "README.md", root / "CHANGELOG.md", *(root / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(root)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in link and not link.startswith("mailto:") and not (page.parent / link).exists()
    ]
    assert not broken


def test_every_public_name_in_all_exists(root: Path) -> None:
    package = root / "backend"
    for path in (package / "counterpoise").rglob("*.py"):
        name = ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            # Inspect AI is installed only where tests/vendor/inspect runs.
            if error.name != "inspect_ai" or not name.startswith("counterpoise.evaluations."):
                raise
            continue
        assert not [one for one in getattr(module, "__all__", ()) if not hasattr(module, one)], name


def test_make_bench_runs_every_bench(root: Path) -> None:
    """A bench that nobody runs is a claim that nobody measures."""
    run = (root / "tests" / "bench" / "__main__.py").read_text(encoding="utf-8")
    for bench in (root / "tests" / "bench").glob("*_bench.py"):
        assert f"{bench.stem}.main(" in run, bench.stem
