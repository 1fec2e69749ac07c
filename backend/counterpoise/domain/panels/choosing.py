"""A ballot from choices between replies: for members who know what they would rather get, and not how much of it.

Every axis of the charter is asked about six times, from the catalogue's examples. Six choices for the first pole, from
none to all, suggest seven weights (``domain.quiz.shares``), one in each of the seven levels. Questions come in
rounds, one of every axis, so that whoever stops early has been asked about all of them equally. On each axis the first
pole is reply A three times: whoever always takes A asks for 50.

What comes out is a ballot to edit. It is kept nowhere before its member puts it in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterpoise.domain.catalogue.axis import Axis
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.errors import InvalidDocument, InvalidOption, Issue
from counterpoise.domain.quiz.questions import Answer, Picked, Question, lot, picked, question
from counterpoise.domain.quiz.shares import Estimate, estimate

__all__ = ["LIMITS", "ROUNDS", "BallotProposal", "Leaning", "choosing_questions", "proposed_ballot"]

ROUNDS = 6
"""Questions about each axis; the catalogue has at least as many examples of every axis."""

_MOST_FAULTS = 100

LIMITS = (
    "This measures which replies by our catalogue's authors you would rather get, in situations that they chose. It "
    "does not measure your values. With few answers the number stays nearer to 50 than your choices do; if you always "
    "want one kind of reply, write 100 or 0. The range is where the share of such choices lies with a probability of "
    "95%, if before you chose every share was as likely as any other. How much axes count beside each other cannot be "
    "told from this, so importances are left to you. Nothing is kept or counted until you put the ballot in."
)


@dataclass(frozen=True, slots=True)
class Leaning:
    """What was chosen on one axis, and the weight it suggests.

    Attributes:
        axis: its id.
        first: answers for the first pole.
        second: answers for the second pole.
        either: answers for both alike.
        skipped: questions that were answered with neither.
        estimate: the first pole's weight with its interval; None abstains, where nothing was chosen.
        says: the same in a sentence or two.
        chosen: each answer, in the order of the catalogue's examples: poles are told once one has chosen.
    """

    axis: str
    first: int
    second: int
    either: int
    skipped: int
    estimate: Estimate | None
    says: str
    chosen: tuple[Picked, ...] = ()


@dataclass(frozen=True, slots=True)
class BallotProposal:
    """A leaning for every axis of the charter, in its order, and what such choices cannot tell."""

    leanings: tuple[Leaning, ...]
    limits: str = LIMITS

    @property
    def weights(self) -> dict[str, int | None]:
        """As a ballot holds them: the first pole's weight by axis, None abstains."""
        return {one.axis: one.estimate.weight if one.estimate else None for one in self.leanings}


def _of_axis(axis: Axis, seed: int) -> list[Question]:
    """Six questions about one axis, in the order of their rounds; the first pole is A in half of them."""
    numbers = range(len(axis.examples))
    drawn = sorted(numbers, key=lambda number: lot(seed, f"{axis.id}.{number}"))[:ROUNDS]
    sides = sorted(drawn, key=lambda number: lot(seed, f"{axis.id}.{number}.side"))[: ROUNDS // 2]
    return [question(axis, number, first_is_a=number in sides) for number in drawn]


def choosing_questions(axes: Sequence[Axis], seed: int) -> tuple[Question, ...]:
    """Six questions about each axis, round after round; the seed shuffles examples, sides and axes.

    Args:
        axes: of the charter.
        seed: the same one gives the same questions in the same order.
    """
    asked = {axis.id: _of_axis(axis, seed) for axis in axes}
    return tuple(
        asked[axis][turn]
        for turn in range(ROUNDS)
        for axis in sorted(asked, key=lambda axis: lot(seed, f"{axis}:round {turn}"))
    )


def _read(answers: Sequence[Answer], axes: Sequence[str], catalogue: Catalogue) -> list[Picked]:
    found, faults, seen = list[Picked](), list[Issue](), set[tuple[str, int]]()
    for place, answer in enumerate(answers):
        try:
            one = picked(answer, catalogue)
        except InvalidOption as error:
            faults.append(Issue("unknown_question", error.message, ("answers", place)))
            continue
        key = (one.axis.id, one.number)
        if one.axis.id not in axes:
            message = f"the charter does not ask about {one.axis.id!r}"
            faults.append(Issue("unknown_axis", message, ("answers", place)))
        elif key in seen:
            message = f"the question {one.axis.id}.{one.number} is answered twice: one answer each"
            faults.append(Issue("question_twice", message, ("answers", place)))
        seen.add(key)
        found.append(one)
    if faults:
        raise InvalidDocument(faults[:_MOST_FAULTS])
    return found


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _says(axis: Axis, first: int, second: int, either: int, found: Estimate | None) -> str:
    if found is None:
        return "You chose nothing here, so the ballot abstains."
    said = [
        f"“{axis.pole(pole).title}” {_times(count)}"
        for pole, count in ((axis.first, first), (axis.second, second))
        if count
    ]
    said += [f"either {_times(either)}"] if either else []
    chose = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    answers = first + second + either
    return (
        f"You chose {chose}: {found.weight} for {axis.pole(axis.first).title.lower()}. From {answers} "
        f"{'answer' if answers == 1 else 'answers'} it could be anything from {found.low} to {found.high}."
    )


def proposed_ballot(answers: Sequence[Answer], axes: Sequence[str], catalogue: Catalogue) -> BallotProposal:
    """The weights that choices suggest, for every axis of the charter.

    The order of answers and the sides on which replies stood make no difference.

    Args:
        answers: to questions about the charter's axes, each at most once, whichever side its replies stood on.
        axes: of the charter.
        catalogue: holds the examples; an axis that it no longer has gets an abstention.

    Raises:
        InvalidDocument: listing answers to questions that are unknown, of another axis, or answered before; 100 at
            most.
    """
    chosen: Mapping[str, list[Picked]] = {axis: [] for axis in axes}
    for one in _read(answers, axes, catalogue):
        chosen[one.axis.id].append(one)
    return BallotProposal(tuple(_leaning(axis, chosen[axis], catalogue) for axis in axes))


def _leaning(axis_id: str, chosen: Sequence[Picked], catalogue: Catalogue) -> Leaning:
    axis = catalogue.axes.get(axis_id)
    if axis is None:
        return Leaning(axis_id, 0, 0, 0, 0, None, "The catalogue no longer has this axis, so nothing was asked.")
    first = sum(one.pole == axis.first for one in chosen)
    second = sum(one.pole == axis.second for one in chosen)
    either = sum(one.either for one in chosen)
    found = estimate(first, second, either)
    says = _says(axis, first, second, either, found)
    skipped, ordered = len(chosen) - first - second - either, tuple(sorted(chosen, key=lambda one: one.number))
    return Leaning(axis_id, first, second, either, skipped, found, says, ordered)
