"""The services behind the pages of panels, together."""

from collections.abc import Callable
from dataclasses import dataclass

from counterpoise.services.panel_maps import PanelMaps
from counterpoise.services.panels.ballots import PanelBallots
from counterpoise.services.panels.convening import Convening
from counterpoise.services.panels.counting import Counting
from counterpoise.services.panels.lots import Lots
from counterpoise.services.panels.propositions import Propositions
from counterpoise.services.panels.ratification import Ratification
from counterpoise.services.panels.reports import Reports
from counterpoise.services.panels.steps import Steps
from counterpoise.services.panels.votes import PanelVotes
from counterpoise.services.policies import Policies

__all__ = ["PanelParts"]


@dataclass(frozen=True, slots=True)
class PanelParts:
    """What the pages of panels stand on.

    Attributes:
        ended: destroys the keys of panels that have ended; called after the reply, when the step is committed.
    """

    policies: Policies
    convening: Convening
    steps: Steps
    lots: Lots
    propositions: Propositions
    votes: PanelVotes
    ballots: PanelBallots
    counting: Counting
    reports: Reports
    ratification: Ratification
    maps: PanelMaps
    ended: Callable[[], object]
