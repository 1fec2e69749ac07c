"""Errors on the wire: RFC 9457 problem details with a stable code."""

from typing import Any

from pydantic import Field

from counterpoise.schemas.base import Wire

__all__ = ["IssueDocument", "Problem"]


class IssueDocument(Wire):
    """One fault and its place."""

    code: str
    message: str
    field: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


class Problem(Wire):
    """application/problem+json; ``code`` is stable, ``detail`` is for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, Any] = Field(default_factory=dict)
    issues: list[IssueDocument] = Field(default_factory=list)
