"""The floors that commitments put under thresholds, in whole billionths, for targets that decide on scores."""

from dataclasses import dataclass

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.decision import billionths

__all__ = ["Floor", "floors"]


@dataclass(frozen=True, slots=True)
class Floor:
    """From this score on, a commitment refuses a hazard, whatever any profile says."""

    commitment: str
    hazard: str
    refuse_at: int


def floors(catalogue: Catalogue) -> tuple[Floor, ...]:
    """Every cap of every commitment, by commitment and hazard; rounded down, which is the stricter side."""
    found = (
        Floor(commitment.id, cap.hazard, billionths(cap.cap))
        for commitment in catalogue.commitments.values()
        for cap in commitment.caps
    )
    return tuple(sorted(found, key=lambda floor: (floor.commitment, floor.hazard)))
