"""What a change to profiles in a repository does, on the wire."""

from counterpoise.schemas.base import Wire
from counterpoise.schemas.plain import difference_document
from counterpoise.schemas.questions import DifferenceDocument
from counterpoise.services.changes import Change, Changes, Kind

__all__ = ["ChangesDocument", "FileChangeDocument", "changes_document"]


class FileChangeDocument(Wire):
    """One file; ``differences`` are of the base weights (``context`` null) and of each context that it names."""

    file: str
    change: Kind
    refuse_earlier: list[str]
    refuse_later: list[str]
    differences: list[DifferenceDocument]


class ChangesDocument(Wire):
    """Every profile file, and the hazards that refuse earlier or later because of the change."""

    since: str
    profiles: list[FileChangeDocument]
    refuse_earlier: list[str]
    refuse_later: list[str]
    summary: list[str]


def _file(one: Change) -> FileChangeDocument:
    return FileChangeDocument(
        file=one.file,
        change=one.change,
        refuse_earlier=list(one.refuse_earlier),
        refuse_later=list(one.refuse_later),
        differences=[difference_document(difference) for difference in one.differences],
    )


def changes_document(found: Changes, since: str) -> ChangesDocument:
    """The changes since a revision."""
    return ChangesDocument(
        since=since,
        profiles=[_file(one) for one in found.profiles],
        refuse_earlier=list(found.refuse_earlier),
        refuse_later=list(found.refuse_later),
        summary=list(found.summary),
    )
