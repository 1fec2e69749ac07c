"""Statements and objections in memory."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.fakes.memory_state import Part

from counterpoise.domain.disclosure.records import KeptObjection, KeptStatement, StatementName
from counterpoise.domain.errors import AlreadyThere, StaleRevision
from counterpoise.services import state as ports


class MemoryStatements(Part, ports.Statements):
    def name(self, name: str) -> StatementName | None:
        return self._state.statement_names.get(name)

    def publish(self, statement: KeptStatement, *, replaces: int) -> None:
        self._state.changing()
        held = self._state.statement_names.get(statement.name)
        if replaces == 0 and held is not None:
            raise AlreadyThere("The name is taken.")
        if replaces and (held is None or held.latest != replaces):
            raise StaleRevision("Somebody published a version.")
        same = (statement.digest, statement.entry)
        if any(one.digest == same[0] or one.entry == same[1] for one in self._state.statements.values()):
            raise AlreadyThere("The same statement is published already.")
        base = held or StatementName(statement.name, statement.owner)
        self._state.statement_names[statement.name] = replace(base, latest=statement.version)
        self._state.statements[statement.name, statement.version] = statement

    def advance(self, name: str, head: str) -> None:
        self._state.changing()
        if name in self._state.statement_names:
            self._state.statement_names[name] = replace(self._state.statement_names[name], head=head)

    def get(self, name: str, version: int | None = None) -> KeptStatement | None:
        held = self._state.statement_names.get(name)
        newest = held.latest if held else 0
        return self._state.statements.get((name, newest if version is None else version))

    def by_digest(self, digest: str) -> KeptStatement | None:
        return next((one for one in self._state.statements.values() if one.digest == digest), None)

    def versions(self, name: str) -> list[KeptStatement]:
        held = sorted(self._state.statements.items(), reverse=True)
        return [one for (owner, _), one in held if owner == name]

    def translations(self, digest: str) -> list[KeptStatement]:
        found = [one for one in self._state.statements.values() if one.translation_of == digest]
        return sorted(found, key=lambda one: one.entry)

    def withdraw(self, statement: KeptStatement) -> None:
        self._state.changing()
        held = self._state.statements.get((statement.name, statement.version))
        if held is None or held.withdrawn_at is not None:
            raise StaleRevision("Not there, or withdrawn.")
        self._state.statements[statement.name, statement.version] = replace(
            held,
            withdrawn_at=statement.withdrawn_at,
            withdrawn_because=statement.withdrawn_because,
            withdrawal_entry=statement.withdrawal_entry,
            withdrawal=statement.withdrawal,
        )

    def page(self, before: int | None, limit: int, *, query: Mapping[str, Any] | None = None) -> list[KeptStatement]:
        names = self._state.statement_names.values()
        latest = [self._state.statements[one.name, one.latest] for one in names]
        found = [one for one in latest if self._matches(one, query or {}) and (before is None or one.entry < before)]
        return sorted(found, key=lambda one: -one.entry)[:limit]

    def _matches(self, one: KeptStatement, query: Mapping[str, Any]) -> bool:
        return (
            ("axis" not in query or query["axis"] in one.axes)
            and query.get("who", "").lower() in one.disadvantaged
            and query.get("since", "") <= one.effective
            and ("until" not in query or one.effective <= query["until"])
            and ("deployment" not in query or one.deployment == query["deployment"])
            and ("language" not in query or one.language == query["language"])
        )


class MemoryObjections(Part, ports.Objections):
    def add(self, objection: KeptObjection) -> None:
        self._state.needs(objection.statement in self._state.statement_names, "statement")
        if objection.id in self._state.objections:
            raise AlreadyThere("The id is taken.")
        self._state.objections[objection.id] = objection

    def get(self, objection_id: str) -> KeptObjection | None:
        return self._state.objections.get(objection_id)

    def answer(self, objection: KeptObjection) -> None:
        self._state.changing()
        held = self._state.objections.get(objection.id)
        if held is None or held.replied_at is not None:
            raise StaleRevision("Not there, or answered.")
        self._state.objections[objection.id] = replace(objection, text=held.text, salt=held.salt)

    def erase(self, objection_id: str) -> None:
        self._state.changing()
        if objection_id in self._state.objections:
            held = self._state.objections[objection_id]
            self._state.objections[objection_id] = replace(held, text=None, salt=None)

    def page(
        self, before: int | None, limit: int, *, statement: str | None = None, unanswered: bool = False
    ) -> list[KeptObjection]:
        held = sorted(self._state.objections.values(), key=lambda one: -one.entry)
        return [
            one
            for one in held
            if (before is None or one.entry < before)
            and statement in {None, one.statement}
            and not (unanswered and one.replied_at is not None)
        ][:limit]

    def count_since(self, at: int) -> int:
        return sum(one.received_at >= at for one in self._state.objections.values())
