"""A charter as a form: per cent in place of shares, days in place of instants, and back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.panels.charter import LEAST_MEMBERS, Charter
from counterpoise.domain.panels.stages import DATED, STAGES
from counterpoise.domain.people.records import Instant
from counterpoise.domain.tally.minority import DISTANCE, SEATS
from counterpoise.domain.tally.rules.registry import DEFAULT
from counterpoise.pages.panel_forms import number_of, whole_of
from counterpoise.pages.panels_words import STAGE_NAMES
from counterpoise.pages.strata_form import strata_from, strata_typed
from counterpoise.schemas.instants import date_text, instant

__all__ = ["DATES", "EMPTY", "charter_of", "typed_of"]

DATES = tuple(stage for stage in STAGES if stage in DATED)
"""The stages that a charter may date, in order."""
_WHOLE = 100
_DIGITS = 10
_TEXTS = ("question", "stakes", "stands_for", "binding", "profile", "profile_title")
_SHARES = {"quorum": "The quorum", "majority": "The majority", "minority_distance": "The distance of a minority"}
_LAST = time(23, 59, 59, tzinfo=UTC)


def _per_cent(share: float) -> str:
    return f"{_WHOLE * share:.{_DIGITS}g}"


EMPTY: Mapping[str, str] = {
    "least_members": str(LEAST_MEMBERS),
    "quorum": _per_cent(0.5),
    "majority": _per_cent(0.5),
    "rule": DEFAULT,
    "minority_seats": str(SEATS),
    "minority_distance": _per_cent(DISTANCE),
}
"""The fields of a form that nobody has filled in."""


def typed_of(charter: Charter) -> dict[str, str]:
    """The fields of a form that holds this charter; its axes are not among them."""
    held = charter.model_dump(mode="json")
    return (
        {name: str(held[name]) for name in (*_TEXTS, "least_members", "minority_seats", "rule")}
        | {name: _per_cent(held[name]) for name in _SHARES}
        | strata_typed(charter)
        | {f"closes:{stage}": date_text(until) for stage, until in charter.closes.items()}
    )


def _closes(fields: Mapping[str, str], held: Mapping[str, Instant]) -> dict[str, Instant]:
    """The last second of each day, in UTC; an instant that is held for the same day stays as it is."""
    found: dict[str, Instant] = {}
    for stage in DATES:
        text = fields.get(f"closes:{stage}", "").strip()
        if not text:
            continue
        if stage in held and text == date_text(held[stage]):
            found[stage] = held[stage]
            continue
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise InvalidOption(
                f"{STAGE_NAMES[stage]}: a date is like 2027-01-31; this is {text[:40]!r}.", field=f"closes:{stage}"
            ) from None
        found[stage] = instant(datetime.combine(day, _LAST))
    return found


def _strata(fields: Mapping[str, str], held: Charter | None) -> dict[str, Any] | None:
    if held is not None and held.strata is not None:
        shown = strata_typed(held)
        if all(fields.get(name, "").replace("\r\n", "\n") == text for name, text in shown.items()):
            return held.strata.model_dump(mode="json")
    return strata_from(fields)


def charter_of(fields: Mapping[str, str], axes: Sequence[str], held: Charter | None = None) -> dict[str, Any]:
    """The charter that a form asks for, as the object that ``Charter`` describes.

    Args:
        fields: of the form.
        axes: ids of those that are ticked.
        held: the charter that the form changes; of it a share or an instant stays exactly as it is where the form
            still shows it.

    Raises:
        InvalidOption: naming the first field that is no number or no date, or a line of strata that cannot be read.
    """
    shares: dict[str, float] = {}
    for name, says in _SHARES.items():
        if held is not None and fields.get(name, "").strip() == _per_cent(getattr(held, name)):
            shares[name] = getattr(held, name)
            continue
        found = number_of(fields, name, says)
        if found is None:
            raise InvalidOption(f"{says} is missing.", field=name)
        shares[name] = round(found / _WHOLE, _DIGITS + 2)
    return {
        **{name: fields.get(name, "").replace("\r\n", "\n") for name in _TEXTS},
        **shares,
        "axes": list(axes),
        "least_members": whole_of(fields, "least_members", "The fewest members"),
        "minority_seats": whole_of(fields, "minority_seats", "The size of a minority"),
        "rule": fields.get("rule") or DEFAULT,
        "strata": _strata(fields, held),
        "closes": _closes(fields, held.closes if held is not None else {}),
    }
