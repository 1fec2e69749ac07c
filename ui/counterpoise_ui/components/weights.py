"""Weights as a small readable strip: both poles named, both numbers written, a bar between them."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from counterpoise.schemas.catalogue import Axis

__all__ = ["poles", "strip_html", "weights_strip"]


def _marker(first: int) -> str:
    """A dot that stands nearer to the heavier pole, as the slider's does, and a line to it from the middle."""
    place, middle = 100 - first, 50
    side = "first" if first > middle else "second"
    start, width = min(place, middle), abs(place - middle)
    return f'<i class="{side}" style="left:{start}%;width:{width}%"></i><b style="left:{place}%"></b>'


def _row(axis: Axis, first: int) -> str:
    one, other = (escape(axis.poles[pole].title) for pole in (axis.first, axis.second))
    return (
        f'<div class="cp-weight"><span>{one} <b>{first}</b></span>'
        f'<span class="cp-bar" aria-hidden="true">{_marker(first)}</span>'
        f"<span><b>{100 - first}</b> {other}</span></div>"
    )


def strip_html(weights: Mapping[str, int], axes: Mapping[str, Axis]) -> str:
    """The strip as HTML; ``weights`` are the first poles' by axis, shown in their order."""
    rows = "".join(_row(axes[axis], first) for axis, first in weights.items() if axis in axes)
    return f'<div class="cp-weights">{rows}</div>'


def weights_strip(weights: Mapping[str, int], axes: Mapping[str, Axis]) -> None:
    """Show the strip."""
    st.html(strip_html(weights, axes))


def poles(axis: Axis) -> None:
    """Both poles side by side, each with what it means at its best."""
    sides = "".join(
        f"<div><b>{escape(axis.poles[pole].title)}</b><br>{escape(axis.poles[pole].means)}</div>"
        for pole in (axis.first, axis.second)
    )
    st.html(f'<div class="cp-poles">{sides}</div>')
