"""The page that puts two profiles, or two versions of one, side by side: what changes, and who moved."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.difference import AxisChange
from counterpoise.domain.errors import InvalidOption
from counterpoise.pages.environment import render
from counterpoise.pages.whom_pages import chosen_pack
from counterpoise.pages.whom_view import by_verdict, everyone_rows, one_sided, parts
from counterpoise.services.policies import Policies
from counterpoise.services.standing import Standing
from counterpoise.services.standing_charts import differences_chart
from counterpoise.services.standing_limits import from_the_questions

__all__ = ["ComparePages"]

_Text = Annotated[str, Query(max_length=100)]
_CAUTION = "caution-openness"
_WORDS = {
    "added": "set in the second only",
    "removed": "set in the first only",
    "importance": "same weights, another importance",
}


def _change(one: AxisChange) -> str:
    if one.change != "moved":
        return _WORDS[one.change]
    return "another weight" if one.old_level == one.new_level else "another level"


class ComparePages:
    """The endpoint.

    Args:
        policies: compiles both.
        standing: compares them on evidence.
    """

    def __init__(self, policies: Policies, standing: Standing) -> None:
        self._policies, self._standing = policies, standing

    @property
    def routes(self) -> dict[str, Callable[..., Response]]:
        """Each address with its endpoint."""
        return {"/compare": self.compare}

    def compare(self, a: _Text = "", b: _Text = "", evidence: _Text = "", context: _Text = "") -> HTMLResponse:
        """Two profiles side by side; without names, the form alone."""
        profiles = sorted(self._policies.profiles.values(), key=lambda one: (one.title.casefold(), one.id))
        values: dict[str, Any] = {
            "profiles": profiles,
            "packs": self._standing.packs(),
            "a": a,
            "b": b,
            "evidence": evidence,
            "context": context,
            "both": None,
        }
        if a and b:
            values |= self._both(self._policies.profile(a), self._policies.profile(b), evidence, context or None)
        return HTMLResponse(render("compare.html", catalogue=self._policies.catalogue, **values))

    def _both(self, first: Profile, second: Profile, evidence: str, context: str | None) -> dict[str, Any]:
        found = self._policies.difference(first, second, context=context)
        pack = self._standing.pack(evidence) if evidence else chosen_pack(self._standing, second, context)
        moved, why = None, "No pack of real people speaks of an axis that the second profile sets."
        if pack is not None:
            try:
                moved = self._standing.favours(second, pack, reference=first, context=context)
            except InvalidOption as error:
                why = error.message
        titles = (first.title, second.title)
        if first.title == second.title:
            titles = (first.name, second.name)
        values: dict[str, Any] = {
            "both": (first, second),
            "named": (first.name, second.name),
            "titles": titles,
            "difference": found,
            "assumed": [
                f"“{title}”"
                for title, one in zip(titles, (first, second), strict=True)
                if _CAUTION in self._policies.compile(one, None, context).unset
            ],
            "changes": [(one, _change(one)) for one in found.axes],
            "pack": pack,
            "moved": moved,
            "why": why,
            "by_rule": not evidence,
        }
        if moved is not None and pack is not None:
            split = parts(moved)
            asked = {"evidence": pack.id, "against": first.name} | ({"context": context} if context else {})
            values |= {
                "query": f"?{urlencode(asked)}",
                "one_sided": one_sided(moved),
                "questions": from_the_questions(moved.comparison.groups),
                "totals": everyone_rows(moved),
                "verdicts": by_verdict(
                    [one for part in split for one in part.groups if one not in everyone_rows(moved)]
                ),
                "parts": [
                    (part, differences_chart(part.groups, titles[1], titles[0])["description"]) for part in split
                ],
            }
        return values
