"""Lists in pages. A cursor is opaque: it says where the next page begins, and only to the list that gave it."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.offers.names import is_id

__all__ = ["MOST", "Cursor", "Limit", "cursor_of", "number_after", "page_of", "text_after"]

MOST = 100
_HIGHEST = 2**53
_Item = TypeVar("_Item")

Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before; none for the first page")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items a page holds at most")]


def cursor_of(place: str | int) -> str:
    """The cursor of the page that begins after ``place``."""
    return base64.urlsafe_b64encode(json.dumps([place]).encode()).decode().rstrip("=")


def _place(cursor: str) -> object:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        (place,) = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        place = None
    return place


def _refused() -> InvalidOption:
    return InvalidOption("This is no cursor of this list; begin with the first page.", field="cursor")


def text_after(cursor: str | None) -> str | None:
    """The id after which the page begins, None for the first; raises InvalidOption for a cursor of another list."""
    if cursor is None:
        return None
    place = _place(cursor)
    if not isinstance(place, str) or not is_id(place):
        raise _refused()
    return place


def number_after(cursor: str | None) -> int | None:
    """The number after which the page begins, None for the first; raises InvalidOption as ``text_after``."""
    if cursor is None:
        return None
    place = _place(cursor)
    if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < _HIGHEST:
        raise _refused()
    return place


def page_of(
    found: Sequence[_Item], limit: int, place: Callable[[_Item], str | int]
) -> tuple[Sequence[_Item], str | None]:
    """Cut what was found to one page.

    Args:
        found: up to ``limit + 1`` items; the one too many says that there is a next page.
        limit: items of a page.
        place: where an item stands in the list.

    Returns:
        The items and the cursor of the next page, None on the last.
    """
    items = found[:limit]
    return items, cursor_of(place(items[-1])) if len(found) > limit else None
