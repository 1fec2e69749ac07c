"""The base of the tree, and documents that break their format."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "CounterpoiseError",
    "InvalidDocument",
    "Issue",
    "Place",
]

Place = str | int


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong in a document, with its place and what to do.

    Attributes:
        code: stable machine word, e.g. ``unknown_axis``.
        message: one sentence saying what is wrong and what to do.
        path: keys and list indexes from the document's root to the value.
        file: where the document was read from, or None.
        line: 1-based line of the value, or None where there is no file.
        column: 1-based column of the value, or None.
        severity: ``error`` refuses the document, ``warning`` does not.
    """

    code: str
    message: str
    path: tuple[Place, ...] = ()
    file: str | None = None
    line: int | None = None
    column: int | None = None
    severity: str = "error"

    @property
    def field(self) -> str:
        """The path in dotted form, e.g. ``weights.caution-openness.caution``; ``(whole file)`` at the root."""
        return ".".join(str(part) for part in self.path) or "(whole file)"

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place + ': ' if place else ''}{self.field}: {self.message} [{self.code}]"


class CounterpoiseError(Exception):
    """Base of every error a user can cause or meet.

    Attributes:
        code: stable machine word of this leaf.
        params: the values the message was made from, JSON-compatible.
    """

    code = "error"

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


class InvalidDocument(CounterpoiseError):
    """A document breaks its format; ``issues`` lists every fault, not the first."""

    code = "invalid_document"

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__(
            "\n".join(str(issue) for issue in self.issues),
            issues=[
                {
                    "code": issue.code,
                    "message": issue.message,
                    "field": issue.field,
                    "file": issue.file,
                    "line": issue.line,
                    "column": issue.column,
                }
                for issue in self.issues
            ],
        )
