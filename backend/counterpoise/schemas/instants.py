"""Instants on the wire: RFC 3339 text in UTC; days as dates."""

from datetime import UTC, datetime, timedelta
from typing import overload

from counterpoise.domain.people.records import Instant

__all__ = ["date_text", "day_text", "instant", "instant_text", "moment"]

_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)


@overload
def moment(at: Instant) -> datetime: ...
@overload
def moment(at: Instant | None) -> datetime | None: ...
def moment(at: Instant | None) -> datetime | None:
    """The instant as wire models hold it; they write it as RFC 3339 text in UTC."""
    return None if at is None else _FIRST_DAY + timedelta(milliseconds=at)


def instant(at: datetime) -> Instant:
    """Milliseconds since 1970 of a datetime with a time zone."""
    return (at - _FIRST_DAY) // timedelta(milliseconds=1)


def instant_text(at: Instant) -> str:
    """The instant as RFC 3339 text in UTC, to the millisecond."""
    return (_FIRST_DAY + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day_text(days: int) -> str:
    """The date that many days after 1970-01-01, as ``YYYY-MM-DD``."""
    return (_FIRST_DAY + timedelta(days=days)).date().isoformat()


def date_text(at: Instant) -> str:
    """The instant's date in UTC, as ``YYYY-MM-DD``."""
    return (_FIRST_DAY + timedelta(milliseconds=at)).date().isoformat()
