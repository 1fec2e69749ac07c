"""What only people can say and nobody has said yet: everything at once, each with its place."""

from collections.abc import Iterator

from counterpoise.domain.disclosure.draft import DraftTradeOff, StatementDraft, Unknown
from counterpoise.domain.errors import Issue

__all__ = ["missing"]


def _issue(message: str, *path: str | int) -> Issue:
    return Issue("missing", message, path)


def _tradeoff(place: int, one: DraftTradeOff) -> Iterator[Issue]:
    if not one.because:
        yield _issue(f"say why {one.axis} was decided so", "tradeoffs", place, "because")
    if not isinstance(one.disadvantaged, Unknown) and not one.disadvantaged:
        yield _issue(
            f"say who is disadvantaged on {one.axis}; if nobody knows, write `unknown:` whom you would ask, and `by:` "
            "the day",
            "tradeoffs",
            place,
            "disadvantaged",
        )


def missing(draft: StatementDraft, *, revises: bool) -> list[Issue]:
    """Every required part that is still empty.

    Args:
        draft: what is to be published.
        revises: whether an earlier version of this name is published; then a revision note is required.
    """
    found = [issue for place, one in enumerate(draft.tradeoffs) for issue in _tradeoff(place, one)]
    if not draft.runs_on.operator:
        found.append(_issue("say who offers this", "runs_on", "operator"))
    if not draft.decided_by.who:
        found.append(_issue("say who decided and answers for it", "decided_by", "who"))
    if not draft.alternatives_considered:
        found.append(_issue("name at least one alternative and why it was not chosen", "alternatives_considered"))
    if not draft.reversal.condition:
        found.append(_issue("say what would make you reverse this", "reversal", "condition"))
    if not draft.reversal.by:
        found.append(_issue("say by which day you will have looked", "reversal", "by"))
    if revises and not draft.revision_note:
        found.append(_issue("say what changed since the last version, and why", "revision_note"))
    start, end = draft.effective.start, draft.effective.end
    if start and end and end < start:
        found.append(Issue("ends_before_it_begins", "ends before it begins", ("effective", "end")))
    return found
