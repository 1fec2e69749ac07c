"""Make sure that browser tests have a Chromium: find it, install it where we may, or say what to install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium() -> str | None:
    """Path of a Chromium, from ``CHROMIUM`` or the usual names."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return chosen if Path(chosen).is_file() else None
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def install() -> None:
    """Install through apt as root; anything else is the reader's machine to change."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    packages = ["chromium", "fonts-dejavu-core"]
    for command in ([apt, "update", "-qq"], [apt, "install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)


def main() -> int:
    if chromium() is None:
        print("Chromium is missing; trying to install it with apt …", flush=True)
        install()
    if chromium() is None:
        print(
            "The browser tests need Chromium. Install it and run `make test` again:\n"
            "  apt-get install chromium        (as root, on systems with apt)\n"
            "  brew install --cask chromium    (macOS)\n"
            "or set CHROMIUM to the path of a Chromium or Chrome.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
