"""Evidence packs: a folder with ``pack.yaml`` and its CSV files, read with file, line and field of every fault."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.errors import InvalidDocument, InvalidOption, Issue, Place, UnknownEvidence
from counterpoise.domain.standing.aggregates import Aggregates
from counterpoise.domain.standing.manifest import PackFile, pack_from
from counterpoise.domain.standing.pack import Coding, EvidencePack
from counterpoise.domain.standing.respondents import Respondents
from counterpoise.domain.standing.suppression import refuse_small_changes
from counterpoise.domain.standing.versions import refuse_revealing_versions
from counterpoise.files.entries import located
from counterpoise.files.evidence_data import aggregates_of, read_cells, read_respondents
from counterpoise.files.yaml_reader import Document, read_file

__all__ = ["PACK", "EvidenceFolder", "read_pack"]

PACK = "pack.yaml"


def _inside(folder: Path, name: str, document: Document, field: tuple[Place, ...]) -> Path:
    path = folder / name
    whole = folder.resolve()
    if Path(name).is_absolute() or not path.resolve().is_relative_to(whole):
        message = f"{name!r} leads out of the pack; its files stand beside {PACK}"
        raise InvalidDocument([document.located(Issue("outside_pack", message, field))])
    return path


def _codings(head: PackFile, folder: Path, document: Document, catalogue: Catalogue) -> tuple[Coding, ...]:
    made = []
    if head.kind == "respondents":
        for number, (name, author, reason, _, data) in enumerate(head.mappings):
            field: tuple[Place, ...] = ("data",) if number == 0 else ("codings", number - 1, "data")
            people = read_respondents(_inside(folder, data, document, field), catalogue)
            made.append(Coding(name, author, reason, people))
        _check_same_people(made, head, folder)
        return tuple(made)
    path = _inside(folder, head.data, document, ("data",))
    cells = read_cells(path, head, document)
    return tuple(
        Coding(name, author, reason, aggregates_of(items, cells)) for name, author, reason, items, _ in head.mappings
    )


def _check_same_people(codings: list[Coding], head: PackFile, folder: Path) -> None:
    main = codings[0].data
    for coding, named in zip(codings[1:], head.codings, strict=True):
        if not (isinstance(main, Respondents) and isinstance(coding.data, Respondents)):
            continue
        strangers = sorted(set(coding.data.ids) ^ set(main.ids))
        if strangers:
            message = f"must hold the same ids as {head.data}; not in both: {', '.join(strangers[:5])}"
            raise InvalidDocument([Issue("unknown_id", message, ("id",), str(folder / str(named.data)), 1, 1)])


def _digest(folder: Path, names: set[str]) -> str:
    """Content address of every file of the pack, whatever folder it stands in."""
    return digest_of({name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sorted(names)})


def _sizes(pack: EvidencePack) -> Mapping[tuple[str, str], int]:
    """How many people stand behind every figure that could be shown."""
    data = pack.codings[0].data
    if isinstance(data, Aggregates):
        return {(f"{cell.dimension}, {cell.item}", cell.group): cell.n for cell in data.cells}
    members = {("", ""): np.ones(len(data), dtype=bool)}
    for dimension, labels in data.groups.items():
        members |= {(dimension, str(label)): labels == label for label in np.unique(labels)}
    sizes = {cell: int(rows.sum()) for cell, rows in members.items()}
    for (dimension, group), rows in members.items():
        answered = (~np.isnan(data.shares[rows])).sum(axis=0)
        sizes |= {(f"{dimension} {group}", axis): int(n) for axis, n in zip(data.axes, answered, strict=True)}
    return sizes


def _read(folder: Path, catalogue: Catalogue) -> tuple[PackFile, Document, EvidencePack]:
    document = read_file(folder / PACK)
    head = located(document, lambda raw: pack_from(raw, catalogue))
    codings = _codings(head, folder, document, catalogue)
    pack = EvidencePack(
        id=head.id,
        title=head.title,
        citation=head.source.citation,
        licence=head.source.licence,
        retrieved=head.source.retrieved,
        frame=head.population.frame,
        n=head.population.n,
        dates=head.population.dates,
        synthetic=head.synthetic,
        codings=codings,
        digest=_digest(folder, {PACK, *(data for _, _, _, _, data in head.mappings)}),
        unmapped=tuple(one.item for one in head.unmapped),
        unmapped_reasons={one.item: one.reason for one in head.unmapped},
        wordings={one.item: one.wording for one in head.items or () if one.wording},
        url=head.source.url,
        notes=tuple(one for one in (head.source.notes, head.population.notes, head.notes) if one),
    )
    return head, document, pack


def _earlier(head: PackFile, folder: Path, document: Document, catalogue: Catalogue) -> list[EvidencePack]:
    """Every version that a pack supersedes, the oldest first: what they give away, they give away together."""
    found: list[EvidencePack] = []
    folder = folder.resolve()
    seen = {folder}
    while head.supersedes is not None:
        folder = folder.parent / head.supersedes
        if folder in seen:
            message = f"{head.supersedes} supersedes itself by way of others; versions follow one another"
            raise InvalidDocument([document.located(Issue("supersedes", message, ("supersedes",)))])
        seen.add(folder)
        head, _, pack = _read(folder, catalogue)
        found.insert(0, pack)
    return found


def read_pack(path: Path, catalogue: Catalogue) -> EvidencePack:
    """A pack from its folder or its ``pack.yaml``.

    Raises:
        InvalidDocument: with file, line and field of every fault; likewise if it supersedes a version from which it
            differs so little that subtracting the two would show what a few people said.
    """
    folder = path if path.is_dir() else path.parent
    if not path.is_dir() and path.name != PACK:
        message = f"is neither a folder with {PACK} nor a {PACK}"
        raise InvalidDocument([Issue("unreadable", message, (), str(path))])
    head, document, pack = _read(folder, catalogue)
    if head.supersedes is not None:
        earlier = _earlier(head, folder, document, catalogue)
        before = earlier[-1]
        if before.kind != pack.kind:
            message = f"{head.supersedes} is of kind {before.kind}; a version keeps the kind"
            raise InvalidDocument([document.located(Issue("supersedes", message, ("supersedes",)))])
        try:
            refuse_small_changes(_sizes(before), _sizes(pack))
            people = [one.codings[0].data for one in (*earlier, pack)]
            refuse_revealing_versions([one for one in people if isinstance(one, Respondents)])
        except InvalidOption as error:
            issue = Issue("small_change", error.message, ("supersedes",))
            raise InvalidDocument([document.located(issue)]) from None
    return pack


class EvidenceFolder:
    """The packs that are shipped with a catalogue, and packs by path.

    Args:
        root: the folder that holds one folder a pack.
        catalogue: what the packs refer to.
    """

    def __init__(self, root: Path, catalogue: Catalogue) -> None:
        self.root = root
        self._catalogue = catalogue

    def names(self) -> list[str]:
        """Ids of the shipped packs, sorted."""
        return sorted(path.parent.name for path in self.root.glob(f"*/{PACK}"))

    def shipped(self, name: str) -> EvidencePack:
        """A shipped pack by id.

        Raises:
            UnknownEvidence: if there is none.
            InvalidDocument: if it breaks the format.
        """
        if name not in self.names():
            raise UnknownEvidence(name, self.names())
        return read_pack(self.root / name, self._catalogue)

    def pack(self, named: str) -> EvidencePack:
        """A pack by shipped id, by folder, or by the path of its ``pack.yaml``.

        Raises:
            UnknownEvidence: if ``named`` is none of them.
            InvalidDocument: if it breaks the format.
        """
        if named in self.names():
            return self.shipped(named)
        path = Path(named)
        if path.exists() or "/" in named or "\\" in named or path.suffix in {".yaml", ".yml"}:
            return read_pack(path, self._catalogue)
        raise UnknownEvidence(named, self.names())
