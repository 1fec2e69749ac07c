"""How versions are named, and the free text that people put beside what they publish."""

import re

from counterpoise.domain.characters import hidden_character
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.offers.records import VersionId

__all__ = ["LONGEST_NOTE", "checked_id", "checked_note", "is_id", "version_id", "version_name"]

LONGEST_NOTE = 2000
_LONGEST_ID = 64
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_NAMED = re.compile(rf"({_ID.pattern})@([1-9][0-9]{{0,8}})")


def version_name(version: VersionId) -> str:
    """``id@number``."""
    return f"{version[0]}@{version[1]}"


def version_id(text: str) -> VersionId | None:
    """The profile and the number in ``id@number``; None where the text is no such name."""
    found = _NAMED.fullmatch(text)
    return (found[1], int(found[2])) if found and len(found[1]) <= _LONGEST_ID else None


def is_id(text: str) -> bool:
    """Whether the text can be an id: lower-case letters and digits joined by single hyphens, at most 64 characters."""
    return len(text) <= _LONGEST_ID and _ID.fullmatch(text) is not None


def checked_id(text: str) -> str:
    """The id as it is; raises InvalidOption unless it is one."""
    if not is_id(text):
        raise InvalidOption(
            f"An id is lower-case letters and digits joined by single hyphens, at most {_LONGEST_ID} characters.",
            field="id",
        )
    return text


def checked_note(text: str, field: str) -> str:
    """Text for readers without outer spaces.

    Raises:
        InvalidOption: if it is empty, longer than 2,000 characters or holds a character that nobody sees.
    """
    found = text.strip()
    if not found or len(found) > LONGEST_NOTE or hidden_character(found):
        raise InvalidOption(f"{field} must be 1 to {LONGEST_NOTE:,} visible characters.", field=field)
    return found
