"""Replies to a panel's propositions."""

from collections.abc import Iterator

from counterpoise.client.connection import Connection
from counterpoise.client.drafts import with_key
from counterpoise.schemas.panel_replies import PanelRepliesDocument, PanelReplyDocument, WrittenReplyDocument

__all__ = ["PanelReplyCalls"]


def _path(panel_id: str, proposition: int, *rest: object) -> str:
    return "/".join([f"/panels/{panel_id}/propositions/{proposition}/replies", *map(str, rest)])


class PanelReplyCalls(Connection):
    """Calls about what members say to propositions."""

    def panel_replies(self, panel_id: str, proposition: int) -> Iterator[PanelReplyDocument]:
        """Replies to one proposition in order, page after page."""
        return self._walk(PanelReplyDocument, _path(panel_id, proposition))

    def panel_reply(self, panel_id: str, proposition: int, number: int) -> PanelReplyDocument:
        """One reply and what happened to it."""
        return self._one(PanelReplyDocument, "GET", _path(panel_id, proposition, number))

    def write_reply(
        self, panel_id: str, proposition: int, text: str, *, answers: int | None = None, key: str | None = None
    ) -> WrittenReplyDocument:
        """Reply to a proposition, or to another reply to it; with the same ``key`` again it is written once."""
        body, path = {"text": text, "answers": answers}, _path(panel_id, proposition)
        return self._one(WrittenReplyDocument, "POST", path, json=body, headers=with_key(key))

    def my_replies(self, panel_id: str) -> PanelRepliesDocument:
        """One's own replies and what happened to them."""
        return self._one(PanelRepliesDocument, "GET", f"/panels/{panel_id}/replies/mine")

    def take_back_reply(self, panel_id: str, proposition: int, number: int) -> None:
        """Erase the text of one's own reply."""
        self._call("DELETE", _path(panel_id, proposition, number))

    def appeal_reply(self, panel_id: str, proposition: int, number: int, because: str) -> PanelReplyDocument:
        """Ask that somebody else decides about one's rejected reply."""
        path = _path(panel_id, proposition, number, "appeal")
        return self._one(PanelReplyDocument, "POST", path, json={"because": because})

    def waiting_replies(self, panel_id: str) -> PanelRepliesDocument:
        """Replies that wait for a decision, for those who moderate."""
        return self._one(PanelRepliesDocument, "GET", f"/panels/{panel_id}/replies/waiting")

    def moderate_reply(
        self, panel_id: str, proposition: int, number: int, *, accept: bool, because: str = "", rule: str | None = None
    ) -> PanelReplyDocument:
        """Show a reply, or reject it by a rule of the policy."""
        body, path = {"accept": accept, "because": because, "rule": rule}, _path(panel_id, proposition, number)
        return self._one(PanelReplyDocument, "POST", f"{path}/moderation", json=body)
