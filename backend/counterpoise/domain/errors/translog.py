"""The log of statements: what does not verify, keys that cannot be used, logs that cannot be read."""

from counterpoise.domain.errors.base import CounterpoiseError

__all__ = [
    "InvalidEntry",
    "InvalidEnvelope",
    "InvalidKey",
    "InvalidNote",
    "InvalidProof",
    "InvalidSignature",
    "InvalidTile",
    "KeyRefused",
    "LogRolledBack",
    "LogUnreachable",
    "NotVerified",
    "SplitView",
]


class NotVerified(CounterpoiseError):
    """Something that was to be verified is not what it should be; each leaf names what."""

    code = "not_verified"


class InvalidKey(NotVerified):
    """A verifier key breaks its format, or its id does not belong to its name and key."""

    code = "invalid_key"


class InvalidNote(NotVerified):
    """A signed note or checkpoint breaks its format."""

    code = "invalid_note"


class InvalidSignature(NotVerified):
    """A signature does not belong to these bytes and this key, or there is none by a key that is trusted."""

    code = "invalid_signature"


class InvalidProof(NotVerified):
    """A proof breaks its format, or does not lead from the entry or older tree to the checkpoint."""

    code = "invalid_proof"


class InvalidTile(NotVerified):
    """A tile or a bundle of entries breaks its format, or is not what the checkpoint commits to."""

    code = "invalid_tile"


class InvalidEntry(NotVerified):
    """An entry of the log breaks its format, or is too long."""

    code = "invalid_entry"


class InvalidEnvelope(NotVerified):
    """A signed envelope breaks its format."""

    code = "invalid_envelope"


class SplitView(NotVerified):
    """Two signed checkpoints of one log cannot both be true: the log shows different people different histories."""

    code = "split_view"


class KeyRefused(CounterpoiseError):
    """A signing key is not there, is revoked, or lies in a file that others can read."""

    code = "key_refused"


class LogRolledBack(CounterpoiseError):
    """The database holds less than this log has signed, or something else; it signs nothing until that is mended."""

    code = "log_rolled_back"


class LogUnreachable(CounterpoiseError):
    """A log, mirror or witness cannot be reached, or does not serve what its checkpoint promises."""

    code = "log_unreachable"
