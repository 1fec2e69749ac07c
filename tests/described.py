"""The application held against its own description: schemathesis asks every operation, as somebody of each role.

Examples, boundaries, random requests (fitting and not) and sequences along the description's links. What is checked: no
answer is a server's error; status, content type, headers and body are the ones that the description states; what was
deleted is gone.
"""

import asyncio
import contextlib
import dataclasses
import itertools
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.fakes.callers import ROLES, START, secret_of
from tests.fakes.doors import Hall
from tests.panel_people import CHARTER

from counterpoise.domain.offers.records import Deployment
from counterpoise.services.credentials import digest
from counterpoise.services.state import Store

ASKERS = {"visitor": None, "member": "mia", "operator": "olga", "admin": "ada"}
"""Roles and who of ``People`` has them."""
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "use_after_free",
    "unsupported_method",
)
PHASES = ("examples", "coverage", "fuzzing", "stateful")
AXIS = "pushback-encouragement"
_REFUSED = 300
_STEPS = 10
# After these the asker may have no session, no account or another role.
_ENDING = ("/api/v1/me", "/api/v1/sessions", "/api/v1/accounts", "/api/v1/setup", "/api/v1/invitations/accept")


class SignedIn:
    """ASGI: the application as one person sees it, whatever that person has just done to the account.

    Args:
        hall: the application and its people.
        name: who asks, or None for a visitor.
    """

    def __init__(self, hall: Hall, name: str | None) -> None:
        self.hall, self.name = hall, name
        self.credential = b"" if name is None else f"Bearer {secret_of(name)}".encode()
        self.shaken = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or self.name is None:
            await self.hall.app(scope, receive, send)
            return
        if self.shaken:
            await asyncio.to_thread(self.restore)
        headers = [pair for pair in scope["headers"] if pair[0] != b"authorization"]
        await self.hall.app({**scope, "headers": [*headers, (b"authorization", self.credential)]}, receive, send)
        self.shaken = scope["method"] not in {"GET", "HEAD"} and scope["path"].startswith(_ENDING)

    def restore(self) -> None:
        """The people as they were, with their sessions."""
        with self.hall.store.writing() as work:
            gone = dict[str, str]()
            for name, role in ROLES.items():
                account = work.accounts.get(f"id-{name}")
                if account is None:
                    gone[name] = role
                else:
                    work.accounts.replace(dataclasses.replace(account, role=role, disabled_at=None))  # type: ignore[arg-type]
            held = work.credentials.session(digest(secret_of(self.name or "")))
            if held is None and self.name not in gone:
                self.hall.people.sign_in(work, self.name or "")
            work.commit()
        if gone:
            self.hall.people.move_in(gone)


class Likely:
    """Gives every second request that needs it something known, so that the operation can do what it is for.

    To the description, a profile/v1 object may have any fields; hardly one of a thousand random ones is a profile.
    """

    def __init__(self) -> None:
        self.turns = itertools.count()

    def __call__(self, context: Any, case: Any, kwargs: dict[str, Any]) -> None:
        """The hook that schemathesis calls before each request."""
        del context, kwargs
        operation, body, named = case.operation.definition.raw.get("operationId"), case.body, case.path_parameters or {}
        turn = next(self.turns)
        if turn % 2:
            return
        if operation in {"create_profile", "save_draft"} and isinstance(body, dict):
            case.body = {"profile": profile(named.get("profile_id") or f"made-{turn}", turn)}
        elif operation in {"create_deployment", "change_deployment"} and isinstance(body, dict):
            known = {"title": "Desk", "offered": ["candid-coach@1", "balanced"], "default": None, "tuning": True}
            case.body = known if operation == "change_deployment" else known | {"id": f"desk-{turn}"}
        elif operation in {"convene", "amend_charter"} and isinstance(body, dict):
            known = {"charter": CHARTER | {"profile": f"panel-{turn}"}}
            case.body = known if operation == "amend_charter" else known | {"id": f"panel-{turn}"}
        elif operation == "choose" and isinstance(body, dict):
            case.body = {"profile": "candid-coach@1", "weights": {AXIS: turn % 101}}
        elif operation in {"export", "profile_export"}:
            case.path_parameters["target"] = "openai-chat"
            if turn % 4:
                case.path_parameters["profile_id"] = "candid-coach"
        elif operation == "schema":
            case.path_parameters["name"] = "profile"

    @contextlib.contextmanager
    def hooked(self) -> Iterator[None]:
        """In force inside the block."""

        def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
            self(context, case, kwargs)

        schemathesis.hook(before_call)
        try:
            yield
        finally:
            GLOBAL_HOOK_DISPATCHER.unregister(before_call)


def profile(profile_id: str, first: int) -> dict[str, Any]:
    """A profile/v1 object."""
    weights = {AXIS: {"pushback": first % 101, "encouragement": 100 - first % 101}}
    return {"schema": "profile/v1", "id": profile_id, "title": "Made", "summary": "For a test.", "weights": weights}


@dataclass
class Found:
    """What a run saw: cases by phase, answers by status, faults, operations asked, and those that answered 2xx."""

    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    operations: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)

    def __iadd__(self, other: Self) -> Self:
        self.cases += other.cases
        self.statuses += other.statuses
        self.faults += other.faults
        self.operations |= other.operations
        self.done |= other.done
        return self

    @property
    def asked(self) -> int:
        return sum(self.cases.values())

    def __str__(self) -> str:
        by_phase = ", ".join(f"{count:,} {phase}" for phase, count in sorted(self.cases.items()))
        by_status = ", ".join(f"{status}: {count:,}" for status, count in sorted(self.statuses.items()))
        return (
            f"{self.asked:,} cases ({by_phase}) over {len(self.operations)} operations, "
            f"{len(self.done)} of which answered 2xx; {len(self.faults)} faults; answers {by_status}"
        )


def hall_for(store: Store) -> Hall:
    """The application with people in it, and the deployment that the description's examples speak of."""
    hall = Hall(store)
    hall.people.move_in()
    with store.writing() as work:
        work.deployments.add(
            Deployment("front-desk", "id-olga", "Front desk", (("candid-coach", 1), ("balanced", 1)), START, START)
        )
        work.commit()
    return hall


def _config(seconds: int, seed: int, examples: int, phases: Collection[str]) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "max-time": seconds,
            "continue-on-failure": True,
            "cache": {"enabled": False},
            "analysis": {"constants": {"enabled": False}},
            "generation": {
                "max-examples": examples,
                "database": "none",
                "no-shrink": True,
                "with-security-parameters": False,
            },
            "checks": {"enabled": False} | {name: {"enabled": True} for name in CHECKS},
            "phases": {name: {"enabled": name in phases} for name in PHASES}
            | {"stateful": {"enabled": "stateful" in phases, "max-steps": _STEPS}},
            # What is deleted there is a list, which is empty then, or an offer, which stays readable when it is closed.
            "operations": [{"include-tag": "deployments", "checks": {"use_after_free": {"enabled": False}}}],
        }
    )


def asked_by(
    who: str,
    hall: Hall,
    *,
    seconds: int,
    seed: int,
    examples: int = 20,
    sequenced: int = 1000,
    phases: Collection[str] = PHASES,
) -> Found:
    """Ask everything that the description offers, as somebody of a role.

    Args:
        who: visitor, member, operator or admin.
        hall: from ``hall_for``.
        seconds: when to stop.
        seed: of everything random.
        examples: random requests an operation; schemathesis sends at least about twenty.
        sequenced: requests in sequences, after which it stops.
        phases: of ``PHASES``.
    """
    app: ASGIApp = SignedIn(hall, ASKERS[who])
    config = _config(seconds, seed, examples, phases)
    schema: Any = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    found = Found()
    with Likely().hooked():
        stream = from_schema(schema).execute()
        for event in stream:
            if isinstance(event, events.ScenarioFinished):
                _note(event, found)
                if found.cases["stateful"] >= sequenced:
                    stream.stop()
            elif isinstance(event, events.NonFatalError):
                found.faults.append(f"{event.label}: {event.info.title}: {event.info.message}")
            elif isinstance(event, events.FatalError):
                raise event.exception
    return found


def _note(event: events.ScenarioFinished, found: Found) -> None:
    phase = str(event.phase.value).lower()
    for case_id, interaction in event.recorder.interactions.items():
        found.cases[phase] += 1
        label = event.recorder.cases[case_id].value.operation.label
        found.operations.add(label)
        if interaction.response is not None:
            found.statuses[interaction.response.status_code] += 1
            if interaction.response.status_code < _REFUSED:
                found.done.add(label)
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.status is not Status.SUCCESS:
                said = check.failure_info
                detail = "the check crashed" if said is None else f"{said.failure}\n{said.code_sample}"
                found.faults.append(f"{phase} {event.recorder.cases[case_id].value.operation.label}: {detail}")
