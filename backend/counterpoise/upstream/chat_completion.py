"""The one form in which models answer here: an OpenAI chat completion object."""

from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.domain.errors import ModelFailed
from counterpoise.services.ports import Message, Reply

__all__ = ["reply_from", "request_body", "shown"]

_SHOWN = 200


def shown(text: str, secret: str | None = None) -> str:
    """At most 200 printable characters of what an endpoint said, with ``secret`` blotted out."""
    if secret:
        text = text.replace(secret, "[key]")
    # Whoever runs the endpoint must not be able to write control sequences to somebody's terminal.
    printable = "".join(character if character.isprintable() else " " for character in text)
    short = " ".join(printable.split())
    return short if len(short) <= _SHOWN else short[: _SHOWN - 1] + "…"


def request_body(messages: Sequence[Message], max_tokens: int, seed: int) -> dict[str, Any]:
    """What every runtime is asked: greedy decoding, a fixed seed, no stream."""
    return {
        "messages": [{"role": message.role, "content": message.content} for message in messages],
        "max_tokens": max_tokens,
        "temperature": 0,
        "seed": seed,
        "stream": False,
    }


def reply_from(answered: object, *, name: str, secret: str | None = None) -> Reply:
    """The first choice of a chat completion.

    Args:
        answered: the parsed JSON object.
        name: the model's name where the object states none.
        secret: blotted out of error messages.

    Raises:
        ModelFailed: if the object reports an error, or holds no choice with text.
    """
    if not isinstance(answered, Mapping):
        raise ModelFailed(f"{name} answered with {type(answered).__name__}, not with a JSON object.", model=name)
    if answered.get("error"):
        error = answered["error"]
        said = shown(str(error.get("message", error)) if isinstance(error, Mapping) else str(error), secret)
        raise ModelFailed(f"{name} reports an error: {said}", model=name, said=said)
    choices = answered.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, Mapping) else None
    if not isinstance(first, Mapping) or not isinstance(message, Mapping):
        raise ModelFailed(f"{name} answered without choices: {shown(str(dict(answered)), secret)}", model=name)
    # A model that declines may say so in a field of its own, with no content.
    text = next((part for part in (message.get("content"), message.get("refusal")) if isinstance(part, str)), None)
    if text is None:
        raise ModelFailed(f"{name} answered without text: {shown(str(dict(message)), secret)}", model=name)
    stated = answered.get("model")
    return Reply(
        text=text,
        finish=str(first.get("finish_reason") or "unknown"),
        model=stated if isinstance(stated, str) and stated else name,
    )
