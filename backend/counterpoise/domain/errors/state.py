"""What is kept is not what the request supposes."""

from counterpoise.domain.errors.base import CounterpoiseError

__all__ = [
    "AlreadyThere",
    "KeyReused",
    "NotOffered",
    "NothingToPublish",
    "RevisionNeeded",
    "StaleRevision",
    "StateError",
    "StorageFailed",
]


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
