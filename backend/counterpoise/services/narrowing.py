"""Whether choices in a deployment are becoming fewer; only months that are over count, so no figure moves daily."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from counterpoise.domain.offers.names import version_name
from counterpoise.domain.offers.records import Choice, Deployment, Version, VersionId
from counterpoise.domain.standing.holdings import Drift, Held, drifts, holdings
from counterpoise.domain.standing.narrowing import Narrowing, Picked, narrowing
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.domain.standing.respondents import Respondents
from counterpoise.domain.standing.suppression import Hidden
from counterpoise.domain.standing.unserved import Unserved, unserved
from counterpoise.services.callers import Caller
from counterpoise.services.deployments import Deployments
from counterpoise.services.standing import Standing

__all__ = ["Monitored", "NarrowingMonitor", "Served", "month_name"]

_EPOCH = date(1970, 1, 1)
_DAY = 86_400_000
_KEPT = 64


def month_name(month: int) -> str:
    """Months since year 0 as ``2026-11``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def _month(day: int) -> int:
    found = _EPOCH + timedelta(days=day)
    return found.year * 12 + found.month - 1


def _first_weights(version: Version) -> dict[str, int]:
    """First-pole weight (0–100) by axis that a version sets."""
    return {axis: int(poles[axis.split("-")[0]]) for axis, poles in version.document["weights"].items()}


@dataclass(frozen=True, slots=True)
class Monitored:
    """A deployment and what its history says; ``until`` is the first month that does not count yet.

    ``held`` is the share of people on each profile, ``drifts`` the mean weights of newcomers by period.
    """

    deployment: Deployment
    found: Narrowing
    until: int
    held: tuple[Held, ...] = ()
    drifts: tuple[Drift, ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """Whom nothing on offer serves, by one pack of people."""

    pack: EvidencePack
    groups: tuple[Unserved, ...]
    hidden: tuple[Hidden, ...]


class NarrowingMonitor:
    """Reads the history of choices.

    Args:
        deployments: what is offered where.
        standing: knows the evidence packs.
    """

    def __init__(self, deployments: Deployments, standing: Standing) -> None:
        self._deployments = deployments
        self._standing = standing
        self._found: OrderedDict[tuple[object, ...], tuple[Narrowing, tuple[Held, ...], tuple[Drift, ...]]] = (
            OrderedDict()
        )
        self._lock = Lock()

    def of(self, caller: Caller, deployment_id: str) -> Monitored:
        """What the history of a deployment says; everybody may know. Raises UnknownDeployment."""
        held = self._deployments.get(caller, deployment_id)
        until = _month(caller.at // _DAY)
        made = [one for one in caller.work.choices.of_deployment(deployment_id) if _month(one.day) < until]
        key = (held.id, held.default, until, tuple(one.number for one in made[-1:]), len(made))
        if (found := self._found.get(key)) is None:
            picked = list(self._picked(caller, held, made))
            trend = narrowing(picked)
            spans = [(one.first, one.last) for one in trend.periods]
            found = trend, holdings(picked), drifts(picked, spans)
            with self._lock:
                self._found[key] = found
                while len(self._found) > _KEPT:
                    self._found.popitem(last=False)
        return Monitored(held, found[0], until, *found[1:])

    def served(self, caller: Caller, deployment: Deployment) -> list[Served]:
        """Whom nothing on offer serves, by every pack of people, the real ones first.

        Packs that publish shares of groups are left out: how far single people are from an offer is not in them.
        """
        offered = {}
        for named in deployment.offered:
            version = caller.work.profiles.version(*named)
            if version is not None:
                offered[version_name(named)] = {axis: first / 100 for axis, first in _first_weights(version).items()}
        found = []
        for pack in sorted(self._standing.packs(), key=lambda one: (one.synthetic, one.id)):
            people = pack.codings[0].data
            if isinstance(people, Respondents) and any(set(one) & set(people.axes) for one in offered.values()):
                found.append(Served(pack, *unserved(people, offered)))
        return found

    def _picked(self, caller: Caller, held: Deployment, made: list[Choice]) -> Iterator[Picked]:
        weights: dict[VersionId, dict[str, int]] = {}
        for one in made:
            named = (one.profile, one.version)
            if named not in weights:
                version = caller.work.profiles.version(*named)
                weights[named] = {} if version is None else _first_weights(version)
            yield Picked(
                person=one.chooser,
                month=_month(one.day),
                profile=one.profile,
                weights=weights[named] | dict(one.weights or {}),
                untouched=named == held.default and one.weights is None,
            )

    def warnings(self, monitored: Monitored) -> list[str]:
        """What readers should know beside the figures, in sentences."""
        held = monitored.deployment
        found = []
        if held.default is not None:
            found.append(
                f"This deployment applies {version_name(held.default)} to whoever chooses nothing. Those people are in "
                "no figure here, because they made no choice; a default narrows without anybody choosing."
            )
        if len(held.offered) == 1:
            found.append("It offers a single version, so there is nothing to choose between but weights.")
        if held.closed_at is not None:
            found.append("It is closed: nobody can choose here any more.")
        return found
