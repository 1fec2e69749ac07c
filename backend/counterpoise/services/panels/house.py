"""Everything about panels in one value, for front doors: each part has its module."""

from dataclasses import dataclass

from counterpoise.services.panels.ballots import PanelBallots
from counterpoise.services.panels.choosing import BallotChoosing
from counterpoise.services.panels.convening import Convening
from counterpoise.services.panels.counting import Counting
from counterpoise.services.panels.lots import Lots
from counterpoise.services.panels.maps import PanelMaps
from counterpoise.services.panels.ports import Described, PanelKeys, PoolFormat, SeedSigning
from counterpoise.services.panels.propositions import Propositions
from counterpoise.services.panels.ratification import Ratification
from counterpoise.services.panels.replies import Replies
from counterpoise.services.panels.reports import Reports
from counterpoise.services.panels.rulings import Rulings
from counterpoise.services.panels.signing import GroupSignatures
from counterpoise.services.panels.steps import Steps
from counterpoise.services.panels.strata import PanelStrata
from counterpoise.services.panels.votes import PanelVotes
from counterpoise.services.policies import Policies
from counterpoise.services.profile_versions import ProfileVersions
from counterpoise.services.state import Entropy

__all__ = ["PanelHouse", "panel_house"]


@dataclass(frozen=True, slots=True)
class PanelHouse:
    """The services of panels."""

    keys: PanelKeys
    convening: Convening
    lots: Lots
    propositions: Propositions
    replies: Replies
    votes: PanelVotes
    maps: PanelMaps
    ballots: PanelBallots
    choosing: BallotChoosing
    strata: PanelStrata
    counting: Counting
    reports: Reports
    ratification: Ratification
    rulings: Rulings
    steps: Steps


def panel_house(
    policies: Policies,
    keys: PanelKeys,
    entropy: Entropy,
    tables: PoolFormat,
    described: Described,
    signing: SeedSigning,
) -> PanelHouse:
    """The services over one catalogue.

    Args:
        policies: knows the catalogue.
        keys: of the panels.
        entropy: where random names come from.
        tables: reads pool and quotas.
        described: makes the public JSON object of a draw.
        signing: for minorities.
    """
    groups, versions = GroupSignatures(keys, signing), ProfileVersions(policies)
    counting = Counting(keys, entropy, groups)
    ratification = Ratification(keys, counting, versions)
    votes = PanelVotes(keys)
    return PanelHouse(
        keys=keys,
        convening=Convening(policies),
        lots=Lots(tables, described),
        propositions=Propositions(keys),
        replies=Replies(keys),
        votes=votes,
        maps=PanelMaps(votes),
        ballots=PanelBallots(keys),
        choosing=BallotChoosing(policies),
        strata=PanelStrata(),
        counting=counting,
        reports=Reports(keys),
        ratification=ratification,
        rulings=Rulings(versions),
        steps=Steps(keys, counting, ratification, groups),
    )
