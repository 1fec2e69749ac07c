"""From what is kept of panels to wire models."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.domain.offers.names import version_name
from counterpoise.domain.panels.ballots import hides
from counterpoise.domain.panels.choosing import LIMITS, BallotProposal
from counterpoise.domain.panels.moderation import POLICY
from counterpoise.domain.panels.records import (
    Panel,
    PanelBallot,
    PanelDraw,
    PanelEntry,
    PanelVote,
    Proposition,
    Report,
)
from counterpoise.domain.panels.stages import STAGES, following, has_begun
from counterpoise.domain.quiz.questions import Question
from counterpoise.domain.tally.tally import Tally
from counterpoise.schemas.instants import moment
from counterpoise.schemas.panels import (
    BallotDocument,
    BallotProposalDocument,
    BallotQuestionsDocument,
    ChosenDocument,
    ColumnsDocument,
    DrawStateDocument,
    EntryDocument,
    LeaningDocument,
    OwnReportDocument,
    PanelDocument,
    PanelSummary,
    ParticipationDocument,
    PropositionDocument,
    PropositionTotals,
    ReportDocument,
    VoteDocument,
)
from counterpoise.schemas.questions import QuestionDocument
from counterpoise.schemas.tally import TallyDocument, tally_document
from counterpoise.services.panels.convening import charter_digest
from counterpoise.services.panels.propositions import Totals, shown_text
from counterpoise.services.panels.reports import OwnReport
from counterpoise.services.panels.votes import Participation
from counterpoise.services.tally import TallyReport

__all__ = [
    "NOTICE",
    "ballot_document",
    "ballot_proposal_document",
    "ballot_questions_document",
    "columns_document",
    "draw_state_document",
    "entry_document",
    "fate",
    "own_report_document",
    "panel_document",
    "panel_summary",
    "policy_document",
    "proposition_document",
    "public_tally",
    "report_document",
    "vote_document",
]

NOTICE = (
    "A demonstration: its members are synthetic and stand for nobody. What they ask for was made up to show how a "
    "panel works, and is no evidence of what anybody wants."
)


def panel_summary(panel: Panel) -> PanelSummary:
    """A panel in a list."""
    return PanelSummary(**_summary(panel))


def _summary(panel: Panel) -> dict[str, Any]:
    return {
        "id": panel.id,
        "question": panel.charter.question,
        "stage": panel.stage,
        "demonstration": panel.demonstration,
        "created_at": moment(panel.created_at),
        "result": version_name(panel.result) if panel.result else None,
        "ended_because": panel.ended_because,
    }


def panel_document(
    panel: Panel,
    rulings: list[PanelEntry],
    hindrances: list[str],
    took_part: Participation,
    members: int,
    quorum: int,
) -> PanelDocument:
    """A panel, whole."""
    return PanelDocument(
        **_summary(panel),
        rulings=[entry_document(one) for one in rulings],
        notice=NOTICE if panel.demonstration else None,
        operator=panel.operator,
        charter=panel.charter.model_dump(mode="json"),
        charter_digest=charter_digest(panel.charter),
        stages=list(STAGES),
        following=following(panel.stage),
        hindrances=hindrances,
        closes={stage: moment(at) for stage, at in panel.closes.items()},
        participation=ParticipationDocument(
            members=members,
            quorum=quorum,
            voters=took_part.voters,
            votes=took_part.votes,
            ballots_before=took_part.ballots_before,
            ballots=took_part.ballots,
            assents=took_part.assents,
        ),
        counted=dict(panel.counted),
        revision=panel.revision,
    )


def entry_document(entry: PanelEntry) -> EntryDocument:
    """A line of the record."""
    return EntryDocument(
        number=entry.number,
        at=moment(entry.at),
        kind=entry.kind,
        stage=entry.stage,
        text=entry.text,
        details=dict(entry.details),
    )


def draw_state_document(draw: PanelDraw | None) -> DrawStateDocument:
    """A draw and its answers; of the pool's people only those whom the draw names."""
    if draw is None:
        return DrawStateDocument(facts=None, drawn=False, asked=0, accepted=0, declined=0, waiting=0, vacant=0)
    selected = set(draw.facts["selected"]) if draw.seed is not None else set()
    gone = {one for turn in draw.declined for one in turn}
    sits = selected - gone
    return DrawStateDocument(
        facts=dict(draw.facts),
        drawn=draw.seed is not None,
        asked=len(sits | gone),
        accepted=len(draw.accepted),
        declined=len(gone),
        waiting=len(sits - set(draw.accepted)),
        vacant=len(draw.declined[-1]) if draw.declined else 0,
    )


def policy_document() -> dict[str, str]:
    """The moderation policy: rule to sentence."""
    return {rule.name: rule.says for rule in POLICY.values()}


def fate(proposition: Proposition, panel: Panel) -> str:
    """What happened to a proposition, in a sentence."""
    because, rule = proposition.because, POLICY.get(proposition.rule or "")
    said = {
        "merged": f"Its author merged it into proposition {proposition.merged_into}; it shares that one's fate.",
        "rejected": f"Declined: it was not put to the vote. {rule.says if rule else ''} {because}",
        "submitted": "It waits for moderation.",
        "appealed": "It was rejected, and its author has appealed; somebody else decides.",
        "accepted": "It was put to the vote; how it ends is not stated yet.",
    }[proposition.status]
    if proposition.status in {"merged", "rejected"}:
        return said
    if panel.stage == "closed":
        return f"Declined: the panel ended without a result. {panel.ended_because}"
    if proposition.outcome == "amendment":
        done = "Ratified" if panel.stage == "ratified" else "Proposed for ratification"
        return f"{done} as an amendment of the catalogue ({proposition.amendment}): {because}"
    return f"Declined: {because}" if proposition.outcome == "declined" else said


def proposition_document(
    proposition: Proposition, panel: Panel, totals: Mapping[int, Totals] | None, *, own: bool = False
) -> PropositionDocument:
    """A proposition; its author sees its text whatever was decided."""
    votes = None
    if totals is not None and proposition.status == "accepted":
        found = totals.get(proposition.number, Totals())
        votes = PropositionTotals(
            agree=found.agree, disagree=found.disagree, passed=found.passed, important=found.important
        )
    return PropositionDocument(
        number=proposition.number,
        text=proposition.text if own else shown_text(proposition),
        status=proposition.status,
        submitted_at=moment(proposition.submitted_at),
        rule=proposition.rule,
        because=proposition.because,
        merged_into=proposition.merged_into,
        outcome=proposition.outcome,
        amendment=proposition.amendment,
        votes=votes,
        fate=fate(proposition, panel),
    )


def vote_document(vote: PanelVote) -> VoteDocument:
    """One's vote."""
    return VoteDocument(proposition=vote.proposition, value=vote.value, important=vote.important)


def ballot_document(ballot: PanelBallot) -> BallotDocument:
    """One's ballot."""
    counts = None if ballot.importances is None else dict(ballot.importances)
    return BallotDocument(phase=ballot.phase, weights=dict(ballot.weights), importances=counts)


def ballot_questions_document(asked: Sequence[Question]) -> BallotQuestionsDocument:
    """Questions, without their poles."""
    questions = [QuestionDocument(id=one.id, user=one.user, a=one.a, b=one.b) for one in asked]
    return BallotQuestionsDocument(questions=questions, limits=LIMITS)


def ballot_proposal_document(found: BallotProposal) -> BallotProposalDocument:
    """What choices suggest."""
    leanings = [
        LeaningDocument(
            axis=one.axis,
            weight=one.estimate.weight if one.estimate else None,
            low=one.estimate.low if one.estimate else None,
            high=one.estimate.high if one.estimate else None,
            first=one.first,
            second=one.second,
            either=one.either,
            skipped=one.skipped,
            says=one.says,
            chosen=[ChosenDocument(user=each.user, pole=each.pole, either=each.either) for each in one.chosen],
        )
        for one in found.leanings
    ]
    return BallotProposalDocument(weights=found.weights, leanings=leanings, limits=found.limits)


def columns_document(found: Mapping[str, Mapping[str, list[list[float]]]] | None) -> ColumnsDocument:
    """Columns, or that they are not published."""
    if found is None:
        return ColumnsDocument(published=False, weights={}, importances={})
    return ColumnsDocument.model_validate({"published": True, **found})


def public_tally(report: TallyReport) -> TallyDocument:
    """A tally without the names of ballots: they are random, and still group what belongs together.

    Where ten or fewer put in a ballot, or answered on an axis, the result stands alone: a plain median, a gain or a
    pull of so few would tell somebody's answer. So it does where one ballot has more weight than one of eleven. Groups
    have their share of the ballots by heads: their weight would tell how many of them are of which stratum.
    """
    made = tally_document(report).model_dump()
    made["joint"]["nearest_ballot"] = None
    for pulled in (*made["influence"]["axes"].values(), made["influence"]["importance"]):
        if pulled is not None:
            pulled["ballot"] = ""
    if report.tally.weighted:
        _by_heads(made, report.tally.n)
    _without_few(made, report.tally)
    slate = made["slate"] or {"profiles": ()}
    for group in (*slate["profiles"], *made["minority"]["groups"]):
        group["members"] = []
    # Where a profile of the slate is one member's ballot, publishing it would publish the ballot whole.
    if slate.get("of_ballots"):
        for group in slate["profiles"]:
            group |= {"axes": {}, "importance": {}, "profile": {}}
    # A group's own weights are its own to publish, with its report.
    for group in made["minority"]["groups"]:
        group |= {"axes": {}, "importance": {}, "profile": {}}
    return TallyDocument.model_validate(made)


def _without_few(made: dict[str, Any], found: Tally) -> None:
    """Take out what would tell somebody's answer, where too few hide it."""
    for one in found.axes:
        if not hides(one.crowd):
            made["axes"][one.axis] |= {"mean": None, "median": None, "rules": {}}
            made["manipulation"]["axes"].pop(one.axis, None)
            made["influence"]["axes"].pop(one.axis, None)
    if not hides(found.crowd):
        # A slate of few ballots would be the ballots.
        made |= {"slate": None, "importance_rules": {}}
        made["joint"] |= {"nearest_ballot_distance": None, "median_ballot_distance": None, "between_ballots": None}
        made["manipulation"]["importance"], made["influence"]["importance"] = {}, None


def _by_heads(made: dict[str, Any], ballots: int) -> None:
    """Groups' shares by heads in place of their weights."""
    slate = made["slate"] or {"profiles": (), "counterexample": None}
    for group in (*slate["profiles"], *made["minority"]["groups"]):
        group["weight"] = len(group["members"]) / ballots
    if slate["counterexample"] is not None:
        slate["counterexample"]["weight"] = slate["counterexample"]["ballots"] / slate["checked"]


def report_document(report: Report, panel: Panel, *, own: bool = False) -> ReportDocument:
    """A report; its text and the group's weights are public from ratification on, where the group wrote it."""
    public = own or (report.text is not None and has_begun(panel.stage, "ratification"))
    return ReportDocument(
        number=report.number,
        ballots=report.size,
        share=report.share,
        loses_by=report.facts["loses_by"],
        title=report.title if public else None,
        text=report.text if public else None,
        signatures=report.signatures,
        public_keys=list(report.facts.get("keys", ())),
        envelope=json.loads(report.facts["envelope"]) if "envelope" in report.facts else None,
        written_at=moment(report.written_at),
        weights=dict(report.facts["weights"]) if public else None,
        profile=version_name(report.profile) if report.profile else None,
        withheld_because=report.withheld_because,
    )


def own_report_document(found: OwnReport, panel: Panel) -> OwnReportDocument:
    """A report that one may write."""
    shown = report_document(found.report, panel, own=True)
    return OwnReportDocument(**dict(shown), signed=found.signed, revision=found.report.revision)
