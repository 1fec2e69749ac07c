"""The catalogue and the shipped profiles, read from a folder of one-object files."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from counterpoise.domain.catalogue.axis import Axis
from counterpoise.domain.catalogue.base import Entry
from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.commitment import Commitment
from counterpoise.domain.catalogue.faults import validated
from counterpoise.domain.catalogue.hazard import Hazard
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.catalogue.provider import Provider
from counterpoise.domain.catalogue.references import bounds_from, catalogue_issues, profile_from
from counterpoise.domain.catalogue.situation import Context, Headings, JudgedNumber
from counterpoise.domain.errors import InvalidDocument, Issue, UnknownProfile
from counterpoise.files.entries import located
from counterpoise.files.yaml_reader import Document, read_file, read_text

__all__ = ["FOLDERS", "PROVIDERS", "CatalogueFolder", "read_bounds", "read_profile"]

_Entry = TypeVar("_Entry", bound=Entry)

FOLDERS: Mapping[str, type[Entry]] = {
    "axes": Axis,
    "commitments": Commitment,
    "hazards": Hazard,
    "contexts": Context,
    "numbers": JudgedNumber,
    "prompt": Headings,
}
"""What every catalogue has."""
PROVIDERS = "providers"
"""The folder of tables that guardrail targets need; a catalogue without it compiles all the same."""


def read_profile(document: Document, catalogue: Catalogue) -> Profile:
    """A profile from a YAML document.

    Raises:
        InvalidDocument: with file, line and field of every fault.
    """
    return located(document, lambda raw: profile_from(raw, catalogue))


def read_bounds(path: Path, catalogue: Catalogue) -> Bounds:
    """An operator's bounds from a YAML file.

    Raises:
        InvalidDocument: with file, line and field of every fault.
    """
    return located(read_file(path), lambda raw: bounds_from(raw, catalogue))


class CatalogueFolder:
    """A ``value_profiles`` folder.

    Args:
        root: the folder that holds ``axes``, ``commitments``, … and ``profiles``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def _entries(self, folder: str, model: type[_Entry], issues: list[Issue]) -> list[_Entry]:
        entries = []
        for path in sorted((self.root / folder).glob("*.yaml")):
            try:
                entry = located(read_file(path), partial(validated, model))
            except InvalidDocument as error:
                issues += error.issues
                continue
            if getattr(entry, "id", path.stem) != path.stem:
                issues.append(
                    Issue("id_not_file_name", f"must be {path.stem!r}, like the file", ("id",), str(path), 1, 1)
                )
            entries.append(entry)
        return entries

    def catalogue(self) -> Catalogue:
        """Read and check the whole catalogue.

        Raises:
            InvalidDocument: listing every fault in every file.
        """
        if not self.root.is_dir():
            raise InvalidDocument([Issue("unreadable", "is not a folder with a catalogue", (), str(self.root))])
        issues: list[Issue] = []
        axes = self._entries("axes", Axis, issues)
        commitments = self._entries("commitments", Commitment, issues)
        hazards = self._entries("hazards", Hazard, issues)
        contexts = self._entries("contexts", Context, issues)
        numbers = self._entries("numbers", JudgedNumber, issues)
        headings = self._entries("prompt", Headings, issues)
        providers = self._entries(PROVIDERS, Provider, issues)
        if not headings and not issues:
            issues.append(
                Issue("headings_missing", "is required; add it", (), str(self.root / "prompt" / "headings.yaml"))
            )
        if issues:
            raise InvalidDocument(issues)
        catalogue = Catalogue.of(
            axes=axes,
            commitments=commitments,
            hazards=hazards,
            contexts=contexts,
            numbers=numbers,
            headings=headings[0],
            providers=providers,
        )
        if faults := catalogue_issues(catalogue):
            raise InvalidDocument(Issue(fault.code, fault.message, fault.path, str(self.root)) for fault in faults)
        return catalogue

    def profile_paths(self) -> dict[str, Path]:
        """The shipped profiles' files by id, in id order."""
        return {path.stem: path for path in sorted((self.root / "profiles").glob("*.yaml"))}

    def profiles(self, catalogue: Catalogue) -> dict[str, Profile]:
        """Every shipped profile by id.

        Raises:
            InvalidDocument: listing every fault in every file.
        """
        found, issues = {}, list[Issue]()
        for profile_id, path in self.profile_paths().items():
            try:
                found[profile_id] = read_profile(read_file(path), catalogue)
            except InvalidDocument as error:
                issues += error.issues
                continue
            if found[profile_id].id != profile_id:
                issues.append(
                    Issue("id_not_file_name", f"must be {profile_id!r}, like the file", ("id",), str(path), 1, 1)
                )
        if issues:
            raise InvalidDocument(issues)
        return found

    def profile(self, name: str, catalogue: Catalogue) -> Profile:
        """A profile by shipped id or by the path of a YAML file.

        Raises:
            UnknownProfile: if ``name`` is neither.
            InvalidDocument: if the file breaks the format.
        """
        shipped = self.profile_paths()
        if name in shipped:
            return read_profile(read_file(shipped[name]), catalogue)
        path = Path(name)
        looks_like_path = "/" in name or "\\" in name or path.suffix in {".yaml", ".yml"}
        if looks_like_path or path.is_file():
            return read_profile(read_file(path), catalogue)
        raise UnknownProfile(name, shipped)

    @staticmethod
    def profile_text(text: str, catalogue: Catalogue, name: str = "profile.yaml") -> Profile:
        """A profile from YAML text.

        Raises:
            InvalidDocument: if the text breaks the format.
        """
        return read_profile(read_text(text, name), catalogue)
