"""Deployments, and what people choose there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from counterpoise.client.connection import Connection, Tagged
from counterpoise.client.drafts import with_key
from counterpoise.schemas.offers import (
    ChoiceDocument,
    ChoicesDocument,
    ChoiceTotals,
    DeploymentDocument,
)

__all__ = ["DeploymentCalls"]


def _offer(
    title: str, offered: Sequence[str], default: str | None, bounds: dict[str, Any] | None, *, tuning: bool
) -> dict[str, Any]:
    return {"title": title, "offered": list(offered), "default": default, "bounds": bounds, "tuning": tuning}


class DeploymentCalls(Connection):
    """Calls about deployments and choices."""

    def deployments(self, *, owner: str | None = None) -> Iterator[DeploymentDocument]:
        """What operators offer, in id order, page after page."""
        return self._walk(DeploymentDocument, "/deployments", {"owner": owner})

    def create_deployment(
        self,
        deployment_id: str,
        title: str,
        offered: Sequence[str],
        *,
        default: str | None = None,
        bounds: dict[str, Any] | None = None,
        tuning: bool = True,
        key: str | None = None,
    ) -> Tagged[DeploymentDocument]:
        """Offer versions (``id@version``, in order) in one place; ``bounds`` is a bounds/v1 object."""
        body = {"id": deployment_id, **_offer(title, offered, default, bounds, tuning=tuning)}
        return self._tagged(DeploymentDocument, "POST", "/deployments", json=body, headers=with_key(key))

    def deployment(self, deployment_id: str) -> Tagged[DeploymentDocument]:
        """What is offered in one place, with the ETag that an edit names."""
        return self._tagged(DeploymentDocument, "GET", f"/deployments/{deployment_id}")

    def change_deployment(
        self,
        deployment_id: str,
        title: str,
        offered: Sequence[str],
        *,
        etag: str,
        default: str | None = None,
        bounds: dict[str, Any] | None = None,
        tuning: bool = True,
    ) -> Tagged[DeploymentDocument]:
        """Offer something else from now on: everything anew, in place of the state that ``etag`` names."""
        body = _offer(title, offered, default, bounds, tuning=tuning)
        path = f"/deployments/{deployment_id}"
        return self._tagged(DeploymentDocument, "PUT", path, json=body, headers={"If-Match": etag})

    def close_deployment(self, deployment_id: str, *, etag: str) -> Tagged[DeploymentDocument]:
        """Offer nothing there any more."""
        path = f"/deployments/{deployment_id}"
        return self._tagged(DeploymentDocument, "DELETE", path, headers={"If-Match": etag})

    def choose(self, deployment_id: str, profile: str, weights: Mapping[str, int] | None = None) -> ChoiceDocument:
        """Choose an offered version (``id@version``), with the first-pole weights to tune."""
        body = {"profile": profile, "weights": None if weights is None else dict(weights)}
        return self._one(ChoiceDocument, "POST", f"/deployments/{deployment_id}/choices", json=body)

    def my_choices(self, deployment_id: str) -> list[ChoiceDocument]:
        """One's own choices, oldest first."""
        return self._one(ChoicesDocument, "GET", f"/deployments/{deployment_id}/choices/mine").items

    def forget_choices(self, deployment_id: str) -> None:
        """Erase one's own choices."""
        self._call("DELETE", f"/deployments/{deployment_id}/choices/mine")

    def choice_totals(self, deployment_id: str) -> ChoiceTotals:
        """How many people have chosen what, for the operator; small counts are hidden."""
        return self._one(ChoiceTotals, "GET", f"/deployments/{deployment_id}/choices/totals")
