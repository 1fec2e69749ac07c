"""A calibration as a file: calibration/v1."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from counterpoise.domain.calibration.calibration import METHODS, PROBABILITY, Calibration, HazardCalibration
from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.schemas.base import Ask

__all__ = ["CalibrationDocument", "HazardCalibrationDocument", "calibration_document", "calibration_from"]

Number = Annotated[float, Field(allow_inf_nan=False)]


class HazardCalibrationDocument(Ask):
    """What one hazard's scores mean; ``parameters`` are those of the method."""

    n: Annotated[int, Field(ge=1)]
    harmful: Annotated[int, Field(ge=0)]
    parameters: dict[str, list[Number]]


class CalibrationDocument(Ask):
    """A calibration, bound to one scorer and version."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["calibration/v1"] = Field("calibration/v1", alias="schema")
    p: str = PROBABILITY
    scorer: Annotated[str, Field(pattern=r"^[^\s@]+@[^\s@]+$")]
    method: Literal["isotonic", "platt"]
    cases: str
    digest: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
    hazards: dict[str, HazardCalibrationDocument]


def calibration_document(calibration: Calibration) -> CalibrationDocument:
    """What a calibration file holds."""
    return CalibrationDocument.model_validate(
        {
            "scorer": calibration.scorer,
            "method": calibration.method,
            "cases": calibration.cases,
            "digest": calibration.digest,
            "hazards": {
                hazard: {"n": one.n, "harmful": one.harmful, "parameters": one.curve.parameters()}
                for hazard, one in calibration.hazards.items()
            },
        }
    )


def calibration_from(document: CalibrationDocument) -> Calibration:
    """The calibration that a file holds.

    Raises:
        InvalidDocument: listing every hazard whose parameters are not of the method.
    """
    hazards, issues = {}, []
    for hazard, one in document.hazards.items():
        try:
            curve = METHODS[document.method].kept(one.parameters)
        except ValueError as error:
            issues.append(Issue("bad_parameters", str(error), ("hazards", hazard, "parameters")))
            continue
        hazards[hazard] = HazardCalibration(hazard, curve, one.n, one.harmful)
    if issues:
        raise InvalidDocument(issues)
    return Calibration(document.scorer, document.method, document.cases, document.digest, hazards)
