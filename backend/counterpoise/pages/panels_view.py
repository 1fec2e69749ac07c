"""A panel as its public page shows it: where it is, and what happened to each proposition."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.domain.panels.moderation import POLICY
from counterpoise.domain.panels.records import Panel, PanelEntry, Proposition
from counterpoise.domain.panels.stages import ENDED, STAGES, has_begun
from counterpoise.pages.panels_words import STAGE_NAMES, STAGES_SAY, moment_text
from counterpoise.services.panels.propositions import shown_text
from counterpoise.services.public_opinions import PublicMap, Tally

__all__ = ["PropositionView", "StepView", "proposition_views", "public_texts", "state_words", "timeline"]


_ENDED = {
    "amendment": "Goes into the result as an amendment of the catalogue.",
    "declined": "Declined.",
}
_OPEN = {
    "submitted": "Waits for moderation; its text is shown once somebody has looked at it.",
    "accepted": "Put to the vote; how it ends is not stated yet.",
    "appealed": "Not put to the vote; its author appealed, and somebody else decides.",
}


@dataclass(frozen=True, slots=True)
class StepView:
    """One stage on the page; ``state`` is done, now or later."""

    stage: str
    name: str
    says: str
    state: str
    began: str | None
    closes: str | None


@dataclass(frozen=True, slots=True)
class PropositionView:
    """One proposition as everybody sees it.

    Attributes:
        number: within its panel.
        text: None where it is not shown.
        state: what happened to it, in one sentence.
        because: public reason, where there is one.
        amendment: what of the catalogue it changes.
        merged_into: number of the one it lives on in.
        votes: of all who are counted, once votes are closed.
        waiting: whether a decision about it is still open.
    """

    number: int
    text: str | None
    state: str
    because: str | None
    amendment: str | None
    merged_into: int | None
    votes: Tally | None
    waiting: bool


def timeline(panel: Panel, steps: Sequence[PanelEntry]) -> list[StepView]:
    """The stages in order; ``steps`` are the panel's entries of that kind, oldest first."""
    began: dict[str, str] = {}
    for one in steps:
        if (to := one.details.get("to")) in STAGE_NAMES and to not in began:
            began[str(to)] = moment_text(one.at)
    shown = [one for one in STAGES if one != "closed"] if panel.stage != "closed" else [*began]
    made = []
    for stage in STAGES:
        if stage not in shown:
            continue
        now = stage == panel.stage
        done = stage in began and not now if panel.stage == "closed" else has_begun(panel.stage, stage) and not now
        until = panel.closes.get(stage)
        made.append(
            StepView(
                stage=stage,
                name=STAGE_NAMES[stage],
                says=STAGES_SAY[stage],
                state="done" if done or (now and stage in ENDED) else "now" if now else "later",
                began=began.get(stage),
                closes=None if until is None else moment_text(until),
            )
        )
    return made


def state_words(one: Proposition) -> str:
    """What happened to a proposition, in one sentence."""
    if one.outcome is not None:
        return _ENDED[one.outcome]
    if one.status == "merged":
        return f"Merged by its author into number {one.merged_into}."
    if one.status == "rejected":
        rule = POLICY.get(one.rule or "")
        says = rule.says if rule else ""
        return f"Not put to the vote. {says}".strip()
    return _OPEN[one.status]


def proposition_views(propositions: Sequence[Proposition], found: PublicMap | None) -> list[PropositionView]:
    """Every proposition by number, with its votes once there are any to show."""
    votes = {one.id: one.everybody for one in found.propositions} if found else {}
    return [
        PropositionView(
            number=one.number,
            text=shown_text(one),
            state=state_words(one),
            because=one.because,
            amendment=one.amendment,
            merged_into=one.merged_into,
            votes=votes.get(str(one.number)),
            waiting=one.outcome is None and one.status in {"submitted", "accepted", "appealed"},
        )
        for one in propositions
    ]


def public_texts(propositions: Sequence[Proposition]) -> dict[str, str]:
    """Text of each proposition that may be shown, by number as text."""
    return {str(one.number): text for one in propositions if (text := shown_text(one)) is not None}
