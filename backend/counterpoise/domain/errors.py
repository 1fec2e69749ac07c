"""One tree of errors with stable codes and parameters; it knows no HTTP and no exit codes.

CounterpoiseError
├── InvalidDocument       a file, request body or bounds document breaks its format (lists every issue)
├── NotKnown              an id that the catalogue does not hold
│   ├── UnknownProfile
│   ├── UnknownAxis
│   ├── UnknownContext
│   ├── UnknownHazard
│   ├── UnknownTarget
│   ├── UnknownMeasurement
│   ├── UnknownVersion
│   ├── UnknownDraft
│   ├── UnknownDeployment
│   ├── UnknownAccount
│   ├── UnknownToken
│   └── UnknownInvitation
├── InvalidOption         a compile option or score outside its range
├── BudgetTooSmall        the commitments alone do not fit the token budget
├── OutputExists          writing would destroy what is already there
├── TimeUp                the time that a long run was given is over
├── ModelError            the language model that was asked to answer
│   ├── ModelMissing      is not installed or not found
│   └── ModelFailed       did not answer, or not in a form we can read
├── AccessRefused         whoever asks may not
│   ├── SignInNeeded      nobody is signed in, or the credential is over
│   ├── WrongCredentials  address and password do not belong together
│   ├── NotAllowed        signed in, but not for this
│   ├── FormExpired       a change by cookie without the token of its form
│   ├── InvitationSpent   the invitation was used or is over
│   └── TooManyRequests   the rate limit is reached
├── StateError            what is kept is not what the request supposes
│   ├── AlreadyThere      the id, address or name is taken
│   ├── StaleRevision     somebody changed it since it was read
│   ├── RevisionNeeded    an edit must say which revision it started from
│   ├── KeyReused         an Idempotency-Key came again with another request
│   ├── NotOffered        a deployment does not offer this, or not any more
│   └── NothingToPublish  a profile without a draft, or a draft equal to the latest version
└── StorageFailed         the database cannot be reached, is of another version, or refused
"""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "AccessRefused",
    "AlreadyThere",
    "BudgetTooSmall",
    "CounterpoiseError",
    "FormExpired",
    "InvalidDocument",
    "InvalidOption",
    "InvitationSpent",
    "Issue",
    "KeyReused",
    "ModelError",
    "ModelFailed",
    "ModelMissing",
    "NotAllowed",
    "NotKnown",
    "NotOffered",
    "NothingToPublish",
    "OutputExists",
    "TimeUp",
    "RevisionNeeded",
    "SignInNeeded",
    "StaleRevision",
    "StateError",
    "StorageFailed",
    "TooManyRequests",
    "UnknownAccount",
    "UnknownAxis",
    "UnknownContext",
    "UnknownDeployment",
    "UnknownDraft",
    "UnknownHazard",
    "UnknownInvitation",
    "UnknownMeasurement",
    "UnknownProfile",
    "UnknownTarget",
    "UnknownToken",
    "UnknownVersion",
    "WrongCredentials",
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

    def __init__(self, asked: str, known: Iterable[str] | None = None) -> None:
        if known is None:
            # What people keep is not listed to whoever asks.
            super().__init__(f"There is no {self.noun} {asked!r}.", asked=asked)
            return
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


class UnknownVersion(NotKnown):
    """The profile has no such published version."""

    code = "unknown_version"
    noun = "version"


class UnknownDraft(NotKnown):
    """The profile has no draft, or none that this account may see."""

    code = "unknown_draft"
    noun = "draft"


class UnknownDeployment(NotKnown):
    """No deployment has this id."""

    code = "unknown_deployment"
    noun = "deployment"


class UnknownAccount(NotKnown):
    """No account has this id."""

    code = "unknown_account"
    noun = "account"


class UnknownToken(NotKnown):
    """The account has no such API token."""

    code = "unknown_token"
    noun = "token"


class UnknownInvitation(NotKnown):
    """No invitation has this id or secret."""

    code = "unknown_invitation"
    noun = "invitation"


class InvalidOption(CounterpoiseError):
    """A compile option, score or weight is outside its range."""

    code = "invalid_option"


class BudgetTooSmall(CounterpoiseError):
    """The commitments alone are longer than the budget; they are never dropped."""

    code = "budget_too_small"


class OutputExists(CounterpoiseError):
    """The place to write to holds something that we did not write."""

    code = "output_exists"


class TimeUp(CounterpoiseError):
    """The time that a long run was given is over; what it has done so far is kept."""

    code = "time_up"


class ModelError(CounterpoiseError):
    """The language model that was asked to answer could not."""

    code = "model_error"


class ModelMissing(ModelError):
    """The model is not installed, or no file is at the path given."""

    code = "model_missing"


class ModelFailed(ModelError):
    """The model or its endpoint failed, or answered in a form we cannot read."""

    code = "model_failed"


class AccessRefused(CounterpoiseError):
    """Whoever asks may not do this."""

    code = "access_refused"


class SignInNeeded(AccessRefused):
    """Nobody is signed in, or the session or token is over."""

    code = "sign_in_needed"


class WrongCredentials(AccessRefused):
    """The address and the password do not belong together; which of the two is wrong is not said."""

    code = "wrong_credentials"


class NotAllowed(AccessRefused):
    """Signed in, but role, scope or ownership does not reach this."""

    code = "not_allowed"


class FormExpired(AccessRefused):
    """A change by cookie came without the token of its form."""

    code = "form_expired"


class InvitationSpent(AccessRefused):
    """The invitation or set-up link was used already, or its time is over."""

    code = "invitation_spent"


class TooManyRequests(AccessRefused):
    """The rate limit is reached; ``retry_after`` says for how many seconds."""

    code = "too_many_requests"


class StateError(CounterpoiseError):
    """What is kept is not what the request supposes."""

    code = "state_error"


class AlreadyThere(StateError):
    """The id, address or name is taken."""

    code = "already_there"


class StaleRevision(StateError):
    """Somebody changed it since it was read; read it again and decide anew."""

    code = "stale_revision"


class RevisionNeeded(StateError):
    """An edit must say which revision it started from."""

    code = "revision_needed"


class KeyReused(StateError):
    """An Idempotency-Key came again with another request."""

    code = "key_reused"


class NotOffered(StateError):
    """A deployment does not offer this, or not any more."""

    code = "not_offered"


class NothingToPublish(StateError):
    """There is no draft, or it says what the latest version says."""

    code = "nothing_to_publish"


class StorageFailed(CounterpoiseError):
    """The database cannot be reached, has another schema than this program, or refused."""

    code = "storage_failed"
