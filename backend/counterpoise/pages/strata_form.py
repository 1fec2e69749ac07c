"""Strata of a charter as two fields of a form: what divides the population, and a line for each part."""

from collections.abc import Mapping
from typing import Any

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.panels.charter import Charter
from counterpoise.pages.panel_forms import number_of

__all__ = ["strata_from", "strata_typed"]

_WHOLE = 100
_DIGITS = 10


def strata_from(fields: Mapping[str, str]) -> dict[str, Any] | None:
    """The strata that a form asks for, as the object that ``Strata`` describes; None where both fields are blank.

    Args:
        fields: of the form: ``strata_name``, and ``strata`` with lines such as ``rural = 30``, in per cent.

    Raises:
        InvalidOption: naming the first line that cannot be read, or that one of the two fields is missing.
    """
    name = fields.get("strata_name", "").strip()
    lines = [(number, line) for number, line in enumerate(fields.get("strata", "").splitlines(), 1) if line.strip()]
    if not name and not lines:
        return None
    if not name or not lines:
        raise InvalidOption("Strata need what divides the population, and a line for each part.", field="strata")
    shares = []
    for number, line in lines:
        value, sign, share = line.rpartition("=")
        share = share.replace("%", "").strip()
        if not (sign and value.strip() and share):
            raise InvalidOption(f"Strata, line {number}: write the part, =, and its per cent.", field="strata")
        found = number_of({"share": share}, "share", f"Strata, line {number}: the share") or 0.0
        shares.append({"value": value.strip(), "share": round(found / _WHOLE, _DIGITS + 2)})
    return {"name": name, "shares": shares}


def strata_typed(charter: Charter) -> dict[str, str]:
    """The two fields of a form that holds this charter."""
    if charter.strata is None:
        return {}
    lines = (f"{one.value} = {_WHOLE * one.share:.{_DIGITS}g}" for one in charter.strata.shares)
    return {"strata_name": charter.strata.name, "strata": "\n".join(lines)}
