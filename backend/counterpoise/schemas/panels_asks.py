"""What people ask about panels. Lengths are bounded here, meaning in the domain."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from counterpoise.domain.catalogue.base import Protects
from counterpoise.domain.panels.stages import Stage
from counterpoise.domain.quiz.questions import FullChoice
from counterpoise.schemas.base import Ask
from counterpoise.schemas.versions import Slug

__all__ = [
    "AskAnswers",
    "AskAppeal",
    "AskAssent",
    "AskBallot",
    "AskCharter",
    "AskChoices",
    "AskDate",
    "AskEnd",
    "AskFreeze",
    "AskMerge",
    "AskModeration",
    "AskOtherwise",
    "AskOverride",
    "AskPanel",
    "AskProposition",
    "AskReport",
    "AskSeed",
    "AskStep",
    "AskVoice",
    "AskVote",
    "AskVotes",
    "AskWithholding",
    "ChoiceMade",
]

Text = Annotated[str, Field(max_length=4000, examples=["Because too few came."])]
Number = Annotated[int, Field(ge=1, le=999_999_999, examples=[1])]
Table = Annotated[str, Field(max_length=500_000)]
Axis = Annotated[str, Field(max_length=64, examples=["plain-technical"])]
# No number is too large to be refused with a reason.
Real = Annotated[float, Field(examples=[60])]

_CHARTER: dict[str, Any] = {
    "question": "How should the library's assistant answer?",
    "stakes": "Whom it helps, and whom it talks down to.",
    "stands_for": "Everybody with a library card.",
    "binding": "The library runs what the panel ratifies for a year.",
    "axes": ["pushback-encouragement", "plain-technical"],
    "profile": "library-panel",
    "profile_title": "The library's panel",
    "quorum": 0.5,
}


class AskCharter(Ask):
    """A whole charter."""

    charter: Annotated[dict[str, Any], Field(examples=[_CHARTER], description="See the fields of a charter")]


class AskPanel(AskCharter):
    """A panel to convene."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "library", "charter": _CHARTER}]})

    id: Slug


class AskStep(Ask):
    """The next stage by name, or ``closed`` to end without a result."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to": "votes"}]})

    to: Stage
    because: Text | None = Field(default=None, description="Public; required to close")


class AskDate(Ask):
    """Until when a stage stays open."""

    stage: Annotated[Stage, Field(examples=["ballots"])]
    until: Annotated[AwareDatetime, Field(strict=False, examples=["2040-05-01T18:00:00Z"])]
    because: Text


class AskVoice(Ask):
    """Whom the panel has heard, and what they said in short."""

    voice: Annotated[Literal["first-pole", "second-pole", "affected", "critic", "expert"], Field(examples=["critic"])]
    title: Annotated[str, Field(max_length=300, examples=["A reader who was talked down to"])]
    text: Annotated[str, Field(max_length=4000, examples=["Being told what one asked for is not always help."])]


class AskFreeze(Ask):
    """Pool and quotas as CSV, and what the seed will hang on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "pool": "id,technology\np1,yes\np2,no\np3,no\n",
                    "quotas": "category,value,min,max\ntechnology,yes,0,1\ntechnology,no,1,2\n",
                    "seats": 2,
                    "commitment": "sha256:" + "0" * 64,
                    "public_name": "The lottery numbers of the first Saturday in May",
                }
            ]
        }
    )

    pool: Table
    quotas: Table
    seats: Annotated[int, Field(ge=1, le=100)]
    commitment: Annotated[str, StringConstraints(pattern="^sha256:[0-9a-f]{64}$", max_length=71)] = Field(
        description="SHA-256 of 32 secret random bytes, published before the public value is known"
    )
    public_name: Annotated[str, Field(max_length=2000)]
    rule: Literal["leximin", "maximin"] = "leximin"
    per_household: Annotated[int, Field(ge=1, le=100)] = 1


class AskSeed(Ask):
    """The secret that was committed to, and the public value that nobody knew then."""

    secret: Annotated[str, Field(max_length=64, examples=["0" * 64], description="64 hexadecimal digits")]
    public_value: Annotated[str, Field(min_length=1, max_length=2000, examples=["3 14 15 92 65 35"])]


class AskAnswers(Ask):
    """Who of those drawn said yes or no, by the pool's ids."""

    answers: Annotated[
        dict[Annotated[str, Field(max_length=200)], bool],
        Field(min_length=1, max_length=500, examples=[{"p1": True, "p2": False}]),
    ]


class AskOtherwise(Ask):
    """Why the members were not drawn by lot."""

    because: Text


class AskProposition(Ask):
    """One sentence to agree or disagree with, at most 280 characters."""

    text: Annotated[str, Field(max_length=2000, examples=["The assistant asks before it acts."])]


class AskModeration(Ask):
    """Whether a proposition is put to the vote; a rejection names a rule of the policy."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accept": True, "because": "It fits the question."}]})

    accept: bool
    because: Text
    rule: Annotated[str, Field(max_length=64)] | None = None


class AskAppeal(Ask):
    """Why somebody else should decide about a rejected proposition."""

    because: Text


class AskMerge(Ask):
    """In which proposition one's own lives on."""

    into: Number


class AskEnd(Ask):
    """How a proposition ends."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "declined", "because": "The axis says it already."}]}
    )

    outcome: Literal["amendment", "declined"]
    because: Text
    amendment: Literal["axis", "wording", "commitment", "number"] | None = Field(
        default=None, description="What of the catalogue an amendment changes"
    )


class AskVote(Ask):
    """One vote: agree 1, disagree -1, pass 0."""

    proposition: Number
    value: Annotated[int, Field(ge=-1, le=1, examples=[1])]
    important: bool = False


class AskVotes(Ask):
    """Votes, each in place of the one cast before on the same proposition; all of them are taken, or none."""

    votes: Annotated[list[AskVote], Field(min_length=1, max_length=500, examples=[[{"proposition": 1, "value": 1}]])]


class AskBallot(Ask):
    """A ballot over every axis of the charter."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"weights": {"pushback-encouragement": 70, "plain-technical": None}, "importances": None}]
        }
    )

    weights: Annotated[dict[Axis, Real | None], Field(max_length=50)] = Field(
        description="The first pole's weight, 0-100, by axis; null abstains on it"
    )
    importances: Annotated[dict[Axis, Real], Field(max_length=50)] | None = Field(
        default=None, description="Of every axis, at least 0; only proportions count; null leaves that question"
    )


class ChoiceMade(Ask):
    """What one chose between two replies."""

    question: Annotated[str, Field(max_length=100)]
    choice: FullChoice = Field(description="`either`: both are as good; `skip`: neither, which counts for nothing")


class AskChoices(Ask):
    """Choices between replies, each question once; what is left out counts as skipped."""

    answers: Annotated[
        list[ChoiceMade],
        Field(max_length=2000, examples=[[{"question": "plain-technical.3.ba", "choice": "a"}]]),
    ]


class AskReport(Ask):
    """A minority report as its group writes it."""

    title: Annotated[str, Field(max_length=300, examples=["We asked for plain words"])]
    text: Annotated[str, Field(max_length=4000, examples=["The result suits those who read a lot."])]


class AskAssent(Ask):
    """Yes or no to the result."""

    yes: Annotated[bool, Field(examples=[True])]


class AskOverride(Ask):
    """Another weight than the ratified one."""

    axis: Axis
    weight: Annotated[int, Field(ge=0, le=100, examples=[50])]
    because: Text
    protects: Annotated[Protects, Field(description="Whom the other weight protects")] = "operator"


class AskWithholding(Ask):
    """A minority's profile that is not offered."""

    report: Number
    because: Text
