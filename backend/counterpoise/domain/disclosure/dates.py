"""Days as they stand in statements: ISO 8601, ordered as text is."""

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

__all__ = ["Day", "is_day"]

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LONG, _SHORT, _FEBRUARY = {1, 3, 5, 7, 8, 10, 12}, 30, 2


def is_day(text: str) -> bool:
    """Whether the text is a day of the Gregorian calendar, ``2027-03-01``."""
    found = _DAY.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(part) for part in found.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = (29 if leap else 28) if month == _FEBRUARY else 31 if month in _LONG else _SHORT
    return 1 <= month <= 12 and 1 <= day <= last  # noqa: PLR2004 - months of a year


def _day(text: str) -> str:
    if not is_day(text):
        raise PydanticCustomError("day", "must be a day such as 2027-03-01, in quotes")
    return text


Day = Annotated[str, StringConstraints(strict=True, max_length=10), AfterValidator(_day)]
