"""The page on whom a profile favours, its pictures, and everything on it as CSV and JSON."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Response
from fastapi.responses import HTMLResponse, JSONResponse

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import CompiledPolicy
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.cases import Cases
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.domain.standing.resampling import DRAWS
from counterpoise.pages.environment import render
from counterpoise.pages.html_route import error_page
from counterpoise.pages.measured_view import beside
from counterpoise.pages.measured_words import so_far
from counterpoise.pages.pictures import svg
from counterpoise.pages.profile_view import limits, tradeoff_views
from counterpoise.pages.sentences import compiled_as
from counterpoise.pages.whom_costs import costs_view
from counterpoise.pages.whom_tables import TABLES, Table, tables
from counterpoise.pages.whom_view import alone_views, by_verdict, curve_views, everyone_rows, one_sided, parts
from counterpoise.schemas.favours import favours_document
from counterpoise.services.charts import NARROW, WIDE, thresholds_rows
from counterpoise.services.consequences import Consequences
from counterpoise.services.csv_tables import csv_text
from counterpoise.services.measurements import Measurements
from counterpoise.services.policies import Policies
from counterpoise.services.standing import EVEN, Favours, Standing
from counterpoise.services.standing_axes import AxesAlone
from counterpoise.services.standing_charts import curve_chart, differences_chart
from counterpoise.services.standing_limits import from_the_questions

__all__ = ["EVEN_TITLE", "Asked", "WhomPages", "chosen_pack"]

EVEN_TITLE = "50:50 on every axis"
_NONE = "none"
_Text = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked to see, as names; ``evidence`` empty means: by the rule that the page states."""

    evidence: str = ""
    against: str = ""
    context: str = ""

    def query(self, **more: str) -> str:
        """The query string that asks for it again."""
        held = {"evidence": self.evidence, "against": self.against, "context": self.context, **more}
        said = urlencode({name: value for name, value in held.items() if value})
        return f"?{said}" if said else ""


def chosen_pack(standing: Standing, profile: Profile, context: str | None) -> EvidencePack | None:
    """The pack that is shown where nobody chose one, by a rule that was fixed before anything was computed.

    Of the packs of real people, the one that speaks of most of the axes that the profile sets; ties by id.
    """
    set_here = standing.shares(profile, context)

    def common(pack: EvidencePack) -> int:
        return len(set_here.keys() & _axes(pack))

    real = [pack for pack in standing.packs() if not pack.synthetic and common(pack)]
    return min(real, key=lambda pack: (-common(pack), pack.id), default=None)


def _axes(pack: EvidencePack) -> set[str]:
    data = pack.codings[0].data
    return set(data.axes) if hasattr(data, "axes") else {one.axis for one in data.items}


@dataclass(frozen=True, slots=True)
class _Answer:
    """A profile, its policy, and the comparison, or why there is none."""

    asked: Asked
    profile: Profile
    policy: CompiledPolicy
    reference: Profile | None
    pack: EvidencePack | None
    found: Favours | None
    why_none: str
    by_rule: bool


def _previous(profile: Profile) -> str | None:
    """The name of the version before, as an address has it; None for a first version and for files."""
    if profile.version is None or profile.version < 2:  # noqa: PLR2004 - the first one has none before it
        return None
    return f"{profile.id}@{profile.version - 1}"


class WhomPages:
    """The endpoints.

    Args:
        policies: knows catalogue and profiles.
        standing: compares them on evidence.
        measurements: the reports that are kept.
        cases: scored and labelled requests, on which thresholds are counted; none where nobody put any here.
    """

    def __init__(
        self, policies: Policies, standing: Standing, measurements: Measurements, cases: Sequence[Cases] = ()
    ) -> None:
        self._policies, self._standing, self._measurements = policies, standing, measurements
        self._cases, self._consequences, self._alone = cases, Consequences(policies), AxesAlone()

    @property
    def _titles(self) -> dict[str, str]:
        return {name: one.title for name, one in self._policies.profiles.items()}

    @property
    def routes(self) -> dict[str, Callable[..., Response]]:
        """Each address with its endpoint."""
        return {
            "/profiles/{profile_id}/whom": self.whom,
            "/profiles/{profile_id}/whom.csv": self.csv,
            "/profiles/{profile_id}/whom.json": self.json,
            "/profiles/{profile_id}/whom/groups.svg": self.groups_svg,
            "/profiles/{profile_id}/whom/variants.svg": self.variants_svg,
        }

    def _answer(self, profile_id: str, asked: Asked) -> _Answer:
        profile = self._policies.profile(profile_id)
        context = asked.context or None
        policy = self._policies.compile(profile, None, context)
        reference = None if asked.against in {"", EVEN} else self._policies.profile(asked.against)
        by_rule = not asked.evidence
        pack: EvidencePack | None = None
        if by_rule:
            pack = chosen_pack(self._standing, profile, context)
        elif asked.evidence != _NONE:
            pack = self._standing.pack(asked.evidence)
        found, why = None, ""
        if pack is None:
            why = (
                "No pack of real people speaks of an axis that this profile sets."
                if by_rule
                else "No evidence was chosen."
            )
        else:
            try:
                found = self._standing.favours(profile, pack, reference=reference, context=context)
            except InvalidOption as error:
                why = error.message
        return _Answer(asked, profile, policy, reference, pack, found, why, by_rule)

    def whom(self, profile_id: str, evidence: _Text = "", against: _Text = "", context: _Text = "") -> HTMLResponse:
        """Whom a profile favours: in plain words, in numbers, and with everything that speaks against them."""
        against = "" if against == EVEN else against
        answer = self._answer(profile_id, Asked(evidence, against, context))
        policy, found, catalogue = answer.policy, answer.found, self._policies.catalogue
        shown = Asked(answer.pack.id if answer.pack else evidence, against, context)
        document = None if found is None else favours_document(found)
        alone = {} if found is None else self._alone.of(found)
        split = () if found is None else parts(found)
        values: dict[str, Any] = {
            "answer": answer,
            "profile": answer.profile,
            "policy": policy,
            "pack": answer.pack,
            "found": found,
            "document": document,
            "asked": shown,
            "reference_title": answer.reference.title if answer.reference else EVEN_TITLE,
            "packs": self._standing.packs(),
            "profiles": sorted(self._policies.profiles.values(), key=lambda one: (one.title.casefold(), one.id)),
            "tradeoffs": tradeoff_views(policy, answer.profile, catalogue),
            "measured": beside(self._measurements, policy, catalogue),
            "so_far": so_far(self._measurements),
            "compiled_as": compiled_as(policy.options),
            "limits": limits(policy, catalogue),
            "threshold_rows": thresholds_rows(policy),
            "costs": [costs_view(self._consequences, answer.profile, one, policy.context) for one in self._cases],
            "tables": {name: TABLES[name] for name in self._tables(answer)},
            "even": EVEN,
            "previous": _previous(answer.profile),
            "draws": DRAWS,
            "titles": self._titles,
            "compare_query": f"?{urlencode({'a': against, 'b': answer.profile.name, 'evidence': shown.evidence})}",
        }
        if found is not None:
            name, reference = answer.profile.title, values["reference_title"]
            sides = self._titles | {"profile": f"{name} (this profile)", "reference": f"{reference} (the reference)"}
            curves = curve_views(found)
            values |= {
                "alone": alone_views(found, alone, catalogue),
                "verdicts": by_verdict(
                    [one for part in split for one in part.groups if one not in everyone_rows(found)]
                ),
                "one_sided": one_sided(found),
                "questions": from_the_questions(found.comparison.groups),
                "totals": everyone_rows(found),
                "parts": [(part, differences_chart(part.groups, name, reference)["description"]) for part in split],
                "curves": [(one, curve_chart(one.curve, one.whose)["description"]) for one in curves],
                "contender": sides.get,
                "holding": found.comparison.curves,
            }
        return HTMLResponse(render("whom.html", catalogue=catalogue, **values))

    def _tables(self, answer: _Answer) -> dict[str, Table]:
        if answer.found is None:
            return tables(answer.policy)
        return tables(answer.policy, answer.found, self._alone.of(answer.found), favours_document(answer.found))

    def csv(
        self, profile_id: str, evidence: _Text = "", against: _Text = "", context: _Text = "", table: _Text = "groups"
    ) -> Response:
        """One table of the page as CSV; cells that a spreadsheet would run are made inert."""
        if table not in TABLES:
            raise InvalidOption(f"There is no table {table!r}. Known: {', '.join(TABLES)}.", table=table)
        answer = self._answer(profile_id, Asked(evidence, against, context))
        held = self._tables(answer).get(table)
        if held is None:
            return error_page(404, "Not found", f"There is no table of {TABLES[table]}: {answer.why_none}")
        return Response(
            csv_text(held.columns, held.rows),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{answer.profile.id}-whom-{table}.csv"'},
        )

    def json(self, profile_id: str, evidence: _Text = "", against: _Text = "", context: _Text = "") -> JSONResponse:
        """Everything on the page as one JSON object: the document of ``favours``, and every table beside it."""
        answer = self._answer(profile_id, Asked(evidence, against, context))
        document = None if answer.found is None else favours_document(answer.found).model_dump(mode="json")
        return JSONResponse(
            {
                "profile": {
                    "id": answer.profile.id,
                    "version": answer.profile.version,
                    "digest": answer.profile.digest,
                },
                "context": answer.policy.context,
                "favours": document,
                "why_none": answer.why_none or None,
                "unset": list(answer.policy.unset),
                "tables": {name: table.objects() for name, table in self._tables(answer).items()},
                "consequences": [
                    costs_view(self._consequences, answer.profile, one, answer.policy.context).document
                    for one in self._cases
                ],
            }
        )

    def groups_svg(
        self,
        profile_id: str,
        evidence: _Text = "",
        against: _Text = "",
        context: _Text = "",
        part: _Text = "",
        size: _Text = "",
    ) -> Response:
        """The differences by group as a picture."""
        answer = self._answer(profile_id, Asked(evidence, against, context))
        split = {one.topic: one for one in parts(answer.found)} if answer.found else {}
        if part not in split:
            return error_page(404, "Not found", f"There is no such picture. {answer.why_none}".strip())
        reference = answer.reference.title if answer.reference else EVEN_TITLE
        drawn = differences_chart(
            split[part].groups, answer.profile.title, reference, topic=part, width=NARROW if size == "narrow" else WIDE
        )
        return Response(svg(drawn), media_type="image/svg+xml")

    def variants_svg(
        self,
        profile_id: str,
        evidence: _Text = "",
        against: _Text = "",
        context: _Text = "",
        part: _Text = "",
        size: _Text = "",
    ) -> Response:
        """A specification curve as a picture."""
        answer = self._answer(profile_id, Asked(evidence, against, context))
        held = {one.dimension: one for one in curve_views(answer.found)} if answer.found else {}
        if part not in held:
            return error_page(404, "Not found", f"There is no such picture. {answer.why_none}".strip())
        one = held[part]
        drawn = curve_chart(one.curve, one.whose, width=NARROW if size == "narrow" else WIDE)
        return Response(svg(drawn), media_type="image/svg+xml")
