"""A language model that answers at once; the contract suite holds it to what the real ones keep."""

from collections.abc import Sequence

from counterpoise.domain.errors import ModelFailed
from counterpoise.services.ports import Message, ModelIdentity, Reply, Upstream

CONTEXT = 512
"""Tokens that it can hold; a token is a word."""


class FakeUpstream(Upstream):
    """Repeats what it was told, as far as the limits allow; no randomness anywhere."""

    def __init__(self, context: int = CONTEXT) -> None:
        self.context = context

    name = "fake"
    caveat = "It is a fake."
    identity = ModelIdentity("fake")

    def answer(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Reply:
        words = " ".join(message.content for message in messages).split()
        if len(words) + max_tokens > self.context:
            raise ModelFailed("The chat is too long.")
        kept = words[:max_tokens]
        return Reply(" ".join([*kept, str(seed)][:max_tokens]), "stop" if kept == words else "length", self.name)
