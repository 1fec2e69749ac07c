"""Drafts of statements as YAML files, and where the names in them lead: shipped things, or files beside the draft."""

from pathlib import Path
from typing import Any

import yaml

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.faults import validated
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.disclosure.draft import StatementDraft
from counterpoise.domain.errors import InvalidDocument
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.files.entries import located
from counterpoise.files.evidence_packs import EvidenceFolder
from counterpoise.files.profile_writer import ValueDumper
from counterpoise.files.yaml_reader import Document, read_file

__all__ = ["FileSources", "draft_of", "draft_text", "located_again", "read_draft"]

_HEAD = """\
# A draft of a trade-off statement. What is known is filled in; every "" and [] is for people to fill.
# `counterpoise statement publish` names everything that is still missing, and refuses numbers that changed.
# Who is disadvantaged may be a list, or, where nobody knows:
#   disadvantaged: {unknown: whom we would ask, by: "2027-03-01"}
# An alternative: {what: what else could have been chosen, why_not: why it was not}
"""
_HEAD_OF_FIGURES = "# Filled in by the program and compared with the evidence when this is published; do not edit.\n"


class _Row(dict[str, Any]):
    """A row of numbers, written on as few lines as it takes."""


class _Dumper(ValueDumper):
    """Writes rows in one piece."""


_Dumper.add_representer(
    _Row, lambda dumper, one: dumper.represent_mapping("tag:yaml.org,2002:map", one.items(), flow_style=True)
)


def _rows(figures: dict[str, Any]) -> dict[str, Any]:
    """The same numbers with their rows marked."""
    return {
        **figures,
        "everyone": None if figures["everyone"] is None else _Row(figures["everyone"]),
        "groups": [_Row(one) for one in figures["groups"]],
        "axes": {axis: [_Row(one) for one in rows] for axis, rows in figures["axes"].items()},
        "hidden": [_Row(one) for one in figures["hidden"]],
    }


def _written(part: dict[str, Any]) -> str:
    return yaml.dump(part, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=100)


def draft_text(draft: dict[str, Any]) -> str:
    """The YAML text of a draft, with what a person needs to know in comments; the numbers stand last."""
    text = _HEAD + _written({key: value for key, value in draft.items() if key != "figures"})
    if not draft.get("figures"):
        return text
    return text + _HEAD_OF_FIGURES + _written({"figures": _rows(draft["figures"])})


def draft_of(raw: object) -> StatementDraft:
    """A draft from plain data; raises InvalidDocument with every fault."""
    return validated(StatementDraft, raw)


def read_draft(path: Path) -> tuple[StatementDraft, Document]:
    """A draft from its file, with the document that knows the line of every value.

    Raises:
        InvalidDocument: with file, line and field of every fault.
    """
    document = read_file(path)
    return located(document, draft_of), document


class FileSources:
    """Names in a draft: a path beside the draft where there is a file of that name, else something shipped.

    Args:
        folder: the catalogue's folder.
        catalogue: what is in it.
        evidence: the shipped packs.
        beside: the folder that relative paths start from.
    """

    def __init__(self, folder: CatalogueFolder, catalogue: Catalogue, evidence: EvidenceFolder, beside: Path) -> None:
        self._folder, self._catalogue, self._evidence, self._beside = folder, catalogue, evidence, beside

    def profile(self, named: str) -> Profile:
        """A profile file or a shipped id."""
        return self._folder.profile(self._path(named), self._catalogue)

    def pack(self, named: str) -> EvidencePack:
        """A pack's folder or file, or a shipped id."""
        return self._evidence.pack(self._path(named))

    def _path(self, named: str) -> str:
        try:
            there = (self._beside / named).exists()
        except (OSError, ValueError):
            there = False
        return str(self._beside / named) if there else named


def located_again(document: Document, error: InvalidDocument) -> InvalidDocument:
    """The same faults with their lines."""
    return InvalidDocument(document.located(issue) for issue in error.issues)
