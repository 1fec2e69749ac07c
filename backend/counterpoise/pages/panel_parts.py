"""The services behind the pages of panels, together."""

from collections.abc import Callable
from dataclasses import dataclass

from counterpoise.services.panels.house import PanelHouse
from counterpoise.services.policies import Policies

__all__ = ["PanelParts"]


@dataclass(frozen=True, slots=True)
class PanelParts:
    """What the pages of panels stand on.

    Attributes:
        policies: knows the catalogue.
        house: panels, from charter to published profile.
        ended: destroys the keys of panels that have ended; called after the reply, when the step is committed.
    """

    policies: Policies
    house: PanelHouse
    ended: Callable[[], object]
