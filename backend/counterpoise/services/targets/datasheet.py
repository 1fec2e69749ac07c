"""The datasheet that goes with preference pairs, after Gebru et al., "Datasheets for Datasets" (CACM 64(12), 2021).

It holds numbers and reviewed text alone. It is for people, but lies beside what a model is trained on, so no text of
the profile's author is in it either.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.levels import Level

__all__ = ["Portion", "datasheet"]


@dataclass(frozen=True, slots=True)
class Portion:
    """What one axis gives: ``first`` is the first pole's whole weight, ``favours`` the pole that is chosen or None."""

    axis: str
    title: str
    level: Level
    first: int
    favours: str | None
    rows: int
    examples: int


def _authors(portions: Sequence[Portion], catalogue: Catalogue, field: str) -> str:
    named = dict.fromkeys(getattr(catalogue.axis(portion.axis), field) for portion in portions)
    return "; ".join(named) or "nobody: no axis is set"


def datasheet(portions: Sequence[Portion], policy: str, catalogue_digest: str, catalogue: Catalogue) -> str:
    """The datasheet as Markdown.

    Args:
        portions: every set axis, most important first.
        policy: digest of the compiled policy.
        catalogue_digest: digest of the catalogue that the examples come from.
        catalogue: for who wrote and reviewed the examples.
    """
    rows = sum(portion.rows for portion in portions)
    table = "\n".join(
        f"| {portion.title} (`{portion.axis}`) | {portion.first}:{100 - portion.first} | {portion.level} "
        f"| {portion.favours or 'left out'} | {portion.rows} of {portion.examples} |"
        for portion in portions
    )
    return f"""\
# Datasheet: preference pairs of one value profile

- Compiled policy `{policy}`
- Catalogue `{catalogue_digest}`
- Pairs: {rows}

## Why it was made

To teach a model which of two good replies to prefer, where a person or a panel has said which value comes first. Both
replies of a pair are legitimate. "Rejected" means less fitting for this profile; it does not mean bad.

## What is in it

`train.jsonl` holds one JSON object a line: `prompt`, `chosen` and `rejected` as lists of messages, which is TRL's
conversational preference format with an explicit prompt, and `id`, `axis`, `favours` and `weight`, which say where the
pair comes from and which TRL disregards.

| axis | weights | level | chosen | pairs |
|---|---|---|---|---|
{table or "| none is set | | | | 0 |"}

Of an axis's n examples, n times the distance of its weights from 50:50 (a share of one half counts as 0, all or nothing
as 1) are used, rounded up, in the catalogue's order. A balanced axis is left out: an even mix would teach the model its
own default.

## How it was made

From the examples in the catalogue's axis files, word for word. None of it was written by a user of a profile or by a
model on a user's behalf, and none of it comes from the contrast pairs that the trained model can be measured with.

- Written by: {_authors(portions, catalogue, "written_by")}
- Reviewed by: {_authors(portions, catalogue, "reviewed_by")}
- Language: English. Licence: Apache-2.0, as the catalogue.

## What it is not

- **Evidence of what people want.** The weights are somebody's choice. Whom they favour is another question.
- **Enough to train on alone.** {rows} pairs can be learnt by heart. Mix them into other data, or use few passes.
- **Safe by itself.** It holds no commitment and nothing on honesty, safety or fairness. Training on preferences can
  weaken them: measure the commitments on the trained model before anybody uses it.
- **Calibrated.** That more pairs pull more is plausible, and nobody has measured by how much.
"""
