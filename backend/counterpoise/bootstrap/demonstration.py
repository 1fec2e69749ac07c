"""``counterpoise serve --demo``: a labelled deployment, its statement in this server's own log, and a made-up panel.

``STEPS`` runs in order before the server answers; each step does nothing where its work is done already.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from counterpoise.bootstrap.disclosure import file_sources
from counterpoise.bootstrap.library import Library
from counterpoise.bootstrap.panels import add_demonstration_panel
from counterpoise.bootstrap.statements import LocalStatements, local_statements
from counterpoise.domain.errors import AlreadyThere, StaleRevision, UnknownStatement
from counterpoise.files.statement_files import draft_of
from counterpoise.services.callers import SYSTEM, Caller
from counterpoise.services.deployments import Deployments, Offer
from counterpoise.services.statement_drafts import DraftRequest
from counterpoise.settings import Settings

__all__ = ["DEPLOYMENT", "STATEMENT", "STEPS", "demonstrate"]

DEPLOYMENT = STATEMENT = "demonstration"
_PROFILE, _PACK = "second-opinion", "collective-dialogues-2023"
_OPERATOR = "Nobody: a demonstration that ships with Counterpoise"
_DECIDED: dict[str, Any] = {
    "who": "decided by the catalogue's authors; no panel",
    "how": "They picked one shipped profile to show what a statement is. Nobody who is affected took part.",
    "panel": None,
    "dissent": [],
}
_ALTERNATIVES = [
    {
        "what": "The shipped profile “Balanced”.",
        "why_not": "At 50:50 on every axis there is little to state, and a demonstration should show who pays.",
    },
    {
        "what": "A profile that a panel of affected people ratified.",
        "why_not": "No such panel has met. Inventing one would show something that did not happen.",
    },
]
_REVERSAL = {
    "condition": "A real panel's profile to show in its place, or an objection that shows a number here to be wrong.",
    "by": "2027-12-31",
}
_NOTE = "The catalogue or the evidence changed with an upgrade; the demonstration follows it."
Step = Callable[[Settings, Library, LocalStatements], None]


def _deployment(_: Settings, held: Library, local: LocalStatements) -> None:
    """A deployment that says of itself that it is none."""
    offer = Offer("Demonstration: nobody is served by this", [_PROFILE], None, None, tuning=True)
    with local.around.store.writing() as work:
        if work.deployments.get(DEPLOYMENT) is not None:
            return
        caller = Caller(SYSTEM, work, None, local.around.clock.now())
        try:
            Deployments(held.policies).create(caller, DEPLOYMENT, offer)
        except AlreadyThere:  # another server on the same database was quicker
            return
        work.commit()


def _statement(_: Settings, held: Library, local: LocalStatements) -> None:
    """Its statement, on a shipped pack of real evidence."""
    sources = file_sources(held, Path())
    digest = held.policies.document(held.policies.profile(_PROFILE))["digest"]
    try:
        said = local.shown(STATEMENT).predicate
    except UnknownStatement:
        said = None
    if said is not None and said["policy"]["digest"] == digest and said["used"]["digest"] == sources.pack(_PACK).digest:
        return
    asked = DraftRequest(
        _PROFILE,
        name=STATEMENT,
        evidence=_PACK,
        runs_on={"deployment": DEPLOYMENT, "operator": _OPERATOR},
        tuning=True,
    )
    draft = local.held.drafts.draft(asked, sources)
    for one in draft["tradeoffs"]:
        # The deciders are the profile's authors, so their reason is the one that they gave there.
        one["because"] = one["profile_says"] or "The profile's authors give no reason of their own for this one."
    draft |= {
        "title": f"Demonstration: {draft['title']}",
        "decided_by": _DECIDED,
        "alternatives_considered": _ALTERNATIVES,
        "reversal": _REVERSAL,
        "revision_note": "" if said is None else _NOTE,
    }
    try:
        local.publish(local.held.drafts.check(draft_of(draft), sources, revises=said is not None))
    except (AlreadyThere, StaleRevision):  # another server on the same database was quicker
        return


def _panel(settings: Settings, held: Library, local: LocalStatements) -> None:
    """A panel of members who are plainly made up."""
    with suppress(AlreadyThere):  # another server on the same database was quicker
        add_demonstration_panel(settings, held, local.around)


STEPS: tuple[Step, ...] = (_deployment, _statement, _panel)
"""What the demonstration consists of, in order."""


def demonstrate(settings: Settings, held: Library) -> None:
    """Put the demonstration where the settings say, unless it is there; the log's head is signed when this returns.

    Raises:
        StorageFailed, KeyRefused, LogRolledBack: if it cannot be kept, signed or logged.
    """
    with local_statements(settings, held) as local:
        for step in STEPS:
            step(settings, held, local)
        local.held.notary.log.head()
