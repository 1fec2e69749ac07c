"""The tokens of a scoring job: of its conversation in the model's own chat format, and of its reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from counterpoise.domain.errors import InvalidOption, ModelFailed
from counterpoise.services.ports import Message, ScoreJob
from counterpoise.upstream.chat_completion import shown

__all__ = ["JobTokens", "TextServer", "Token", "checked", "place_of"]

_REMEMBERED_PROMPTS = 4
_REMEMBERED_REPLIES = 4096


class TextServer(Protocol):
    """What is asked of a llama.cpp server about text; each returns the parsed answer or raises ModelFailed."""

    def opening(self, messages: Sequence[Message]) -> object:
        """``{"prompt": text}``: the conversation in the model's own chat format, up to where its reply begins."""
        ...

    def tokenize(self, text: str, *, template: bool) -> object:
        """``{"tokens": [{"id", "piece"}]}``; with ``template`` its control tokens count as such."""
        ...


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a reply; ``plain`` unless it holds parts of a character."""

    id: int
    plain: bool


def checked(job: ScoreJob) -> None:
    """Refuse what has no probability.

    Raises:
        InvalidOption: if the reply is empty, or the conversation does not end with the user.
    """
    if not job.reply:
        raise InvalidOption(f"There is nothing to score: an empty reply to {_cut(job)}.")
    if not job.messages or job.messages[-1].role != "user":
        raise InvalidOption("A reply is scored under a conversation whose last message is the user's.")


def place_of(job: ScoreJob) -> str:
    """Words that say which job it is, for error messages."""
    return f"the reply “{shown(job.reply[:60])}” to {_cut(job)}"


def _cut(job: ScoreJob) -> str:
    return f"“{shown(job.messages[-1].content[:60])}”" if job.messages else "no question"


class JobTokens:
    """Tokens as one llama.cpp server splits text; the last few prompts and many replies are remembered.

    Args:
        server: the server.
        name: the model's name, for error messages.
        context: tokens that prompt and reply may have together; None leaves the check to the server.
    """

    def __init__(self, server: TextServer, *, name: str, context: int | None = None) -> None:
        self._server = server
        self._name = name
        self._context = context
        self.reply = lru_cache(_REMEMBERED_REPLIES)(self._tokenized)
        self.prompt = lru_cache(_REMEMBERED_PROMPTS)(self._opened)

    def of(self, job: ScoreJob) -> tuple[tuple[int, ...], tuple[Token, ...]]:
        """The tokens before the reply, and those of the reply.

        Raises:
            InvalidOption: as ``checked`` does, or if the reply has no tokens.
            ModelFailed: if they do not fit, or the server fails.
        """
        checked(job)
        prompt = self.prompt(job.messages)
        tokens = self.reply(job.reply)
        if not tokens:
            raise InvalidOption(f"There is nothing to score: no tokens in {place_of(job)}.")
        needed = len(prompt) + len(tokens)
        if self._context is not None and needed > self._context:
            raise ModelFailed(
                f"{self._name} holds {self._context:,} tokens, but {needed:,} are needed for {place_of(job)}, "
                f"{len(prompt):,} of them for what stands before it.",
                needed=needed,
                context=self._context,
            )
        return prompt, tokens

    def _tokenized(self, reply: str) -> tuple[Token, ...]:
        return tuple(
            Token(token["id"], isinstance(token["piece"], str)) for token in self._listed(reply, template=False)
        )

    def _opened(self, messages: tuple[Message, ...]) -> tuple[int, ...]:
        answered = self._server.opening(messages)
        text = answered.get("prompt") if isinstance(answered, Mapping) else None
        if not isinstance(text, str):
            raise ModelFailed(f"{self._name} does not put a conversation into its chat format.", model=self._name)
        return tuple(token["id"] for token in self._listed(text, template=True))

    def _listed(self, text: str, *, template: bool) -> list[dict[str, Any]]:
        answered = self._server.tokenize(text, template=template)
        tokens = answered.get("tokens") if isinstance(answered, Mapping) else None
        if not isinstance(tokens, list) or not all(
            isinstance(token, dict) and isinstance(token.get("id"), int) and "piece" in token for token in tokens
        ):
            raise ModelFailed(f"{self._name} does not split text into tokens with their pieces.", model=self._name)
        return tokens
