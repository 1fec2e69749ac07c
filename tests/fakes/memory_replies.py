"""Replies to propositions in memory."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from tests.fakes.memory_state import Part

from counterpoise.domain.errors import AlreadyThere, UnknownReply
from counterpoise.domain.panels.replies import Reply, ReplyStatus
from counterpoise.services import state as ports


def _key(reply: Reply) -> tuple[str, int, int]:
    return reply.panel, reply.proposition, reply.number


class MemoryReplies(Part, ports.PanelReplies):
    def add(self, reply: Reply) -> None:
        self._state.needs((reply.panel, reply.proposition) in self._state.propositions, "proposition")
        if _key(reply) in self._state.panel_replies:
            raise AlreadyThere("This number is taken.")
        self._state.panel_replies[_key(reply)] = reply

    def get(self, panel_id: str, proposition: int, number: int) -> Reply | None:
        return self._state.panel_replies.get((panel_id, proposition, number))

    def replace(self, reply: Reply) -> None:
        self._state.changing()
        if _key(reply) not in self._state.panel_replies:
            raise UnknownReply(str(reply.number))
        self._state.panel_replies[_key(reply)] = reply

    def last(self, panel_id: str, proposition: int) -> int:
        return max((one.number for one in self.all(panel_id) if one.proposition == proposition), default=0)

    def page(self, panel_id: str, proposition: int, after: int, limit: int) -> list[Reply]:
        found = [one for one in self.all(panel_id) if one.proposition == proposition and one.number > after]
        return found[:limit]

    def all(self, panel_id: str, statuses: Collection[ReplyStatus] | None = None) -> list[Reply]:
        mine = [one for key, one in sorted(self._state.panel_replies.items()) if key[0] == panel_id]
        return [one for one in mine if statuses is None or one.status in statuses]

    def by_author(self, panel_id: str, author: str) -> list[Reply]:
        return [one for one in self.all(panel_id) if one.author == author]

    def counts(self, panel_id: str, statuses: Collection[ReplyStatus]) -> Mapping[int, int]:
        return dict(Counter(one.proposition for one in self.all(panel_id, statuses)))

    def forget_authors(self, panel_id: str) -> int:
        self._state.changing()
        found = [one for one in self.all(panel_id) if one.author is not None]
        for one in found:
            self._state.panel_replies[_key(one)] = replace(one, author=None)
        return len(found)
