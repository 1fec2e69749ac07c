"""Validation errors as issues that a person can act on."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from counterpoise.domain.errors import InvalidDocument, Issue

__all__ = ["issues_of", "validated"]

_Model = TypeVar("_Model", bound=BaseModel)

_MESSAGES = {
    "missing": "is required; add it",
    "extra_forbidden": "is not a field here; check the spelling or remove it",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_type": "must be text; put it in quotes if it looks like a number, a date or true/false",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping of names to values",
    "model_type": "must be a mapping of names to values",
    "model_attributes_type": "must be a mapping of names to values",
    "finite_number": "must be a finite number",
    "string_too_short": "must not be empty",
}


def issues_of(error: ValidationError) -> list[Issue]:
    """Every fault of a pydantic error, with its path and a plain message."""
    issues = []
    faults = error.errors(include_url=False, include_input=False)
    places = [fault["loc"] for fault in faults]
    for fault in faults:
        path = tuple(part for part in fault["loc"] if part != "[key]")
        kind = fault["type"]
        if kind == "too_short" and any(len(other) > len(path) and other[: len(path)] == path for other in places):
            continue  # pydantic counts only the valid items, so a list with a bad item also looks too short
        message = _MESSAGES.get(kind) or fault["msg"]
        if kind == "literal_error":
            message = f"must be {fault['ctx']['expected']}"
        elif kind in {"too_short", "too_long"}:
            least = "at least" if kind == "too_short" else "at most"
            limit = fault["ctx"]["min_length" if kind == "too_short" else "max_length"]
            message = f"must have {least} {limit} items; it has {fault['ctx']['actual_length']}"
        elif kind == "string_pattern_mismatch":
            message = "must be an id: lower-case letters and digits joined by single hyphens"
        issues.append(Issue(code=kind, message=message, path=path))
    return issues


def validated(
    model: type[_Model], raw: object, check: Callable[[Mapping[str, Any]], list[Issue]] | None = None
) -> _Model:
    """Validate raw data as ``model`` and, if given, its references.

    Raises:
        InvalidDocument: listing format faults and reference faults together.
    """
    if not isinstance(raw, dict):
        raise InvalidDocument([Issue("not_a_mapping", "must be a mapping of fields to values")])
    issues = check(raw) if check else []
    try:
        entry = model.model_validate(raw)
    except ValidationError as error:
        known = {issue.path for issue in issues}
        issues += [issue for issue in issues_of(error) if issue.path not in known]
    else:
        if not issues:
            return entry
    raise InvalidDocument(issues)
