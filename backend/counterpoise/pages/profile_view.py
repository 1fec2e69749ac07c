"""What the page of one profile shows, gathered from its compiled policy."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import CompiledPolicy, PlanEntry, Ruling, Threshold, TradeOff
from counterpoise.pages.sentences import (
    caution_from,
    set_by,
    source_note,
    source_title,
    tradeoff_sentence,
    tradeoff_short,
)
from counterpoise.services.charts import thresholds_rows

__all__ = [
    "Limit",
    "Line",
    "Passage",
    "RulingView",
    "TradeOffView",
    "limits",
    "passages",
    "query",
    "rulings",
    "tradeoff_views",
]


def query(policy: CompiledPolicy) -> str:
    """The query string that asks for this policy's context and means again; empty for the defaults."""
    asked = {"context": policy.context} if policy.context else {}
    if policy.options.means != "text":
        asked["means"] = policy.options.means
    return f"?{urlencode(asked)}" if asked else ""


@dataclass(frozen=True, slots=True)
class TradeOffView:
    """One trade-off with its sentence, where its weights come from, and whether the prompt has room for it."""

    tradeoff: TradeOff
    entry: PlanEntry
    title: str
    sentence: str
    short: str
    set_by: str
    elsewhere: int | None
    dropped: bool


def tradeoff_views(policy: CompiledPolicy, profile: Profile, catalogue: Catalogue) -> list[TradeOffView]:
    """Every set axis, most important first; ``elsewhere`` is the first pole's base weight if a context changed it."""
    views = []
    for tradeoff, entry in zip(policy.tradeoffs, policy.plan, strict=True):
        axis = catalogue.axes[entry.axis]
        base = profile.weights.get(entry.axis)
        elsewhere = base.weights[axis.first] if base and entry.source.startswith("context:") else None
        views.append(
            TradeOffView(
                tradeoff,
                entry,
                axis.title,
                tradeoff_sentence(tradeoff, catalogue),
                tradeoff_short(tradeoff, catalogue),
                set_by(entry, catalogue),
                elsewhere if elsewhere != entry.effective else None,
                entry.axis in policy.dropped,
            )
        )
    return views


@dataclass(frozen=True, slots=True)
class Line:
    """One span of the prompt: its number, its exact text and the note that says where it comes from."""

    number: int
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of spans from one source: its title, the page that explains it (None for headings), its lines."""

    kind: str
    title: str
    link: str | None
    lines: tuple[Line, ...]


def passages(policy: CompiledPolicy, catalogue: Catalogue) -> Iterator[Passage]:
    """The prompt as runs of spans; joined, the lines' texts are the prompt, character for character."""
    links = {"axis": "/axes/{}", "commitment": "/commitments#{}"}
    numbered = enumerate(policy.prompt.spans, start=1)
    for (kind, source_id), run in groupby(numbered, key=lambda pair: (pair[1].source.kind, pair[1].source.id)):
        spans = list(run)
        link = links.get(kind)
        yield Passage(
            kind,
            source_title(spans[0][1].source, catalogue),
            link.format(source_id) if link else None,
            tuple(
                Line(number, policy.prompt.text[span.start : span.end], source_note(span, catalogue))
                for number, span in spans
            ),
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """One threshold, what set its caution, and the commitment that holds it, if one does."""

    threshold: Threshold
    caution_from: str
    held_by: str | None


def limits(policy: CompiledPolicy, catalogue: Catalogue) -> list[Limit]:
    """The thresholds in the order of the chart and its data table."""
    by_hazard = {threshold.hazard: threshold for threshold in policy.thresholds}
    found = []
    for row in thresholds_rows(policy):
        threshold = by_hazard[row["hazard"]]
        held = catalogue.commitments[threshold.capped_by].title if threshold.capped_by else None
        found.append(Limit(threshold, caution_from(threshold), held))
    return found


@dataclass(frozen=True, slots=True)
class RulingView:
    """One ruling with the titles of its subject and of what won."""

    ruling: Ruling
    subject: str
    won_by: str


def rulings(policy: CompiledPolicy, catalogue: Catalogue) -> list[RulingView]:
    """What was asked for and not granted."""
    titles = {
        **{axis.id: axis.title for axis in catalogue.axes.values()},
        **{hazard.id: hazard.title for hazard in catalogue.hazards.values()},
    }
    return [
        RulingView(
            ruling,
            titles.get(ruling.subject, ruling.subject),
            f"the commitment “{catalogue.commitments[ruling.won_by].title}”"
            if ruling.won_by in catalogue.commitments
            else f"the operator's bounds “{ruling.won_by}”",
        )
        for ruling in policy.rulings
    ]
