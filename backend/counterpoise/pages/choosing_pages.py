"""A ballot from choices between replies, without scripts: questions, then the ballot that they suggest, to edit."""

import hashlib
from collections.abc import Mapping
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.panels.choosing import ROUNDS
from counterpoise.domain.people.roles import Rule
from counterpoise.domain.quiz.questions import Answer, FullChoice
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance

__all__ = ["choosing_pages"]

_FIELD = "q:"
_SEEDS = 2**31
_CHOICES: Mapping[str, FullChoice] = {one: one for one in get_args(FullChoice)}


def _picks(fields: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(_FIELD): value for name, value in fields.items() if name.startswith(_FIELD)}


def _answers(picks: Mapping[str, str]) -> list[Answer]:
    if wrong := [value for value in picks.values() if value not in _CHOICES]:
        raise InvalidOption(f"Choose reply A, reply B, either, or skip; not {wrong[0][:40]!r}.", field="choice")
    return [Answer(question, _CHOICES[choice]) for question, choice in picks.items()]


def _seed_of(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) < _SEEDS):  # noqa: PLR2004 - digits
        raise InvalidOption("The form is broken; open the questions again.", field="seed")
    return int(text)


def choosing_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:
    """The routes of choosing; they are no part of the API's description, and write nothing."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    pages, house = PrivatePages(entrance), parts.house
    Member = Annotated[Caller, desk.admits(Rule("member", "panels", ("panelist",)), writes=False)]  # noqa: N806 - a type

    def asked(caller: Caller, panel_id: str, seed: int, picks: Mapping[str, str]) -> dict[str, Any]:
        """Everything on the page of questions."""
        return {
            "panel": house.convening.get(caller, panel_id),
            "questions": house.choosing.questions(caller, panel_id, seed),
            "rounds": ROUNDS,
            "seed": seed,
            "picks": picks,
            "wrong": "",
        }

    @router.get("/panels/{panel_id}/room/choosing")
    def questions(
        request: Request,
        caller: Member,
        panel_id: str,
        seed: Annotated[int | None, Query(ge=0, lt=_SEEDS)] = None,
    ) -> HTMLResponse:
        """Pairs of replies, shuffled anew at each visit."""
        fresh = int(hashlib.sha256(entrance.entropy.secret().encode()).hexdigest(), 16) % _SEEDS
        return pages.page(request, "choosing.html", 200, **asked(caller, panel_id, fresh if seed is None else seed, {}))

    @router.post("/panels/{panel_id}/room/choosing")
    def proposal(request: Request, caller: Member, panel_id: str, fields: Fields) -> HTMLResponse:
        """The ballot that the choices suggest; or the questions once more, as they were answered."""
        seed, picks = _seed_of(fields.get("seed", "")), _picks(fields)
        before = asked(caller, panel_id, seed, picks)
        request.state.form = lambda wrong, status: pages.page(
            request, "choosing.html", status, **(before | {"wrong": wrong})
        )
        if fields.get("again"):
            return pages.page(request, "choosing.html", 200, **before)
        found = house.choosing.proposal(caller, panel_id, _answers(picks))
        panel, catalogue = before["panel"], parts.policies.catalogue
        return pages.page(
            request,
            "chosen.html",
            200,
            panel=panel,
            proposal=found,
            leanings={one.axis: one for one in found.leanings},
            axes=[catalogue.axes[axis] for axis in panel.charter.axes if axis in catalogue.axes],
            ballot=house.ballots.own(caller, panel_id),
            seed=seed,
            picks=picks,
        )

    return router
