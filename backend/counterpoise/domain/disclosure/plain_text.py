"""The statement as plain text, 78 characters wide: for terminals, mail and paper."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from counterpoise.domain.compiler.policy import departs

__all__ = ["EVERYBODY", "plain_text", "points", "row_words"]

_WIDE = 78
EVERYBODY = "everyone"
VERDICTS: Mapping[str, str] = {
    "closer": "closer to what this group says it wants",
    "further": "further from what this group says it wants",
    "about the same": "about the same",
    "cannot tell": "cannot tell",
}
Row = Mapping[str, Any]


def points(value: float) -> str:
    """A difference in points of 100, signed, with one decimal; a point is .01 of closeness."""
    return f"{100 * value:+.1f}".replace("-", "−")


def row_words(one: Row) -> str:
    """One group in one line."""
    name = EVERYBODY if one["dimension"] == EVERYBODY else f"{one['dimension']}: {one['group']}"
    low, high = one["interval"]
    return (
        f"{name} (n = {one['n']:,}): {points(one['difference'])} points, 95% interval {points(low)} to {points(high)}: "
        f"{VERDICTS[one['verdict']]}"
    )


def _wrapped(text: str, first: str = "", rest: str | None = None) -> Iterator[str]:
    indent = " " * len(first) if rest is None else rest
    for paragraph in text.split("\n"):
        yield from textwrap.wrap(
            paragraph, _WIDE, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False
        ) or [first.rstrip()]
        first = indent


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield text.upper()


def _claims(heading: str, claims: list[Row]) -> Iterator[str]:
    yield f"  {heading}"
    for one in claims:
        source = f" [{one['source']}]" if one["source"] else ""
        yield from _wrapped(f"{one['who']}: {one['why']} ({one['label']}, by {one['basis']}){source}", "  - ")


def _tradeoff(one: Row, rows: list[Row]) -> Iterator[str]:
    yield ""
    said = f"{one['prioritises']} over {one['over']}" if one["prioritises"] else "in the balance"
    weights = ", ".join(f"{pole} {weight}" for pole, weight in one["weights"].items())
    yield from _wrapped(f"{one['axis']}: {said} ({weights})")
    yield from _wrapped(f"When: {one['when']}", "  ")
    yield from _wrapped(f"Because: {one['because']}", "  ")
    if one["benefits"]:
        yield from _claims("Who benefits:", one["benefits"])
    if one["disadvantaged_unknown"]:
        unknown = one["disadvantaged_unknown"]
        yield from _wrapped(f"Who is disadvantaged: unknown. {unknown['ask']}, by {unknown['by']}", "  ")
    else:
        yield from _claims("Who is disadvantaged:", one["disadvantaged"])
    moved = [row for row in rows if row["verdict"] in {"closer", "further"}]
    if rows:
        yield from _wrapped(f"Numbers: {len(rows)} groups compared; for {len(moved)} a difference can be told.", "  ")
    for row in moved:
        yield from _wrapped(row_words(row), "  - ")


def _evidence(predicate: Row) -> Iterator[str]:
    used, figures = predicate["used"], predicate["figures"]
    yield from _heading("Evidence")
    if used is None or figures is None:
        yield "None. Who gains and who pays are claims."
        return
    yield from _wrapped(f"{used['title']}. {used['citation']} Licence: {used['licence']}. {used['frame']}")
    yield from _wrapped(
        f"Compared with {used['reference']}. One point is .01 of closeness to what people say they want."
    )
    for row in (figures["everyone"], *figures["groups"]):
        if row:
            yield from _wrapped(row_words(row), "- ")
    for one in figures["hidden"]:
        yield from _wrapped(
            f"not shown: {one['dimension']} {one['group']} (under ten people, or would tell of them)", "- "
        )


def _ruling(one: Mapping[str, Any]) -> str:
    return (
        f"{one['subject']}: asked {one['asked']}, holds {one['holds']}. {one['reason']} "
        f"({one['authority']}: {one['won_by']})"
    )


def plain_text(predicate: Row, digest: str, address: str) -> str:
    """The whole statement; every line at most 78 characters where words allow."""
    deployment, appeals = predicate["deployment"], predicate["appeals_and_review"]
    lines: list[str] = [*_wrapped(predicate["title"]), *_wrapped(predicate["one_sentence_description"]), ""]
    until = f" until {predicate['expires']}" if predicate["expires"] else ""
    lines += [
        f"Version {predicate['version']}, published {predicate['datePublished']}.",
        f"In force from {predicate['effective']}{until}.",
        f"Statement {digest}",
        f"Policy    {predicate['policy']['digest']}",
        f"At {address}",
    ]
    if predicate["revision_note"]:
        lines += _wrapped(f"What changed: {predicate['revision_note']}")
    rulings = predicate["policy"]["rulings"]
    departures = [one for one in rulings if departs(one["won_by"])]
    for one in departures:
        lines += _wrapped(f"The operator departs from what a panel ratified. {_ruling(one)}")
    lines += _heading("Who decided")
    lines += _wrapped(predicate["senior_responsible_owner"])
    lines += _wrapped(f"Offered by {deployment['operator']}. Model: {deployment['model'] or 'not named'}.")
    lines += _wrapped(predicate["decision"]) if predicate["decision"] else []
    panel = predicate["wasAssociatedWith"]
    lines += (
        ["No panel took part."]
        if panel is None
        else _wrapped(f"Panel: {'; '.join([panel['title'], *panel['composition']])}")
    )
    for one in predicate["dissent"]:
        lines += _wrapped(f"Dissent of {one['who']}: {one['says']}", "- ")
    lines += _heading("Trade-offs")
    axes = {} if predicate["figures"] is None else predicate["figures"]["axes"]
    for one in predicate["tradeoffs"]:
        lines += _tradeoff(one, axes.get(one["axis"], []))
    others = [one for one in rulings if one not in departures]
    lines += _heading("What was asked and not granted") if others else []
    for one in others:
        lines += _wrapped(_ruling(one), "- ")
    lines += _heading("Alternatives considered")
    for one in predicate["alternatives_considered"]:
        lines += _wrapped(f"{one['what']} Not chosen: {one['why_not']}", "- ")
    lines += _heading("What would make us reverse this")
    lines += _wrapped(f"{predicate['reversal']['condition']} We look by {predicate['reversal']['by']}.")
    lines += _heading("What we do not know")
    for one in predicate["data_completeness_and_representativeness"]:
        lines += _wrapped(one, "- ")
    lines += _heading("What you can change")
    for one in predicate["userOptions"] or ["Nothing is recorded."]:
        lines += _wrapped(one, "- ")
    lines += _evidence(predicate)
    lines += _heading("Object")
    lines += _wrapped(f"At {appeals['channel']}; a reply is due within {appeals['reply_within_days']} days.")
    return "\n".join(lines) + "\n"
