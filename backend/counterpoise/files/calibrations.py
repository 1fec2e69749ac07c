"""Reads and writes calibration files (JSON, calibration/v1)."""

import json
from dataclasses import replace
from pathlib import Path

from counterpoise.domain.calibration.calibration import Calibration
from counterpoise.domain.catalogue.faults import validated
from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.schemas.calibration import CalibrationDocument, calibration_document, calibration_from

__all__ = ["calibration_text", "read_calibration"]

_MAXIMUM_BYTES = 16_777_216


def calibration_text(calibration: Calibration) -> str:
    """The file of a calibration; reading it gives the same calibration."""
    held = calibration_document(calibration).model_dump(mode="json", by_alias=True)
    return json.dumps(held, ensure_ascii=False, allow_nan=False) + "\n"


def read_calibration(path: Path) -> Calibration:
    """Read a calibration file.

    Raises:
        InvalidDocument: with the file and field of every fault.
    """
    try:
        if path.stat().st_size > _MAXIMUM_BYTES:
            raise InvalidDocument([Issue("too_large", f"has more than {_MAXIMUM_BYTES:,} bytes", (), str(path))])
        raw = json.loads(path.read_bytes())
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InvalidDocument([Issue("unreadable", f"cannot be read: {reason}", (), str(path))]) from None
    except (ValueError, RecursionError):
        raise InvalidDocument([Issue("json", "is not JSON", (), str(path))]) from None
    try:
        return calibration_from(validated(CalibrationDocument, raw))
    except InvalidDocument as error:
        raise InvalidDocument(replace(issue, file=str(path)) for issue in error.issues) from None
