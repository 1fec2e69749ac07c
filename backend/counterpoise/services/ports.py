"""What services need from outside: each a protocol that an adapter or a fake fulfils."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.disclosure.keys import KeyRecord
from counterpoise.domain.translog.notes import VerifierKey

__all__ = [
    "CatalogueStore",
    "Keyring",
    "LogSource",
    "Message",
    "ModelIdentity",
    "ProfileFormat",
    "Progress",
    "Reply",
    "ScoreJob",
    "Scored",
    "Scorer",
    "SignedHeads",
    "Signer",
    "Upstream",
    "Verifier",
    "WitnessLine",
    "WitnessMemory",
]


class Progress(Protocol):
    """Whoever wants to know how far a long run is."""

    def __call__(self, done: int, total: int) -> None:
        """``done`` of ``total`` parts are there; called once before the first and after each."""
        ...


class CatalogueStore(Protocol):
    """Where the catalogue and the shipped profiles are kept."""

    def catalogue(self) -> Catalogue:
        """Read and check the whole catalogue; raises InvalidDocument."""
        ...

    def profiles(self, catalogue: Catalogue) -> dict[str, Profile]:
        """Every shipped profile by id; raises InvalidDocument."""
        ...


class ProfileFormat(Protocol):
    """The written form of a profile."""

    def read(self, text: str, catalogue: Catalogue) -> Profile:
        """A profile from its YAML text; raises InvalidDocument with lines."""
        ...

    def write(self, profile: Profile) -> str:
        """The YAML text of a profile; reading it gives the same profile."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered; ``finish`` is the endpoint's own word for why it ended."""

    text: str
    finish: str
    model: str


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model answered, as exactly as it can be known; None where it cannot.

    Attributes:
        name: as shown to people.
        sha256: bare hex digest of the weights file.
        runtime: the program that ran the weights, with its version.
        threads: CPU threads, pinned.
        batch: tokens evaluated at once, pinned.
        context: the longest chat in tokens, question and reply included.
        url: address of the endpoint, without query.
    """

    name: str
    sha256: str | None = None
    runtime: str | None = None
    threads: int | None = None
    batch: int | None = None
    context: int | None = None
    url: str | None = None


class Upstream(Protocol):
    """A language model that answers chats."""

    @property
    def name(self) -> str:
        """The model's name, as shown to people."""
        ...

    @property
    def caveat(self) -> str:
        """What people must know about this model; empty if nothing."""
        ...

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is, for records; raises ModelError if it is not there."""
        ...

    def answer(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Reply:
        """Answer a chat, as deterministically as the model allows; raises ModelFailed."""
        ...


@dataclass(frozen=True, slots=True)
class ScoreJob:
    """One given reply under one conversation, whose probability is asked for.

    Attributes:
        messages: system prompt and earlier turns, if any, and the user's question last.
        reply: the assistant's reply, word for word.
    """

    messages: tuple[Message, ...]
    reply: str


@dataclass(frozen=True, slots=True)
class Scored:
    """How probable a model finds a given reply.

    Attributes:
        logprob: sum of the natural logarithms of its tokens' probabilities, at most 0; the token that would end the
            reply is not among them.
        tokens: how many tokens it has, at least 1.
    """

    logprob: float
    tokens: int


class Scorer(Protocol):
    """A language model that tells how probable given replies are."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is, for records; raises ModelError if it is not there."""
        ...

    @property
    def caveat(self) -> str:
        """What people must know about this model; empty if nothing."""
        ...

    def score_all(self, jobs: Sequence[ScoreJob], *, progress: Progress | None = None) -> list[Scored]:
        """Score every job, in the order of ``jobs``, whatever order they are worked in.

        Raises:
            InvalidOption: if a reply is empty, or a conversation does not end with the user.
            ModelMissing: if the model is not there.
            ModelFailed: if it fails, tells no probabilities, or a job is longer than its context.
        """
        ...


class Verifier(Protocol):
    """Checks Ed25519 signatures (RFC 8032)."""

    def __call__(self, public: bytes, signature: bytes, message: bytes, /) -> bool:
        """Whether ``signature`` was made over ``message`` by the key of these 32 public bytes; never raises."""
        ...


class Signer(Protocol):
    """A private key that signs, without showing itself."""

    @property
    def key(self) -> VerifierKey:
        """Its public side: name, signature type, public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature over ``message``."""
        ...


class Keyring(Protocol):
    """The keys of one purpose, kept outside the database."""

    def signers(self) -> Sequence[Signer]:
        """Keys that sign now, the newest first: one, or during a rotation more.

        Raises:
            KeyRefused: if there is none, or one lies where others can read it.
        """
        ...

    def records(self) -> Sequence[KeyRecord]:
        """Every key there ever was, retired and revoked ones too, the newest first; raises KeyRefused."""
        ...


class SignedHeads(Protocol):
    """The largest head that a log has signed, kept outside its database."""

    def largest(self) -> tuple[int, bytes] | None:
        """Size and root hash, or None if nothing was signed yet; raises KeyRefused."""
        ...

    def remember(self, size: int, root: bytes) -> None:
        """Keep this head, for good before it returns, if it is larger than the one that is kept; raises KeyRefused."""
        ...


class LogSource(Protocol):
    """A log's files, wherever they are: the log itself, or a mirror of it."""

    @property
    def name(self) -> str:
        """Where it is, as shown to people."""
        ...

    def fetch(self, path: str) -> bytes:
        """The bytes at a path such as ``checkpoint`` or ``tile/0/000``; raises LogUnreachable."""
        ...


class WitnessLine(Protocol):
    """The line to one witness (C2SP tlog-witness)."""

    @property
    def key(self) -> VerifierKey:
        """The witness's key."""
        ...

    def add_checkpoint(self, body: bytes) -> tuple[int, bytes]:
        """Submit a checkpoint; status and body of the answer. Raises LogUnreachable if there is none."""
        ...


class WitnessMemory(Protocol):
    """The newest checkpoint that a witness cosigned, of each log."""

    def alone(self) -> AbstractContextManager[None]:
        """Keep every other request, in any process, waiting meanwhile."""
        ...

    def newest(self, origin: str) -> tuple[int, bytes] | None:
        """Size and root hash, or None if it never cosigned for this log; raises KeyRefused if it cannot be told."""
        ...

    def keep(self, origin: str, size: int, root: bytes, note: bytes) -> None:
        """Keep it, for good before it returns, all or nothing; raises KeyRefused."""
        ...
