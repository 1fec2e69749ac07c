"""JSON Schemas of the file formats, generated from the models and the catalogue, for editors and other tools."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from counterpoise.domain.catalogue.axis import Axis
from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.commitment import Commitment
from counterpoise.domain.catalogue.hazard import Hazard
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.catalogue.provider import Provider
from counterpoise.domain.catalogue.situation import Context, Headings, JudgedNumber
from counterpoise.domain.disclosure.draft import StatementDraft
from counterpoise.domain.standing.manifest import PackFile
from counterpoise.domain.standing.recipe import Recipe
from counterpoise.schemas.compiled import CompiledDocument

__all__ = ["FORMATS", "json_schemas"]

FORMATS: Mapping[str, type[BaseModel]] = {
    "axis": Axis,
    "bounds": Bounds,
    "commitment": Commitment,
    "compiled": CompiledDocument,
    "context": Context,
    "evidence": PackFile,
    "evidence-import": Recipe,
    "hazard": Hazard,
    "headings": Headings,
    "number": JudgedNumber,
    "profile": Profile,
    "provider": Provider,
    "statement-draft": StatementDraft,
}
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_WEIGHT = {"type": "integer", "minimum": 0, "maximum": 100}


def _axis_weights(axis: Axis) -> dict[str, Any]:
    """Both poles and the importance of one axis, so that an editor offers the right names."""
    return {
        "type": "object",
        "description": axis.question,
        "required": [axis.first, axis.second],
        "additionalProperties": False,
        "properties": {
            axis.first: {**_WEIGHT, "description": axis.poles[axis.first].means},
            axis.second: {**_WEIGHT, "description": axis.poles[axis.second].means},
            "importance": {"type": "number", "exclusiveMinimum": 0, "maximum": 1_000_000},
        },
    }


def _profile(schema: dict[str, Any], catalogue: Catalogue) -> None:
    axes = {axis.id: {"$ref": f"#/$defs/{axis.id}"} for axis in catalogue.axes.values()}
    caution = {"type": "object", "required": ["caution"], "additionalProperties": False}
    hazard = {**caution, "properties": {"caution": _WEIGHT}}
    hazards = {
        "type": "object",
        "additionalProperties": False,
        "properties": {one.id: {**hazard, "description": one.title} for one in catalogue.hazards.values()},
    }
    schema["$defs"] = {axis.id: _axis_weights(axis) for axis in catalogue.axes.values()}
    schema["properties"]["weights"] = {"type": "object", "additionalProperties": False, "properties": axes}
    schema["properties"]["hazards"] = hazards
    schema["properties"]["contexts"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            one.id: {
                "type": "object",
                "description": one.means,
                "additionalProperties": False,
                "properties": {**axes, "hazards": hazards},
            }
            for one in catalogue.contexts.values()
        },
    }
    reasons = {axis: {"type": "string", "minLength": 1, "maxLength": 2000} for axis in axes}
    schema["properties"]["reasons"] = {"type": "object", "additionalProperties": False, "properties": reasons}


def _axis(schema: dict[str, Any]) -> None:
    """An example stands in files as ``{user, <pole>: reply, <other pole>: reply}``."""
    sentence = {"type": "string", "minLength": 1, "maxLength": 300}
    schema["$defs"]["Example"] = {
        "type": "object",
        "required": ["user"],
        "minProperties": 3,
        "maxProperties": 3,
        "properties": {"user": sentence},
        "additionalProperties": sentence,
    }


def _evidence(schema: dict[str, Any], catalogue: Catalogue) -> None:
    """Dates may also be a year or a list of dates; axes are those of the catalogue."""
    dates = {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 300}, {"type": "integer"}, {"type": "array"}]}
    schema["$defs"]["Source"]["properties"]["retrieved"] = dates
    sample = schema["$defs"].get("Population") or schema["$defs"]["Sample"]
    sample["properties"]["dates"] = dates
    item = schema["$defs"]["MappedItem"]["properties"]
    item["axis"] = {"enum": list(catalogue.axes)}
    item["pole"] = {"enum": sorted(pole for axis in catalogue.axes.values() for pole in axis.poles)}


def json_schemas(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """The JSON Schema (draft 2020-12) of each file format, by name."""
    made = {}
    for name, model in FORMATS.items():
        schema = model.model_json_schema(by_alias=True)
        if name == "profile":
            _profile(schema, catalogue)
        elif name == "axis":
            _axis(schema)
        elif name in {"evidence", "evidence-import"}:
            _evidence(schema, catalogue)
        made[name] = {"$schema": _DRAFT, **schema}
    return made
