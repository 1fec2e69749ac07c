"""The sentences that pages say about compiled values: plain words, no claim beyond what the policy holds."""

import re
from collections.abc import Mapping
from typing import Any

from counterpoise.domain.catalogue.base import Protects
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.policy import Authority, Options, PlanEntry, Source, Span, Threshold, TradeOff

__all__ = [
    "authority",
    "capitalised",
    "caution_from",
    "compiled_as",
    "ended",
    "panel_sentence",
    "percent",
    "protected",
    "set_by",
    "source_note",
    "source_title",
    "tradeoff_sentence",
    "tradeoff_short",
    "uncapitalised",
]

_AUTHORITIES: dict[Authority, str] = {
    "platform": "the catalogue (authority: platform)",
    "operator": "the operator (authority: operator)",
    "panel": "a panel (authority: panel)",
    "user": "this profile (authority: user)",
}
_PROPER = re.compile(r"I\b|[A-Z][A-Z]")
_FULL_STOPS = (".", "!", "?", "”", "…")


def authority(level: Authority) -> str:
    """Who stands behind something, in words."""
    return _AUTHORITIES[level]


def capitalised(text: str) -> str:
    """The text with a capital first letter and every other letter as written."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """The text as the middle of a sentence: a small first letter, unless the word is an initialism or “I”."""
    return (
        text
        if text[1:2].isupper() or (text[1:2] in {"", " ", "'", "’"} and text[:1] == "I")
        else text[:1].lower() + text[1:]
    )


def ended(text: str) -> str:
    """The text with a full stop where it has no end of its own."""
    return text if text.endswith(_FULL_STOPS) else f"{text}."


def percent(probability: float) -> str:
    """A probability as a percentage with one decimal, as charts and sentences show it; data files have all nine."""
    return f"{probability:.1%}"


def protected(whom: Protects) -> str:
    """Whom something protects, in words."""
    return {"asker": "the person asking", "others": "others", "operator": "the operator"}[whom]


def tradeoff_sentence(tradeoff: TradeOff, catalogue: Catalogue) -> str:
    """What is put before what, how far, and when: one sentence without the reason."""
    axis = catalogue.axes[tradeoff.axis]
    when = uncapitalised(ended(tradeoff.when))

    def name(pole: str) -> str:
        return uncapitalised(axis.poles[pole].title)

    if tradeoff.prioritises is None or tradeoff.over is None:
        return f"Holds {name(axis.first)} and {name(axis.second)} even (50:50, balanced) when {when}"
    ahead, behind = tradeoff.prioritises, tradeoff.over
    weights = f"{tradeoff.weights[ahead]}:{tradeoff.weights[behind]}, {tradeoff.level}"
    if tradeoff.level == "balanced":
        return (
            f"Holds {name(ahead)} and {name(behind)} nearly even ({weights}, {name(ahead)} a little ahead) when {when}"
        )
    return f"Puts {name(ahead)} before {name(behind)} ({weights}) when {when}"


def tradeoff_short(tradeoff: TradeOff, catalogue: Catalogue) -> str:
    """The same in a few words, for a list."""
    axis = catalogue.axes[tradeoff.axis]
    ahead, behind = tradeoff.prioritises or axis.first, tradeoff.over or axis.second
    verb = (
        "over" if tradeoff.level != "balanced" else "even with" if tradeoff.prioritises is None else "about even with"
    )
    first, second = uncapitalised(axis.poles[ahead].title), uncapitalised(axis.poles[behind].title)
    return f"{first} {verb} {second} ({tradeoff.weights[ahead]}:{tradeoff.weights[behind]})"


def set_by(entry: PlanEntry, catalogue: Catalogue) -> str:
    """Where the weights of one axis come from."""
    kind, _, name = entry.source.partition(":")
    if kind == "context":
        return f"Set by this profile for the context {catalogue.contexts[name].title}."
    if kind == "bounds":
        said = f"Asked for at {entry.requested}; the operator's bounds ({name}) hold it here: the operator's choice."
    elif kind == "override":
        said = f"Ratified at {entry.requested} by the panel {name}; the operator overrides it: the operator's choice."
    else:
        said = "" if kind == "panel" else "Set by this profile."
    return f"{said} {panel_sentence(entry.panel)}".strip() if entry.panel else said


def panel_sentence(panel: Mapping[str, Any]) -> str:
    """Panel, rule and totals behind one weight (``Provenance.source``), in a sentence or two."""
    totals = panel["totals"]
    if panel["group"] is not None:
        return (
            f"By the {panel['rule']} of the {totals['ballots']} ballots of a minority of the panel {panel['id']} "
            f"(report {panel['group']})."
        )
    beside = "" if totals["mean"] is None else f"; mean {totals['mean']:.1f}, median {totals['median']:.1f}"
    said = (
        f"Decided by the panel {panel['id']}: the {panel['rule']} of {totals['counted']} of {totals['ballots']} "
        f"ballots is {totals['exact']:.1f}{beside}."
    )
    if totals["importance"] is not None:
        said += f" Its importance is {percent(totals['importance'])} of the whole by {panel['importance_rule']}."
    return said


def source_title(source: Source, catalogue: Catalogue) -> str:
    """The title of what a source names."""
    if source.kind in {"axis", "default"}:
        return catalogue.axes[source.id].title
    if source.kind == "commitment":
        return catalogue.commitments[source.id].title
    if source.kind == "hazard":
        return catalogue.hazards[source.id].title
    if source.kind == "number":
        return catalogue.numbers[source.id].title
    return "Heading"


def source_note(span: Span, catalogue: Catalogue) -> str:
    """Where one stretch of the prompt comes from, in full sentences."""
    source, title = span.source, source_title(span.source, catalogue)
    if source.kind == "commitment":
        return (
            f"From the commitment “{title}”. It stands in every prompt, and no profile's weights lower it. "
            f"Set by {authority(source.authority)}."
        )
    if source.kind != "axis" or source.weights is None:
        return f"A heading, the same in every prompt. Set by {authority(source.authority)}."
    axis = catalogue.axes[source.id]
    weights = ", ".join(f"{uncapitalised(axis.poles[pole].title)} {weight}" for pole, weight in source.weights.items())
    what = "A behaviour"
    if span.shows is not None:
        what = f"An example reply in the spirit of {uncapitalised(axis.poles[span.shows].title)}, one of a mix,"
    said = (
        f"{what} from the axis “{title}” at the level {source.level} ({weights}). "
        f"The weights are set by {authority(source.authority)}; the words are the catalogue's."
    )
    return f"{said} {panel_sentence(source.panel)}" if source.panel else said


def caution_from(threshold: Threshold) -> str:
    """What set the caution that a threshold used."""
    source = threshold.sources[0]
    if source.kind == "default":
        return "assumed, because caution and openness is unset"
    where = "for this hazard alone" if source.kind == "hazard" else "from caution and openness"
    held = {"operator": ", held by the operator", "panel": ", as a panel decided"}
    return where + held.get(source.authority, "")


def compiled_as(options: Options) -> str:
    """What the means of compiling is, in words."""
    return {
        "rules": "rules only: behaviours, no example exchanges",
        "text": "rules and example exchanges inside the prompt",
        "turns": "rules in the prompt, examples as earlier turns of the conversation",
    }[options.means]
