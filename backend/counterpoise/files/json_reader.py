"""One JSON document from a file, bounded, with file and line of what is wrong."""

import json
from pathlib import Path
from typing import Any, NoReturn

from counterpoise.domain.errors import InvalidDocument, Issue

__all__ = ["read_json"]


def _not_finite(written: str) -> NoReturn:
    raise ValueError(f"{written} is not a finite number")


def read_json(path: Path, maximum: int) -> Any:
    """What the file holds.

    Args:
        path: of the file.
        maximum: bytes that it may have.

    Raises:
        InvalidDocument: if it cannot be read, is longer, or is not JSON in UTF-8; NaN and infinities are no JSON.
    """
    file = str(path)
    try:
        with path.open("rb") as stream:
            held = stream.read(maximum + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InvalidDocument([Issue("unreadable", f"cannot be read: {reason}", (), file)]) from None
    if len(held) > maximum:
        raise InvalidDocument([Issue("too_large", f"has more than {maximum:,} bytes", (), file)])
    try:
        return json.loads(held.decode("utf-8"), parse_constant=_not_finite)
    except UnicodeDecodeError:
        raise InvalidDocument([Issue("encoding", "is not UTF-8", (), file)]) from None
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg.lower()}"
        raise InvalidDocument([Issue("json", message, (), file, error.lineno, error.colno)]) from None
    except (ValueError, RecursionError) as error:
        raise InvalidDocument([Issue("json", f"is not JSON that we read: {error}", (), file)]) from None
