"""What operators offer, and whether choices there are becoming fewer: for everybody to read."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse

from counterpoise.domain.people.roles import Rule
from counterpoise.domain.standing.holdings import OTHERS
from counterpoise.domain.standing.narrowing import (
    ERROR_RATE,
    LEAST_PERIODS,
    LEAST_TESTED,
    PERMUTATIONS,
    Trend,
)
from counterpoise.domain.standing.suppression import LEAST_SHOWN
from counterpoise.domain.standing.unserved import DISTANCE
from counterpoise.pages.entering import Door
from counterpoise.pages.environment import render
from counterpoise.pages.html_route import PageRoute, error_page
from counterpoise.pages.pictures import svg
from counterpoise.services.callers import Caller
from counterpoise.services.charts import NARROW, WIDE
from counterpoise.services.csv_tables import csv_text
from counterpoise.services.deployments import Deployments
from counterpoise.services.narrowing import Monitored, NarrowingMonitor, month_name
from counterpoise.services.narrowing_charts import PeriodRow, narrowing_chart, period_rows, span_name
from counterpoise.services.policies import Policies
from counterpoise.services.standing import Standing

__all__ = ["narrowing_pages"]

_MOST = 100
_QUESTIONS = {
    ("newcomers", "profiles"): "Newcomers spread over fewer profiles as time goes on",
    ("newcomers", "weights"): "Newcomers' weights come closer to each other as time goes on",
    ("movers", "profiles"): "People who changed ended up on fewer profiles than they came from",
    ("movers", "weights"): "People who changed ended up with weights closer to each other",
}


def _answer(trend: Trend) -> str:
    if trend.narrower:
        return "yes: chance alone is ruled out at the stated rate"
    return "not shown: chance alone could do this"


def _trends(found: Monitored) -> list[dict[str, object]]:
    return [
        {
            "question": _QUESTIONS[one.question, one.index],
            # In tens, so that no count under ten follows from two others.
            "people": one.n // 10 * 10,
            "p": round(one.p, 3),
            "adjusted": round(one.adjusted, 3),
            "narrower": one.narrower,
            "answer": _answer(one),
        }
        for one in found.found.trends
    ]


def _held(found: Monitored) -> list[dict[str, object]]:
    return [
        {"profile": None if one.profile == OTHERS else one.profile, "profiles": one.profiles, "share": one.share}
        for one in found.held
    ]


def _drifts(found: Monitored, policies: Policies) -> list[dict[str, object]]:
    """Axes with the farthest change first."""
    axes = policies.catalogue.axes
    return [
        {
            "axis": one.axis,
            "title": axes[one.axis].title if one.axis in axes else one.axis,
            "first_pole": one.axis.split("-", maxsplit=1)[0],
            "change": one.change,
            "moved": one.moved,
            "periods": [
                {"period": span_name(mean.first, mean.last), "mean": mean.mean, "interval": list(mean.interval)}
                for mean in one.periods
            ],
        }
        for one in sorted(found.drifts, key=lambda one: (-abs(one.change), one.axis))
    ]


def narrowing_pages(desk: Door, policies: Policies, standing: Standing) -> APIRouter:
    """The routes over one catalogue; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    deployments = Deployments(policies)
    monitor = NarrowingMonitor(deployments, standing)
    anybody = desk.admits(Rule())

    @router.get("/deployments")
    def listed(caller: Annotated[Caller, anybody], after: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
        """What operators offer, in id order."""
        found = deployments.page(caller, after or None, _MOST + 1)
        following = found[_MOST - 1].id if len(found) > _MOST else None
        return HTMLResponse(
            render("deployments.html", catalogue=policies.catalogue, deployments=found[:_MOST], following=following)
        )

    @router.get("/deployments/{deployment_id}/narrowing")
    def narrowing(caller: Annotated[Caller, anybody], deployment_id: str) -> HTMLResponse:
        """Whether choices in a deployment are becoming fewer, with what chance alone would do."""
        found = monitor.of(caller, deployment_id)
        periods = found.found.periods
        return HTMLResponse(
            render(
                "narrowing.html",
                catalogue=policies.catalogue,
                deployment=found.deployment,
                found=found.found,
                until=month_name(found.until),
                rows=period_rows(periods),
                trends=_trends(found),
                held=_held(found),
                drifts=_drifts(found, policies),
                served=monitor.served(caller, found.deployment),
                distance=DISTANCE,
                warnings=monitor.warnings(found),
                description=narrowing_chart(periods, found.found.profiles)["description"] if periods else "",
                rate=ERROR_RATE,
                permutations=PERMUTATIONS,
                least=LEAST_SHOWN,
                least_tested=LEAST_TESTED,
                least_periods=LEAST_PERIODS,
            )
        )

    @router.get("/deployments/{deployment_id}/narrowing.json")
    def as_json(caller: Annotated[Caller, anybody], deployment_id: str) -> JSONResponse:
        """The same as JSON."""
        found = monitor.of(caller, deployment_id)
        return JSONResponse(
            {
                "deployment": found.deployment.id,
                "months_before": month_name(found.until),
                "narrowing": found.found.found,
                "error_rate": ERROR_RATE,
                "periods": period_rows(found.found.periods),
                "tests": _trends(found),
                "held": _held(found),
                "mean_weights": _drifts(found, policies),
                "unserved": [
                    {
                        "evidence": one.pack.id,
                        "synthetic": one.pack.synthetic,
                        "distance": DISTANCE,
                        "groups": [asdict(group) for group in one.groups],
                        "suppressed": [asdict(group) for group in one.hidden],
                    }
                    for one in monitor.served(caller, found.deployment)
                ],
                "warnings": monitor.warnings(found),
            }
        )

    @router.get("/deployments/{deployment_id}/narrowing.csv")
    def as_csv(caller: Annotated[Caller, anybody], deployment_id: str) -> Response:
        """The periods as CSV."""
        found = monitor.of(caller, deployment_id)
        columns = list(PeriodRow.__annotations__)
        rows = [[row[name] for name in columns] for row in period_rows(found.found.periods)]  # type: ignore[literal-required]
        return Response(
            csv_text(columns, rows),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{found.deployment.id}-narrowing.csv"'},
        )

    @router.get("/deployments/{deployment_id}/narrowing.svg")
    def picture(
        caller: Annotated[Caller, anybody], deployment_id: str, size: Annotated[str, Query(max_length=10)] = ""
    ) -> Response:
        """The periods as a picture."""
        found = monitor.of(caller, deployment_id).found
        if not found.periods:
            return error_page(404, "Not found", "There is nothing to draw yet.")
        drawn = narrowing_chart(found.periods, found.profiles, width=NARROW if size == "narrow" else WIDE)
        return Response(svg(drawn), media_type="image/svg+xml")

    return router
