"""Routes of a panel's result: tally, columns, minority reports, ratification, rulings."""

from typing import Annotated

from fastapi import APIRouter

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.documented import PanelId, ReportNumber, problems
from counterpoise.api.etags import IfMatch, expected_tags
from counterpoise.domain.panels.records import Report
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.panel_views import columns_document, own_report_document, public_tally, report_document
from counterpoise.schemas.panels import (
    AssentDocument,
    ColumnsDocument,
    OwnReportsDocument,
    ReportDocument,
    ReportsDocument,
    RulingVersionDocument,
)
from counterpoise.schemas.panels_asks import AskAssent, AskOverride, AskReport, AskWithholding
from counterpoise.schemas.tally import TallyDocument
from counterpoise.services.panels.house import PanelHouse

__all__ = ["panel_result_routes"]

_GUARDED = problems(401, 403, 409)


def panel_result_routes(house: PanelHouse, desk: Desk) -> APIRouter:
    """The routes over the services of panels."""
    router = APIRouter(prefix="/api/v1", tags=["panels"], responses=PROBLEMS)
    visitor, operator = desk.admits(Rule()), desk.admits(Rule("operator", "panels"))
    panelist = desk.admits(Rule("member", "panels", ("panelist",)))

    def shown(caller: Caller, report: Report, *, own: bool = False) -> ReportDocument:
        return report_document(report, house.convening.get(caller, report.panel), own=own)

    @router.get("/panels/{panel_id}/tally", operation_id="panel_tally", responses=problems(409))
    def tally(caller: Annotated[Caller, visitor], panel_id: PanelId) -> TallyDocument:
        """The tally with everything that belongs beside it, once the ballots are closed; no ballot has a name in it."""
        return public_tally(house.counting.report(caller, panel_id))

    @router.get("/panels/{panel_id}/columns", operation_id="panel_columns", responses=problems(409))
    def columns(caller: Annotated[Caller, visitor], panel_id: PanelId) -> ColumnsDocument:
        """Each axis's ballots, separately sorted, so that anybody can count again; only of more than ten ballots."""
        return columns_document(house.counting.columns(caller, panel_id))

    @router.get("/panels/{panel_id}/reports", operation_id="minority_reports")
    def reports(caller: Annotated[Caller, visitor], panel_id: PanelId) -> ReportsDocument:
        """Minority reports that are owed by the charter's rule; their texts from ratification on."""
        return ReportsDocument(items=[shown(caller, one) for one in house.reports.listed(caller, panel_id)])

    @router.get("/panels/{panel_id}/reports/mine", operation_id="my_reports", responses=_GUARDED)
    def my_reports(caller: Annotated[Caller, panelist], panel_id: PanelId) -> OwnReportsDocument:
        """Reports of groups to which one's ballot belongs."""
        panel = house.convening.get(caller, panel_id)
        found = house.reports.own(caller, panel_id)
        return OwnReportsDocument(items=[own_report_document(one, panel) for one in found])

    @router.put(
        "/panels/{panel_id}/reports/{number}", operation_id="write_report", responses=_GUARDED | problems(412, 428)
    )
    def write(
        caller: Annotated[Caller, panelist],
        panel_id: PanelId,
        number: ReportNumber,
        asked: AskReport,
        if_match: IfMatch = None,
    ) -> ReportDocument:
        """Write the group's report, or change it; whoever signed the text before must sign it again."""
        made = house.reports.write(caller, panel_id, number, asked.title, asked.text, expected_tags(if_match))
        return shown(caller, made, own=True)

    @router.post("/panels/{panel_id}/reports/{number}/signature", operation_id="sign_report", responses=_GUARDED)
    def sign(caller: Annotated[Caller, panelist], panel_id: PanelId, number: ReportNumber) -> ReportDocument:
        """Sign the text as it is; how many signed is public, who did is not."""
        return shown(caller, house.reports.sign(caller, panel_id, number), own=True)

    @router.get("/panels/{panel_id}/ratification/mine", operation_id="my_assent", responses=_GUARDED)
    def my_assent(caller: Annotated[Caller, panelist], panel_id: PanelId) -> AssentDocument:
        """What one said to the result; null before, and when ratification is over."""
        return AssentDocument(yes=house.ratification.own(caller, panel_id))

    @router.put("/panels/{panel_id}/ratification/mine", operation_id="assent", responses=_GUARDED)
    def assent(caller: Annotated[Caller, panelist], panel_id: PanelId, asked: AskAssent) -> AssentDocument:
        """Say yes or no to the result, in place of what one said before."""
        return AssentDocument(yes=house.ratification.assent(caller, panel_id, yes=asked.yes).yes)

    @router.post("/panels/{panel_id}/rulings/overrides", operation_id="override", responses=_GUARDED)
    def override(caller: Annotated[Caller, operator], panel_id: PanelId, asked: AskOverride) -> RulingVersionDocument:
        """Publish another weight than the ratified one: a ruling on record, shown before the result."""
        made = house.rulings.override(caller, panel_id, asked.axis, asked.weight, asked.because, asked.protects)
        return RulingVersionDocument(profile=made.profile, version=made.number)

    @router.post("/panels/{panel_id}/rulings/withholdings", operation_id="withhold", responses=_GUARDED)
    def withhold(caller: Annotated[Caller, operator], panel_id: PanelId, asked: AskWithholding) -> ReportDocument:
        """Offer a minority's profile no longer: a ruling on record; its report stays public."""
        return shown(caller, house.rulings.withhold(caller, panel_id, asked.report, asked.because))

    return router
