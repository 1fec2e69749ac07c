"""Trade-off statements, objections and replies."""

from collections.abc import Iterator
from typing import Any

from counterpoise.client.connection import Connection, ServerProblem
from counterpoise.client.drafts import with_key
from counterpoise.schemas.statements import (
    BundleDocument,
    ChangesDocument,
    DraftDocument,
    ObjectionDocument,
    ReceiptDocument,
    StatementDocument,
    StatementSummary,
)

__all__ = ["StatementCalls"]

_NOT_FOUND = 404


class StatementCalls(Connection):
    """Calls about statements and objections."""

    def statements(
        self,
        *,
        axis: str | None = None,
        who: str | None = None,
        since: str | None = None,
        until: str | None = None,
        deployment: str | None = None,
        language: str | None = None,
    ) -> Iterator[StatementSummary]:
        """The latest version of every statement that fits, the newest first; days are ISO 8601."""
        query = {
            "axis": axis, "who": who, "since": since, "until": until, "deployment": deployment, "language": language,
        }  # fmt: skip
        return self._walk(StatementSummary, "/statements", query)

    def draft_statement(self, profile: str, **more: Any) -> dict[str, Any]:
        """A statement-draft/v1 object; ``more`` as the fields of ``POST /statements/drafts``."""
        return self._one(DraftDocument, "POST", "/statements/drafts", json={"profile": profile, **more}).draft

    def publish_statement(self, draft: dict[str, Any], *, key: str | None = None) -> StatementSummary:
        """Sign and log a draft whose empty parts are filled."""
        return self._one(StatementSummary, "POST", "/statements", json={"draft": draft}, headers=with_key(key))

    def statement(self, name: str) -> StatementDocument:
        """The latest version as it stands."""
        return self._one(StatementDocument, "GET", f"/statements/{name}")

    def statement_versions(self, name: str) -> list[StatementSummary]:
        """Every version, the newest first."""
        return self._many(StatementSummary, "GET", f"/statements/{name}/versions")

    def statement_version(self, name: str, number: int) -> StatementDocument:
        """One version as it stands."""
        return self._one(StatementDocument, "GET", f"/statements/{name}/versions/{number}")

    def statement_bundle(self, name: str, number: int) -> BundleDocument:
        """The signed statement with its proof."""
        return self._one(BundleDocument, "GET", f"/statements/{name}/versions/{number}/bundle")

    def statement_changes(self, name: str, number: int) -> ChangesDocument:
        """What changed since the version before, and who moved."""
        return self._one(ChangesDocument, "GET", f"/statements/{name}/versions/{number}/changes")

    def withdraw_statement(self, name: str, number: int, because: str) -> StatementSummary:
        """Say in public that a version no longer stands."""
        path = f"/statements/{name}/versions/{number}/withdrawal"
        return self._one(StatementSummary, "POST", path, json={"because": because})

    def objections(self, *, statement: str | None = None, unanswered: bool = False) -> Iterator[ObjectionDocument]:
        """Objections with their replies, the newest first."""
        return self._walk(ObjectionDocument, "/objections", {"statement": statement, "unanswered": unanswered or None})

    def object(self, name: str, about: str, subject: str, text: str) -> ReceiptDocument:
        """Object to a statement, with or without an account."""
        body = {"about": about, "subject": subject, "text": text}
        return self._one(ReceiptDocument, "POST", f"/statements/{name}/objections", json=body)

    def objection(self, objection_id: str) -> ObjectionDocument:
        """One objection."""
        return self._one(ObjectionDocument, "GET", f"/objections/{objection_id}")

    def reply_to_objection(
        self, objection_id: str, text: str, outcome: str, *, changed: int | None = None
    ) -> ObjectionDocument:
        """Reply, once; ``changed`` is the version in which something changed."""
        body = {"text": text, "outcome": outcome, "changed": changed}
        return self._one(ObjectionDocument, "POST", f"/objections/{objection_id}/reply", json=body)

    def erase_objection(self, objection_id: str, secret: str | None = None) -> ObjectionDocument:
        """Erase an objection's text with the secret of its receipt."""
        return self._one(ObjectionDocument, "POST", f"/objections/{objection_id}/erasure", json={"secret": secret})

    def public_file(self, path: str) -> bytes:
        """The bytes at an address of the public pages, such as ``/statements/NAME.json``."""
        content: bytes = self._send("GET", path).content
        return content

    def public_file_if_there(self, path: str) -> bytes | None:
        """The same, or None where there is none."""
        try:
            return self.public_file(path)
        except ServerProblem as error:
            if error.problem.status != _NOT_FOUND:
                raise
            return None
