"""The public pages: what each address shows. Translation only; the service knows what is true."""

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import MEANS, CompiledPolicy, Options
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.levels import LEVELS
from counterpoise.domain.standing.cases import Cases
from counterpoise.pages.compare_pages import ComparePages
from counterpoise.pages.environment import STATIC, render
from counterpoise.pages.error_codes import error_codes
from counterpoise.pages.evidence_pages import EvidencePages, NoEvidence
from counterpoise.pages.html_route import PageRoute, error_page
from counterpoise.pages.measured_view import axis_views, beside, kept_views
from counterpoise.pages.measured_words import so_far
from counterpoise.pages.measurement_pages import MeasurementPages
from counterpoise.pages.pictures import svg
from counterpoise.pages.profile_view import limits, passages, query, rulings, tradeoff_views
from counterpoise.pages.sentences import compiled_as
from counterpoise.pages.whom_pages import WhomPages
from counterpoise.services.charts import NARROW, WIDE, ThresholdRow, thresholds_chart, thresholds_rows
from counterpoise.services.exports import export
from counterpoise.services.measurements import Measurements
from counterpoise.services.policies import Policies
from counterpoise.services.standing import Standing
from counterpoise.services.targets.registry import Export, target, targets

if TYPE_CHECKING:
    from collections.abc import Callable

    from counterpoise.pages.kept_pages import KeptFacts

__all__ = ["pages_router"]

_NOTE = (
    "Probability that the labellers of the calibration set would flag the request; decides only where a guardrail "
    "scores requests. The thresholds are judgements: see /hazards and /numbers."
)


class _Pages:
    """The endpoints, over one service and the measurements that are kept."""

    def __init__(
        self,
        policies: Policies,
        ui_url: str | None,
        measurements: Measurements,
        facts: "Callable[[str], KeptFacts | None]",
    ) -> None:
        self._policies = policies
        self._facts = facts
        self._measurements = measurements
        self._catalogue = policies.catalogue
        self._ui_url = ui_url

    def _page(self, template: str, **values: object) -> HTMLResponse:
        return HTMLResponse(render(template, catalogue=self._catalogue, **values))

    def _policy(self, profile_id: str, context: str | None, means: str) -> tuple[Profile, CompiledPolicy]:
        chosen = next((known for known in MEANS if known == means), None)
        if chosen is None:
            raise InvalidOption(f"There is no means {means!r}. Known: {', '.join(MEANS)}.", means=means)
        profile = self._policies.profile(profile_id)
        return profile, self._policies.compile(profile, None, context or None, Options(chosen))

    def _profiles(self) -> list[Profile]:
        return sorted(self._policies.profiles.values(), key=lambda profile: (profile.title.casefold(), profile.id))

    def home(self) -> HTMLResponse:
        """What this is, in plain words, and where to go."""
        return self._page("home.html", profiles=self._profiles(), ui_url=self._ui_url)

    def profiles(self) -> HTMLResponse:
        """Every shipped profile, by title, none of them chosen."""
        views = [
            (profile, tradeoff_views(self._policies.compile(profile), profile, self._catalogue))
            for profile in self._profiles()
        ]
        return self._page("profiles.html", profiles=views)

    def profile(self, profile_id: str, context: str = "", means: str = "text") -> HTMLResponse:
        """One profile: its trade-offs, its prompt with sources, its thresholds, its limits."""
        profile, policy = self._policy(profile_id, context, means)
        return self._page(
            "profile.html",
            profile=profile,
            # What ships is known without the database.
            facts=None if profile_id in self._policies.profiles else self._facts(profile_id),
            policy=policy,
            digest=self._policies.document(profile, None, policy.context, policy.options)["digest"],
            query=query(policy),
            compiled_as=compiled_as(policy.options),
            means=MEANS,
            tradeoffs=tradeoff_views(policy, profile, self._catalogue),
            measured=beside(self._measurements, policy, self._catalogue),
            so_far=so_far(self._measurements),
            passages=list(passages(policy, self._catalogue)),
            limits=limits(policy, self._catalogue),
            rulings=rulings(policy, self._catalogue),
            description=thresholds_chart(policy)["description"],
            targets=targets().values(),
            ui_url=self._ui_url,
        )

    def prompt(self, profile_id: str, context: str = "", means: str = "text") -> PlainTextResponse:
        """The system prompt and nothing else."""
        return PlainTextResponse(self._policy(profile_id, context, means)[1].prompt.text)

    def thresholds_svg(self, profile_id: str, context: str = "", means: str = "text", size: str = "") -> Response:
        """The thresholds chart as a picture."""
        _, policy = self._policy(profile_id, context, means)
        width = NARROW if size == "narrow" else WIDE
        return Response(svg(thresholds_chart(policy, width=width)), media_type="image/svg+xml")

    def thresholds_csv(self, profile_id: str, context: str = "", means: str = "text") -> Response:
        """The chart's data table as CSV."""
        _, policy = self._policy(profile_id, context, means)
        written = io.StringIO()
        table = csv.DictWriter(written, list(ThresholdRow.__annotations__), lineterminator="\n")
        table.writeheader()
        table.writerows(thresholds_rows(policy))
        name = f"{policy.profile_id}{'-' + policy.context if policy.context else ''}-thresholds.csv"
        return Response(
            written.getvalue(),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def thresholds_json(self, profile_id: str, context: str = "", means: str = "text") -> JSONResponse:
        """The chart's data table as JSON, with the policy that it belongs to."""
        profile, policy = self._policy(profile_id, context, means)
        digest = self._policies.document(profile, None, policy.context, policy.options)["digest"]
        return JSONResponse(
            {
                "profile": policy.profile_id,
                "context": policy.context,
                "policy_digest": digest,
                "note": _NOTE,
                "thresholds": thresholds_rows(policy),
            }
        )

    def _export(
        self, profile_id: str, target_name: str, context: str, means: str
    ) -> tuple[Profile, CompiledPolicy, Export]:
        profile, policy = self._policy(profile_id, context, means)
        return profile, policy, export(self._policies, target_name, profile, None, policy.context, policy.options)

    def use(self, profile_id: str, target_name: str, context: str = "", means: str = "text") -> HTMLResponse:
        """The files for one target, and what is lost on the way."""
        profile, policy, found = self._export(profile_id, target_name, context, means)
        return self._page(
            "use.html",
            profile=profile,
            target=target(target_name),
            export=found,
            query=query(policy),
            digest=self._policies.document(profile, None, policy.context, policy.options)["digest"],
        )

    def file(self, profile_id: str, target_name: str, path: str, context: str = "", means: str = "text") -> Response:
        """One file of an export, to save."""
        _, _, found = self._export(profile_id, target_name, context, means)
        file = next((one for one in found.artifacts if one.path == path), None)
        if file is None:
            return error_page(404, "Not found", f"The export for {target_name} has no file {path!r}.")
        name = path.rsplit("/", 1)[-1]
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(file.content, media_type=file.media_type, headers=headers)

    def axes(self) -> HTMLResponse:
        """Every axis, and how often profiles set it."""
        users = {
            axis: [profile for profile in self._profiles() if axis in profile.weights] for axis in self._catalogue.axes
        }
        return self._page("axes.html", users=users)

    def axis(self, axis_id: str) -> HTMLResponse:
        """One axis, both poles with equal respect."""
        axis = self._catalogue.axis(axis_id)
        users = [profile for profile in self._profiles() if axis_id in profile.weights]
        measured = axis_views(self._measurements, axis_id, self._catalogue)
        return self._page("axis.html", axis=axis, levels=LEVELS, users=users, measured=measured)

    def commitments(self) -> HTMLResponse:
        """What no profile can lower, who pays for it and who disputes it."""
        return self._page("commitments.html", kept=kept_views(self._measurements, self._catalogue))

    def hazards(self) -> HTMLResponse:
        """Every hazard: who is harmed by a miss, who by a wrongful refusal, and the judged ratio."""
        caps = {
            cap.hazard: (commitment, cap)
            for commitment in self._catalogue.commitments.values()
            for cap in commitment.caps
        }
        return self._page("hazards.html", caps=caps)

    def contexts(self) -> HTMLResponse:
        """Every situation in which a profile may set other weights, and which profiles do."""
        users = {
            context: [profile for profile in self._profiles() if context in profile.contexts]
            for context in self._catalogue.contexts
        }
        return self._page("contexts.html", users=users)

    def numbers(self) -> HTMLResponse:
        """The judged numbers that the formulas take."""
        return self._page("numbers.html")

    def about(self) -> HTMLResponse:
        """What this project does not know."""
        entries = [*self._catalogue.axes.values(), *self._catalogue.commitments.values()]
        entries_hazards = [*self._catalogue.hazards.values(), *self._catalogue.contexts.values()]
        reviewers = {entry.reviewed_by for entry in (*entries, *entries_hazards)}
        return self._page("about.html", reviewers=sorted(reviewers), so_far=so_far(self._measurements))

    def errors(self) -> HTMLResponse:
        """What the codes in the API's problem documents mean."""
        return self._page("errors.html", codes=error_codes())

    def static(self, name: str) -> Response:
        """A style sheet or picture of the pages themselves."""
        if name not in STATIC:
            return error_page(404, "Not found", f"There is no file {name!r} here.")
        media_type, content = STATIC[name]
        return Response(content, media_type=media_type, headers={"Cache-Control": "public, max-age=86400"})


def pages_router(
    policies: Policies,
    *,
    ui_url: str | None,
    measurements: Measurements | None = None,
    standing: Standing | None = None,
    cases: Sequence[Cases] = (),
    facts: "Callable[[str], KeptFacts | None]" = lambda _: None,
) -> APIRouter:
    """The routes of the public pages; they answer GET and HEAD and are no part of the API's description.

    Args:
        policies: the service over one catalogue and its shipped profiles.
        ui_url: address of the app for choosing and tuning, or None where it does not run.
        measurements: the reports that are kept; None is the same as none.
        standing: compares profiles on evidence; None is the same as one without any.
        cases: scored and labelled requests, on which thresholds are counted.
        facts: the standing facts of a stored profile by its name.
    """
    kept, compared = measurements or Measurements(), standing or Standing(policies, NoEvidence())
    pages = _Pages(policies, ui_url, kept, facts)
    routes: dict[str, Callable[..., Response]] = {
        "/": pages.home,
        "/profiles": pages.profiles,
        "/profiles/{profile_id}": pages.profile,
        "/profiles/{profile_id}/prompt.txt": pages.prompt,
        "/profiles/{profile_id}/thresholds.svg": pages.thresholds_svg,
        "/profiles/{profile_id}/thresholds.csv": pages.thresholds_csv,
        "/profiles/{profile_id}/thresholds.json": pages.thresholds_json,
        "/profiles/{profile_id}/use/{target_name}": pages.use,
        "/profiles/{profile_id}/use/{target_name}/{path:path}": pages.file,
        "/axes": pages.axes,
        "/axes/{axis_id}": pages.axis,
        "/commitments": pages.commitments,
        "/hazards": pages.hazards,
        "/contexts": pages.contexts,
        "/numbers": pages.numbers,
        "/about": pages.about,
        "/errors": pages.errors,
        "/static/{name}": pages.static,
        **MeasurementPages(kept, policies.catalogue).routes,
        **WhomPages(policies, compared, kept, cases).routes,
        **EvidencePages(policies, compared).routes,
        **ComparePages(policies, compared).routes,
    }
    router = APIRouter(route_class=PageRoute)
    for path, endpoint in routes.items():
        router.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False, response_model=None)
    return router
