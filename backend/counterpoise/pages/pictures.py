"""Charts as SVG files, rendered once each: the renderer starts a JavaScript engine and is slow the first time."""

import json
from functools import lru_cache
from typing import Any

import vl_convert

__all__ = ["svg"]

_KEPT = 256


@lru_cache(maxsize=_KEPT)
def _rendered(specification: str) -> str:
    picture: str = vl_convert.vegalite_to_svg(specification)
    return picture


def svg(specification: dict[str, Any]) -> str:
    """The SVG text of a Vega-Lite specification; equal specifications are rendered once."""
    return _rendered(json.dumps(specification, sort_keys=True))
