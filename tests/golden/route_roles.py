"""Who is let in where: every route of the application, asked by everybody.

One line a route: what a visitor, a member, a panelist, a facilitator, an operator, an administrator, and an
administrator's token without the scope get. ``in`` means that the rule let them in; what the object itself asks beyond
that is decided later. 401: sign in first. 403: not allowed.
"""

import re
from dataclasses import replace

from fastapi.routing import iter_route_contexts
from tests.fakes.doors import Hall

from counterpoise.api.access import rule_of
from counterpoise.domain.people.records import Account, ApiToken, Membership, Session
from counterpoise.domain.people.roles import SCOPES, AccountRole, PanelRole, Rule
from counterpoise.services.credentials import TOKEN_PREFIX, digest

FILE = "tests/golden/access/routes.txt"
PANEL = "elm-street"
WHO = ("visitor", "member", "panelist", "facilitator", "operator", "admin", "token")
_ROLES: dict[str, AccountRole] = {
    "member": "member",
    "panelist": "member",
    "facilitator": "member",
    "operator": "operator",
    "admin": "admin",
    "token": "admin",
}
_WIDE = 84
_PANEL_ROLES: dict[str, PanelRole] = {"panelist": "panelist", "facilitator": "facilitator"}


def routes_of(hall: Hall) -> list[tuple[str, str, Rule | None]]:
    """Every method and path with its rule, or None where a route states none."""
    found = []
    for route in iter_route_contexts(hall.app.routes):
        dependant = getattr(route, "dependant", None)
        rules = [rule for one in dependant.dependencies if (rule := rule_of(one.call)) is not None] if dependant else []
        strictest = next((rule for rule in rules if rule.least is not None), rules[0] if rules else None)
        found += [(method, route.path or "", strictest) for method in sorted((route.methods or set()) - {"HEAD"})]
    return sorted(found, key=lambda one: (one[1], one[0]))


def _secret(hall: Hall, who: str, rule: Rule | None) -> str:
    """A new credential for every question, because some of them end the one that asks."""
    account = f"id-{who}"
    secret, now = hall.entropy.secret(), hall.clock.now()
    with hall.store.writing() as work:
        if work.accounts.get(account) is None:
            work.accounts.add(Account(account, f"{who}@example.org", who, _ROLES[who], now, digest(who)))
        elif (held := work.accounts.get(account)) is not None and held.role != _ROLES[who]:
            work.accounts.replace(replace(held, role=_ROLES[who]))
        if who in _PANEL_ROLES:
            work.accounts.join(Membership(PANEL, account, _PANEL_ROLES[who]))
        if who == "token":
            secret = TOKEN_PREFIX + secret
            others = tuple(scope for scope in SCOPES if rule is None or scope != rule.scope)
            work.credentials.add_token(ApiToken(secret, digest(secret), account, "test", others, now, now + 1_000_000))
        else:
            work.credentials.add_session(Session(digest(secret), account, "", now, now + 1_000_000))
        work.commit()
    return secret


def asked(hall: Hall, who: str, method: str, path: str, rule: Rule | None) -> str:
    """What one of them gets at one route."""
    address = path.replace("{panel_id}", PANEL).replace("{number}", "1")
    address = re.sub(r"\{[^}]+\}", "nothing-here", address)
    client = hall.visitor() if who == "visitor" else hall.program(_secret(hall, who, rule))
    found = client.request(method, address)
    if found.status_code == 303 and found.headers["location"] == "/sign-in":
        return "401"
    code = found.json().get("code") if found.headers.get("content-type") == "application/problem+json" else None
    # What the object asks beyond the rule is no answer of the door: there, `needs` names the role that is missing.
    at_the_door = code == "not_allowed" and "needs" in found.json()["params"]
    if code == "sign_in_needed" or at_the_door:
        return str(found.status_code)
    refused = found.status_code == 403 and "This account or token may not do that." in found.text
    return "403" if refused else "in"


def hall_of_all() -> Hall:
    """An application with every route that there can be."""
    return Hall(settings={"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": "us"})


def table() -> dict[str, str]:
    """The file with the whole table."""
    hall = hall_of_all()
    lines = [f"{'':<{_WIDE}}" + "".join(f"{who:<13}" for who in WHO).rstrip()]
    for method, path, rule in routes_of(hall):
        got = [asked(hall, who, method, path, rule) for who in WHO]
        lines.append(f"{method + ' ' + path:<{_WIDE}}" + "".join(f"{one:<13}" for one in got).rstrip())
    return {FILE: "\n".join(lines) + "\n"}
