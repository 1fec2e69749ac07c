"""From a YAML document to a validated value, with every fault located in its file."""

from collections.abc import Callable
from typing import TypeVar

from counterpoise.domain.errors import InvalidDocument
from counterpoise.files.yaml_reader import Document

__all__ = ["located"]

_Value = TypeVar("_Value")


def located(document: Document, build: Callable[[object], _Value]) -> _Value:
    """Build a value from a document's data.

    Raises:
        InvalidDocument: with file, line and column added to every fault that ``build`` reports.
    """
    try:
        return build(document.value)
    except InvalidDocument as error:
        raise InvalidDocument(document.located(issue) for issue in error.issues) from None
