"""The whole API under ``/api/v1``."""

from fastapi import APIRouter

from counterpoise.api.measurement_routes import measurement_routes
from counterpoise.api.policy_routes import policy_routes
from counterpoise.api.profile_routes import profile_routes
from counterpoise.api.quiz_routes import quiz_routes
from counterpoise.api.target_routes import target_routes
from counterpoise.services.measurements import Measurements
from counterpoise.services.policies import Policies
from counterpoise.services.ports import ProfileFormat

__all__ = ["api_router"]


def api_router(policies: Policies, written: ProfileFormat, measurements: Measurements) -> APIRouter:
    """Every route over one catalogue.

    Args:
        policies: the service that answers.
        written: the YAML form of profiles.
        measurements: the reports that are kept.
    """
    router = APIRouter()
    for routes in (
        profile_routes(policies, written),
        policy_routes(policies),
        target_routes(policies),
        quiz_routes(policies),
        measurement_routes(measurements),
    ):
        router.include_router(routes)
    return router
