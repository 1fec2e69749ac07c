"""The public pages of trade-off statements: one source, many renderings of the same signed bytes."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.policy import departs
from counterpoise.domain.disclosure.badge import badge, snippet
from counterpoise.domain.disclosure.dates import is_day
from counterpoise.domain.disclosure.linked_data import linked_data
from counterpoise.domain.disclosure.plain_text import plain_text
from counterpoise.domain.disclosure.records import KeptStatement
from counterpoise.domain.disclosure.statement import policy_bytes
from counterpoise.domain.errors import CounterpoiseError, UnknownStatement
from counterpoise.domain.people.roles import Rule
from counterpoise.pages.entering import Door
from counterpoise.pages.environment import render
from counterpoise.pages.html_route import PageRoute, error_page
from counterpoise.pages.statement_view import groups_view, in_short, move_view, tradeoff_views
from counterpoise.schemas.instants import moment
from counterpoise.services.callers import Caller
from counterpoise.services.objections import Objections, overdue
from counterpoise.services.statement_kit import figures_csv, kit_files, zipped
from counterpoise.services.statement_log import day_of
from counterpoise.services.statements import Shown, Statements

__all__ = ["StatementPages", "statement_pages"]

_MOST, _MOST_MOVES, _MOST_OBJECTIONS = 50, 60, 1000
_NUMBERED = re.compile(r"([a-z0-9]+(?:[-_][a-z0-9]+)*)/([1-9][0-9]{0,8})")
_ROBUST = {"X-Content-Type-Options": "nosniff"}
_READ = ["GET", "HEAD"]
Which = tuple[str, int | None]
Text = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class StatementPages:
    """What the pages need.

    Attributes:
        statements: what is published.
        objections: what was objected.
        catalogue: for names of axes.
        address: of this server, for links that leave it.
        verifier: source of the one-file verifier.
        demonstration: whether this server shows made-up deployments.
        witnesses: what can be said of independent witnesses now.
    """

    statements: Statements
    objections: Objections
    catalogue: Catalogue
    address: str
    verifier: str
    demonstration: bool = False
    witnesses: Callable[[], str] = lambda: ""

    def kept(self, caller: Caller, name: str, version: int | None) -> KeptStatement:
        """A version by name, or by digest where the name is one."""
        if name.startswith("sha256:"):
            return self.statements.by_digest(caller.work, name)
        return self.statements.kept(caller.work, name, version)

    def shown(self, caller: Caller, name: str, version: int | None) -> Shown:
        """The same, verified."""
        return self.statements.shown(caller, self.kept(caller, name, version))

    def permalink(self, kept: KeptStatement) -> str:
        """Of a version, with this server's address."""
        return f"{self.address}/statements/{kept.name}/{kept.version}"

    def html(self, caller: Caller, shown: Shown) -> HTMLResponse:
        """The page."""
        kept, said = shown.kept, shown.predicate
        here = f"/statements/{kept.name}/{kept.version}"
        figures, used = said["figures"], said["used"]
        objections = caller.work.objections.page(None, _MOST_OBJECTIONS, statement=kept.name)
        late = sum(overdue(one, day_of(caller.at)) for one in objections)
        total = [] if figures is None else [*([figures["everyone"]] if figures["everyone"] else []), *figures["groups"]]
        return HTMLResponse(
            render(
                "statement.html",
                catalogue=self.catalogue,
                shown=shown,
                said=said,
                here=here,
                used=used,
                tradeoffs=tradeoff_views(said),
                brief=in_short(said),
                together=groups_view(total),
                hidden=0 if figures is None else len(figures["hidden"]),
                unset=said["policy"]["unset"],
                departs=departs,
                versions=self.statements.versions(caller.work, kept.name),
                translations=self.translations(caller, kept),
                objections=f"{len(objections)} so far" if objections else "none so far",
                overdue=late,
                withdrawn="" if kept.withdrawn_at is None else day_of(kept.withdrawn_at),
                demonstration=self.demonstration,
                witnesses=self.witnesses(),
                snippet=snippet(kept.title, self.permalink(kept), f"{self.permalink(kept)}/badge.svg"),
            )
        )

    def translations(self, caller: Caller, kept: KeptStatement) -> list[KeptStatement]:
        """Translations of this version, and what it translates."""
        found = self.statements.translations(caller.work, kept.digest)
        original = None if kept.translation_of is None else caller.work.statements.by_digest(kept.translation_of)
        return [*([original] if original else []), *found]

    def badge(self, caller: Caller, name: str, version: int | None) -> Response:
        """The badge; whatever goes wrong, it says "not verified"."""
        picture = badge("not verified", "?")
        try:
            shown = self.shown(caller, name, version)
            kept = shown.kept
            picture = badge(shown.state, kept.name, kept.version, kept.digest)
        except Exception:  # noqa: BLE001, S110 - fails closed: no error of any kind may show an older, better badge
            pass
        return Response(picture, media_type="image/svg+xml", headers={"Cache-Control": "no-cache", **_ROBUST})

    def file(self, caller: Caller, kind: str, which: Which) -> Response:
        """One rendering of a version."""
        shown = self.shown(caller, *which)
        kept = shown.kept
        link, stem = self.permalink(kept), f"{kept.name}-{kept.version}"
        made: tuple[str | bytes, str]
        if kind == "json":
            if shown.bundle is None:
                return error_page(503, "Not available just now", "The log's head cannot be signed now.")
            made = shown.bundle.written, "application/json"
        elif kind == "jsonld":
            document = linked_data(shown.predicate, kept.digest, link)
            made = json.dumps(document, ensure_ascii=False, indent=1), "application/ld+json"
        elif kind == "txt":
            made = plain_text(shown.predicate, kept.digest, link), "text/plain; charset=utf-8"
        elif kind == "csv":
            made = figures_csv(shown.predicate), "text/csv; charset=utf-8"
        else:
            made = zipped(kit_files(shown, self.verifier, link)), "application/zip"
        headers = dict(_ROBUST)
        if kind in {"csv", "zip"}:
            headers["Content-Disposition"] = f'attachment; filename="{stem}.{kind}"'
        return Response(made[0], media_type=made[1], headers=headers)

    def part(self, caller: Caller, which: Which, name: str) -> Response:
        """The compiled policy, or the aggregates, as they lie in the kit."""
        kept = self.kept(caller, *which)
        held = policy_bytes(json.loads(kept.policy)) if name == "compiled" else (kept.aggregates or "").encode()
        if not held:
            return error_page(404, "Not found", "No aggregates stand behind this statement.")
        return Response(held, media_type="application/json", headers=_ROBUST)

    def changes(self, caller: Caller, name: str, version: int) -> Response:
        """What changed since the version before."""
        new = self.kept(caller, name, version)
        if new.version == 1:
            return error_page(404, "Not found", "This is the first version.")
        old = self.kept(caller, new.name, new.version - 1)
        found = self.statements.changes(old, new)
        return HTMLResponse(
            render(
                "statement_changes.html",
                catalogue=self.catalogue,
                old=old,
                new=new,
                note=self.statements.note(new),
                changes=found.changes,
                moves=[move_view(one) for one in found.moves[:_MOST_MOVES]],
                more=max(0, len(found.moves) - _MOST_MOVES),
            )
        )

    def index(self, caller: Caller, query: dict[str, str], before: int | None) -> HTMLResponse:
        """The searchable list."""
        asked = {key: value for key, value in query.items() if value and (key in {"axis", "who"} or is_day(value))}
        found = caller.work.statements.page(before, _MOST + 1, query=asked)
        today = day_of(caller.at)
        following = urlencode({**asked, "before": found[_MOST - 1].entry}) if len(found) > _MOST else None
        return HTMLResponse(
            render(
                "statements.html",
                catalogue=self.catalogue,
                found=[(one, _told(one, today)) for one in found[:_MOST]],
                following=following,
                **{key: query.get(key, "") for key in ("axis", "who", "since", "until")},
            )
        )

    def feed(self, caller: Caller) -> Response:
        """The newest statements as Atom (RFC 4287)."""
        found = caller.work.statements.page(None, _MOST)
        entries = [
            {
                "digest": one.payload_sha256,
                "title": one.title,
                "sentence": one.sentence,
                "name": one.name,
                "version": one.version,
                "published": moment(one.published_at).isoformat(),
                "updated": moment(one.withdrawn_at or one.published_at).isoformat(),
                "withdrawn": one.withdrawn_because,
            }
            for one in found
        ]
        newest = max((cast("str", one["updated"]) for one in entries), default="1970-01-01T00:00:00+00:00")
        text = render("statements.atom", address=self.address, updated=newest, entries=entries)
        return Response(text, media_type="application/atom+xml; charset=utf-8", headers=_ROBUST)


def _told(kept: KeptStatement, today: str) -> str:
    if kept.withdrawn_at is not None:
        return "withdrawn"
    return "expired" if kept.expires is not None and kept.expires < today else "in force"


def _which(path: str) -> Which:
    """Name and version, or a digest, in what stands before an ending."""
    if found := _NUMBERED.fullmatch(path):
        return found[1], int(found[2])
    if "/" in path:
        raise UnknownStatement(path)
    return path, None


def statement_pages(desk: Door, pages: StatementPages) -> APIRouter:  # noqa: C901 - a router is a list of routes
    """The routes; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    anybody: Any = desk.admits(Rule())
    Anybody = Annotated[Caller, anybody]  # noqa: N806 - a type

    @router.api_route("/statements", methods=_READ)
    def listed(
        caller: Anybody,
        axis: Text = "",
        who: Text = "",
        since: Text = "",
        until: Text = "",
        before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    ) -> HTMLResponse:
        """What is published, newest first."""
        return pages.index(caller, {"axis": axis, "who": who, "since": since, "until": until}, before)

    @router.api_route("/statements.atom", methods=_READ)
    def feed(caller: Anybody) -> Response:
        """The feed."""
        return pages.feed(caller)

    @router.api_route("/statements.vkeys", methods=_READ)
    def keys(_: Anybody) -> Response:
        """Verifier keys of whoever signs statements here, one a line, the newest first."""
        held = "".join(f"{one}\n" for one in pages.statements.signing_keys())
        return Response(held, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache", **_ROBUST})

    @router.api_route("/statements/{path:path}/badge.svg", methods=_READ)
    def shown_badge(caller: Anybody, path: str) -> Response:
        """The badge of a version, or of the latest."""
        try:
            return pages.badge(caller, *_which(path))
        except CounterpoiseError:
            return pages.badge(caller, "?", None)

    @router.api_route("/statements/{path:path}/{part}.json", methods=_READ)
    def part(caller: Anybody, path: str, part: str) -> Response:
        """The compiled policy, or the aggregates; or the bundle of a version."""
        if part in {"compiled", "aggregates"}:
            return pages.part(caller, _which(path), part)
        return pages.file(caller, "json", _which(f"{path}/{part}"))

    @router.api_route("/statements/{path:path}.{kind}", methods=_READ)
    def rendering(caller: Anybody, path: str, kind: Literal["jsonld", "json", "txt", "csv", "zip"]) -> Response:
        """One rendering of a version, or of the latest."""
        return pages.file(caller, kind, _which(path))

    @router.api_route("/statements/{name}/{version}/changes", methods=_READ)
    def changed(caller: Anybody, name: str, version: int) -> Response:
        """What changed since the version before."""
        return pages.changes(caller, name, version)

    @router.api_route("/statements/{name}/{version}", methods=_READ)
    def numbered(caller: Anybody, name: str, version: int) -> HTMLResponse:
        """One version."""
        return pages.html(caller, pages.shown(caller, name, version))

    @router.api_route("/statements/{name}", methods=_READ)
    def latest(caller: Anybody, name: str) -> HTMLResponse:
        """The latest version, or one by its digest."""
        return pages.html(caller, pages.shown(caller, name, None))

    return router
