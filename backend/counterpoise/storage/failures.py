"""The databases' errors as ours. None of their own messages goes on: they may quote what people wrote."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from counterpoise.domain.errors import StorageFailed

__all__ = ["is_duplicate", "reported"]

# SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE; SQLSTATE unique_violation.
_SQLITE_DUPLICATE = {1555, 2067}
_POSTGRESQL_DUPLICATE = "23505"


# By SQLite's name of the error, by SQLSTATE, or by the two characters of its class.
_SENTENCES = {
    "SQLITE_BUSY": "Another change takes too long",
    "SQLITE_FULL": "The disk is full",
    "SQLITE_CANTOPEN": "The database's file cannot be opened",
    "SQLITE_READONLY": "The database cannot be written to",
    "SQLITE_CORRUPT": "The database's file is damaged; restore a backup",
    "SQLITE_NOTADB": "The file is not a database",
    "OperationalError": "The database cannot be reached",
    "TimeoutError": "Every connection to the database is in use",
    "08": "The database cannot be reached",
    "28": "The database does not let this program in",
    "3D000": "There is no database of this name",
    "40P01": "Two changes waited for each other",
    "53": "The database has no room left",
    "55P03": "Another change takes too long",
    "57": "The database is shutting down",
}


def is_duplicate(error: IntegrityError) -> bool:
    """Whether it says that a unique value is taken."""
    return (
        getattr(error.orig, "sqlite_errorcode", None) in _SQLITE_DUPLICATE
        or getattr(error.orig, "sqlstate", None) == _POSTGRESQL_DUPLICATE
    )


def _word(error: SQLAlchemyError) -> str:
    """A word for the log: SQLITE_BUSY, or a SQLSTATE, or the kind of error."""
    original = error.orig if isinstance(error, DBAPIError) else None
    name = getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None)
    return str(name or type(error).__name__)


def _said(word: str) -> str:
    """What an operator can do something about, as a sentence's beginning."""
    exact = _SENTENCES.get(word)
    return exact or next((said for head, said in _SENTENCES.items() if word.startswith(head)), "The database failed")


@contextmanager
def reported() -> Iterator[None]:
    """Turn what a database raises into StorageFailed."""
    try:
        yield
    except IntegrityError as error:
        raise StorageFailed(
            "The database refused: something that this belongs to is gone, or must not change.", reason=_word(error)
        ) from None
    except SQLAlchemyError as error:
        word = _word(error)
        raise StorageFailed(f"{_said(word)} ({word}); nothing was changed.", reason=word) from None
    except (UnicodeError, OverflowError) as error:
        raise StorageFailed(
            "The database cannot hold this text or number; nothing was changed.", reason=type(error).__name__
        ) from None
