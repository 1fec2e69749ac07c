"""Port of members' replies to propositions."""

from collections.abc import Collection, Mapping
from typing import Protocol

from counterpoise.domain.panels.replies import Reply, ReplyStatus

__all__ = ["PanelReplies"]


class PanelReplies(Protocol):
    """Replies, by keyed hash of their author only. Whoever writes holds the panel (``Panels.get``)."""

    def add(self, reply: Reply) -> None:
        """Keep a new one.

        Raises:
            AlreadyThere: if its number is taken.
            StorageFailed: if there is no such proposition.
        """
        ...

    def get(self, panel_id: str, proposition: int, number: int) -> Reply | None:
        """By number, or None."""
        ...

    def replace(self, reply: Reply) -> None:
        """Keep a changed one; raises UnknownReply if it is not there."""
        ...

    def last(self, panel_id: str, proposition: int) -> int:
        """The highest number of a proposition's replies; 0 where it has none."""
        ...

    def page(self, panel_id: str, proposition: int, after: int, limit: int) -> list[Reply]:
        """Of one proposition, with numbers above ``after``, by number."""
        ...

    def all(self, panel_id: str, statuses: Collection[ReplyStatus] | None = None) -> list[Reply]:
        """Of a panel by proposition and number, of some statuses if named."""
        ...

    def by_author(self, panel_id: str, author: str) -> list[Reply]:
        """Of one author, by proposition and number."""
        ...

    def counts(self, panel_id: str, statuses: Collection[ReplyStatus]) -> Mapping[int, int]:
        """How many of these statuses each proposition has; none where it has none."""
        ...

    def forget_authors(self, panel_id: str) -> int:
        """Remove what leads from replies to their authors; the number of replies that had one."""
        ...
