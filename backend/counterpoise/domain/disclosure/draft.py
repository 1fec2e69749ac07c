"""A trade-off statement as people edit it: a YAML file, statement-draft/v1.

What the program knows is filled in and checked again when it is published. What only people can say stands empty:
``missing`` names all of it at once.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from counterpoise.domain.catalogue.base import Entry, Paragraph, Sentence, Slug, WholeWeight
from counterpoise.domain.catalogue.claims import Claim
from counterpoise.domain.characters import hidden_character
from counterpoise.domain.disclosure.dates import Day

__all__ = [
    "Alternative",
    "DecidedBy",
    "Dissent",
    "DraftTradeOff",
    "Effective",
    "EvidenceChoice",
    "Panel",
    "PolicyChoice",
    "Reversal",
    "RunsOn",
    "StatementDraft",
    "Unknown",
]

_LONGEST = 2000


def _visible(text: str) -> str:
    if found := hidden_character(text):
        # As the catalogue's own texts: what a reader cannot see has no place in what gets signed.
        raise ValueError(f"holds {found}, which a reader cannot see; remove it")
    return text


Blank = Annotated[
    str, StringConstraints(strict=True, strip_whitespace=True, max_length=_LONGEST), AfterValidator(_visible)
]
"""Text that may still be empty in a draft."""
Language = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
Address = Annotated[
    str, StringConstraints(strict=True, pattern=r"^(https?://|/|mailto:)[^\s<>\"'\\]+$", max_length=500)
]
Digest = Annotated[str, StringConstraints(strict=True, pattern=r"^sha256:[0-9a-f]{64}$")]
_Many = Field(max_length=50)


class Unknown(Entry):
    """Nobody knows yet who is disadvantaged: whom we would ask, and by when."""

    unknown: Sentence
    by: Day


class DraftTradeOff(Entry):
    """One trade-off. Its axis, poles and weights are those of the compiled policy; the reason is yours."""

    axis: Slug
    prioritises: Slug | None
    over: Slug | None
    weights: Mapping[Slug, WholeWeight]
    level: Sentence
    when: Paragraph
    profile_says: Paragraph | None = Field(default=None, description="The reason that the profile's author gives.")
    because: Blank = Field(default="", description="Why you decided so; required for publishing.")
    benefits: Annotated[tuple[Claim, ...], _Many] = Field(default=(), description="Who gains, and why.")
    disadvantaged: Annotated[tuple[Claim, ...], _Many] | Unknown = Field(
        default=(),
        description="Who pays, and why; or `unknown: whom you would ask` and `by: day`. Never empty when published.",
    )


class Dissent(Entry):
    """A minority's own words about the decision."""

    who: Sentence
    says: Paragraph


class Panel(Entry):
    """The panel behind a decision: who sat in it, as totals."""

    title: Sentence
    address: Address | None = None
    digest: Digest | None = None
    composition: Annotated[tuple[Sentence, ...], _Many] = ()


class DecidedBy(Entry):
    """Who decided and answers for it."""

    who: Blank = Field(default="", description="Who decided and answers for it: people or an office; required.")
    how: Blank = Field(default="", description="How it was decided.")
    panel: Panel | None = Field(default=None, description="The panel that took part; null: no panel did.")
    dissent: Annotated[tuple[Dissent, ...], _Many] = ()


class Alternative(Entry):
    """Something else that could have been chosen, and why it was not."""

    what: Sentence
    why_not: Paragraph


class Reversal(Entry):
    """What would make us decide otherwise, and by when we look."""

    condition: Blank = Field(default="", description="What would make you reverse this; required.")
    by: Day | Literal[""] = Field(default="", description="The day by which you will have looked; required.")


class Effective(Entry):
    """From when, and until when, the statement holds."""

    start: Day | None = Field(default=None, description="First day; null: the day of publication.")
    end: Day | None = Field(default=None, description="Last day; null: until it is replaced or withdrawn.")


class PolicyChoice(Entry):
    """What was compiled; compiling it again must give this digest."""

    profile: Sentence = Field(description="Shipped id, `id@version`, or a profile file beside this one.")
    context: Slug | None = None
    means: Literal["rules", "text", "turns"] = "text"
    budget: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = 1200
    bounds: Mapping[str, Any] | None = Field(default=None, description="A bounds/v1 object.")
    digest: Digest


class EvidenceChoice(Entry):
    """Which evidence the numbers come from, and what they compare with."""

    pack: Sentence = Field(description="A shipped id, or a pack's folder beside this file.")
    digest: Digest
    against: Sentence | None = Field(default=None, description="A profile; null: 50:50 on every axis that is set.")
    seed: Annotated[int, Field(strict=True, ge=0)] = 0


class Measured(Entry):
    """Which measurement speaks for the model."""

    name: Sentence
    digest: Digest
    stale: bool = Field(description="Whether the catalogue's text has changed since.")


class RunsOn(Entry):
    """Where the policy is said to run. We cannot see what an operator runs; the page says so."""

    deployment: Slug | None = None
    operator: Blank = Field(default="", description="Who offers this; required.")
    model: Sentence | None = Field(default=None, description="Name and version of the model; null: not named.")
    target: Slug | None = Field(default=None, description="For which target it was exported; null: for none.")
    losses: Annotated[tuple[Paragraph, ...], Field(max_length=200)] = Field(
        default=(), description="What that target cannot say."
    )
    measurement: Measured | None = None


class StatementDraft(Entry):
    """A trade-off statement before it is published."""

    schema_: Literal["statement-draft/v1"] = Field(alias="schema")
    name: Slug = Field(description="In the permalink: /statements/NAME.")
    language: Language = "en"
    translation_of: Digest | None = Field(default=None, description="Digest of the statement that this one translates.")
    title: Sentence
    sentence: Sentence = Field(description="The whole statement in one plain sentence.")
    policy: PolicyChoice
    runs_on: RunsOn
    evidence: EvidenceChoice | None = None
    tradeoffs: Annotated[tuple[DraftTradeOff, ...], Field(min_length=1, max_length=100)]
    decided_by: DecidedBy
    alternatives_considered: Annotated[tuple[Alternative, ...], _Many] = ()
    limits: Annotated[tuple[Paragraph, ...], _Many] = Field(default=(), description="What you do not know.")
    reversal: Reversal
    user_options: Annotated[tuple[Paragraph, ...], _Many] = Field(
        default=(), description="What people can change for themselves."
    )
    effective: Effective = Effective()
    revision_note: Blank = Field(default="", description="What changed and why; required from the second version on.")
    objections: Address | None = Field(default=None, description="Where to object; null: on the statement's own page.")
    reply_within_days: Annotated[int, Field(strict=True, ge=1, le=366)] = 30
    figures: Mapping[str, Any] | None = Field(
        default=None, description="Filled in by `statement draft`; compared with the evidence when it is published."
    )
