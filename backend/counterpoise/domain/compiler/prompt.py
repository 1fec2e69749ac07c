"""The prompt with its source map (design, section 4.2): commitments, behaviours, then examples whose mix is the dose.

Only reviewed catalogue text is ever read here: the plan carries ids and numbers, no user text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from counterpoise.domain.catalogue.axis import Axis
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.dose import first_slots
from counterpoise.domain.compiler.plan import Plan
from counterpoise.domain.compiler.policy import Options, PlanEntry, Prompt, Source, Span, Turn
from counterpoise.domain.errors import BudgetTooSmall, InvalidOption

__all__ = ["CODE_POINTS_PER_TOKEN", "Composition", "compose", "estimated_tokens"]

CODE_POINTS_PER_TOKEN = 4


def estimated_tokens(code_points: int) -> int:
    """Code points / 4, rounded up: an estimate that needs no tokenizer."""
    return -(-code_points // CODE_POINTS_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class Composition:
    """A prompt, the axes dropped to fit the budget, and what was shortened, in words."""

    prompt: Prompt
    dropped: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of prompt text from one source, before its place is known."""

    text: str
    source: Source
    shows: str | None = None


@dataclass(frozen=True, slots=True)
class _AxisText:
    """The lines of one axis: behaviours by favoured pole and level, example exchanges by slot and pole."""

    behaviours: dict[tuple[str, str], tuple[str, ...]]
    exchanges: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The parts of every prompt of one catalogue."""

    commitments: tuple[_Piece, ...]
    behaviours: _Piece
    examples: _Piece
    axes: dict[str, _AxisText]


def _lines(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"- {sentence}\n" for sentence in sentences)


def _axis_text(axis: Axis, asker: str, assistant: str) -> _AxisText:
    behaviours = {("", "balanced"): _lines(axis.balanced)}
    for pole_id, pole in axis.poles.items():
        for level in ("lean", "strong", "dominant"):
            behaviours[pole_id, level] = _lines(pole.behaviours.at(level))
    exchanges = tuple(
        {pole: f"{asker}: {example.user}\n{assistant}: {reply}\n\n" for pole, reply in example.replies.items()}
        for example in axis.examples
    )
    return _AxisText(behaviours, exchanges)


@lru_cache(maxsize=8)
def _frame(catalogue: Catalogue) -> _Frame:
    heads = catalogue.headings
    commitments = [_Piece(f"{heads.commitments}\n", Source("heading", "commitments"))]
    for commitment in catalogue.commitments.values():
        source = Source("commitment", commitment.id)
        commitments += [_Piece(line, source) for line in _lines(commitment.prompt)]
    return _Frame(
        tuple(commitments),
        _Piece(f"{heads.behaviours}\n", Source("heading", "behaviours")),
        _Piece(f"{heads.examples}\n\n", Source("heading", "examples")),
        {axis.id: _axis_text(axis, heads.asker, heads.assistant) for axis in catalogue.axes.values()},
    )


def _favoured(entry: PlanEntry) -> str:
    if entry.level == "balanced":
        return ""
    first, second = entry.axis.split("-")
    return first if entry.effective > 50 else second  # noqa: PLR2004


def _shown(entry: PlanEntry, slots: int) -> list[str]:
    """The pole that each of the axis's slots shows."""
    first, second = entry.axis.split("-")
    return [first if shown else second for shown in first_slots(entry.effective, slots)]


def _source(entry: PlanEntry) -> Source:
    first, second = entry.axis.split("-")
    weights = {first: entry.effective, second: 100 - entry.effective}
    return Source("axis", entry.axis, entry.level, weights, entry.authority, entry.panel)


def _with_blank_line(pieces: list[_Piece]) -> None:
    """End a block: the blank line belongs to the piece before it."""
    last = pieces[-1]
    pieces[-1] = _Piece(last.text + "\n", last.source, last.shows)


def _pieces(frame: _Frame, entries: Sequence[PlanEntry], slots: int, *, in_text: bool) -> list[_Piece]:
    pieces = list(frame.commitments)
    if not entries:
        return pieces
    _with_blank_line(pieces)
    pieces.append(frame.behaviours)
    sources = {entry.axis: _source(entry) for entry in entries}
    for entry in entries:
        source = sources[entry.axis]
        pieces += [_Piece(line, source) for line in frame.axes[entry.axis].behaviours[_favoured(entry), entry.level]]
    if not slots or not in_text:
        return pieces
    _with_blank_line(pieces)
    pieces.append(frame.examples)
    for entry in entries:
        exchanges = frame.axes[entry.axis].exchanges
        source = sources[entry.axis]
        for number, pole in enumerate(_shown(entry, min(slots, len(exchanges) // 2 * 2))):
            pieces.append(_Piece(exchanges[number][pole], source, pole))
    return pieces


def _turns(catalogue: Catalogue, entries: Sequence[PlanEntry], slots: int) -> tuple[Turn, ...]:
    turns = []
    for entry in entries:
        examples = catalogue.axes[entry.axis].examples
        for number, pole in enumerate(_shown(entry, min(slots, len(examples) // 2 * 2))):
            turns.append(Turn("user", examples[number].user, entry.axis, pole))
            turns.append(Turn("assistant", examples[number].replies[pole], entry.axis, pole))
    return tuple(turns)


def _mapped(pieces: Sequence[_Piece], turns: tuple[Turn, ...]) -> Prompt:
    text = "".join(piece.text for piece in pieces).rstrip("\n")
    spans, start = [], 0
    for piece in pieces:
        end = min(start + len(piece.text), len(text))
        spans.append(Span(start, end, piece.source, piece.shows))
        start = end
    length = len(text) + sum(len(turn.content) for turn in turns)
    return Prompt(text, turns, estimated_tokens(length), tuple(spans))


def compose(planned: Plan, catalogue: Catalogue, options: Options) -> Composition:
    """Lay out the prompt within the budget: fewer examples for all axes first, then fewer axes, least important first.

    Raises:
        BudgetTooSmall: if the commitments alone exceed the budget; they are never dropped.
        InvalidOption: if the catalogue's slots number is not even.
    """
    most = int(catalogue.numbers["slots"].value)
    if most % 2 or most != catalogue.numbers["slots"].value:
        raise InvalidOption(f"numbers/slots.yaml must hold an even whole number, not {most}", slots=most)
    frame = _frame(catalogue)
    doses = range(most, -1, -2) if options.means != "rules" else range(0, -1, -2)
    kept, warnings = list(planned.entries), list[str]()

    def attempt(slots: int) -> Prompt:
        turns = _turns(catalogue, kept, slots) if options.means == "turns" else ()
        return _mapped(_pieces(frame, kept, slots, in_text=options.means == "text"), turns)

    for slots in doses:
        prompt = attempt(slots)
        if prompt.estimated_tokens <= options.budget:
            if slots < doses[0]:
                warnings.append(
                    f"The budget of {options.budget} tokens leaves {slots} examples an axis instead of {most}; "
                    "the mix of examples is coarser than the weights."
                )
            return Composition(prompt, (), tuple(warnings))
    dropped = list[str]()
    while kept:
        dropped.append(kept.pop().axis)
        prompt = attempt(0)
        if prompt.estimated_tokens <= options.budget:
            warnings.append(
                f"The budget of {options.budget} tokens leaves no room for examples, nor for: {', '.join(dropped)}."
            )
            return Composition(prompt, tuple(dropped), tuple(warnings))
    needed = attempt(0).estimated_tokens
    raise BudgetTooSmall(
        f"The commitments alone take about {needed} tokens and are never dropped; the budget is {options.budget}. "
        f"Raise it to {needed} or more.",
        budget=options.budget,
        needed=needed,
    )
