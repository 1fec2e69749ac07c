"""Panels: convening them, taking part, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from counterpoise.client.connection import Connection, Tagged
from counterpoise.client.drafts import with_key
from counterpoise.schemas.panel_opinions import PanelOpinionsDocument
from counterpoise.schemas.panels import (
    AssentDocument,
    BallotProposalDocument,
    BallotQuestionsDocument,
    ColumnsDocument,
    DrawStateDocument,
    EntryDocument,
    OwnBallotDocument,
    OwnPropositionsDocument,
    OwnReportsDocument,
    PanelDocument,
    PanelSummary,
    ProposedDocument,
    PropositionDocument,
    PropositionNextDocument,
    PropositionsDocument,
    ReportDocument,
    ReportsDocument,
    RulingVersionDocument,
    VotesDocument,
)
from counterpoise.schemas.tally import TallyDocument

__all__ = ["PanelCalls", "PanelRoomCalls"]


class PanelCalls(Connection):
    """Calls of operators, facilitators and readers of panels."""

    def panels(self) -> Iterator[PanelSummary]:
        """Every panel, in id order, page after page."""
        return self._walk(PanelSummary, "/panels")

    def convene(self, panel_id: str, charter: Mapping[str, Any], *, key: str | None = None) -> Tagged[PanelDocument]:
        """Convene a panel with its charter."""
        body = {"id": panel_id, "charter": dict(charter)}
        return self._tagged(PanelDocument, "POST", "/panels", json=body, headers=with_key(key))

    def panel(self, panel_id: str) -> Tagged[PanelDocument]:
        """One panel, with the ETag that an edit of its charter names."""
        return self._tagged(PanelDocument, "GET", f"/panels/{panel_id}")

    def amend_charter(self, panel_id: str, charter: Mapping[str, Any], etag: str) -> PanelDocument:
        """Replace the charter while it is not signed."""
        path, body = f"/panels/{panel_id}/charter", {"charter": dict(charter)}
        return self._one(PanelDocument, "PUT", path, json=body, headers={"If-Match": etag})

    def advance_panel(self, panel_id: str, to: str, because: str | None = None) -> PanelDocument:
        """Take the panel to its next stage, named; ``closed`` with a reason ends it without a result."""
        body = {"to": to, "because": because}
        return self._one(PanelDocument, "POST", f"/panels/{panel_id}/steps", json=body)

    def put_off(self, panel_id: str, stage: str, until: datetime, because: str) -> PanelDocument:
        """Date a stage, or put its date off."""
        body = {"stage": stage, "until": until.isoformat(), "because": because}
        return self._one(PanelDocument, "POST", f"/panels/{panel_id}/dates", json=body)

    def add_voice(self, panel_id: str, voice: str, title: str, text: str) -> PanelDocument:
        """Put on record whom the panel has heard."""
        body = {"voice": voice, "title": title, "text": text}
        return self._one(PanelDocument, "POST", f"/panels/{panel_id}/voices", json=body)

    def panel_record(self, panel_id: str) -> Iterator[EntryDocument]:
        """The public record, newest first, page after page."""
        return self._walk(EntryDocument, f"/panels/{panel_id}/record")

    def panel_draw(self, panel_id: str) -> DrawStateDocument:
        """The draw as far as it is."""
        return self._one(DrawStateDocument, "GET", f"/panels/{panel_id}/draw")

    def freeze_draw(
        self,
        panel_id: str,
        pool: str,
        quotas: str,
        seats: int,
        *,
        commitment: str,
        public_name: str,
        rule: str = "leximin",
        per_household: int = 1,
    ) -> DrawStateDocument:
        """Freeze pool and quotas (CSV), and say what the seed will hang on."""
        body = {
            "pool": pool,
            "quotas": quotas,
            "seats": seats,
            "commitment": commitment,
            "public_name": public_name,
            "rule": rule,
            "per_household": per_household,
        }
        return self._one(DrawStateDocument, "PUT", f"/panels/{panel_id}/draw", json=body)

    def reveal_seed(self, panel_id: str, secret: str, public_value: str) -> DrawStateDocument:
        """Draw with the secret that was committed to and the public value."""
        body = {"secret": secret, "public_value": public_value}
        return self._one(DrawStateDocument, "POST", f"/panels/{panel_id}/draw/seed", json=body)

    def answer_draw(self, panel_id: str, answers: Mapping[str, bool]) -> DrawStateDocument:
        """Keep who of those drawn said yes or no."""
        body = {"answers": dict(answers)}
        return self._one(DrawStateDocument, "POST", f"/panels/{panel_id}/draw/answers", json=body)

    def redraw(self, panel_id: str) -> DrawStateDocument:
        """Fill the seats of those who declined."""
        return self._one(DrawStateDocument, "POST", f"/panels/{panel_id}/draw/turns")

    def found_otherwise(self, panel_id: str, because: str) -> DrawStateDocument:
        """Say in public why the members were not drawn by lot."""
        return self._one(DrawStateDocument, "POST", f"/panels/{panel_id}/draw/otherwise", json={"because": because})

    def propositions(self, panel_id: str) -> PropositionsDocument:
        """Every proposition and what happened to it, with the moderation policy."""
        return self._one(PropositionsDocument, "GET", f"/panels/{panel_id}/propositions")

    def moderate(
        self, panel_id: str, number: int, *, accept: bool, because: str, rule: str | None = None
    ) -> PropositionDocument:
        """Put a proposition to the vote, or reject it by a rule of the policy."""
        body = {"accept": accept, "because": because, "rule": rule}
        return self._one(PropositionDocument, "POST", f"/panels/{panel_id}/propositions/{number}/moderation", json=body)

    def end_proposition(
        self, panel_id: str, number: int, outcome: str, because: str, amendment: str | None = None
    ) -> PropositionDocument:
        """State how a proposition ends."""
        body = {"outcome": outcome, "because": because, "amendment": amendment}
        return self._one(PropositionDocument, "POST", f"/panels/{panel_id}/propositions/{number}/end", json=body)

    def panel_tally(self, panel_id: str) -> TallyDocument:
        """The tally with everything that belongs beside it, once the ballots are closed."""
        return self._one(TallyDocument, "GET", f"/panels/{panel_id}/tally")

    def panel_opinions(self, panel_id: str) -> PanelOpinionsDocument:
        """The opinion map, once the votes are closed."""
        return self._one(PanelOpinionsDocument, "GET", f"/panels/{panel_id}/opinions")

    def opinions_chart(self, panel_id: str, name: str, *, width: int = 640) -> dict[str, Any]:
        """The Vega-Lite specification of a picture of the map: ``groups``, ``shared`` or ``apart``."""
        path = f"/panels/{panel_id}/opinions/charts/{name}"
        found: dict[str, Any] = self._call("GET", path, params={"width": width})
        return found

    def panel_columns(self, panel_id: str) -> ColumnsDocument:
        """Each axis's ballots, separately sorted."""
        return self._one(ColumnsDocument, "GET", f"/panels/{panel_id}/columns")

    def minority_reports(self, panel_id: str) -> ReportsDocument:
        """Minority reports that are owed."""
        return self._one(ReportsDocument, "GET", f"/panels/{panel_id}/reports")

    def override(
        self, panel_id: str, axis: str, weight: int, because: str, protects: str = "operator"
    ) -> RulingVersionDocument:
        """Publish another weight than the ratified one, on record, and whom it protects: asker, others or operator."""
        body = {"axis": axis, "weight": weight, "because": because, "protects": protects}
        return self._one(RulingVersionDocument, "POST", f"/panels/{panel_id}/rulings/overrides", json=body)

    def withhold(self, panel_id: str, report: int, because: str) -> ReportDocument:
        """Offer a minority's profile no longer, on record."""
        body = {"report": report, "because": because}
        return self._one(ReportDocument, "POST", f"/panels/{panel_id}/rulings/withholdings", json=body)


class PanelRoomCalls(Connection):
    """Calls of a panel's members."""

    def propose(self, panel_id: str, text: str) -> ProposedDocument:
        """Put a proposition forward; the answer names those that are much like it."""
        return self._one(ProposedDocument, "POST", f"/panels/{panel_id}/propositions", json={"text": text})

    def my_propositions(self, panel_id: str) -> OwnPropositionsDocument:
        """One's own propositions and what happened to them."""
        return self._one(OwnPropositionsDocument, "GET", f"/panels/{panel_id}/propositions/mine")

    def next_proposition(self, panel_id: str) -> PropositionNextDocument:
        """The proposition to vote on next."""
        return self._one(PropositionNextDocument, "GET", f"/panels/{panel_id}/propositions/next")

    def appeal(self, panel_id: str, number: int, because: str) -> PropositionDocument:
        """Ask that somebody else decides about one's rejected proposition."""
        path = f"/panels/{panel_id}/propositions/{number}/appeal"
        return self._one(PropositionDocument, "POST", path, json={"because": because})

    def merge_proposition(self, panel_id: str, number: int, into: int) -> PropositionDocument:
        """Let one's own proposition live on in another."""
        path = f"/panels/{panel_id}/propositions/{number}/merging"
        return self._one(PropositionDocument, "POST", path, json={"into": into})

    def my_votes(self, panel_id: str) -> VotesDocument:
        """One's votes."""
        return self._one(VotesDocument, "GET", f"/panels/{panel_id}/votes/mine")

    def cast_votes(self, panel_id: str, votes: Sequence[tuple[int, int, bool]]) -> VotesDocument:
        """Cast votes: proposition, 1, -1 or 0, and whether it is important; up to 500 at once."""
        asked = [{"proposition": number, "value": value, "important": held} for number, value, held in votes]
        return self._one(VotesDocument, "PUT", f"/panels/{panel_id}/votes/mine", json={"votes": asked})

    def erase_votes(self, panel_id: str) -> None:
        """Take all of one's votes back."""
        self._call("DELETE", f"/panels/{panel_id}/votes/mine")

    def my_ballot(self, panel_id: str) -> OwnBallotDocument:
        """One's ballot of this stage."""
        return self._one(OwnBallotDocument, "GET", f"/panels/{panel_id}/ballots/mine")

    def put_ballot(
        self,
        panel_id: str,
        weights: Mapping[str, float | None],
        importances: Mapping[str, float] | None = None,
    ) -> OwnBallotDocument:
        """Put a ballot in, in place of the one before: the first pole's weight by axis, null abstains."""
        body = {"weights": dict(weights), "importances": None if importances is None else dict(importances)}
        return self._one(OwnBallotDocument, "PUT", f"/panels/{panel_id}/ballots/mine", json=body)

    def erase_ballot(self, panel_id: str) -> None:
        """Take one's ballot back."""
        self._call("DELETE", f"/panels/{panel_id}/ballots/mine")

    def ballot_questions(self, panel_id: str, seed: int = 0) -> BallotQuestionsDocument:
        """Pairs of replies to choose between, six an axis; the seed decides order and sides."""
        path = f"/panels/{panel_id}/ballots/questions"
        return self._one(BallotQuestionsDocument, "GET", path, params={"seed": seed})

    def ballot_proposal(self, panel_id: str, answers: Sequence[tuple[str, str]]) -> BallotProposalDocument:
        """The ballot that choices suggest, each a question's id and ``a``, ``b``, ``either`` or ``skip``."""
        body = {"answers": [{"question": question, "choice": choice} for question, choice in answers]}
        return self._one(BallotProposalDocument, "POST", f"/panels/{panel_id}/ballots/proposal", json=body)

    def my_reports(self, panel_id: str) -> OwnReportsDocument:
        """Reports of groups to which one's ballot belongs."""
        return self._one(OwnReportsDocument, "GET", f"/panels/{panel_id}/reports/mine")

    def write_report(self, panel_id: str, number: int, title: str, text: str, *, revision: int) -> ReportDocument:
        """Write the group's report, or change the one of this revision."""
        body, headers = {"title": title, "text": text}, {"If-Match": f'"{revision}"'}
        return self._one(ReportDocument, "PUT", f"/panels/{panel_id}/reports/{number}", json=body, headers=headers)

    def sign_report(self, panel_id: str, number: int) -> ReportDocument:
        """Sign the report as it is."""
        return self._one(ReportDocument, "POST", f"/panels/{panel_id}/reports/{number}/signature")

    def my_assent(self, panel_id: str) -> AssentDocument:
        """What one said to the result."""
        return self._one(AssentDocument, "GET", f"/panels/{panel_id}/ratification/mine")

    def assent(self, panel_id: str, *, yes: bool) -> AssentDocument:
        """Say yes or no to the result."""
        return self._one(AssentDocument, "PUT", f"/panels/{panel_id}/ratification/mine", json={"yes": yes})
