"""All that is public of one panel, gathered once for its page, its files and its pictures."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from counterpoise.domain.panels.ballots import FEWEST_FOR_COLUMNS
from counterpoise.domain.panels.records import Panel, PanelEntry
from counterpoise.domain.panels.stages import has_begun
from counterpoise.domain.panels.steps import needed
from counterpoise.domain.people.records import Membership
from counterpoise.domain.tally.slate import PROPERTY
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.pages.panels_replies import ReplyView, by_proposition
from counterpoise.pages.panels_result import ResultView, result_view
from counterpoise.pages.panels_view import PropositionView, StepView, proposition_views, public_texts, timeline
from counterpoise.schemas.instants import moment
from counterpoise.schemas.panel_views import report_document
from counterpoise.schemas.panels import ReportDocument
from counterpoise.services.callers import Caller
from counterpoise.services.panels.votes import Participation
from counterpoise.services.public_opinions import PublicMap

__all__ = ["PanelView", "document", "panel_view"]

_RECORD = 2000


@dataclass(frozen=True, slots=True)
class PanelView:
    """What everybody may know of a panel.

    Attributes:
        panel: its standing facts.
        members: how many there are now.
        quorum: how many of them must take part.
        steps: the stages in order.
        record: newest first.
        rulings: the record's rulings, newest first.
        heard: whom the panel has heard, oldest first.
        otherwise: why members were not drawn by lot, where they were not.
        draw: facts of the draw, or None.
        participation: how many take part, live; tells nothing of what they say.
        propositions: by number.
        texts: of the propositions, by number as text, where they may be shown.
        replies: to propositions, by number of the proposition.
        opinions: the map, once votes are closed; None before, and for fewer than ten voters.
        votes_closed: whether they are.
        result: the count, once ballots are closed.
        columns: what each axis's ballots say, sorted; None for ten ballots or fewer.
        reports: of minorities.
    """

    panel: Panel
    members: int
    quorum: int
    steps: list[StepView]
    record: list[PanelEntry]
    rulings: list[PanelEntry]
    heard: list[PanelEntry]
    otherwise: str | None
    draw: Mapping[str, Any] | None
    participation: Participation
    propositions: list[PropositionView]
    texts: Mapping[str, str]
    replies: Mapping[int, list[ReplyView]]
    opinions: PublicMap | None
    votes_closed: bool
    result: ResultView | None
    columns: dict[str, dict[str, list[list[float]]]] | None
    reports: list[ReportDocument]


def _panelists(members: list[Membership]) -> int:
    return sum(one.role == "panelist" for one in members)


def panel_view(caller: Caller, parts: PanelParts, panel_id: str) -> PanelView:
    """Gather it; raises UnknownPanel."""
    panel = parts.house.convening.get(caller, panel_id)
    record = parts.house.convening.record(caller, panel_id, None, _RECORD)
    propositions = parts.house.propositions.listed(caller, panel_id)
    closed, counted = has_begun(panel.stage, "ballots"), has_begun(panel.stage, "tally")
    found = parts.house.maps.of(caller, panel_id) if closed else None
    kept = parts.house.lots.get(caller, panel_id)
    members = _panelists(caller.work.accounts.members(panel_id))
    report = parts.house.counting.report(caller, panel_id) if counted else None
    columns = parts.house.counting.columns(caller, panel_id) if counted else None
    return PanelView(
        panel=panel,
        members=members,
        quorum=needed(panel.charter, members),
        steps=timeline(panel, [one for one in reversed(record) if one.kind == "step"]),
        record=record,
        rulings=[one for one in record if one.kind == "ruling"],
        heard=[one for one in reversed(record) if one.kind == "heard"],
        otherwise=next((one.text for one in record if one.kind == "draw" and one.details.get("otherwise")), None),
        draw=None if kept is None else kept.facts,
        participation=parts.house.votes.participation(caller, panel_id),
        propositions=proposition_views(propositions, found),
        texts=public_texts(propositions),
        replies=by_proposition(parts.house.replies.all(caller, panel_id), panel),
        opinions=found,
        votes_closed=closed,
        result=None if report is None else result_view(report, panel.charter, parts.policies.catalogue, PROPERTY),
        columns=columns,
        reports=[report_document(one, panel) for one in parts.house.reports.listed(caller, panel_id)],
    )


def document(view: PanelView) -> dict[str, Any]:
    """Everything that the page shows, as plain data."""
    panel = view.panel
    return {
        "panel": panel.id,
        "demonstration": panel.demonstration,
        "stage": panel.stage,
        "charter": panel.charter.model_dump(mode="json"),
        "closes": {stage: moment(at).isoformat() for stage, at in panel.closes.items()},
        "members": view.members,
        "quorum": view.quorum,
        "participation": asdict(view.participation),
        "counted": dict(panel.counted),
        "draw": view.draw,
        "members_found_otherwise": view.otherwise,
        "propositions": [asdict(one) for one in view.propositions],
        "replies": [asdict(one) for said in view.replies.values() for one in said],
        "opinions": None if view.opinions is None else asdict(view.opinions),
        "result": None if view.result is None else view.result.document(),
        "columns": view.columns,
        "columns_need_ballots": FEWEST_FOR_COLUMNS,
        "reports": [one.model_dump(mode="json") for one in view.reports],
        "ratified": None if panel.result is None else f"{panel.result[0]}@{panel.result[1]}",
        "ended_because": panel.ended_because,
        "record": [
            {
                "number": one.number,
                "at": moment(one.at).isoformat(),
                "kind": one.kind,
                "stage": one.stage,
                "text": one.text,
                "details": dict(one.details),
            }
            for one in view.record
        ],
    }
