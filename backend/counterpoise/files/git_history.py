"""Profiles as they stand in a git revision and as they stand now, for the check of a change to a repository."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.errors import InvalidDocument, InvalidOption, Issue
from counterpoise.files.catalogue_store import read_profile
from counterpoise.files.yaml_reader import Document, read_file, read_text
from counterpoise.services.changes import Revised

__all__ = ["revised_profiles"]

_SUFFIXES = {".yaml", ".yml"}
_SCHEMA = "profile/v1"


class _Repository:
    """The working tree that holds a folder, and one revision of it."""

    def __init__(self, folder: Path, revision: str) -> None:
        self._git = shutil.which("git")
        if self._git is None:
            raise InvalidOption("git is not installed, so there is no earlier state to compare with")
        self._folder = folder
        self.root = Path(self._run("rev-parse", "--show-toplevel", why=f"{folder} is in no git repository").strip())
        # A revision that begins with a dash is no option of git's, and a name that moves is read once.
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        self.commit = self._run(*asked, why=f"git knows no revision {revision!r}").strip()

    def _run(self, *words: str, why: str) -> str:
        done = subprocess.run(  # noqa: S603 - git itself, with words of ours and a checked revision
            [str(self._git), "-C", str(self._folder), *words],
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )
        if done.returncode:
            raise InvalidOption(why)
        return done.stdout

    def files(self, path: Path) -> list[Path]:
        """Files at or under a path in the revision; none if it was not there."""
        inside = path.relative_to(self.root).as_posix()
        words = ("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.commit, "--", inside)
        found = self._run(*words, why=f"git could not list {inside}")
        return [self.root / name for name in found.split("\0") if name]

    def text(self, path: Path) -> str:
        """The text of a file in the revision."""
        inside = path.relative_to(self.root).as_posix()
        return self._run("cat-file", "blob", f"{self.commit}:{inside}", why=f"git could not read {inside}")


def _is_profile(document: Document) -> bool:
    return isinstance(document.value, dict) and document.value.get("schema") == _SCHEMA


def _before(repository: _Repository, path: Path, catalogue: Catalogue) -> tuple[Profile | None, bool]:
    """The profile in the revision, and whether a file was there that is none."""
    try:
        document = read_text(repository.text(path), str(path))
        return (read_profile(document, catalogue), False) if _is_profile(document) else (None, True)
    except InvalidDocument:
        return None, True


def _paths(repository: _Repository, given: Path) -> Iterator[Path]:
    place = Path(given).resolve()
    if not place.is_relative_to(repository.root):
        raise InvalidOption(f"{given} is outside the git repository {repository.root}")
    earlier = [path for path in repository.files(place) if path.suffix in _SUFFIXES]
    if not place.exists() and not earlier:
        raise InvalidOption(f"{given} is not there, and was not there before")
    if place.is_dir():
        yield from (path for path in place.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    elif place.exists():
        yield place
    yield from earlier


def revised_profiles(paths: Sequence[Path], revision: str, catalogue: Catalogue) -> tuple[Revised, ...]:
    """Every profile at or under ``paths``, before (in the revision) and now (in the working tree), by path.

    Files that are no ``profile/v1`` now and were none before are left out.

    Raises:
        InvalidOption: if there is no git, no repository, no such revision, or a path outside the repository.
        InvalidDocument: with every fault of a file that is a profile now; one that was broken before is no fault.
    """
    repository = _Repository(Path.cwd(), revision)
    wanted = sorted({path for given in paths for path in _paths(repository, given)})
    there = {path for given in paths for path in repository.files(Path(given).resolve())}
    found, issues = [], list[Issue]()
    for path in wanted:
        now: Profile | None = None
        if path.is_file():
            try:
                document = read_file(path)
                now = read_profile(document, catalogue) if _is_profile(document) else None
            except InvalidDocument as error:
                issues += error.issues
                continue
        before, broken = _before(repository, path, catalogue) if path in there else (None, False)
        if now is not None or before is not None:
            found.append(Revised(path.relative_to(repository.root).as_posix(), before, now, broken))
    if issues:
        raise InvalidDocument(issues)
    return tuple(found)
