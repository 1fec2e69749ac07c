"""Run each vendor's tests against the vendor's own software, in an environment of its own.

``python tests/vendor/run.py [NAME …]``: for every folder here (or those named) that has a
``requirements-vendor-NAME.lock``, make ``.venv-vendor/NAME`` from it, install the project without dependencies,
and run the folder's tests. The environment is made anew when the lock changes.
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


def vendors() -> dict[str, Path]:
    """Lock file of every vendor that has tests here."""
    locks = {folder.name: ROOT / f"requirements-vendor-{folder.name}.lock" for folder in HERE.iterdir()}
    return {name: lock for name, lock in sorted(locks.items()) if lock.is_file()}


def prepared(name: str, lock: Path) -> Path:
    """The interpreter of the vendor's environment, installed if it is missing or its lock changed."""
    folder = ROOT / ".venv-vendor" / name
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    stamp = folder / ".installed"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--requirement", str(lock)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    stamp.write_text(wanted, encoding="ascii")
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
        command = [str(python), "-m", "pytest", "-o", "filterwarnings=default", str(HERE / name)]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, "COUNTERPOISE_VENDOR_TESTS": name}, check=False)
        worst = worst or done.returncode
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
