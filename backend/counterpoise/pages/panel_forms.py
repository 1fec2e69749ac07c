"""Fields of forms whose names are not known beforehand, such as one for every axis of a charter."""

from collections.abc import Mapping
from math import isfinite
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from counterpoise.domain.errors import InvalidOption
from counterpoise.services.csv_tables import csv_in

__all__ = ["Fields", "Uploads", "importances_of", "number_of", "table_of", "weights_of", "whole_of"]


async def _fields(request: Request) -> Mapping[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def _uploads(request: Request) -> Mapping[str, bytes]:
    form = await request.form()
    # A browser sends an empty file without a name where none was chosen.
    return {name: await file.read() for name, file in form.items() if isinstance(file, UploadFile) and file.filename}


Fields = Annotated[Mapping[str, str], Depends(_fields)]
"""Every field of the form that was sent, by name; the limit of a request's body bounds them."""
Uploads = Annotated[Mapping[str, bytes], Depends(_uploads)]
"""Every file of the form that was sent, by the name of its field."""


def table_of(fields: Mapping[str, str], uploads: Mapping[str, bytes], name: str) -> str:
    """A CSV table that was uploaded in the field ``NAME_file``, or pasted into the field ``NAME``.

    Raises:
        InvalidOption: if there are both, or neither.
        InvalidDocument: if the file is not UTF-8.
    """
    pasted, file = fields.get(name, "").replace("\r\n", "\n"), uploads.get(f"{name}_file")
    if file is None and not pasted.strip():
        raise InvalidOption(f"The {name} are missing." if name.endswith("s") else f"The {name} is missing.", field=name)
    if file is not None and pasted.strip():
        raise InvalidOption(f"Both a file and a text are given for the {name}; clear one of them.", field=name)
    return pasted if file is None else csv_in(file, f"{name}.csv")


def number_of(fields: Mapping[str, str], name: str, says: str) -> float | None:
    """A field as a number, None where it is blank; a decimal comma counts as a point.

    Raises:
        InvalidOption: naming the field as ``says``, if it is no number.
    """
    text = fields.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not isfinite(found):
        raise InvalidOption(f"{says} must be a number; it is {text[:40]!r}.", field=name)
    return found


def whole_of(fields: Mapping[str, str], name: str, says: str) -> int:
    """A field as a whole number; raises InvalidOption if it is none."""
    found = number_of(fields, name, says)
    if found is None or found != int(found):
        raise InvalidOption(f"{says} must be a whole number.", field=name)
    return int(found)


def weights_of(fields: Mapping[str, str], axes: Mapping[str, str]) -> dict[str, float | None]:
    """The first pole's weight on every axis, None where the field is blank.

    Args:
        fields: of the form.
        axes: id to the name that the form shows.

    Raises:
        InvalidOption: naming the first field that is no number.
    """
    return {axis: number_of(fields, f"weight:{axis}", title) for axis, title in axes.items()}


def importances_of(fields: Mapping[str, str], axes: Mapping[str, str]) -> dict[str, float] | None:
    """The importance of every axis; None where all fields are blank.

    Raises:
        InvalidOption: if some are blank and others not, or one is no number.
    """
    found = {axis: number_of(fields, f"importance:{axis}", f"Importance of {title}") for axis, title in axes.items()}
    given = {axis: value for axis, value in found.items() if value is not None}
    if not given:
        return None
    if len(given) < len(found):
        missing = ", ".join(axes[axis] for axis in found if axis not in given)
        raise InvalidOption(f"Say how important every axis is, or none of them. Missing: {missing}.")
    return given
