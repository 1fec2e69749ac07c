"""Request bodies; an unknown field is refused."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from counterpoise.domain.compiler.policy import Means
from counterpoise.domain.quiz.questions import Choice
from counterpoise.schemas.base import Ask

__all__ = [
    "AskChart",
    "AskDiff",
    "AskDisappointment",
    "AskExplain",
    "AskNotches",
    "AskPolicy",
    "AskProposal",
    "AskYaml",
    "QuizAnswer",
]

Named = Annotated[
    str | dict[str, Any],
    Field(
        description="The id of a profile, `id@version` for one of its versions, or a profile/v1 object",
        examples=["candid-coach"],
    ),
]


_YAML = """\
schema: profile/v1
id: mine
title: Mine
summary: For me.
weights:
  pushback-encouragement: {pushback: 80, encouragement: 20}
"""


class AskPolicy(Ask):
    """A profile and how to compile it."""

    profile: Named
    context: str | None = None
    bounds: dict[str, Any] | None = Field(default=None, description="A bounds/v1 object: what an operator allows")
    means: Means = "text"
    budget: Annotated[int, Field(ge=1, le=1_000_000)] = 1200


class AskChart(AskPolicy):
    """A policy to draw, and how wide its plot is in pixels; below 480 the labels are shortened."""

    width: Annotated[int, Field(ge=280, le=1600)] = 640


class AskNotches(AskPolicy):
    """A profile and the axis whose slider is asked about."""

    axis: Annotated[str, Field(examples=["pushback-encouragement"])]


class AskDiff(Ask):
    """Two profiles to compare in one context."""

    old: Named
    new: Named
    context: str | None = None
    bounds: dict[str, Any] | None = None
    means: Means = "text"
    budget: Annotated[int, Field(ge=1, le=1_000_000)] = 1200


class AskExplain(Ask):
    """A score of one hazard under a profile."""

    profile: Named
    hazard: Annotated[str, Field(examples=["ssh"])]
    score: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, examples=[0.2])]
    context: str | None = None
    bounds: dict[str, Any] | None = None


class AskDisappointment(Ask):
    """What went wrong, in a person's own words. Compared with the catalogue, kept nowhere."""

    profile: Named
    words: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=3, max_length=1000),
        Field(examples=["It crushed my idea before hearing it out."]),
    ]
    context: str | None = None
    bounds: dict[str, Any] | None = None


class AskYaml(Ask):
    """The YAML text of a profile."""

    yaml: Annotated[
        str,
        StringConstraints(max_length=262_144),
        Field(examples=[_YAML]),
    ]


class QuizAnswer(Ask):
    """The reply chosen for one question."""

    question: str
    choice: Choice


class AskProposal(Ask):
    """Answers to the questions of a quiz."""

    answers: Annotated[
        list[QuizAnswer],
        Field(
            min_length=1,
            max_length=15,
            examples=[[{"question": "brevity-thoroughness.7.ba", "choice": "a"}]],
        ),
    ]
