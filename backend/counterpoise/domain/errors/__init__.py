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
│   ├── UnknownEvidence
│   ├── UnknownVersion
│   ├── UnknownDraft
│   ├── UnknownDeployment
│   ├── UnknownAccount
│   ├── UnknownToken
│   ├── UnknownInvitation
│   ├── UnknownLogEntry
│   ├── UnknownTile
│   ├── UnknownStatement
│   ├── UnknownObjection
│   ├── UnknownPanel
│   ├── UnknownProposition
│   ├── UnknownReply
│   └── UnknownReport
├── InvalidOption         a compile option or score outside its range
├── BudgetTooSmall        the commitments alone do not fit the token budget
├── OutputExists          writing would destroy what is already there
├── QuotasInfeasible      no panel keeps all quotas of a draw
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
│   ├── NothingToPublish  a profile without a draft, or a draft equal to the latest version
│   ├── StepRefused       a panel cannot go on to this stage now
│   ├── QuorumMissing     too few members of a panel have taken part
│   └── NotOpen           a panel takes this at another stage, or took it until a date that is over
├── NotVerified           what was to be verified is not what it should be
│   ├── InvalidKey        a verifier key
│   ├── InvalidNote       a signed note or checkpoint, as a format
│   ├── InvalidSignature  a signature, or none by a trusted key
│   ├── InvalidProof      an inclusion or consistency proof
│   ├── InvalidTile       a tile or a bundle of entries
│   ├── InvalidEntry      an entry of the log
│   ├── InvalidEnvelope   a signed envelope, as a format
│   └── SplitView         two signed checkpoints that cannot both be true
├── KeyRefused            a signing key is missing, revoked, or readable by others
├── LogRolledBack         the database holds less than this log has signed
├── LogUnreachable        a log, mirror or witness does not answer, or not with what it promised
└── StorageFailed         the database cannot be reached, is of another version, or refused
"""

from counterpoise.domain.errors.access import (
    AccessRefused,
    FormExpired,
    InvitationSpent,
    NotAllowed,
    SignInNeeded,
    TooManyRequests,
    WrongCredentials,
)
from counterpoise.domain.errors.base import CounterpoiseError, InvalidDocument, Issue, Place
from counterpoise.domain.errors.panels import NotOpen, QuorumMissing, QuotasInfeasible, StepRefused
from counterpoise.domain.errors.running import (
    BudgetTooSmall,
    InvalidOption,
    ModelError,
    ModelFailed,
    ModelMissing,
    OutputExists,
    TimeUp,
)
from counterpoise.domain.errors.state import (
    AlreadyThere,
    KeyReused,
    NothingToPublish,
    NotOffered,
    RevisionNeeded,
    StaleRevision,
    StateError,
    StorageFailed,
)
from counterpoise.domain.errors.translog import (
    InvalidEntry,
    InvalidEnvelope,
    InvalidKey,
    InvalidNote,
    InvalidProof,
    InvalidSignature,
    InvalidTile,
    KeyRefused,
    LogRolledBack,
    LogUnreachable,
    NotVerified,
    SplitView,
)
from counterpoise.domain.errors.unknown import (
    NotKnown,
    UnknownAccount,
    UnknownAxis,
    UnknownContext,
    UnknownDeployment,
    UnknownDraft,
    UnknownEvidence,
    UnknownHazard,
    UnknownInvitation,
    UnknownLogEntry,
    UnknownMeasurement,
    UnknownObjection,
    UnknownPanel,
    UnknownProfile,
    UnknownProposition,
    UnknownReply,
    UnknownReport,
    UnknownStatement,
    UnknownTarget,
    UnknownTile,
    UnknownToken,
    UnknownVersion,
)

__all__ = [
    "AccessRefused",
    "AlreadyThere",
    "BudgetTooSmall",
    "CounterpoiseError",
    "FormExpired",
    "InvalidDocument",
    "InvalidEntry",
    "InvalidEnvelope",
    "InvalidKey",
    "InvalidNote",
    "InvalidOption",
    "InvalidProof",
    "InvalidSignature",
    "InvalidTile",
    "InvitationSpent",
    "Issue",
    "KeyRefused",
    "KeyReused",
    "LogRolledBack",
    "LogUnreachable",
    "ModelError",
    "ModelFailed",
    "ModelMissing",
    "NotAllowed",
    "NotKnown",
    "NotOffered",
    "NotOpen",
    "NotVerified",
    "NothingToPublish",
    "OutputExists",
    "Place",
    "QuorumMissing",
    "QuotasInfeasible",
    "RevisionNeeded",
    "SignInNeeded",
    "SplitView",
    "StaleRevision",
    "StateError",
    "StepRefused",
    "StorageFailed",
    "TimeUp",
    "TooManyRequests",
    "UnknownAccount",
    "UnknownAxis",
    "UnknownContext",
    "UnknownDeployment",
    "UnknownDraft",
    "UnknownEvidence",
    "UnknownHazard",
    "UnknownInvitation",
    "UnknownLogEntry",
    "UnknownMeasurement",
    "UnknownObjection",
    "UnknownPanel",
    "UnknownProfile",
    "UnknownProposition",
    "UnknownReply",
    "UnknownReport",
    "UnknownStatement",
    "UnknownTarget",
    "UnknownTile",
    "UnknownToken",
    "UnknownVersion",
    "WrongCredentials",
]
