"""Questions to the server's own small model."""

from counterpoise.client.connection import Connection, Named
from counterpoise.schemas.replies import RepliesDocument

__all__ = ["ReplyCalls"]


class ReplyCalls(Connection):
    """Calls about what a model says."""

    def replies(
        self,
        profile: Named,
        question: str,
        *,
        against: Named | None = None,
        context: str | None = None,
        means: str = "text",
        max_tokens: int = 160,
    ) -> RepliesDocument:
        """One question, answered without a profile, with it, and with ``against``; takes seconds."""
        body = {
            "profile": profile,
            "question": question,
            "against": against,
            "context": context,
            "means": means,
            "max_tokens": max_tokens,
        }
        return self._one(RepliesDocument, "POST", "/replies", json=body)
