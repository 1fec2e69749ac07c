"""Profiles that people and panels published on this server, and the history of each, for everybody to read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from counterpoise.domain.offers.records import KeptProfile, Version
from counterpoise.domain.panels.records import PanelEntry
from counterpoise.domain.people.roles import Rule
from counterpoise.pages.entering import Door
from counterpoise.pages.environment import render
from counterpoise.pages.html_route import PageRoute
from counterpoise.schemas.instants import date_text
from counterpoise.services.callers import Caller
from counterpoise.services.policies import Policies
from counterpoise.services.profile_versions import ProfileVersions
from counterpoise.services.profile_versions import Query as Wanted
from counterpoise.services.published import Published

__all__ = ["KeptFacts", "kept_facts", "kept_pages"]

_MOST = 50


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """What a profile's page says of its standing; dates as ``2026-11-21``, in UTC.

    ``departures`` are the rulings on the record of the panel that decided it, newest first, each with its date.
    """

    kept: KeptProfile
    version: Version
    published: str
    deprecated: str | None
    departures: tuple[tuple[PanelEntry, str], ...] = ()

    @property
    def newest(self) -> bool:
        """Whether no later version is published."""
        return self.version.number == self.kept.latest


def kept_facts(published: Published) -> Callable[[str], KeptFacts | None]:
    """A function from the name of a stored version to its standing facts; None for anything else."""

    def facts(named: str) -> KeptFacts | None:
        found = published.standing(named)
        if found is None:
            return None
        kept, version = found
        since = None if kept.deprecated_at is None else date_text(kept.deprecated_at)
        panel = (version.provenance or {}).get("panel")
        rulings = () if panel is None else published.departures(panel)
        departures = tuple((one, date_text(one.at)) for one in rulings)
        return KeptFacts(kept, version, date_text(version.published_at), since, departures)

    return facts


def kept_pages(desk: Door, policies: Policies) -> APIRouter:
    """The routes over one catalogue; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    versions = ProfileVersions(policies)
    anybody = desk.admits(Rule())

    @router.get("/published")
    def listed(
        caller: Annotated[Caller, anybody],
        after: Annotated[str, Query(max_length=100)] = "",
        text: Annotated[str, Query(max_length=100)] = "",
        origin: Annotated[str, Query(max_length=20)] = "",
    ) -> HTMLResponse:
        """What people and panels published, in id order; deprecated ones are marked."""
        origins = [origin] if origin in {"person", "panel"} else ["person", "panel"]
        found = [
            one
            for kind in origins
            for one in versions.search(caller, Wanted(text=text or None, origin=kind), after or None, _MOST + 1)
        ]
        found.sort(key=lambda one: one.kept.id)
        following = found[_MOST - 1].kept.id if len(found) > _MOST else None
        return HTMLResponse(
            render(
                "published.html",
                catalogue=policies.catalogue,
                found=found[:_MOST],
                following=following,
                text=text,
                origin=origin,
            )
        )

    @router.get("/published/{profile_id}")
    def history(caller: Annotated[Caller, anybody], profile_id: str) -> HTMLResponse:
        """Every version of one profile with its note, and what was forked from it."""
        held = versions.kept(caller, profile_id).kept
        made = versions.history(caller, profile_id, None, _MOST)
        return HTMLResponse(
            render(
                "history.html",
                catalogue=policies.catalogue,
                kept=held,
                versions=[(one, date_text(one.published_at)) for one in made],
                deprecated=None if held.deprecated_at is None else date_text(held.deprecated_at),
                forks=versions.forks(caller, profile_id),
                most=_MOST,
            )
        )

    return router
