"""Words that several pages say alike, and plain text made safe for Markdown."""

import re

from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.compiled import TradeOffDocument

__all__ = [
    "DECLARED",
    "DOSE",
    "MEANS",
    "UNSET",
    "level_words",
    "lowered",
    "plain",
    "pole",
    "table",
    "tradeoff_words",
    "weights_words",
]

DECLARED = (
    "What you read here is what the profile asks for; whether your model follows it is another question, and some "
    "models will not."
)
DOSE = (
    "A weight is a dose, not a promise: it sets how many of the sample replies lean each way and which behaviours "
    "are asked for. It does not mean that the model acts so in that share of its answers."
)
UNSET = "the model's own default applies"
MEANS = {
    "text": "Rules and sample replies inside the prompt (the default)",
    "rules": "Rules only: shorter, and weaker on small models",
    "turns": "Sample replies as earlier messages: strongest on small models, but the conversation then holds "
    "things that nobody said",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$~:&^@])")
_EVEN = 50


def plain(text: str) -> str:
    """Text as Markdown that shows exactly these characters: no links, pictures, formulas or emphasis."""
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "  \n")


def lowered(title: str) -> str:
    """A title inside a sentence."""
    return title[:1].lower() + title[1:]


def pole(axis: Axis, pole_id: str) -> str:
    """A pole's title."""
    return axis.poles[pole_id].title


def level_words(axis: Axis, level: str, first: int) -> str:
    """A level in words, for example ``strong, towards pushback``; ``balanced`` names no pole."""
    if level == "balanced":
        return "balanced"
    return f"{level}, towards {lowered(pole(axis, axis.first if first > _EVEN else axis.second))}"


def weights_words(axis: Axis, first: int) -> str:
    """Both weights in words, for example ``Pushback 80, encouragement 20``."""
    return f"{pole(axis, axis.first)} {first}, {lowered(pole(axis, axis.second))} {100 - first}"


def tradeoff_words(axis: Axis, trade: TradeOffDocument) -> str:
    """What is put before what, as a heading."""
    if trade.prioritises is None or trade.over is None:
        return f"{pole(axis, axis.first)} and {lowered(pole(axis, axis.second))}, held even"
    before = "a little before" if trade.level == "balanced" else "before"
    return f"{pole(axis, trade.prioritises)} {before} {lowered(pole(axis, trade.over))}"


def table(headers: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; cells are plain text."""
    cells = [headers, ["---"] * len(headers), *[[plain(cell) for cell in row] for row in rows]]
    return "\n".join("| " + " | ".join(cell.replace("\n", " ") for cell in row) + " |" for row in cells)
