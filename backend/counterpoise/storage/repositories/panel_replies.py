"""Replies of members to propositions."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, func, select, update

from counterpoise.domain.errors import UnknownReply
from counterpoise.domain.panels.replies import Reply, ReplyStatus
from counterpoise.services.state import PanelReplies
from counterpoise.storage.repositories.rows import LARGEST, Repository, record_from, table_of, values_of
from counterpoise.storage.tables import PanelReplyRow

__all__ = ["StoredPanelReplies"]

_REPLY = table_of(PanelReplyRow)
_KEY = ("panel", "proposition", "number")


class StoredPanelReplies(Repository, PanelReplies):
    """The replies in a database."""

    def add(self, reply: Reply) -> None:
        """Keep a new one."""
        self._insert(PanelReplyRow, values_of(reply), "Somebody was faster; try again.")

    def get(self, panel_id: str, proposition: int, number: int) -> Reply | None:
        """By number."""
        if not (0 < proposition <= LARGEST and 0 < number <= LARGEST):
            return None
        found = self._replies(self._of(panel_id).where(_REPLY.c.proposition == proposition, _REPLY.c.number == number))
        return found[0] if found else None

    def replace(self, reply: Reply) -> None:
        """Keep a changed one."""
        mine = (_REPLY.c[name] == getattr(reply, name) for name in _KEY)
        if not self._change(update(_REPLY).where(*mine).values(values_of(reply, without=_KEY))):
            raise UnknownReply(str(reply.number))

    def last(self, panel_id: str, proposition: int) -> int:
        """The highest number."""
        mine = (_REPLY.c.panel == panel_id, _REPLY.c.proposition == proposition)
        return self._number(select(func.coalesce(func.max(_REPLY.c.number), 0)).where(*mine))

    def page(self, panel_id: str, proposition: int, after: int, limit: int) -> list[Reply]:
        """By number."""
        if proposition > LARGEST or after > LARGEST:
            return []
        mine = (_REPLY.c.proposition == proposition, _REPLY.c.number > after)
        return self._replies(self._of(panel_id).where(*mine).limit(limit))

    def all(self, panel_id: str, statuses: Collection[ReplyStatus] | None = None) -> list[Reply]:
        """By proposition and number."""
        query = self._of(panel_id)
        return self._replies(query if statuses is None else query.where(_REPLY.c.status.in_(sorted(statuses))))

    def by_author(self, panel_id: str, author: str) -> list[Reply]:
        """By proposition and number."""
        return self._replies(self._of(panel_id).where(_REPLY.c.author == author))

    def counts(self, panel_id: str, statuses: Collection[ReplyStatus]) -> Mapping[int, int]:
        """By proposition."""
        query = select(_REPLY.c.proposition, func.count()).group_by(_REPLY.c.proposition)
        mine = (_REPLY.c.panel == panel_id, _REPLY.c.status.in_(sorted(statuses)))
        return {row[0]: row[1] for row in self._rows(query.where(*mine))}

    def forget_authors(self, panel_id: str) -> int:
        """Remove them."""
        mine = (_REPLY.c.panel == panel_id, _REPLY.c.author.is_not(None))
        return self._change(update(_REPLY).where(*mine).values(author=None))

    @staticmethod
    def _of(panel_id: str) -> Select[Any]:
        return select(_REPLY).where(_REPLY.c.panel == panel_id).order_by(_REPLY.c.proposition, _REPLY.c.number)

    def _replies(self, query: Select[Any]) -> list[Reply]:
        return [record_from(Reply, row) for row in self._rows(query)]
