"""In plain words, what cannot be known from an evidence pack."""

from collections.abc import Iterator, Sequence

from counterpoise.domain.standing.aggregates import Aggregates
from counterpoise.domain.standing.agreement import agreement
from counterpoise.domain.standing.comparison import Comparison
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.domain.standing.respondents import Respondents
from counterpoise.domain.standing.suppression import LEAST_RANKED, LEAST_SHOWN
from counterpoise.domain.standing.verdicts import GroupStanding

__all__ = ["from_the_questions", "limits"]


def from_the_questions(groups: Sequence[GroupStanding]) -> str | None:
    """How much of the differences follows from what was asked; None where the evidence is people, not shares."""
    rows = [(one.difference, one.alike) for one in groups if one.alike is not None]
    if not rows:
        return None
    alone, beyond = [100 * alike for _, alike in rows], [100 * (found - alike) for found, alike in rows]
    return (
        "Part of each difference follows from which statements were asked about, whatever people answered: had a group "
        f"supported all of them alike, it would be between {min(alone):+.1f} and {max(alone):+.1f} points. What they "
        f"did answer adds between {min(beyond):+.1f} and {max(beyond):+.1f}; only that part speaks of people."
    )


def _on_aggregates(pack: EvidencePack, data: Aggregates) -> Iterator[str]:
    yield (
        "The source gives shares of groups and no individuals. So who gains and who loses is not known, nor how far "
        "people within a group differ."
    )
    yield (
        "Intervals assume that a person's answers to different items are independent, because the source does not "
        "say how they hang together. The real uncertainty may be larger or smaller."
    )
    yield (
        "The items are statements that somebody wrote, not weights that people gave. Support for a statement says that "
        "people back it, and not how much of the other pole they would give up for it."
    )
    mapping = pack.codings[0]
    yield (
        f"Which statement speaks for which pole, and how strongly, is a judgement by {mapping.author}. The reasons "
        "stand beside each item; another reader may judge otherwise."
    )
    for other in pack.codings[1:]:
        if isinstance(other.data, Aggregates):
            found = agreement(data.items, other.data.items, pack.unmapped)
            beyond = "" if found.kappa is None else f" (Cohen's kappa {found.kappa:.2f})"
            yield (
                f"A second mapping, {other.name}, is by {other.author}. They put {found.same} of {found.items} items "
                f"in the same place{beyond}. The variants below use both."
            )
    poles: dict[str, set[str]] = {}
    for item in data.items:
        poles.setdefault(item.axis, set()).add(item.pole)
    if lopsided := sorted(axis for axis, sides in poles.items() if len(sides) == 1):
        yield (
            f"On {', '.join(lopsided)} all items speak for one pole. The evidence cannot show support for the other "
            "pole there, because nobody was asked about it; where no other axis is compared, the figure follows from "
            "the mapping alone, is the same for every group, and its verdict is that we cannot tell."
        )


def _on_people(pack: EvidencePack, people: Respondents) -> Iterator[str]:
    mapping = pack.codings[0]
    yield (
        f"That an answer means this weight on this axis is a judgement by {mapping.author}, for the reason given: "
        f"{mapping.reason}"
    )
    if len(people) != pack.n:
        yield f"The pack says that {pack.n:,} people were asked; its data hold {len(people):,}."


def limits(
    pack: EvidencePack, comparison: Comparison, unmeasured: tuple[str, ...], left_out: Sequence[str] = ()
) -> tuple[str, ...]:
    """What cannot be known from this pack about this profile, one sentence or two each.

    Args:
        pack: the evidence.
        comparison: what was found.
        unmeasured: axes that the profile sets and that could not be compared.
        left_out: axes that somebody asked to leave out.
    """
    found: list[str] = []
    if pack.synthetic:
        found.append(
            "These people are made up (synthetic). The pack shows how the page works and is evidence of nothing; no "
            "statement may rest on it."
        )
    found.append(
        "This is closeness to what people say they want. It is never benefit: whether getting it does them good was "
        "not asked."
    )
    found.append(
        f"Who was asked: {pack.frame.rstrip('.')}; n = {pack.n:,}; {pack.dates}. It says nothing about others."
    )
    data = pack.codings[0].data
    if questions := from_the_questions(comparison.groups):
        found.append(questions)
    found += _on_aggregates(pack, data) if isinstance(data, Aggregates) else _on_people(pack, data)
    found.append(
        "Weights are compared as declared. What a model does under this profile may differ; see what was measured."
    )
    if unmeasured:
        found.append(f"Nothing is said about {', '.join(unmeasured)}: the evidence or the reference leaves it out.")
    if left_out:
        found.append(
            f"Left out on request: {', '.join(left_out)}. What is shown is not about the whole profile; a figure that "
            "was picked out of many such tries is no finding."
        )
    if comparison.hidden:
        found.append(
            f"Groups of fewer than {LEAST_SHOWN} people are hidden, and so are groups that would give those away. "
            f"Groups of fewer than {LEAST_RANKED} are shown and not ranked."
        )
    if comparison.everyone is None and not comparison.groups:
        found.append(f"No figure is shown, because fewer than {LEAST_SHOWN} people answered, or every group is hidden.")
    return tuple(found)
