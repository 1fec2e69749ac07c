"""Arguments and options that several commands share, with shell completion of shipped ids."""

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.bootstrap.library import Library, library
from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.files.catalogue_store import CatalogueFolder, read_bounds
from counterpoise.files.evidence_packs import PACK
from counterpoise.services.targets.registry import targets
from counterpoise.settings import Settings

__all__ = [
    "BoundsFile",
    "BudgetOption",
    "ContextOption",
    "HazardOption",
    "JsonFlag",
    "MeansOption",
    "ProfileArgument",
    "TargetOption",
    "bounds_of",
    "evidence_ids",
    "opened",
]


def _folder() -> CatalogueFolder:
    return CatalogueFolder(Settings().catalogue_dir)


def _profiles(incomplete: str) -> list[str]:
    return [name for name in _folder().profile_paths() if name.startswith(incomplete)]


def _stems(kind: str, incomplete: str) -> list[str]:
    paths = sorted((_folder().root / kind).glob("*.yaml"))
    return [path.stem for path in paths if path.stem.startswith(incomplete)]


def _contexts(incomplete: str) -> list[str]:
    return _stems("contexts", incomplete)


def _hazards(incomplete: str) -> list[str]:
    return _stems("hazards", incomplete)


def _targets(incomplete: str) -> list[str]:
    return [name for name in (*targets(), "all") if name.startswith(incomplete)]


ProfileArgument = Annotated[
    str, typer.Argument(metavar="PROFILE", help="A profile file or a shipped id.", autocompletion=_profiles)
]
ContextOption = Annotated[
    str | None, typer.Option("--context", help="The situation to compile for.", autocompletion=_contexts)
]
BoundsFile = Annotated[Path | None, typer.Option("--bounds", help="An operator's bounds (YAML file).")]
MeansOption = Annotated[
    str, typer.Option("--means", help="rules, text (rules and examples) or turns (examples as earlier turns).")
]
BudgetOption = Annotated[int, typer.Option("--budget", help="Estimated tokens that the prompt may take.")]
TargetOption = Annotated[
    str | None, typer.Option("--target", help="Export for this target, or 'all'.", autocompletion=_targets)
]
HazardOption = Annotated[str, typer.Option("--hazard", help="A hazard's id.", autocompletion=_hazards)]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def evidence_ids(incomplete: str) -> list[str]:
    """Shipped packs that begin like this, for shell completion."""
    paths = sorted((_folder().root / "evidence").glob(f"*/{PACK}"))
    return [path.parent.name for path in paths if path.parent.name.startswith(incomplete)]


def opened() -> Library:
    """The library that the settings name."""
    return library(Settings())


def bounds_of(path: Path | None, held: Library) -> Bounds | None:
    """The bounds of a file, or None where none was given."""
    return None if path is None else read_bounds(path, held.catalogue)
