"""The whole API under ``/api/v1``."""

from fastapi import APIRouter, Depends

from counterpoise.api.access import Desk, open_to_all
from counterpoise.api.account_routes import account_routes
from counterpoise.api.admin_routes import admin_routes
from counterpoise.api.deployment_routes import deployment_routes
from counterpoise.api.draft_routes import draft_routes
from counterpoise.api.invitation_routes import invitation_routes
from counterpoise.api.measurement_routes import measurement_routes
from counterpoise.api.objection_routes import objection_routes
from counterpoise.api.panel_ballot_routes import panel_ballot_routes
from counterpoise.api.panel_choosing_routes import panel_choosing_routes
from counterpoise.api.panel_draw_routes import panel_draw_routes
from counterpoise.api.panel_opinion_routes import panel_opinion_routes
from counterpoise.api.panel_reply_routes import panel_reply_routes
from counterpoise.api.panel_result_routes import panel_result_routes
from counterpoise.api.panel_routes import panel_routes
from counterpoise.api.panel_strata_routes import panel_strata_routes
from counterpoise.api.policy_routes import policy_routes
from counterpoise.api.profile_routes import profile_routes
from counterpoise.api.proposition_routes import proposition_routes
from counterpoise.api.quiz_routes import quiz_routes
from counterpoise.api.reply_routes import reply_routes
from counterpoise.api.session_routes import session_routes
from counterpoise.api.standing_routes import standing_routes
from counterpoise.api.statement_routes import statement_routes
from counterpoise.api.target_routes import target_routes
from counterpoise.api.token_routes import token_routes
from counterpoise.api.version_routes import version_routes
from counterpoise.services.answers import Answers
from counterpoise.services.entrance import Entrance
from counterpoise.services.measurements import Measurements
from counterpoise.services.objections import Objections
from counterpoise.services.panels.house import PanelHouse
from counterpoise.services.policies import Policies
from counterpoise.services.ports import ProfileFormat
from counterpoise.services.published import Published
from counterpoise.services.standing import Standing
from counterpoise.services.statement_drafts import StatementDrafts
from counterpoise.services.statements import Statements

__all__ = ["api_router"]


def api_router(
    policies: Policies,
    written: ProfileFormat,
    measurements: Measurements,
    desk: Desk,
    published: Published,
    entrance: Entrance,
    standing: Standing,
    answers: Answers | None,
    drafts: StatementDrafts,
    statements: Statements,
    objections: Objections,
    house: PanelHouse,
) -> APIRouter:
    """Every route over one catalogue and what people keep.

    Args:
        policies: the service that answers.
        written: the YAML form of profiles.
        measurements: the reports that are kept.
        desk: lets callers in.
        published: kept versions as values.
        entrance: lets people in.
        standing: compares profiles on evidence.
        answers: asks the model that answers questions here; None where none does.
        drafts: drafts of statements and their checks.
        statements: what is published.
        objections: what was objected.
        house: the services of panels.
    """
    router = APIRouter()
    for routes in (
        profile_routes(policies, written, desk),
        draft_routes(policies, written, desk),
        version_routes(policies, written, desk, published),
        deployment_routes(policies, desk),
        statement_routes(policies, standing, desk, drafts, statements),
        objection_routes(desk, objections),
        session_routes(desk, entrance),
        account_routes(desk, entrance, house.keys),
        token_routes(desk, entrance),
        invitation_routes(desk, entrance),
        admin_routes(desk),
        panel_routes(house, desk),
        panel_draw_routes(house, desk),
        proposition_routes(house, desk),
        panel_reply_routes(house, desk),
        panel_ballot_routes(house, desk),
        panel_choosing_routes(house, desk),
        panel_strata_routes(house, desk),
        panel_result_routes(house, desk),
        panel_opinion_routes(house, desk),
    ):
        router.include_router(routes)
    for routes in (
        policy_routes(policies),
        standing_routes(policies, standing),
        target_routes(policies),
        quiz_routes(policies),
        measurement_routes(measurements),
        reply_routes(policies, answers, entrance.throttle),
    ):
        router.include_router(routes, dependencies=[Depends(open_to_all)])
    return router
