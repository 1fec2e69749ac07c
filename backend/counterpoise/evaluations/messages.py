"""An opening and a question as Inspect's chat messages."""

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageSystem, ChatMessageUser

from counterpoise.services.ledger import Opening

__all__ = ["spoken"]

_ROLES = {"system": ChatMessageSystem, "user": ChatMessageUser, "assistant": ChatMessageAssistant}


def spoken(before: Opening, user: str) -> list[ChatMessage]:
    """The messages of one question, system prompt and earlier turns first."""
    return [*(_ROLES[one.role](content=one.content) for one in before), ChatMessageUser(content=user)]
