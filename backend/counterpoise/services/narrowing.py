"""Whether choices in a deployment are becoming fewer; only months that are over count, so no figure moves daily."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from counterpoise.domain.offers.names import version_name
from counterpoise.domain.offers.records import Choice, Deployment, VersionId
from counterpoise.domain.standing.narrowing import Narrowing, Picked, narrowing
from counterpoise.services.callers import Caller
from counterpoise.services.deployments import Deployments

__all__ = ["Monitored", "NarrowingMonitor", "month_name"]

_EPOCH = date(1970, 1, 1)
_DAY = 86_400_000
_KEPT = 64


def month_name(month: int) -> str:
    """Months since year 0 as ``2026-11``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def _month(day: int) -> int:
    found = _EPOCH + timedelta(days=day)
    return found.year * 12 + found.month - 1


@dataclass(frozen=True, slots=True)
class Monitored:
    """A deployment and what its history says; ``until`` is the first month that does not count yet."""

    deployment: Deployment
    found: Narrowing
    until: int


class NarrowingMonitor:
    """Reads the history of choices.

    Args:
        deployments: what is offered where.
    """

    def __init__(self, deployments: Deployments) -> None:
        self._deployments = deployments
        self._found: OrderedDict[tuple[object, ...], Narrowing] = OrderedDict()
        self._lock = Lock()

    def of(self, caller: Caller, deployment_id: str) -> Monitored:
        """What the history of a deployment says; everybody may know. Raises UnknownDeployment."""
        held = self._deployments.get(caller, deployment_id)
        until = _month(caller.at // _DAY)
        made = [one for one in caller.work.choices.of_deployment(deployment_id) if _month(one.day) < until]
        key = (held.id, held.default, until, tuple(one.number for one in made[-1:]), len(made))
        if (found := self._found.get(key)) is None:
            found = narrowing(list(self._picked(caller, held, made)))
            with self._lock:
                self._found[key] = found
                while len(self._found) > _KEPT:
                    self._found.popitem(last=False)
        return Monitored(held, found, until)

    def _picked(self, caller: Caller, held: Deployment, made: list[Choice]) -> Iterator[Picked]:
        weights: dict[VersionId, dict[str, int]] = {}
        for one in made:
            named = (one.profile, one.version)
            if named not in weights:
                version = caller.work.profiles.version(*named)
                said = {} if version is None else version.document["weights"]
                weights[named] = {axis: int(poles[axis.split("-")[0]]) for axis, poles in said.items()}
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
