"""What operators offer."""

from typing import Any

from sqlalchemy import select, update

from counterpoise.domain.errors import StaleRevision
from counterpoise.domain.offers.records import Deployment
from counterpoise.services.state import Deployments
from counterpoise.storage.repositories.rows import Repository, record_from, table_of, values_of
from counterpoise.storage.tables import DeploymentRow

__all__ = ["StoredDeployments"]

_DEPLOYMENT = table_of(DeploymentRow)


def _values(deployment: Deployment) -> dict[str, Any]:
    default_profile, default_version = deployment.default or (None, None)
    values = values_of(deployment, without=("default",))
    return values | {"default_profile": default_profile, "default_version": default_version}


def _deployment(row: Any) -> Deployment:
    default = None if row.default_profile is None else (row.default_profile, row.default_version)
    offered = tuple((profile, number) for profile, number in row.offered)
    return record_from(Deployment, row, offered=offered, default=default)


class StoredDeployments(Repository, Deployments):
    """The deployments of a database."""

    def add(self, deployment: Deployment) -> None:
        """Keep a new one."""
        self._insert(DeploymentRow, _values(deployment), f"The id {deployment.id!r} is taken.")

    def get(self, deployment_id: str) -> Deployment | None:
        """By id."""
        row = self._row(select(_DEPLOYMENT).where(_DEPLOYMENT.c.id == deployment_id))
        return _deployment(row) if row else None

    def replace(self, deployment: Deployment, *, replaces: int) -> None:
        """Keep a changed one in place of the revision ``replaces``."""
        held = update(_DEPLOYMENT).where(_DEPLOYMENT.c.id == deployment.id, _DEPLOYMENT.c.revision == replaces)
        if not self._change(held.values(_values(deployment))):
            raise StaleRevision("Somebody changed this deployment since it was read.")

    def page(self, after: str | None, limit: int, *, owner: str | None = None) -> list[Deployment]:
        """In id order."""
        query = select(_DEPLOYMENT).order_by(_DEPLOYMENT.c.id).limit(limit)
        if after is not None:
            query = query.where(_DEPLOYMENT.c.id > after)
        if owner is not None:
            query = query.where(_DEPLOYMENT.c.owner == owner)
        return [_deployment(row) for row in self._rows(query)]
