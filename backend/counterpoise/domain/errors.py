"""One tree of errors with stable codes and parameters; it knows no HTTP and no exit codes.

CounterpoiseError
├── InvalidDocument       a file, request body or bounds document breaks its format (lists every issue)
├── NotKnown              an id that the catalogue does not hold
│   ├── UnknownProfile
│   ├── UnknownAxis
│   ├── UnknownContext
│   ├── UnknownHazard
│   ├── UnknownTarget
│   └── UnknownMeasurement
├── InvalidOption         a compile option or score outside its range
├── BudgetTooSmall        the commitments alone do not fit the token budget
├── OutputExists          writing would destroy what is already there
└── ModelError            the language model that was asked to answer
    ├── ModelMissing      is not installed or not found
    └── ModelFailed       did not answer, or not in a form we can read
"""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "BudgetTooSmall",
    "CounterpoiseError",
    "InvalidDocument",
    "InvalidOption",
    "Issue",
    "ModelError",
    "ModelFailed",
    "ModelMissing",
    "NotKnown",
    "OutputExists",
    "UnknownAxis",
    "UnknownContext",
    "UnknownHazard",
    "UnknownMeasurement",
    "UnknownProfile",
    "UnknownTarget",
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


class NotKnown(CounterpoiseError):
    """An id that the catalogue does not hold."""

    code = "not_known"
    noun = "thing"

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        choices = sorted(known)
        super().__init__(
            f"There is no {self.noun} {asked!r}. Known: {', '.join(choices) or 'none'}.",
            asked=asked,
            known=choices,
        )


class UnknownProfile(NotKnown):
    """No profile file or shipped profile has this name."""

    code = "unknown_profile"
    noun = "profile"


class UnknownAxis(NotKnown):
    """No axis of the catalogue has this id."""

    code = "unknown_axis"
    noun = "axis"


class UnknownContext(NotKnown):
    """No context of the catalogue has this id."""

    code = "unknown_context"
    noun = "context"


class UnknownHazard(NotKnown):
    """No hazard of the catalogue has this id."""

    code = "unknown_hazard"
    noun = "hazard"


class UnknownTarget(NotKnown):
    """No target of the registry has this name."""

    code = "unknown_target"
    noun = "target"


class UnknownMeasurement(NotKnown):
    """No stored measurement has this name."""

    code = "unknown_measurement"
    noun = "measurement"


class InvalidOption(CounterpoiseError):
    """A compile option, score or weight is outside its range."""

    code = "invalid_option"


class BudgetTooSmall(CounterpoiseError):
    """The commitments alone are longer than the budget; they are never dropped."""

    code = "budget_too_small"


class OutputExists(CounterpoiseError):
    """The place to write to holds something that we did not write."""

    code = "output_exists"


class ModelError(CounterpoiseError):
    """The language model that was asked to answer could not."""

    code = "model_error"


class ModelMissing(ModelError):
    """The model is not installed, or no file is at the path given."""

    code = "model_missing"


class ModelFailed(ModelError):
    """The model or its endpoint failed, or answered in a form we cannot read."""

    code = "model_failed"
