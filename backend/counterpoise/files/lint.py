"""Lint: every fault in every file at once, and advice that refuses nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from counterpoise.domain.catalogue.axis import Axis
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.commitment import Commitment
from counterpoise.domain.catalogue.faults import validated
from counterpoise.domain.catalogue.hazard import Hazard
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.catalogue.provider import Provider
from counterpoise.domain.catalogue.references import bounds_from, profile_from
from counterpoise.domain.catalogue.situation import Context, Headings, JudgedNumber
from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.domain.standing.recipe import recipe_from
from counterpoise.files.catalogue_store import FOLDERS, PROVIDERS, CatalogueFolder
from counterpoise.files.entries import located
from counterpoise.files.evidence_packs import PACK, read_pack
from counterpoise.files.yaml_reader import Document, read_file

__all__ = ["LintReport", "lint"]

EVIDENCE = "evidence/v1"

_Builder = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class LintReport:
    """How many files were read, and what is wrong (errors) or unwise (warnings) in them."""

    checked: int
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]


def _builders(catalogue: Catalogue) -> Mapping[str, _Builder]:
    return {
        "profile/v1": lambda raw: profile_from(raw, catalogue),
        "bounds/v1": lambda raw: bounds_from(raw, catalogue),
        "axis/v1": partial(validated, Axis),
        "commitment/v1": partial(validated, Commitment),
        "hazard/v1": partial(validated, Hazard),
        "context/v1": partial(validated, Context),
        "number/v1": partial(validated, JudgedNumber),
        "headings/v1": partial(validated, Headings),
        "provider/v1": partial(validated, Provider),
        "evidence-import/v1": lambda raw: recipe_from(raw, catalogue),
    }


def _profile_advice(profile: Profile, document: Document) -> Iterator[Issue]:
    for axis in profile.weights:
        if axis not in profile.reasons:
            message = "has no reason; pages will show that none was given"
            yield document.located(Issue("no_reason", message, ("weights", axis), severity="warning"))
    for axis in profile.reasons:
        set_somewhere = axis in profile.weights or any(axis in one.weights for one in profile.contexts.values())
        if not set_somewhere:
            message = "gives a reason for an axis that the profile leaves unset"
            yield document.located(Issue("reason_unused", message, ("reasons", axis), severity="warning"))
    for context, settings in profile.contexts.items():
        for axis, setting in settings.weights.items():
            if axis in profile.weights and profile.weights[axis] == setting:
                message = "repeats the base weights; remove it"
                place = ("contexts", context, axis)
                yield document.located(Issue("context_repeats_base", message, place, severity="warning"))
    if not profile.does_not_suit:
        message = "names nobody whom it does not suit; every profile fails somebody"
        yield document.located(Issue("suits_everybody", message, ("does_not_suit",), severity="warning"))


def _files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.suffix in {".yaml", ".yml"} and one.is_file())
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _evidence_issues(path: Path, document: Document, catalogue: Catalogue) -> Iterator[Issue]:
    """What is wrong in a pack with its data, and whether its licence lets it be passed on as it is."""
    pack = read_pack(path, catalogue)
    if pack.kind == "respondents" and not pack.open_licence:
        message = (
            "names no open licence that we know, so people's answers may not be passed on; keep the pack to yourself, "
            "or publish shares of groups"
        )
        yield document.located(Issue("licence_closed", message, ("source", "licence"), severity="warning"))


def _one(
    path: Path, builders: Mapping[str, _Builder], catalogue: Catalogue, errors: list[Issue], warnings: list[Issue]
) -> None:
    try:
        document = read_file(path)
        raw = document.value
        schema = str(raw.get("schema")) if isinstance(raw, dict) else ""
        if schema == EVIDENCE:
            warnings += _evidence_issues(path, document, catalogue)
            return
        if schema not in builders:
            known = ", ".join((*builders, EVIDENCE))
            message = f"must name what the file is; known: {known}"
            raise InvalidDocument([document.located(Issue("unknown_schema", message, ("schema",)))])  # noqa: TRY301
        entry = located(document, builders[schema])
    except InvalidDocument as error:
        errors += error.issues
        return
    if isinstance(entry, Profile):
        warnings += _profile_advice(entry, document)


def _catalogue_roots(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.is_dir() and all((path / folder).is_dir() for folder in FOLDERS)]


def lint(paths: list[Path], shipped: CatalogueFolder) -> LintReport:
    """Read every YAML file at or under ``paths``.

    Args:
        paths: files or folders; a folder that holds a whole catalogue is checked against itself, anything else
            against ``shipped``.
        shipped: the catalogue to check references against.

    Raises:
        InvalidDocument: if the shipped catalogue itself cannot be read.
    """
    errors: list[Issue] = []
    warnings: list[Issue] = []
    roots = _catalogue_roots(paths)
    catalogue: Catalogue | None = None
    for root in roots:
        try:
            catalogue = CatalogueFolder(root).catalogue()
        except InvalidDocument as error:
            errors += error.issues
    files = _files(paths)
    if not errors:
        catalogue = catalogue or shipped.catalogue()
        builders = _builders(catalogue)
        for path in files:
            _one(path, builders, catalogue, errors, warnings)
        for root in roots:
            errors += _misnamed(root)
    return LintReport(len(files), tuple(errors), tuple(warnings))


def _misnamed(root: Path) -> Iterator[Issue]:
    folders = (*FOLDERS, PROVIDERS, "profiles")
    named = [(path, path.stem) for folder in folders for path in sorted((root / folder).glob("*.yaml"))]
    packs = [(path, path.parent.name) for path in sorted((root / "evidence").glob(f"*/{PACK}"))]
    for path, expected in (*named, *packs):
        try:
            document = read_file(path)
        except InvalidDocument:
            continue
        found = document.value.get("id") if isinstance(document.value, dict) else None
        if found is not None and found != expected:
            noun = "folder" if path.name == PACK else "file"
            yield document.located(Issue("id_not_file_name", f"must be {expected!r}, like the {noun}", ("id",)))
